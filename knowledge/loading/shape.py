"""Which model a place of a document belongs to, found by walking the annotations of the models."""

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def field_names_at(kind: type[BaseModel], path: Iterable[str | int]) -> tuple[str, ...]:
    """The keys known at the end of the path that pydantic gives for a fault; () where there is no model."""
    here: Any = kind
    for step in path:
        here = _unwrap(_step_into(here, step))
    return tuple(here.model_fields) if _is_model(here) else ()


def _step_into(annotation: Any, step: str | int) -> Any:
    if _is_model(annotation):
        info = annotation.model_fields.get(step)
        return info.annotation if info else None
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin is tuple:
        return arguments[0]
    if origin is dict:
        return arguments[1]
    return next((member for member in arguments if _has_tag(member, step)), None)


def _unwrap(annotation: Any) -> Any:
    """Without ``Annotated`` and without ``| None``: pydantic puts no step into the path for either."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        if len(members) == 1:
            return _unwrap(members[0])
    return annotation


def _has_tag(member: Any, tag: str | int) -> bool:
    """Whether a member of a union is the one that a field of it tells apart by this value."""
    fields = getattr(member, "model_fields", {}).values()
    return any(get_origin(field.annotation) is Literal and tag in get_args(field.annotation) for field in fields)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
