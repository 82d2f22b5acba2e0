"""Entries as Markdown: every statement with its publisher, date and address in the same line."""

from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, Faq, PainPoint, Pay, Quote, Role, Specialty, Trait
from knowledge.publishing.document import DISCLAIMER
from knowledge.publishing.entry_pages import short_answers
from knowledge.publishing.wording import (
    ROLE_KINDS,
    aspect_title,
    format_date,
    format_pay,
    format_source,
    format_statistic,
    state_name,
)


def entry_text(knowledge_base: KnowledgeBase, item: Any) -> str:
    """Return a role, question, pain point, exit check or specialty in full."""
    body = _bodies(knowledge_base, item)
    short = short_answers(item)
    opening = ("In short", [f"{aspect_title(key)}: {statement(knowledge_base, said)}" for key, said in short.items()])
    lines = [f"# {item.name}"]
    for title, rows in (opening, *body):
        listed = [f"- {row}" for row in rows]
        lines += ["", f"## {title}", *listed] if listed else []
    return "\n".join([*lines, "", footer(knowledge_base, item)])


def statement(knowledge_base: KnowledgeBase, said: Claim | Quote) -> str:
    """Return a statement or a quote with everything that must be repeated with it."""
    source = f"[{source_text(knowledge_base, said.source)}]"
    if isinstance(said, Quote):
        return f"“{said.text}” ({said.speaker}) {source}"
    where = f"{state_name(said.state)}: " if said.state else ""
    details = (
        said.note,
        "Low confidence." if said.confidence == "low" else None,
        f"Applies from {said.valid_from}." if said.valid_from else None,
        f"Applies until {said.valid_until}." if said.valid_until else None,
    )
    return " ".join([where + said.text, *filter(None, details), source])


def pay_text(knowledge_base: KnowledgeBase, pay: Pay) -> str:
    """Return a figure with its statistic, population, date of the data, sample and source."""
    board = knowledge_base.sources[pay.source].kind == "job-board"
    details = (
        f"{format_pay(pay)}, {format_statistic(pay)}.",
        f"Covers: {pay.covers}.",
        f"Date of the data: {format_date(pay.date)}.",
        f"Sample: {pay.sample}.",
        "Job-board figure, not physician pay." if board else None,
        "Low confidence." if pay.confidence == "low" else None,
        pay.note,
        f"[{source_text(knowledge_base, pay.source)}]",
    )
    return " ".join(filter(None, details))


def source_text(knowledge_base: KnowledgeBase, source: str) -> str:
    """Return publisher, date and address of a source."""
    found = knowledge_base.sources[source]
    return format_source(found) + (f", {found.url}" if found.url else "")


def support_text(knowledge_base: KnowledgeBase) -> str:
    """Return the support lines, the one open around the clock first, with the words around them."""
    support = knowledge_base.support
    lines = sorted(support.lines, key=lambda line: not line.around_the_clock)
    rows = [f"- {line.name} ({line.region}): {line.phone}, {line.hours}. {line.for_whom}" for line in lines]
    return "\n".join([*support.crisis, *rows, support.note])


def footer(knowledge_base: KnowledgeBase, item: Any = None) -> str:
    """Return what holds for every answer: how old it is and what it is not."""
    reviewed = f"Entry reviewed {item.reviewed}, knowledge base" if hasattr(item, "reviewed") else "Knowledge base"
    return f"{reviewed} {knowledge_base.version}. {DISCLAIMER}"


Sections = Iterator[tuple[str, Iterable[str]]]


def _bodies(knowledge_base: KnowledgeBase, item: Any) -> Sections:
    match item:
        case Role():
            return _role(knowledge_base, item)
        case PainPoint():
            return _pain_point(knowledge_base, item)
        case Faq():
            return _question(knowledge_base, item)
        case Specialty():
            return _specialty(knowledge_base, item)
        case _:
            return _exit_check(knowledge_base, item)


def _statements(knowledge_base: KnowledgeBase, *groups: Iterable[Claim | Quote]) -> list[str]:
    return [statement(knowledge_base, said) for group in groups for said in group]


def _role(base: KnowledgeBase, role: Role) -> Sections:
    yield "What it is", [ROLE_KINDS[role.kind], *_statements(base, (role.lead,), role.duties)]
    yield "The catch", _statements(base, (role.catch,))
    yield "Pay", [*(pay_text(base, pay) for pay in role.pay), *_statements(base, role.pay_notes)]
    traits = (
        ("Patient contact", role.patient_contact),
        ("Travel", role.travel),
        ("Working from home", role.remote),
        ("License", role.licence),
        ("Time to start", role.time_to_start),
    )
    yield from ((title, _trait(base, trait)) for title, trait in traits)
    yield "What is asked for", _statements(base, role.requirements, role.credentials)
    yield "Who hires", _statements(base, role.employers, role.demand)
    yield "Good fit for", _statements(base, role.suits, role.benefits)
    yield "Pain points it eases", _eased(base, role)
    yield "Pain points it does not ease", _kept(base, role)
    yield "Downsides", _statements(base, role.downsides)
    yield "Check before you sign", _statements(base, role.checks)
    yield "First steps", _statements(base, role.first_steps)
    yield "Quotes", _statements(base, role.quotes)
    yield "Related roles", [f"{base.roles[each.role].name}: {each.why}" for each in role.related]
    yield "What we could not find", role.unknown


def _trait(base: KnowledgeBase, trait: Trait) -> list[str]:
    return [trait.in_short, *_statements(base, trait.says)]


def _eased(base: KnowledgeBase, role: Role) -> list[str]:
    return [
        f"{base.pain_points[each.pain_point].name}: {statement(base, each.how)} "
        f"In exchange: {statement(base, each.trade_off)}"
        for each in role.eases
    ]


def _kept(base: KnowledgeBase, role: Role) -> list[str]:
    return [f"{base.pain_points[each.pain_point].name}: {statement(base, each.why)}" for each in role.does_not_ease]


def _pain_point(base: KnowledgeBase, item: PainPoint) -> Sections:
    yield "What it is", _statements(base, (item.lead,))
    yield "What helps at work", [*_statements(base, item.at_work), *filter(None, [item.at_work_missing])]
    yield "What is known", _statements(base, item.says, item.quotes)
    easing = base.roles_for_pain_point(item.id)
    yield "Roles that ease it", [f"{role.name}: {statement(base, link.how)}" for role, link in easing]
    yield "What we could not find", item.unknown


def _question(base: KnowledgeBase, item: Faq) -> Sections:
    yield "The answer", _statements(base, item.answer)
    yield "Roles", [f"{base.roles[each.role].name}: {statement(base, each.why)}" for each in item.roles]
    yield "Quotes", _statements(base, item.quotes)
    yield "What we could not find", item.unknown


def _specialty(base: KnowledgeBase, item: Specialty) -> Sections:
    yield "How much this rests on", filter(None, [item.thin])
    yield "What is particular to it", _statements(base, item.says)
    yield "Roles", [f"{base.roles[each.role].name}: {statement(base, each.why)}" for each in item.roles]
    yield "What wears it out", [statement(base, each.says) for each in item.pain_points]
    yield "Other work", _statements(base, item.elsewhere, item.quotes)


def _exit_check(base: KnowledgeBase, item: Any) -> Sections:
    yield "Ask", [item.ask]
    yield "What is known", _statements(base, item.says)
    yield "What we could not find", item.unknown
