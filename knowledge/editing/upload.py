"""Imports an uploaded file or archive: validates all of it before anything is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.editing.bundle import FOLDER_OF_KIND, MANIFEST, OverlayManifest
from knowledge.editing.serialization import KINDS, EditableItem
from knowledge.editing.zip_archive import display_name, read_archive
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loading.files import FILES, FOLDERS, LISTS, BaseFile, ParsedFile, SourcesFile, decode, parse
from knowledge.loading.yaml_reader import read_with_positions
from knowledge.model import Entry, Quiz, Source
from knowledge.model.entry_kinds import ENTRY_KINDS
from knowledge.model.reference_cleanup import drop_references

MAX_DIAGNOSTICS = 200
"""More problems than this are not listed."""

_KIND_BY_KEY: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "sources": SourcesFile,
        **{kind.signature: kind.model for kind in ENTRY_KINDS},
        "publisher": KINDS["source"],
    }
)
"""A key that only files of one kind have → what a single file with it is."""
_UNKNOWN_KIND = (
    f"is no {', '.join(kind.noun for kind in ENTRY_KINDS)} or source; I know them by a key of their own, such as "
    f"{', '.join(f'`{kind.signature}` ({kind.noun})' for kind in ENTRY_KINDS)} or `publisher` (source)"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A validated upload: what a base should be, limited to what a server can change."""

    items: tuple[EditableItem, ...]
    """Entries and sources as they should be, including unchanged ones."""
    archived: tuple[str, ...]
    """Entries to archive."""
    base: str | None
    """The version of the base it was made from, if the file says so."""
    whole: bool
    """Whether it is a whole base; then entries missing from it are archived."""
    ignored: tuple[str, ...] = ()
    """Files that differ from the base but that a server cannot change."""

    def changes(self, current: KnowledgeBase) -> tuple[tuple[EditableItem, ...], tuple[str, ...]]:
        """Return the items that differ from a base, and its entries to archive.

        Entries that only lose references to archived ones do not count as changed.
        """
        archived = tuple(entry for entry in self.archived if entry in current.entries)
        return tuple(item for item in self.items if _after_archiving(current, item, archived) != item), archived


def import_bundle(name: str, data: bytes, current: KnowledgeBase) -> Upload | tuple[Diagnostic, ...]:
    """Read a zip or a single YAML file as changes to the current base of a server, or report all problems.

    ``name`` is the file's name, which is not trusted. Nothing in a file, however malicious, raises.
    """
    texts = _read_files(name, data)
    if isinstance(texts, tuple):
        return texts[:MAX_DIAGNOSTICS]
    reading = _UploadReader(current)
    for file, text in texts.items():
        if len(reading.diagnostics) < MAX_DIAGNOSTICS:
            reading.read(file, text)
    if not reading.diagnostics:
        reading.check_completeness(texts)
    return tuple(sorted(reading.diagnostics)[:MAX_DIAGNOSTICS]) if reading.diagnostics else reading.upload()


def _after_archiving(
    knowledge_base: KnowledgeBase, item: EditableItem, archived: tuple[str, ...]
) -> EditableItem | None:
    """Return an item of a base as it is once these entries are archived."""
    if isinstance(item, Source):
        return knowledge_base.sources.get(item.id)
    now = knowledge_base.entries.get(item.id)
    return now and drop_references(now, archived)


def _read_files(name: str, data: bytes) -> Mapping[str, str] | tuple[Diagnostic, ...]:
    if data[:2] == b"PK" or name.lower().endswith(".zip"):
        return read_archive(name, data)
    file = display_name(name.rpartition("/")[2])
    text = decode(data, file)
    return (text,) if isinstance(text, Diagnostic) else {file: text}


class _UploadReader:
    """Reads the files of an upload once, collecting items, positions, other models and diagnostics."""

    def __init__(self, current: KnowledgeBase) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._current = current
        self._entries: dict[str, Entry] = {}
        self._sources: dict[str, Source] = {}
        self._documents: dict[str, tuple[str, ParsedFile]] = {}
        """By path in a base, such as `roles/msl.yaml`: the uploaded file of an entry and its parsed text."""
        self._others: dict[str, BaseModel] = {}
        self._base: BaseFile | None = None
        self._manifest: OverlayManifest | None = None

    def read(self, file: str, text: str) -> None:
        kind = _detect_kind(file, text)
        if kind is None:
            _, diagnostics = read_with_positions(text, file)
            self.diagnostics.extend(diagnostics or (Diagnostic(file, 1, 1, _UNKNOWN_KIND),))
            return
        parsed, diagnostics = parse(text, kind, file)
        self.diagnostics.extend(diagnostics)
        if parsed.model:
            self._add(file, parsed.model, parsed)

    def check_completeness(self, texts: Mapping[str, str]) -> None:
        """Report what is missing in a whole base."""
        if self._base is None:
            return
        if self._manifest:
            self._report(MANIFEST, "says that only changes are packed here, but there is a base.yaml too")
        for name in FILES:
            if f"{name}.yaml" not in texts:
                self._report(f"{name}.yaml", "this file is missing")
        for folder in FOLDER_OF_KIND.values():
            self._check_listed(folder, getattr(self._base, folder))

    def upload(self) -> Upload | tuple[Diagnostic, ...]:
        kept = self._entries.keys()
        archived = self._manifest.archived if self._manifest else ()
        if self._base:
            archived = tuple(entry for entry in self._current.entries if entry not in kept)
        twice = [entry for entry in archived if entry in kept]
        if twice:
            return tuple(Diagnostic(MANIFEST, 1, 1, f"`{each}` is archived, but has a file here") for each in twice)
        try:
            result = self._current.apply_edits(self._entries.values(), archived, self._sources.values())
        except KnowledgeError as error:
            return tuple(sorted(self._with_position(diagnostic) for diagnostic in error.diagnostics)[:MAX_DIAGNOSTICS])
        version = self._base.version if self._base else self._manifest.base if self._manifest else None
        return Upload(
            items=(*self._entries.values(), *self._sources.values()),
            archived=archived,
            base=version,
            whole=self._base is not None,
            ignored=tuple(file for file, model in self._others.items() if not _is_unchanged(result, file, model)),
        )

    def _report(self, file: str, sentence: str) -> None:
        self.diagnostics.append(Diagnostic(file, 1, 1, sentence))

    def _add(self, file: str, model: BaseModel, parsed: ParsedFile) -> None:
        if isinstance(model, BaseFile):
            self._base = model
        elif isinstance(model, OverlayManifest):
            self._manifest = model
        elif isinstance(model, SourcesFile):
            for source in model.sources:
                self._add_source(file, source)
        elif isinstance(model, Source):
            self._add_source(file, model)
        elif isinstance(model, Entry):
            self._add_entry(file, model, parsed)
        else:
            self._others[file] = model

    def _add_source(self, file: str, source: Source) -> None:
        if source.id in self._sources:
            self._report(file, f"the source `{source.id}` stands twice here")
        self._sources[source.id] = source

    def _add_entry(self, file: str, entry: Entry, parsed: ParsedFile) -> None:
        known = self._current.entries.get(entry.id)
        folder, _, stem = file.removesuffix(".yaml").rpartition("/")
        if folder and stem != entry.id:
            self._report_id(file, parsed, f"the id is `{entry.id}`, but the file is named {stem}.yaml")
        if entry.id in self._entries or (known is not None and type(known) is not type(entry)):
            self._report_id(file, parsed, f"the id `{entry.id}` is taken by another entry")
        self._entries[entry.id] = entry
        self._documents[f"{_folder(entry)}/{entry.id}.yaml"] = file, parsed

    def _report_id(self, file: str, parsed: ParsedFile, sentence: str) -> None:
        self.diagnostics.append(Diagnostic(file, *parsed.positions.children["id"].position, sentence))

    def _check_listed(self, folder: str, listed: tuple[str, ...]) -> None:
        there = {entry.id for entry in self._entries.values() if _folder(entry) == folder}
        for entry in dict.fromkeys(listed):
            if entry not in there:
                self._report("base.yaml", f"there is no file {folder}/{entry}.yaml")
        for entry in sorted(there - {*listed}):
            self._report(f"{folder}/{entry}.yaml", f"is not listed under `{folder}` in base.yaml")

    def _with_position(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return a diagnostic of ``KnowledgeBase.apply_edits`` with its position in the uploaded file."""
        if diagnostic.file not in self._documents:
            return diagnostic
        file, parsed = self._documents[diagnostic.file]
        where, _, sentence = diagnostic.message.partition(": ")
        path = tuple(int(step) if step.isdecimal() else step for step in where.split("."))
        node, key, _ = parsed.positions.find(path)
        return Diagnostic(file, *(key if node.children else node.position), sentence)


def _folder(entry: Entry) -> str:
    return next(folder for folder, kind in FOLDERS.items() if isinstance(entry, kind))


def _detect_kind(file: str, text: str) -> type[BaseModel] | None:
    """Return the model of a file: by its path in a base, else by a distinctive key."""
    folder, _, stem = file.removesuffix(".yaml").rpartition("/")
    if file == MANIFEST:
        return OverlayManifest
    if folder:
        return FOLDERS.get(folder)
    if stem in FILES:
        return FILES[stem]
    document, _ = read_with_positions(text, file)
    keys = document.children if document else {}
    return next((kind for key, kind in _KIND_BY_KEY.items() if key in keys), None)


def _is_unchanged(knowledge_base: KnowledgeBase, file: str, model: BaseModel) -> bool:
    """Tell whether a file that a server cannot change equals that of the base."""
    folder, _, name = file.removesuffix(".yaml").rpartition("/")
    if folder:
        return knowledge_base.specialties.get(name) == model
    if name in LISTS:
        return tuple(getattr(knowledge_base, name).values()) == getattr(model, LISTS[name])
    if isinstance(model, Quiz):
        return knowledge_base.quiz.model_copy(update={"golden": ()}) == model.model_copy(update={"golden": ()})
    return getattr(knowledge_base, name) == model
