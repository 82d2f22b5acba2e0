"""A directory of YAML files → the parts of a base, with every fault of all files."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.diagnostics import Diagnostic
from knowledge.validation import find_issues
from knowledge.loading.entry import ParsedFile
from knowledge.loading.files import FILES, FOLDERS, LISTS, BaseFile, parse_file
from knowledge.model.traversal import members

_LISTED = ("roles", "pain_points", "faqs")
_ENDINGS = {".yaml", ".yml"}
_Steps = tuple[str | int, ...]


def read_directory(directory: Path) -> tuple[UncheckedBase, tuple[Diagnostic, ...]]:
    """Read all there is. With any fault the draft is not to be used."""
    reading = _DirectoryReader(directory)
    draft = reading.draft()
    return draft, tuple(sorted({*reading.faults, *reading.misfits(draft)}))


class _DirectoryReader:
    """One pass over a directory: collects parts with their places, ids and faults."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.faults: list[Diagnostic] = []
        self._parts: dict[str, list[BaseModel]] = {}
        self._places: dict[str, list[tuple[str, ParsedFile, _Steps]]] = {}
        """field of the draft → file, its text and the place in that of each part, in the same order"""
        self._declared: dict[str, frozenset[str] | None] = {}

    def draft(self) -> UncheckedBase:
        inside = self._in(".")
        if inside is None:
            return UncheckedBase()
        self._strangers(inside)
        for name, kind in FILES.items():
            self._file(name, kind)
        base = next((part for part in self._parts.pop("base", []) if isinstance(part, BaseFile)), None)
        for folder, kind in FOLDERS.items():
            self._folder(folder, kind, base)
        whole: dict[str, Any] = {name: tuple(parts) for name, parts in self._parts.items()}
        for alone in ("support", "quiz", "lexicon"):
            whole[alone] = next(iter(whole.get(alone, ())), None)
        return UncheckedBase(version=base.version if base else "", **whole)

    def misfits(self, draft: UncheckedBase) -> Iterator[Diagnostic]:
        """What does not fit between the parts, each at its place."""
        for found in find_issues(draft, self._declared):
            file, parsed, path = self._places[found.collection][found.position]
            node, key, _ = parsed.places.find((*path, *found.path))
            yield Diagnostic(file, *(key if node.children else node.position), found.sentence)

    def _fault(self, file: str, sentence: str) -> None:
        self.faults.append(Diagnostic(file, 1, 1, sentence))

    def _keep(self, collection: str, part: BaseModel, file: str, parsed: ParsedFile, path: _Steps = ()) -> None:
        self._parts.setdefault(collection, []).append(part)
        self._places.setdefault(collection, []).append((file, parsed, path))

    def _file(self, name: str, kind: type[BaseModel]) -> None:
        file = f"{name}.yaml"
        parsed, faults = parse_file(self.directory / file, kind, file)
        self.faults.extend(faults)
        key = LISTS.get(name)
        if key:
            listed = [item for _, item in members(_under(key, parsed.data))]
            self._declared[name] = frozenset(_ids(listed)) if listed else None
        if parsed.model is None:
            return
        if not key:
            self._keep(name, parsed.model, file, parsed)
        for at, part in enumerate(getattr(parsed.model, key or "", ())):
            self._keep(name, part, file, parsed, (key or "", at))

    def _folder(self, folder: str, kind: type[BaseModel], base: BaseFile | None) -> None:
        inside = self._in(folder) or ()
        self._misnamed(folder, inside)
        found = {path.stem: path for path in inside if path.suffix == ".yaml"}
        order: Sequence[str] = sorted(found)
        if base and folder in _LISTED:
            order = self._in_order(folder, order, getattr(base, folder))
        declared = set(order)
        for stem in order:
            file = f"{folder}/{stem}.yaml"
            parsed, faults = parse_file(found[stem], kind, file)
            self.faults.extend(faults)
            declared.update(_ids((parsed.data,)))
            self._named_after(stem, file, parsed)
            if parsed.model:
                self._keep(folder, parsed.model, file, parsed)
        self._declared[folder] = frozenset(declared)

    def _in_order(self, folder: str, found: Sequence[str], listed: Sequence[str]) -> Sequence[str]:
        """The files in the order of base.yaml, those it forgets last."""
        for at, stem in enumerate(listed):
            if stem not in found:
                self._fault_listed(folder, at, f"there is no file {folder}/{stem}.yaml")
            elif stem in listed[:at]:
                self._fault_listed(folder, at, f"`{stem}` is listed twice")
        forgotten = [stem for stem in found if stem not in listed]
        for stem in forgotten:
            self._fault(f"{folder}/{stem}.yaml", f"is not listed under `{folder}` in base.yaml")
        return [*dict.fromkeys(stem for stem in listed if stem in found), *forgotten]

    def _fault_listed(self, folder: str, at: int, sentence: str) -> None:
        _, parsed, _ = self._places["base"][0]
        self.faults.append(Diagnostic("base.yaml", *parsed.places.find((folder, at))[0].position, sentence))

    def _named_after(self, stem: str, file: str, parsed: ParsedFile) -> None:
        for one in _ids((parsed.data,)):
            if one != stem:
                place = parsed.places.children["id"].position
                self.faults.append(Diagnostic(file, *place, f"the id is `{one}`, but the file is named {stem}.yaml"))

    def _strangers(self, inside: Sequence[Path]) -> None:
        """YAML files that nobody would read are mistakes: a wrong name, a wrong folder."""
        known = {f"{name}.yaml" for name in FILES}
        for path in inside:
            if path.suffix in _ENDINGS and path.name not in known:
                self._fault(path.name, f"is no file of a base; these are {', '.join(sorted(known))}")

    def _misnamed(self, folder: str, inside: Sequence[Path]) -> None:
        for path in inside:
            if path.suffix == ".yml":
                self._fault(f"{folder}/{path.name}", "is not read; its name must end in .yaml")

    def _in(self, folder: str) -> Sequence[Path] | None:
        """What a folder of the base holds; None, and a fault, when it cannot be read."""
        try:
            return sorted((self.directory / folder).iterdir())
        except (OSError, ValueError) as error:
            name = self.directory.as_posix() if folder == "." else folder
            self._fault(name, f"this folder cannot be read: {getattr(error, 'strerror', None) or error}")
            return None


def _under(key: str, data: Any) -> Any:
    """What stands under a key, where there are keys."""
    return cast("dict[str, Any]", data).get(key) if isinstance(data, dict) else None


def _ids(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        one = _under("id", item)
        if isinstance(one, str):
            yield one
