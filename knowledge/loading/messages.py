"""Turns pydantic validation errors into messages a person can act on."""

from collections.abc import Callable, Iterable, Iterator
from itertools import filterfalse, groupby
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from knowledge.diagnostics import Diagnostic
from knowledge.loading.yaml_reader import YamlNode

_MAX_SHOWN = 40
_SUGGESTION_THRESHOLD = (
    60  # of 100 by rapidfuzz's WRatio: `sorce` → `source`, `alias` → `aliases`, but not `pay` → `says`
)
_FEW_KEYS = 12

_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,39}$": "an id: small letters, digits and hyphens, at most 40",
    r"^[a-z0-9][a-z0-9-]{0,79}$": "an id: small letters, digits and hyphens, at most 80",
    r"^[A-Z][0-9]{2}$": "the number of a fact, a capital and two digits such as R17",
    r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "a day, such as 2026-12-31",
}


def to_diagnostics(
    error: ValidationError, kind: type[BaseModel], document: YamlNode, file: str
) -> Iterator[Diagnostic]:
    """Yield one diagnostic per position; if all members of a union reject a value, their errors become one."""

    def by_path(details: ErrorDetails) -> tuple[tuple[str, ...], bool]:
        missing = details["type"] == "missing"
        path = details["loc"] if missing else document.find(details["loc"])[2]
        return tuple(str(step) for step in path), missing

    found = sorted(
        map(_without_discriminator, filterfalse(_is_secondary, error.errors(include_url=False))), key=by_path
    )
    for _, group in groupby(found, key=by_path):
        same = list(group)
        node, key, _ = document.find(same[0]["loc"])
        if node.rejected:
            continue
        about_key = same[0]["type"] == "extra_forbidden" or same[0]["loc"][-1:] == ("[key]",)
        yield Diagnostic(file, *(key if about_key else node.position), _message(same, kind, document))


def _is_secondary(details: ErrorDetails) -> bool:
    """Tell whether a list is too short only because some of its items were rejected."""
    return details["type"] == "too_short" and len(details["input"]) >= details.get("ctx", {})["min_length"]


def _without_discriminator(details: ErrorDetails) -> ErrorDetails:
    """Rewrite an error of the discriminator key of a union into an ordinary error of that key."""
    context = details.get("ctx", {})
    if details["type"] not in {"union_tag_invalid", "union_tag_not_found"}:
        return details
    tag = str(context["discriminator"]).strip("'")
    path = (*details["loc"], tag)
    if details["type"] == "union_tag_not_found":
        return {"type": "missing", "loc": path, "msg": "", "input": details["input"]}
    options = {"expected": context["expected_tags"]}
    return {"type": "literal_error", "loc": path, "msg": "", "input": details["input"].get(tag), "ctx": options}


def _message(same: list[ErrorDetails], kind: type[BaseModel], document: YamlNode) -> str:
    first = same[0]
    if first["type"] == "missing":
        return f"`{first['loc'][-1]}` is missing"
    if first["type"] == "extra_forbidden":
        return _unknown_key_message(str(first["loc"][-1]), field_names_at(kind, first["loc"][:-1]))
    name = _describe_path(document.find(first["loc"])[2])
    wanted = _expectation(same)
    if wanted:
        return f"{name} should be {wanted}, but is {_describe_value(first['input'])}"
    return _custom_message(name, first)


def _expectation(same: list[ErrorDetails]) -> str:
    wanted = [_EXPECTATIONS[each["type"]](each.get("ctx", {})) for each in same if each["type"] in _EXPECTATIONS]
    if "a number" in wanted:
        wanted = [each for each in wanted if each != "a whole number"]
    return " or ".join(dict.fromkeys(wanted))


def _custom_message(name: str, details: ErrorDetails) -> str:
    """Return the message of a validator of ours; the name of the value comes first if it starts with a verb."""
    words = details["msg"].removeprefix("Value error, ")
    if details["type"] == "value_error" and words.split(" ", 1)[0] not in {"is", "has"}:
        return f"{name}: {words}"
    if details["type"] != "value_error":
        words = f"is refused: {words[:1].lower()}{words[1:]}"
    return f"{name} {words}"


def _unknown_key_message(key: str, known: tuple[str, ...]) -> str:
    said = f"`{_shorten(key)}` is no key here"
    nearest = process.extractOne(key, known, score_cutoff=_SUGGESTION_THRESHOLD)
    if nearest:
        return f"{said}; did you mean `{nearest[0]}`?"
    if known and len(known) <= _FEW_KEYS:
        return f"{said}; the keys are {', '.join(f'`{each}`' for each in known)}"
    return said


def _describe_path(path: tuple[str | int, ...]) -> str:
    keys = [step for step in path if isinstance(step, str)]
    if not path:
        return "this file"
    last = path[-1]
    if isinstance(last, str):
        return f"`{_shorten(last)}`"
    return f"item {last + 1} of `{_shorten(keys[-1])}`"


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def _describe_value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "empty", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {_shorten(value)!r}" if value else "an empty text"
    return "a group of keys" if isinstance(value, dict) else f"a list of {_count_items(len(value))}"


def _describe_options(context: dict[str, Any]) -> str:
    options = str(context["expected"])
    return f"one of {options.replace(' or ', ', ')}" if "," in options or " or " in options else options


def _count_items(number: int) -> str:
    return f"{number} item" if number == 1 else f"{number} items"


_Words = Callable[[dict[str, Any]], str]
_EXPECTATIONS: dict[str, _Words] = {
    "string_type": lambda _: "text",
    "int_type": lambda _: "a whole number",
    "int_from_float": lambda _: "a whole number",
    "float_type": lambda _: "a number",
    "bool_type": lambda _: "true or false",
    "tuple_type": lambda _: "a list",
    "dict_type": lambda _: "a group of keys",
    "model_type": lambda _: "a group of keys",
    "model_attributes_type": lambda _: "a group of keys",
    "literal_error": _describe_options,
    "string_too_short": lambda of: f"at least {of['min_length']} characters long",
    "string_too_long": lambda of: f"at most {of['max_length']} characters long",
    "string_pattern_mismatch": lambda of: _PATTERNS.get(of["pattern"], f"text like {of['pattern']}"),
    "greater_than": lambda of: f"greater than {of['gt']}",
    "greater_than_equal": lambda of: f"at least {of['ge']}",
    "less_than": lambda of: f"less than {of['lt']}",
    "less_than_equal": lambda of: f"at most {of['le']}",
    "too_short": lambda of: f"a list of at least {_count_items(of['min_length'])}",
    "too_long": lambda of: f"a list of at most {_count_items(of['max_length'])}",
}


def field_names_at(kind: type[BaseModel], path: Iterable[str | int]) -> tuple[str, ...]:
    """Return the field names of the model at the end of a path of a pydantic error; () if there is no model."""
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
    """Remove ``Annotated`` and ``| None``: pydantic puts no step into the path for either."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        if len(members) == 1:
            return _unwrap(members[0])
    return annotation


def _has_tag(member: Any, tag: str | int) -> bool:
    """Tell whether a member of a discriminated union has this tag."""
    fields = getattr(member, "model_fields", {}).values()
    return any(get_origin(field.annotation) is Literal and tag in get_args(field.annotation) for field in fields)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
