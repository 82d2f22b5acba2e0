"""What a program can ask: pure functions of a base and words, each to Markdown with sources and dates.

Words of self-harm get the support lines and nothing else, whichever function they are given to; words of distress get
the lines above the answer. Nothing is stored, counted or logged.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Literal

from knowledge.knowledge_base import KnowledgeBase
from knowledge.mcp_server.entry_text import (
    entry_text,
    footer,
    pay_text,
    source_text,
    statement,
    support_text,
)
from knowledge.model import Pay, Role
from knowledge.model.traversal import source_ids
from knowledge.publishing.document import mentions_burnout
from knowledge.publishing.entry_pages import page_path, short_answers, summary_of
from knowledge.publishing.wording import aspect_title
from knowledge.question.aspect_detection import EXIT_CHECKS, AspectId, aspect_pattern, detect_aspects
from knowledge.question.mentions import mask_mentions
from knowledge.question.statement_search import statements_matching
from knowledge.safety import speaks_of_distress, speaks_of_self_harm
from knowledge.text.unicode import normalize_text

SCHEME = "second-opinion://"
MAX_COMPARED = 4
"""Roles in one comparison, as in Discord."""
PayUnit = Literal["year", "hour", "piece", "all"]
_MAX_OFFERED = 3
_MAX_STATEMENTS = 4
_MAX_SOURCES = 40
_REFUSALS = {
    "clinical": "This is about patient care; the knowledge base is about careers only.",
    "outside": "This was understood, but the knowledge base does not cover it.",
}


def _heard(function: Callable[..., str]) -> Callable[..., str]:
    """Look at every word a program passes on before anything is done with it."""

    @wraps(function)
    def checked(knowledge_base: KnowledgeBase, *words: Any) -> str:
        texts = [each for word in words for each in ([word] if isinstance(word, str) else word or ())]
        joined = " ".join(texts)
        if any(map(speaks_of_self_harm, texts)) or speaks_of_self_harm(joined):
            return support_text(knowledge_base)
        said = function(knowledge_base, *words)
        heavy = any(map(speaks_of_distress, texts)) or mentions_burnout(joined)
        return f"{support_text(knowledge_base)}\n\n{said}" if heavy else said

    return checked


@_heard
def ask(knowledge_base: KnowledgeBase, question: str) -> str:
    """Answer a question in free words: an entry or a part of it, up to three to choose from, or that there is none."""
    named = knowledge_base.exact(question)
    match = knowledge_base.matcher.match(question)
    if named is None and match.verdict == "abstain":
        reason = _REFUSALS.get(match.refusal or "", "This was not understood. Name a role, or ask in other words.")
        return f"{reason}\n\n{footer(knowledge_base)}"
    offered = [knowledge_base.entries[each.id] for each in match.candidates[:_MAX_OFFERED]]
    if named is None and match.verdict == "suggest":
        return _choices(knowledge_base, "One of these is probably meant:", offered)
    entry = named or offered[0]
    aspects = detect_aspects(mask_mentions(knowledge_base, question))
    return _part(knowledge_base, entry, aspects) or entry_text(knowledge_base, entry)


@_heard
def role(knowledge_base: KnowledgeBase, name: str) -> str:
    """Return everything about one role."""
    found = _find(knowledge_base.roles.values(), name)
    return entry_text(knowledge_base, found) if found else _not_found("role", name, knowledge_base.roles.values())


@_heard
def compare(knowledge_base: KnowledgeBase, names: Sequence[str]) -> str:
    """Return two to four roles side by side; figures of different kinds are not ranked."""
    found = [(name, _find(knowledge_base.roles.values(), name)) for name in names]
    missing = [name for name, entry in found if entry is None]
    if missing:
        return _not_found("role", ", ".join(missing), knowledge_base.roles.values())
    roles = [*{entry.id: entry for _, entry in found if entry}.values()]
    if not 2 <= len(roles) <= MAX_COMPARED:  # noqa: PLR2004 - a pair
        return f"Name two to {MAX_COMPARED} different roles."
    rows: list[tuple[str, Callable[[Role], str]]] = [
        ("What it is", lambda each: statement(knowledge_base, each.lead)),
        ("The catch", lambda each: statement(knowledge_base, each.catch)),
        ("Pay, first figures", lambda each: _figures(knowledge_base, _first_figures(knowledge_base, each))),
        ("Patients", lambda each: each.patient_contact.in_short),
        ("Travel", lambda each: each.travel.in_short),
        ("From home", lambda each: each.remote.in_short),
        ("License", lambda each: each.licence.in_short),
        ("Time to start", lambda each: each.time_to_start.in_short),
    ]
    lines = [f"# {' and '.join(each.short_name for each in roles)}"]
    for title, get in rows:
        lines += ["", f"## {title}", *(f"- {each.short_name}: {get(each)}" for each in roles)]
    return "\n".join([*lines, "", footer(knowledge_base)])


@_heard
def pay(knowledge_base: KnowledgeBase, name: str | None = None, unit: PayUnit = "all") -> str:
    """Return the pay figures of one role or of all, of one unit or of all; units are never mixed in a list."""
    found = _find(knowledge_base.roles.values(), name) if name else None
    if name and found is None:
        return _not_found("role", name, knowledge_base.roles.values())
    roles = [found] if found else [*knowledge_base.roles.values()]
    lines: list[str] = []
    for title, key in (("By the year", "year"), ("By the hour", "hour"), ("By the month or piece of work", "piece")):
        rows = [
            f"- {each.short_name}: {pay_text(knowledge_base, figure)}"
            for each in roles
            for figure in each.pay
            if _unit(figure) == key and unit in {key, "all"}
        ]
        lines += [f"## {title}", *rows, ""] if rows else []
    return "\n".join([*(lines or ["No source here states such a figure.", ""]), footer(knowledge_base)])


@_heard
def exit_check(knowledge_base: KnowledgeBase, name: str | None = None) -> str:
    """Return one check before leaving a job, or the list of all."""
    checks = knowledge_base.exit_checks.values()
    if not name:
        return _choices(knowledge_base, "What to check before leaving, in this order:", checks)
    found = _find(checks, name) or next((each for each in checks if each.id in detect_aspects(name)), None)
    return entry_text(knowledge_base, found) if found else _not_found("exit check", name, checks)


@_heard
def sources(knowledge_base: KnowledgeBase, about: str) -> str:
    """Return the sources of an entry, or those whose publisher has these words in its name."""
    items = _all_items(knowledge_base).values()
    entry = _find(items, about)
    if entry:
        keys = [*dict.fromkeys(source_ids(entry))]
    else:
        wanted = normalize_text(about)
        known = knowledge_base.sources.values()
        keys = [each.id for each in known if wanted and wanted in normalize_text(each.publisher)]
    lines = [f"- {source_text(knowledge_base, key)}" for key in keys[:_MAX_SOURCES]]
    rest = len(keys) - len(lines)
    more = [f"{rest} more are not listed."] if rest else []
    return "\n".join([*(lines or [f"No source is known for {about!r}."]), *more, "", footer(knowledge_base)])


def resources(knowledge_base: KnowledgeBase) -> Mapping[str, tuple[str, str]]:
    """Return the name and text of everything that can be read, by address; the support lines first."""
    found = {f"{SCHEME}support": ("Support lines", support_text(knowledge_base))}
    for item in _all_items(knowledge_base).values():
        address = SCHEME + page_path(item).removesuffix(".html")
        text = entry_text(knowledge_base, item)
        lines = f"{support_text(knowledge_base)}\n\n" if mentions_burnout(text) else ""
        found[address] = (item.name, lines + text)
    return found


def _all_items(knowledge_base: KnowledgeBase) -> dict[str, Any]:
    """Return entries, exit checks and specialties by a key of kind and id; an id may occur in two kinds."""
    groups = (knowledge_base.entries, knowledge_base.exit_checks, knowledge_base.specialties)
    return {page_path(each): each for group in groups for each in group.values()}


def _find(items: Iterable[Any], name: str | None) -> Any:
    """Return the item with exactly this id, name or alias, however it is written; likeness is not enough."""
    wanted = normalize_text(name or "")
    for item in items:
        names = (item.id, item.name, getattr(item, "short_name", ""), *getattr(item, "aliases", ()))
        if wanted and wanted in {normalize_text(each) for each in names}:
            return item
    return None


def _not_found(kind: str, name: str, items: Iterable[Any]) -> str:
    return f"There is no {kind} named {name!r}. There are: {', '.join(each.name for each in items)}."


def _choices(knowledge_base: KnowledgeBase, title: str, items: Iterable[Any]) -> str:
    """List items to open, one sentence each; the sources stand in what is opened."""
    rows = [f"- {each.name} ({SCHEME}{page_path(each).removesuffix('.html')}): {summary_of(each)}" for each in items]
    return "\n".join([title, *rows, "", "Open one for its sources.", footer(knowledge_base)])


def _part(knowledge_base: KnowledgeBase, entry: Any, aspects: Sequence[AspectId]) -> str:
    """Return what an entry says of the aspects that were asked for; empty if none was, or nothing is said."""
    lines: list[str] = []
    for aspect in aspects:
        short = short_answers(entry).get(aspect)
        rows = [statement(knowledge_base, short)] if short else []
        if isinstance(entry, Role):
            rows += _role_part(knowledge_base, entry, aspect)
        if aspect in EXIT_CHECKS and aspect in knowledge_base.exit_checks:
            check = knowledge_base.exit_checks[aspect]
            rows += [f"Ask: {check.ask}", *(statement(knowledge_base, said) for said in check.says)]
        lines += ["", f"## {aspect_title(aspect)}", *(f"- {row}" for row in rows)] if rows else []
    return "\n".join([f"# {entry.name}", *lines, "", footer(knowledge_base, entry)]) if lines else ""


def _role_part(knowledge_base: KnowledgeBase, entry: Role, aspect: AspectId) -> list[str]:
    if aspect == "pay":
        return [pay_text(knowledge_base, figure) for figure in entry.pay]
    said = statements_matching(entry, aspect_pattern(aspect), _MAX_STATEMENTS)
    return [statement(knowledge_base, each) for each in said]


def _first_figures(knowledge_base: KnowledgeBase, entry: Role) -> tuple[Pay, ...]:
    """Return the first figure; before a job board's, the first of physicians, if any."""
    by_board = [each for each in entry.pay if knowledge_base.sources[each.source].kind == "job-board"]
    if entry.pay and entry.pay[0] in by_board:
        return (*[each for each in entry.pay if each.physicians][:1], entry.pay[0])
    return entry.pay[:1]


def _figures(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> str:
    return " · ".join(pay_text(knowledge_base, each) for each in figures) or "not stated by any source here"


def _unit(figure: Pay) -> str:
    return figure.per if figure.per in {"year", "hour"} else "piece"
