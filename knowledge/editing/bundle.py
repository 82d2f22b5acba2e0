"""Exports a base, or the changes of a server, as a zip archive of YAML files. `upload` imports it again."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel

from knowledge.editing.serialization import EditableItem, ItemKind, kind_of, model_to_yaml, to_yaml
from knowledge.editing.zip_archive import write_archive
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loading.files import FILES, LISTS, BaseFile, SourcesFile
from knowledge.model import Source
from knowledge.model.entry_kinds import ENTRY_KINDS
from knowledge.model.types import EntryId, FrozenModel, Name

MANIFEST = "overlay.yaml"
SOURCES = "sources.yaml"
FOLDER_OF_KIND: Mapping[ItemKind, str] = MappingProxyType({kind.id: kind.collection for kind in ENTRY_KINDS})
"""Where each kind of entry has its files; sources stand in one file together."""


class OverlayManifest(FrozenModel):
    """overlay.yaml: marks an archive that contains only the changes of a server."""

    kind: Literal["overlay"]
    base: Name
    """The version of the base that was changed."""
    archived: tuple[EntryId, ...] = ()
    """Entries of that base that the server archived."""


def export_base(knowledge_base: KnowledgeBase) -> bytes:
    """Return the whole base in the folders and files that `python -m knowledge check` accepts."""
    return write_archive(base_files(knowledge_base))


def export_overlay(items: Iterable[EditableItem], archived: Iterable[str], base_version: str) -> bytes:
    """Return only the changes, with a manifest that says so and lists archived entries."""
    manifest = OverlayManifest(kind="overlay", base=base_version, archived=tuple(sorted(archived)))
    return write_archive({MANIFEST: model_to_yaml(manifest), **_item_files(items)})


def base_files(knowledge_base: KnowledgeBase) -> Mapping[str, str]:
    """Return the text of each file of a base by its name; entries keep their order."""
    return {name: model_to_yaml(model) for name, model in file_models(knowledge_base).items()}


def file_models(knowledge_base: KnowledgeBase) -> Mapping[str, BaseModel]:
    """Return the model of each file of a base by the name of the file."""
    models: dict[str, BaseModel] = {"base.yaml": _base_file(knowledge_base)}
    for name, key in LISTS.items():
        listed = tuple(getattr(knowledge_base, name).values())
        models[f"{name}.yaml"] = FILES[name].model_validate({key: listed})
    for name in ("support", "quiz", "lexicon"):
        models[f"{name}.yaml"] = getattr(knowledge_base, name)
    for specialty in knowledge_base.specialties.values():
        models[f"specialties/{specialty.id}.yaml"] = specialty
    return {**models, **{_entry_file(entry): entry for entry in knowledge_base.entries.values()}}


def _base_file(knowledge_base: KnowledgeBase) -> BaseFile:
    order = {folder: tuple(getattr(knowledge_base, folder)) for folder in FOLDER_OF_KIND.values()}
    kept = {name: getattr(knowledge_base, name) for name in BaseFile.model_fields.keys() - order.keys()}
    return BaseFile.model_validate({**order, **kept})


def _entry_file(entry: EditableItem) -> str:
    return f"{FOLDER_OF_KIND[kind_of(entry)]}/{entry.id}.yaml"


def _item_files(items: Iterable[EditableItem]) -> Mapping[str, str]:
    listed = tuple(items)
    sources = tuple(item for item in listed if isinstance(item, Source))
    files = {_entry_file(item): to_yaml(item) for item in listed if not isinstance(item, Source)}
    return {**files, SOURCES: model_to_yaml(SourcesFile(sources=sources))} if sources else files
