"""Hypothesis strategies for items: anything the models and the files allow."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

from knowledge.editing.serialization import KINDS, EditableItem
from knowledge.loading.yaml_reader import read_with_positions

_WORDS = [
    "pay",
    "it's",
    "a: b",
    "# no",
    "- x",
    "yes",
    "null",
    "12",
    "é",
    "“so”",
    "👩🏽‍⚕️",
    "{",
    "]",
    "&a",
    "*b",
    "!",
    "%",
    "@",
]
_ODD = st.sampled_from(
    ["no", "12:30", "2026-01-01", "0x1F", "1e3", "~ x", "note: x", "x [a-b]", "a  b", " x", "x\ny", "…"]
)
_EXACT = ["some words", "2026", "2026-04-22", "late 2023", "not stated", "https://a.bc/d?e=f"]
"""One of each sort of text that has a form of its own."""
_words = st.sampled_from([*_WORDS, "  ", "word", "another longer word"])
_sentences = st.one_of(*(st.lists(_words, min_size=1, max_size=most).map(" ".join) for most in (3, 8, 60)))
_texts = st.one_of(_sentences, _ODD, st.text(min_size=2, max_size=40))
_numbers = st.one_of(st.integers(1, 10**12), st.floats(1e-6, 1e9).map(lambda number: round(number, 6) or 1.0))


def items(*kinds: str) -> st.SearchStrategy[EditableItem]:
    return st.one_of(*(models(model) for kind, model in KINDS.items() if not kinds or kind in kinds))


def models(kind: type[BaseModel]) -> st.SearchStrategy[Any]:
    fields = {name: values(field.rebuild_annotation()) for name, field in kind.model_fields.items()}
    return st.fixed_dictionaries(fields).map(lambda data: _made(kind, data))


def values(annotation: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(annotation)
    if origin in (Union, UnionType):
        return st.one_of(*(values(each) for each in arguments))
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    return st.sampled_from(arguments) if origin is Literal else _single(annotation)


def _single(kind: Any) -> st.SearchStrategy[Any]:
    if issubclass(kind, BaseModel):
        return models(kind)
    return {str: _texts, bool: st.booleans(), int: st.integers(-9, 10**9), float: _numbers, NoneType: st.none()}[kind]


def _annotated(annotation: Any) -> st.SearchStrategy[Any]:
    """Values that fit; one that does not becomes the plainest of those that do."""
    inner, *metadata = get_args(annotation)
    adapter = TypeAdapter(annotation)
    patterns = [each.pattern for each in metadata if isinstance(each, StringConstraints) and each.pattern]
    if patterns:
        return st.from_regex(patterns[0], fullmatch=True)
    plain = [each for each in (*_EXACT, 1) if _fits(adapter, each)]
    if inner is str and len(plain) < len(_EXACT):
        return st.sampled_from(plain)
    made = _texts if inner is str else st.integers(-2, 9) if inner is int else values(inner)
    return made.map(lambda value: value if _fits(adapter, value) else plain[0])


def _made(kind: type[BaseModel], data: dict[str, Any]) -> BaseModel:
    try:
        return kind.model_validate(data)
    except ValidationError:
        return kind.model_validate(data | {"low": 1, "high": 2})


def _fits(adapter: TypeAdapter[Any], value: Any) -> bool:
    """Whether the model takes it as it is, and a file could say it."""
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    return not isinstance(value, str) or _sayable(value)


def _sayable(text: str) -> bool:
    """Without the characters that files of the base may not have, even escaped."""
    escaped = "".join(f"\\U{ord(each):08X}" for each in text)
    return not read_with_positions(f'"{escaped}"\n', "x")[1]
