"""The aspects of an entry that a question can ask about, such as pay, travel and visa.

`aspects.yaml` describes each once: the words that ask for it, its title, the fields that answer it and where its card
shows them. Everything that deals with aspects reads this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.loading.yaml_reader import read_fast

AspectId = str
"""The id of an aspect in `aspects.yaml`, or "state-TX" for what holds in one US state. Buttons carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One aspect.

    Attributes:
        id: its stable name; for exit checks the id of the entry.
        title: its heading.
        exit_check: whether it is something to check before leaving a job.
        tab: the tab of a role card that has all of it.
        fields: the fields of a role whose statements answer it, such as "travel.says".
        patterns: regular expressions in lower case, matched as whole words.
        yields_to: more specific aspects that share words with it and win over it: "license" in "keep my license".
        openers: words that open questions about many things and count only if nothing else names an aspect.
    """

    id: AspectId
    title: str
    exit_check: bool = False
    tab: str | None = None
    fields: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    yields_to: tuple[AspectId, ...] = ()


def _load() -> Mapping[AspectId, Aspect]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    data: Any = read_fast(text)
    rows: list[dict[str, Any]] = data["aspects"]
    lists = ("fields", "patterns", "openers", "yields_to")
    for row in rows:
        row.update({key: tuple(row[key]) for key in lists if key in row})
    aspects = (Aspect(**row) for row in rows)
    return MappingProxyType({aspect.id: aspect for aspect in aspects})


ASPECT_TABLE: Mapping[AspectId, Aspect] = _load()
"""Every aspect by id, in the order in which they are tried."""
ASPECTS: tuple[AspectId, ...] = tuple(ASPECT_TABLE)
EXIT_CHECKS: frozenset[AspectId] = frozenset(id_ for id_, aspect in ASPECT_TABLE.items() if aspect.exit_check)
PATTERNS: Mapping[AspectId, tuple[str, ...]] = MappingProxyType(
    {id_: aspect.patterns for id_, aspect in ASPECT_TABLE.items() if aspect.patterns}
)
GENERIC_OPENERS: Mapping[AspectId, tuple[str, ...]] = MappingProxyType(
    {id_: aspect.openers for id_, aspect in ASPECT_TABLE.items() if aspect.openers}
)
