"""Converts entries and sources to YAML and back. Revisions store this YAML."""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal
from weakref import finalize

import yaml
from pydantic import BaseModel

from knowledge.diagnostics import Diagnostic
from knowledge.loading.files import parse_entry
from knowledge.model import Entry, Source
from knowledge.model.entry_kinds import ENTRY_KINDS, KIND_BY_ID, EntryKindId

ItemKind = EntryKindId | Literal["source"]
EditableItem = Entry | Source
"""What moderators change one at a time."""

KINDS: Mapping[ItemKind, type[EditableItem]] = MappingProxyType(
    {**{kind.id: kind.model for kind in ENTRY_KINDS}, "source": Source}
)

_WIDTH = 100
"""PyYAML breaks a line after the word that exceeds it."""
_MAX_PLAIN_LENGTH = 80
"""Longer texts become folded blocks, which never need quotes."""
_FIRST_KEYS = ("id", "level")
"""Keys written first, since readers look for them."""
_yaml_cache: dict[int, str] = {}
"""The YAML of each live item, by id(): writing takes 25 ms, and items are immutable."""
_DECIMAL = re.compile(r"-?\d{1,18}\.\d{1,17}")
"""A decimal the loader can read."""


def kind_of(item: EditableItem) -> ItemKind:
    """Return which kind this is."""
    return next(kind for kind, model in KINDS.items() if type(item) is model)


def noun_of(kind: ItemKind) -> str:
    """Return what one of this kind is called in sentences."""
    return "source" if kind == "source" else KIND_BY_ID[kind].noun


def to_yaml(item: EditableItem) -> str:
    """Return the item as YAML that ``item_from_yaml`` converts back to an equal one; deterministic.

    Defaults are left out. Raises ValueError for a number that YAML files cannot hold.
    """
    text = _yaml_cache.get(id(item))
    if text is None:
        text = _yaml_cache[id(item)] = model_to_yaml(item)
        finalize(item, _yaml_cache.pop, id(item), None).atexit = False
    return text


def model_to_yaml(model: BaseModel) -> str:
    """Return the YAML of any model of a file: its keys in the order of the model, without defaults."""
    return value_to_yaml(model.model_dump(exclude_defaults=True))


def value_to_yaml(value: object) -> str:
    """Write plain data (texts, numbers, lists, mappings) as block-style YAML."""
    # The emitter written in Python, never libyaml's, which folds lines elsewhere.
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False)


def item_from_yaml(kind: ItemKind, text: str, file: str) -> tuple[EditableItem | None, tuple[Diagnostic, ...]]:
    """Parse a text as an item of this kind by the rules of the files; None with any diagnostic.

    ``file`` is the file name in diagnostics.
    """
    return parse_entry(text, KINDS[kind], file)


class _Dumper(yaml.SafeDumper):
    """Never writes aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 — PyYAML asks about each value
        return True


def _group(dumper: _Dumper, group: dict[str, Any]) -> yaml.MappingNode:
    keys = sorted(group, key=lambda key: key not in _FIRST_KEYS)
    return dumper.represent_dict({key: group[key] for key in keys})


def _text(_: _Dumper, text: str) -> yaml.ScalarNode:
    # YAML folds no line that begins with a blank, so a text that does would come back with line breaks.
    style = ">" if len(text) > _MAX_PLAIN_LENGTH and "\n" not in text and not text.startswith(" ") else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


def _number(_: _Dumper, number: float) -> yaml.ScalarNode:
    digits = format(Decimal(repr(number)), "f")
    digits = digits if "." in digits else f"{digits}.0"
    if not _DECIMAL.fullmatch(digits):
        raise ValueError(f"{number} cannot be written to a file of the base")
    return yaml.ScalarNode("tag:yaml.org,2002:float", digits)


_Dumper.add_representer(dict, _group)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _number)
