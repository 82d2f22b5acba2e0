"""Writes the changes of a server into the YAML files of the bundled base. Called by the export command line."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from knowledge.editing.bundle import FOLDER_OF_KIND
from knowledge.editing.serialization import EditableItem, value_to_yaml
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loader import load_knowledge_base
from knowledge.loading.files import BaseFile, SourcesFile
from knowledge.model import Quiz, Source
from knowledge.quiz import check_golden_cases


def write_to_content_directory(
    directory: Path, items: Iterable[EditableItem], archived: Iterable[str] = ()
) -> tuple[str, ...]:
    """Apply these items and removals to the base in a directory; returns the names of changed files.

    Unchanged files are not touched, and unchanged parts of the others keep their text and comments. New entries come
    last; references to archived entries are dropped. Golden cases of the quiz that no longer hold are removed, since
    they hold for one base only. Raises KnowledgeError, before anything is written, if the directory is not valid or the
    items do not fit into it.
    """
    seed = load_knowledge_base(directory)
    listed = tuple(items)
    entries = [item for item in listed if not isinstance(item, Source)]
    target = seed.apply_edits(entries, archived, [item for item in listed if isinstance(item, Source)])
    texts = {name: _text(directory, name, old, new) for name, old, new in _changed_files(seed, target)}
    gone = [f"{folder}/{entry}.yaml" for folder in FOLDER_OF_KIND.values() for entry in getattr(seed, folder)]
    gone = [name for name in gone if _entry(target, name) is None]
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")
    for name in gone:
        (directory / name).unlink()
    return tuple(sorted({*texts, *gone}))


def _text(directory: Path, name: str, old: BaseModel | None, new: BaseModel) -> str:
    if old is None:
        return value_to_yaml(new.model_dump(exclude_defaults=True))
    from knowledge.editing.yaml_patch import patch_yaml  # noqa: PLC0415 - ruamel.yaml, which a run hardly ever needs

    return patch_yaml((directory / name).read_text(encoding="utf-8"), old, new)


def _changed_files(seed: KnowledgeBase, target: KnowledgeBase) -> Iterator[tuple[str, BaseModel | None, BaseModel]]:
    """Yield each file that changes: its name, its old and its new model."""
    before, after = _files(seed, seed.quiz), _files(target, _with_valid_golden_cases(seed.quiz, target))
    for name, model in after.items():
        if before.get(name) != model:
            yield name, before.get(name), model


def _files(knowledge_base: KnowledgeBase, quiz: Quiz) -> Mapping[str, BaseModel]:
    """Return the files of a base that an edit can change."""
    order = {folder: tuple(getattr(knowledge_base, folder)) for folder in FOLDER_OF_KIND.values()}
    entries = {f"{folder}/{entry}.yaml": knowledge_base.entries[entry] for folder in order for entry in order[folder]}
    return {
        "base.yaml": BaseFile(
            version=knowledge_base.version,
            default_specialty=knowledge_base.default_specialty,
            starting_points=knowledge_base.starting_points,
            wants_out=knowledge_base.wants_out,
            **order,  # pyright: ignore[reportArgumentType] - the folders of BaseFile
        ),
        "sources.yaml": SourcesFile(sources=tuple(knowledge_base.sources.values())),
        "lexicon.yaml": knowledge_base.lexicon,
        "quiz.yaml": quiz,
        **{f"specialties/{specialty.id}.yaml": specialty for specialty in knowledge_base.specialties.values()},
        **entries,
    }


def _entry(knowledge_base: KnowledgeBase, name: str) -> BaseModel | None:
    folder, _, file = name.partition("/")
    return getattr(knowledge_base, folder).get(file.removesuffix(".yaml"))


def _with_valid_golden_cases(quiz: Quiz, knowledge_base: KnowledgeBase) -> Quiz:
    """Return the quiz with only the golden cases that hold for the roles of a base."""
    roles = tuple(knowledge_base.roles.values())
    named = knowledge_base.roles.keys()
    cases = (case for case in quiz.golden if {*case.expect, *case.excluded} <= named)
    held = (case for case in cases if not [*check_golden_cases(quiz.model_copy(update={"golden": (case,)}), roles)])
    return quiz.model_copy(update={"golden": tuple(held)})
