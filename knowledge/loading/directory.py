"""Reads a directory of YAML files into the parts of a base, with the diagnostics of all files. Called by the loader."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from knowledge.diagnostics import Diagnostic
from knowledge.loading.files import FILES, FOLDERS, LISTS, BaseFile, ParsedFile, parse_file
from knowledge.model.entry_kinds import COLLECTIONS
from knowledge.model.traversal import iter_items
from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation import validate

_YAML_SUFFIXES = {".yaml", ".yml"}
_Steps = tuple[str | int, ...]


def read_directory(directory: Path) -> tuple[UncheckedBase, tuple[Diagnostic, ...]]:
    """Read a whole directory. With any diagnostic the result must not be used."""
    reading = _DirectoryReader(directory)
    unchecked = reading.read_base()
    return unchecked, tuple(sorted({*reading.diagnostics, *reading.integrity_issues(unchecked)}))


class _DirectoryReader:
    """Reads a directory once, collecting parts, their positions, ids and diagnostics."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.diagnostics: list[Diagnostic] = []
        self._parts: dict[str, list[BaseModel]] = {}
        self._positions: dict[str, list[tuple[str, ParsedFile, _Steps]]] = {}
        """By collection, in the order of its parts: the file of each part, the parsed file, and the path in it."""
        self._declared: dict[str, frozenset[str] | None] = {}

    def read_base(self) -> UncheckedBase:
        inside = self._list_directory(".")
        if inside is None:
            return UncheckedBase()
        self._check_unexpected_files(inside)
        for name, kind in FILES.items():
            self._read_file(name, kind)
        base = next((part for part in self._parts.pop("base", []) if isinstance(part, BaseFile)), None)
        for folder, kind in FOLDERS.items():
            self._read_folder(folder, kind, base)
        whole: dict[str, Any] = {name: tuple(parts) for name, parts in self._parts.items()}
        for alone in ("support", "quiz", "lexicon"):
            whole[alone] = next(iter(whole.get(alone, ())), None)
        if base:
            whole |= {
                name: getattr(base, name) for name in ("version", "default_specialty", "starting_points", "wants_out")
            }
        return UncheckedBase(**whole)

    def integrity_issues(self, unchecked: UncheckedBase) -> Iterator[Diagnostic]:
        """Yield the issues between parts, each at its position."""
        for found in validate(unchecked, self._declared):
            file, parsed, path = self._positions[found.collection][found.position]
            node, key, _ = parsed.positions.find((*path, *found.path))
            yield Diagnostic(file, *(key if node.children else node.position), found.message)

    def _report(self, file: str, sentence: str) -> None:
        self.diagnostics.append(Diagnostic(file, 1, 1, sentence))

    def _add_part(self, collection: str, part: BaseModel, file: str, parsed: ParsedFile, path: _Steps = ()) -> None:
        self._parts.setdefault(collection, []).append(part)
        self._positions.setdefault(collection, []).append((file, parsed, path))

    def _read_file(self, name: str, kind: type[BaseModel]) -> None:
        file = f"{name}.yaml"
        parsed, diagnostics = parse_file(self.directory / file, kind, file)
        self.diagnostics.extend(diagnostics)
        key = LISTS.get(name)
        if key:
            listed = [item for _, item in iter_items(_value_at_key(key, parsed.data))]
            self._declared[name] = frozenset(_iter_ids(listed)) if listed else None
        if parsed.model is None:
            return
        if not key:
            self._add_part(name, parsed.model, file, parsed)
        for at, part in enumerate(getattr(parsed.model, key or "", ())):
            self._add_part(name, part, file, parsed, (key or "", at))

    def _read_folder(self, folder: str, kind: type[BaseModel], base: BaseFile | None) -> None:
        inside = self._list_directory(folder) or ()
        self._check_suffixes(folder, inside)
        found = {path.stem: path for path in inside if path.suffix == ".yaml"}
        order: Sequence[str] = sorted(found)
        if base and folder in COLLECTIONS:
            order = self._order_as_listed(folder, order, getattr(base, folder))
        declared = set(order)
        for stem in order:
            file = f"{folder}/{stem}.yaml"
            parsed, diagnostics = parse_file(found[stem], kind, file)
            self.diagnostics.extend(diagnostics)
            declared.update(_iter_ids((parsed.data,)))
            self._check_file_name(stem, file, parsed)
            if parsed.model:
                self._add_part(folder, parsed.model, file, parsed)
        self._declared[folder] = frozenset(declared)

    def _order_as_listed(self, folder: str, found: Sequence[str], listed: Sequence[str]) -> Sequence[str]:
        """Return the files in the order of base.yaml, unlisted ones last."""
        for at, stem in enumerate(listed):
            if stem not in found:
                self._report_listed(folder, at, f"there is no file {folder}/{stem}.yaml")
            elif stem in listed[:at]:
                self._report_listed(folder, at, f"`{stem}` is listed twice")
        forgotten = [stem for stem in found if stem not in listed]
        for stem in forgotten:
            self._report(f"{folder}/{stem}.yaml", f"is not listed under `{folder}` in base.yaml")
        return [*dict.fromkeys(stem for stem in listed if stem in found), *forgotten]

    def _report_listed(self, folder: str, at: int, sentence: str) -> None:
        _, parsed, _ = self._positions["base"][0]
        self.diagnostics.append(Diagnostic("base.yaml", *parsed.positions.find((folder, at))[0].position, sentence))

    def _check_file_name(self, stem: str, file: str, parsed: ParsedFile) -> None:
        for one in _iter_ids((parsed.data,)):
            if one != stem:
                place = parsed.positions.children["id"].position
                self.diagnostics.append(
                    Diagnostic(file, *place, f"the id is `{one}`, but the file is named {stem}.yaml")
                )

    def _check_unexpected_files(self, inside: Sequence[Path]) -> None:
        """Report YAML files that would not be read: a wrong name or a wrong folder."""
        known = {f"{name}.yaml" for name in FILES}
        for path in inside:
            if path.suffix in _YAML_SUFFIXES and path.name not in known:
                self._report(path.name, f"is no file of a base; these are {', '.join(sorted(known))}")

    def _check_suffixes(self, folder: str, inside: Sequence[Path]) -> None:
        for path in inside:
            if path.suffix == ".yml":
                self._report(f"{folder}/{path.name}", "is not read; its name must end in .yaml")

    def _list_directory(self, folder: str) -> Sequence[Path] | None:
        """Return the contents of a folder; None, and a diagnostic, if it cannot be read."""
        try:
            return sorted((self.directory / folder).iterdir())
        except (OSError, ValueError) as error:
            name = self.directory.as_posix() if folder == "." else folder
            self._report(name, f"this folder cannot be read: {getattr(error, 'strerror', None) or error}")
            return None


def _value_at_key(key: str, data: Any) -> Any:
    """Return the value at a key if the data is a mapping with it."""
    return cast("dict[str, Any]", data).get(key) if isinstance(data, dict) else None


def _iter_ids(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        one = _value_at_key("id", item)
        if isinstance(one, str):
            yield one
