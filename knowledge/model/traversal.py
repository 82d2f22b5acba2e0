"""Iterates over everything inside a model, in field order."""

from collections.abc import Iterator

from pydantic import BaseModel

Path = tuple[str | int, ...]
"""Keys and positions from the root of a model."""

_SCALARS = (str, int, float, type(None))
"""Types of most values; this check is ten times faster than asking pydantic whether a value is a model."""


def iter_models(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Yield the model itself and every model inside it, each with its path."""
    yield path, model
    for name, value in iter_nested_fields(model):
        if isinstance(value, BaseModel):
            yield from iter_models(value, (*path, name))
        for key, item in iter_items(value):
            if not isinstance(item, _SCALARS) and isinstance(item, BaseModel):
                yield from iter_models(item, (*path, name, key))


def iter_nested_fields(model: BaseModel) -> Iterator[tuple[str, object]]:
    """Yield the fields of a model that are not scalars."""
    return ((name, value) for name, value in vars(model).items() if not isinstance(value, _SCALARS))


def iter_items(value: object) -> Iterator[tuple[str | int, object]]:
    """Yield the items of a list or mapping with their position or key; nothing for any other value."""
    if isinstance(value, tuple):
        yield from enumerate(value)  # pyright: ignore[reportUnknownArgumentType] — a tuple of anything
    elif isinstance(value, dict):
        yield from value.items()  # pyright: ignore[reportUnknownVariableType] — a dict of anything


def source_ids(model: BaseModel) -> Iterator[str]:
    """Yield the ids of all sources the model cites, in order, with repetitions."""
    for _, part in iter_models(model):
        source = getattr(part, "source", None)
        if source is not None:
            yield source
        yield from getattr(part, "sources", ())


def searchable_text(model: BaseModel) -> Iterator[str]:
    """Yield the texts a reader sees, except names, examples and those of the quiz."""
    for _, part in iter_models(model):
        for field in ("in_short", "text", "why", "covers"):
            value = getattr(part, field, None)
            if isinstance(value, str):
                yield value
