"""One text → one model, or everything that is wrong with it."""

from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.faults import Fault
from knowledge.loading.document import Node, read_document
from knowledge.loading.explain import explain

M = TypeVar("M", bound=BaseModel)


class Parsed(NamedTuple):
    """What a text yields besides its faults."""

    model: BaseModel | None
    document: Node | None
    """Where everything stands; there even when the model could not be made, as far as the YAML could be read."""


def parse(text: str, kind: type[BaseModel], file: str) -> tuple[Parsed, tuple[Fault, ...]]:
    """Read a YAML text as a model and keep its places, for faults that are found only beside other files."""
    document, faults = read_document(text, file)
    if document is None:
        return Parsed(None, None), faults
    try:
        model = kind.model_validate(document.data)
    except ValidationError as error:
        return Parsed(None, document), tuple(sorted({*faults, *explain(error, kind, document, file)}))
    return Parsed(model, document), faults


def parse_entry(text: str, kind: type[M], file: str) -> tuple[M | None, tuple[Fault, ...]]:
    """Read one entry's YAML, from wherever it comes, by the rules of the files.

    The model is None when there is any fault. ``file`` stands at the head of each. Whether the ids it names exist is
    found out by Library.with_edits.
    """
    parsed, faults = parse(text, kind, file)
    return (parsed.model, ()) if not faults and isinstance(parsed.model, kind) else (None, faults)
