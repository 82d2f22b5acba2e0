"""The pages that list and compare: start, pay, comparisons, polls, sources, search, support lines, about."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, Pay, Role, Source
from knowledge.publishing.citations import low_confidence, section, source_link
from knowledge.publishing.document import LICENSE_ADDRESS, LICENSE_NAME, LICENSE_TEXT, Frame, Page, paragraphs
from knowledge.publishing.entry_pages import (
    benchmark,
    comparison_path,
    page_path,
    pay_headline,
    poll,
    statements_by_state,
    summary_of,
)
from knowledge.publishing.html import Html, Node, element, link, listing, markup, table
from knowledge.publishing.wording import ROLE_KINDS, format_date, format_pay, format_statistic, state_name

T = TypeVar("T")

_ROWS_PER_PAGE = 100
"""Of figures and sources: keeps a page under 100 KB."""
_PAY_TABLES = (("year", "Pay by the year"), ("hour", "Pay by the hour"), ("piece", "Pay by the month or piece of work"))


def overview_pages(knowledge_base: KnowledgeBase) -> Iterator[Page]:
    """Yield every page that is not about one entry."""
    yield _start_page()
    yield from _pay_pages(knowledge_base)
    yield from _comparison_pages(knowledge_base)
    yield from _source_pages(knowledge_base)
    yield Page(
        path="polls.html",
        title="Polls of physicians",
        summary="Published polls as their publishers report them; polls of different people are never merged.",
        body=lambda frame: markup(poll(frame, key) for key in frame.knowledge_base.polls),
    )
    yield Page(
        path="search.html",
        title="Search",
        summary="Search the names, aliases and short answers of the knowledge base; works offline.",
        body=lambda frame: markup([search_form(frame), _search_results()]),
        support=True,
    )
    yield Page(
        path="support.html",
        title="Support lines",
        summary="Support lines for physicians and for anyone, the one open around the clock first.",
        body=_support_body,
    )
    yield Page(
        path="about.html",
        title="About, license and data",
        summary="Where the statements come from, what may be done with them, and the data to download.",
        body=_about_body,
    )


def search_form(frame: Frame) -> Html:
    """Return the search box, which opens the search page."""
    return element(
        "form",
        element("label", "Search roles, questions and checks", for_="q"),
        element(
            "input", type="search", id="q", name="q", autocomplete="off", placeholder="medical science liaison pay"
        ),
        element("button", "Search", type="submit"),
        action=f"{frame.top}search.html",
        method="get",
        role="search",
    )


def _search_results() -> Html:
    return markup(
        [
            element("p", id="found", role="status"),
            element("ul", id="results"),
            element("noscript", element("p", "Search needs JavaScript. The start page lists everything.")),
            element("script", src="assets/search-index.js"),
            element("script", src="assets/search.js"),
        ]
    )


def _start_page() -> Page:
    return Page(
        path="index.html",
        title="Second Opinion: careers for physicians",
        summary="What another role is really like, what it pays and who says so, and where the catch is.",
        body=_start_body,
    )


def _start_body(frame: Frame) -> Html:
    base = frame.knowledge_base
    states = [frame.link(f"states/{each.lower()}.html", state_name(each)) for each in statements_by_state(base)]
    intro = (
        "What another role is really like, what it pays and who says so, what it eases, and where the catch is. Every "
        "statement names its source."
    )
    return markup(
        [
            element("p", intro, class_="lead"),
            search_form(frame),
            section("roles", "Roles", *_roles_by_kind(frame)),
            section("questions", "Questions", _entries(frame, base.faqs.values())),
            section("pain-points", "Pain points", _entries(frame, base.pain_points.values())),
            section("exit-checks", "Before you leave", _names(frame, base.exit_checks.values())),
            section("specialties", "Specialties", _names(frame, base.specialties.values())),
            section("states", "States", listing(states, class_="columns")),
        ]
    )


def _roles_by_kind(frame: Frame) -> Iterator[Node]:
    titles = {"career": "Careers", "side-gig": "Side gigs"}
    for kind, name in ROLE_KINDS.items():
        roles = [role for role in frame.knowledge_base.roles.values() if role.kind == kind]
        if roles:
            yield element("h3", titles.get(kind, name))
            yield _entries(frame, roles)


def _entries(frame: Frame, items: Any) -> Html:
    rows = [
        (frame.link(page_path(each), each.name), element("span", summary_of(each), class_="note")) for each in items
    ]
    return listing(rows)


def _names(frame: Frame, items: Any) -> Html:
    return listing([frame.link(page_path(each), each.name) for each in items], class_="columns")


def _pay_pages(knowledge_base: KnowledgeBase) -> Iterator[Page]:
    groups: dict[str, list[tuple[Role, Pay]]] = {key: [] for key, _ in _PAY_TABLES}
    for role in knowledge_base.roles.values():
        for pay in role.pay:
            groups[pay.per if pay.per in {"year", "hour"} else "piece"].append((role, pay))
    listed: list[tuple[str, str]] = []
    for key, title in _PAY_TABLES:
        for at, rows in enumerate(_chunks(groups[key]), 1):
            name = title if at == 1 else f"{title}, page {at}"
            path = f"pay/{key}.html" if at == 1 else f"pay/{key}-{at}.html"
            listed.append((path, name))
            yield _pay_table(path, name, rows)
    yield Page(
        path="pay/index.html",
        title="Pay",
        summary="Every pay figure of the knowledge base with its statistic, population, source and date.",
        body=lambda frame: markup(
            [
                element(
                    "p",
                    "Figures per year, per hour and per piece of work are never ranked against each other, and a job "
                    "board’s figure counts people of every background.",
                ),
                listing([frame.link(path, name) for path, name in listed]),
                element("p", "All of them in one table: ", frame.link("pay.csv", "pay.csv"), "."),
                element("h2", "What clinical practice pays"),
                *(benchmark(frame, each) for each in knowledge_base.yardsticks.values()),
            ]
        ),
    )


def _pay_table(path: str, title: str, rows: Sequence[tuple[Role, Pay]]) -> Page:
    return Page(
        path=path,
        title=title,
        summary=f"{title}: every figure with statistic, population, source and date.",
        body=lambda frame: table(
            title,
            ("Role", "Amount", "Statistic", "Whom it covers", "Data", "Source"),
            (
                (
                    frame.link(f"{page_path(role)}#pay", role.short_name),
                    format_pay(pay),
                    [format_statistic(pay), low_confidence() if pay.confidence == "low" else None],
                    pay.covers,
                    format_date(pay.date),
                    [_board(frame, pay), frame.citations.mark(pay.source)],
                )
                for role, pay in rows
            ),
        ),
    )


def _board(frame: Frame, pay: Pay) -> str | None:
    return "Job board, not physician pay " if frame.knowledge_base.sources[pay.source].kind == "job-board" else None


def _comparison_pages(knowledge_base: KnowledgeBase) -> Iterator[Page]:
    pairs = {
        comparison_path(knowledge_base, role, knowledge_base.roles[near.role]): (role, knowledge_base.roles[near.role])
        for role in knowledge_base.roles.values()
        for near in role.related
    }
    for path, pair in pairs.items():
        yield _comparison(path, *sorted(pair, key=[*knowledge_base.roles.values()].index))
    yield Page(
        path="compare/index.html",
        title="Roles compared",
        summary="All roles in one table: pay, patients, travel, home, license and time to start.",
        body=lambda frame: markup([_role_table(frame), _pair_list(frame, sorted(pairs))]),
    )


def _role_table(frame: Frame) -> Html:
    return table(
        "All roles",
        ("Role", "Pay, first figure", "Patients", "Travel", "From home", "License", "Time to start"),
        (
            (
                frame.link(page_path(role), role.short_name),
                pay_headline(frame, role),
                role.patient_contact.in_short,
                role.travel.in_short,
                role.remote.in_short,
                role.licence.in_short,
                role.time_to_start.in_short,
            )
            for role in frame.knowledge_base.roles.values()
        ),
    )


def _pair_list(frame: Frame, paths: Sequence[str]) -> Html:
    roles = frame.knowledge_base.roles
    names: list[Node] = []
    for path in paths:
        one, _, other = path.removeprefix("compare/").removesuffix(".html").partition("-and-")
        if one in roles and other in roles:
            names.append(frame.link(path, f"{roles[one].short_name} and {roles[other].short_name}"))
    return section("pairs", "Two roles side by side", listing(names, class_="columns"))


def _comparison(path: str, one: Role, other: Role) -> Page:
    title = f"{one.short_name} and {other.short_name} side by side"
    return Page(
        path=path,
        title=title,
        summary=f"{one.name} and {other.name}: pay, patients, travel, requirements and the catch of each.",
        body=lambda frame: _comparison_body(frame, title, one, other),
    )


def _comparison_body(frame: Frame, title: str, *roles: Role) -> Html:
    cite = frame.citations

    def says(statements: Sequence[Claim]) -> Node:
        return cite.claims(statements[:3]) or "not stated by any source here"

    rows: list[tuple[Node, ...]] = [
        ("What it is", *(cite.claim(role.lead) for role in roles)),
        ("The catch", *(cite.claim(role.catch) for role in roles)),
        ("Pay", *(pay_headline(frame, role) for role in roles)),
        ("Patients", *(role.patient_contact.in_short for role in roles)),
        ("Travel", *(role.travel.in_short for role in roles)),
        ("From home", *(role.remote.in_short for role in roles)),
        ("License", *(role.licence.in_short for role in roles)),
        ("Time to start", *(role.time_to_start.in_short for role in roles)),
        ("What is asked for", *(says(role.requirements) for role in roles)),
        ("Downsides", *(says(role.downsides) for role in roles)),
        ("First steps", *(says(role.first_steps) for role in roles)),
        ("Eases", *(_eased_names(frame, role) for role in roles)),
    ]
    head = ("", *(frame.link(page_path(role), role.name) for role in roles))
    return table(title, (element("span", "Subject", class_="visually-hidden"), *head[1:]), rows)


def _eased_names(frame: Frame, role: Role) -> Node:
    names = [frame.knowledge_base.pain_points[each.pain_point] for each in role.eases]
    return listing([frame.link(page_path(each), each.name) for each in names]) or "not stated by any source here"


def _source_pages(knowledge_base: KnowledgeBase) -> Iterator[Page]:
    ordered = sorted(knowledge_base.sources.values(), key=lambda source: (source.publisher.casefold(), source.id))
    chunks = _chunks(ordered) or [()]
    paths = [f"sources/{'index' if at == 1 else at}.html" for at in range(1, len(chunks) + 1)]
    for at, (path, rows) in enumerate(zip(paths, chunks, strict=True), 1):
        title = "Sources" if at == 1 else f"Sources, page {at}"
        yield _source_page(path, title, rows, [*zip(paths, chunks, strict=True)])


def _source_page(path: str, title: str, rows: Sequence[Source], pages: Sequence[tuple[str, Sequence[Source]]]) -> Page:
    def body(frame: Frame) -> Html:
        ways = [
            element(
                "a", f"{chunk[0].publisher[:12]} …", href=frame.top + to, aria_current="page" if to == path else None
            )
            for to, chunk in pages
            if chunk
        ]
        return markup(
            [
                element("nav", listing(ways, class_="columns"), aria_label="Pages of sources")
                if len(pages) > 1
                else None,
                listing([element("span", source_link(each), id=each.id) for each in rows]),
            ]
        )

    return Page(path=path, title=title, summary="Every source that the knowledge base rests on.", body=body)


def _support_body(frame: Frame) -> Html:
    support = frame.knowledge_base.support
    lines = sorted(support.lines, key=lambda line: not line.around_the_clock)
    return markup(
        [
            paragraphs(*support.crisis),
            *(
                section(
                    f"line-{line.id}",
                    line.name,
                    element("p", element("strong", line.phone), f" · {line.hours} · {line.region}"),
                    paragraphs(line.for_whom, line.what, *([line.not_for] if line.not_for else [])),
                    element("p", "Source: ", [frame.citations.mark(each) for each in line.sources], class_="note"),
                )
                for line in lines
            ),
            element("p", support.note),
        ]
    )


def _about_body(frame: Frame) -> Html:
    base = frame.knowledge_base
    files = (
        ("base.json", "the whole knowledge base"),
        ("pay.csv", "every pay figure with statistic, population, source and date"),
        ("llms.txt", "a guide to these pages for language models"),
        ("license.txt", "the license"),
    )
    return markup(
        [
            element(
                "p",
                f"Knowledge base {base.version}: {len(base.roles)} roles, {len(base.faqs)} questions, "
                f"{len(base.pain_points)} pain points, {len(base.sources)} sources. Every statement names the source "
                "it rests on; “our reading” is a conclusion of our own and says so.",
            ),
            section(
                "privacy",
                "Privacy",
                element(
                    "p",
                    "These pages load nothing from other places, set no cookie and count nobody. Search runs in your "
                    "browser.",
                ),
            ),
            section(
                "license", "License", element("p", LICENSE_TEXT), element("p", link(LICENSE_ADDRESS, LICENSE_NAME))
            ),
            section("data", "Data", listing([(frame.link(path, path), f": {what}") for path, what in files])),
        ]
    )


def _chunks(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[at : at + _ROWS_PER_PAGE] for at in range(0, len(items), _ROWS_PER_PAGE)]
