"""Writes the changes of a server into the YAML files of the bundled base. Called by the export command line."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from knowledge.editing.bundle import file_models
from knowledge.editing.content_format import format_model, head_comment
from knowledge.editing.serialization import EditableItem
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loader import load_knowledge_base
from knowledge.model import Quiz, Source
from knowledge.quiz import check_golden_cases


def write_to_content_directory(
    directory: Path, items: Iterable[EditableItem], archived: Iterable[str] = ()
) -> tuple[str, ...]:
    """Apply these items and removals to the base in a directory; returns the names of changed files.

    Changed files are written as `python -m knowledge format` writes them, the others are not touched. New entries come
    last; references to archived entries are dropped. Golden cases of the quiz that no longer hold are removed, since
    they hold for one base only. Raises KnowledgeError, before anything is written, if the directory is not valid or the
    items do not fit into it.
    """
    seed = load_knowledge_base(directory)
    listed = tuple(items)
    entries = [item for item in listed if not isinstance(item, Source)]
    target = seed.apply_edits(entries, archived, [item for item in listed if isinstance(item, Source)])
    before = file_models(seed)
    after = {**file_models(target), "quiz.yaml": _with_valid_golden_cases(seed.quiz, target)}
    texts = {name: _text(directory / name, model) for name, model in after.items() if before.get(name) != model}
    gone = before.keys() - after.keys()
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")
    for name in gone:
        (directory / name).unlink()
    return tuple(sorted({*texts, *gone}))


def _text(path: Path, model: BaseModel) -> str:
    return format_model(model, head_comment(path.read_text(encoding="utf-8")) if path.exists() else "")


def _with_valid_golden_cases(quiz: Quiz, knowledge_base: KnowledgeBase) -> Quiz:
    """Return the quiz with only the golden cases that hold for the roles of a base."""
    roles = tuple(knowledge_base.roles.values())
    named = knowledge_base.roles.keys()
    cases = (case for case in quiz.golden if {*case.expect, *case.excluded} <= named)
    held = (case for case in cases if not [*check_golden_cases(quiz.model_copy(update={"golden": (case,)}), roles)])
    return quiz.model_copy(update={"golden": tuple(held)})
