"""The pages of roles, questions, pain points, exit checks, specialties and states."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, ExitCheck, Faq, PainPoint, Pay, PayBenchmark, Role, Specialty, Trait
from knowledge.model.traversal import iter_models
from knowledge.publishing import structured_data
from knowledge.publishing.citations import section, unknown
from knowledge.publishing.document import Frame, Page
from knowledge.publishing.html import Html, Node, element, listing, markup, table
from knowledge.publishing.wording import ROLE_KINDS, format_pay, format_statistic, state_name

_NOUNS: Mapping[type[Any], str] = {
    Role: "Role",
    PainPoint: "Pain point",
    Faq: "Question",
    Specialty: "Specialty",
}
_FOLDERS: Mapping[type[Any], str] = {
    Role: "roles",
    PainPoint: "pain-points",
    Faq: "questions",
    Specialty: "specialties",
}


def page_path(item: Any) -> str:
    """Return where the page of an entry, exit check or specialty lies, such as "roles/msl.html"."""
    folder = next((name for kind, name in _FOLDERS.items() if isinstance(item, kind)), "exit-checks")
    return f"{folder}/{item.id}.html"


def kind_noun(item: Any) -> str:
    """Return what an item is, such as "Role"."""
    return next((noun for kind, noun in _NOUNS.items() if isinstance(item, kind)), "Before you leave")


def summary_of(item: Any) -> str:
    """Return one sentence that says what an entry says: its short answer, its lead or its first statement."""
    answer = short_answers(item).get("answer")
    if answer:
        return answer.text
    lead = getattr(item, "lead", None) or next(iter(getattr(item, "answer", ()) or getattr(item, "says", ())), None)
    return lead.text if lead else item.name


def short_answers(item: Any) -> dict[str, Claim]:
    """Return the direct answers of an entry by aspect; none for what is not an entry."""
    return getattr(item, "short", {})


def entry_pages(knowledge_base: KnowledgeBase) -> Iterator[Page]:
    """Yield a page for each role, question, pain point, exit check, specialty and state."""
    yield from (_role_page(knowledge_base, each) for each in knowledge_base.roles.values())
    yield from map(_question_page, knowledge_base.faqs.values())
    yield from map(_pain_point_page, knowledge_base.pain_points.values())
    yield from map(_exit_check_page, knowledge_base.exit_checks.values())
    yield _exit_check_index(knowledge_base)
    yield from map(_specialty_page, knowledge_base.specialties.values())
    yield from (_state_page(state, found) for state, found in statements_by_state(knowledge_base).items())


def statements_by_state(knowledge_base: KnowledgeBase) -> Mapping[str, list[tuple[Any, Claim]]]:
    """Return what holds in one state only, with the entry that says it; states in the order of their names."""
    found: dict[str, list[tuple[Any, Claim]]] = {}
    items = {**knowledge_base.exit_checks, **knowledge_base.entries, **knowledge_base.specialties}
    for item in items.values():
        for _, part in iter_models(item):
            if isinstance(part, Claim) and part.state:
                found.setdefault(part.state, []).append((item, part))
    return {state: found[state] for state in sorted(found, key=state_name)}


def _role_page(knowledge_base: KnowledgeBase, role: Role) -> Page:
    return Page(
        path=page_path(role),
        title=role.name,
        summary=summary_of(role),
        body=lambda frame: _role_body(frame, role),
        structured=(structured_data.occupation(knowledge_base, role),),
    )


def _role_body(frame: Frame, role: Role) -> Html:
    cite = frame.citations
    top = tuple(_role_top(frame, role))  # first, so that its sources have the first numbers
    sections = (
        section("short", "In short", cite.short_answers(role.short)),
        section("duties", "What you do", cite.claims(role.duties)),
        section("suits", "Good fit for", cite.claims(role.suits)),
        section("benefits", "What people like about it", cite.claims(role.benefits)),
        section("pay", "Pay, every figure", *_pay(frame, role.pay), cite.claims(role.pay_notes)),
        section("patients", "Patient contact", *_trait(frame, role.patient_contact)),
        section("travel", "Travel", *_trait(frame, role.travel)),
        section("remote", "Working from home", *_trait(frame, role.remote)),
        section("requirements", "What is asked for", cite.claims(role.requirements), cite.claims(role.credentials)),
        section("license", "License", *_trait(frame, role.licence)),
        section("time-to-start", "Time to start", *_trait(frame, role.time_to_start)),
        section("employers", "Who hires", cite.claims(role.employers), cite.claims(role.demand)),
        section("eases", "Pain points it eases", *_eased(frame, role)),
        section("does-not-ease", "Pain points it does not ease", *_kept(frame, role)),
        section("downsides", "Downsides", cite.claims(role.downsides)),
        section("checks", "Check before you sign", cite.claims(role.checks), _exit_checks(frame, role)),
        section("first-steps", "First steps", cite.claims(role.first_steps)),
        section("trials", "Try it in an evening", _trials(frame, role)),
        section("quotes", "In a colleague’s words", *map(cite.quote, role.quotes)),
        section("related", "Related roles", _related(frame, role), cite.claims(role.related_elsewhere)),
        unknown(role.unknown),
    )
    return markup([element("p", ROLE_KINDS[role.kind], class_="kind"), *top, *_with_contents(sections)])


def _role_top(frame: Frame, role: Role) -> Iterator[Html]:
    opening = role.short.get("answer", role.lead)
    yield element("p", frame.citations.claim(opening), class_="lead")
    traits = (
        ("Patients", role.patient_contact),
        ("Travel", role.travel),
        ("From home", role.remote),
        ("License", role.licence),
        ("Time to start", role.time_to_start),
    )
    rows = [(element("dt", "Pay"), element("dd", pay_headline(frame, role)))]
    rows += [(element("dt", name), element("dd", trait.in_short)) for name, trait in traits]
    yield element("dl", *rows, class_="glance")
    yield element("p", element("strong", "The catch: "), frame.citations.claim(role.catch), class_="catch")
    yield reviewed(role)


def pay_headline(frame: Frame, role: Role) -> Node:
    """Return the first figure of a role; before a job board's, the first of physicians, if any."""
    if not role.pay:
        return "not stated by any source here"
    sources = frame.knowledge_base.sources
    first = role.pay[0]
    of_physicians = [pay for pay in role.pay if pay.physicians][:1] if sources[first.source].kind == "job-board" else []
    shown = [*of_physicians, first]
    return [(("; " if at else ""), _pay_in_brief(frame, pay)) for at, pay in enumerate(shown)]


def _pay_in_brief(frame: Frame, pay: Pay) -> Node:
    board = frame.knowledge_base.sources[pay.source].kind == "job-board"
    people = pay.whom or ("physicians" if pay.physicians else "")
    whom = f" of {people}" if people else ""
    note = " (job-board figure, not physician pay)" if board else ""
    return f"{format_pay(pay)}, {format_statistic(pay)}{whom}{note}", frame.citations.mark(pay.source)


def reviewed(item: Any) -> Html:
    """Return when an entry was last checked against its sources, and when that is due again."""
    due = item.review_due
    return element(
        "p", f"Reviewed {item.reviewed}.", f" To be reviewed again by {due}." if due else None, class_="note",
        data_due=due,
    )  # fmt: skip


def _pay(frame: Frame, figures: tuple[Pay, ...]) -> Iterator[Html]:
    groups: dict[str, list[Pay]] = {}
    for pay in figures:
        groups.setdefault(
            {"year": "A year", "hour": "An hour", "month": "A month"}.get(pay.per, "By piece of work"), []
        ).append(pay)
    for title, group in groups.items():
        yield element("h3", title)
        yield listing(map(frame.citations.pay, group))
    if not figures:
        yield element("p", "No source here states a figure.")


def _trait(frame: Frame, trait: Trait) -> tuple[Html, Html]:
    return element("p", trait.in_short), frame.citations.claims(trait.says)


def _eased(frame: Frame, role: Role) -> Iterator[Html]:
    for eased in role.eases:
        pain_point = frame.knowledge_base.pain_points[eased.pain_point]
        yield element("h3", frame.link(page_path(pain_point), pain_point.name))
        trade_off = frame.citations.claim(eased.trade_off, prefix=element("strong", "In exchange: "))
        yield listing([frame.citations.claim(eased.how), trade_off])


def _kept(frame: Frame, role: Role) -> Iterator[Html]:
    for kept in role.does_not_ease:
        pain_point = frame.knowledge_base.pain_points[kept.pain_point]
        yield element("h3", frame.link(page_path(pain_point), pain_point.name))
        yield listing([frame.citations.claim(kept.why)])


def _exit_checks(frame: Frame, role: Role) -> Html:
    checks = [frame.knowledge_base.exit_checks[each] for each in role.exit_checks]
    return listing([frame.link(page_path(each), each.name) for each in checks])


def _trials(frame: Frame, role: Role) -> Html:
    return listing(
        element("span", f"{each.text} (about {each.minutes} minutes)", frame.citations.mark(each.source))
        for each in role.cheap_tests
    )


def _related(frame: Frame, role: Role) -> Html:
    rows: list[Node] = []
    for each in role.related:
        other = frame.knowledge_base.roles[each.role]
        side_by_side = frame.link(comparison_path(frame.knowledge_base, role, other), "side by side")
        rows.append((frame.link(page_path(other), other.name), f": {each.why} (", side_by_side, ")"))
    return listing(rows)


def comparison_path(knowledge_base: KnowledgeBase, one: Role, other: Role) -> str:
    """Return where the comparison of two roles lies, whichever is named first."""
    order = [*knowledge_base.roles]
    first, second = sorted((one.id, other.id), key=order.index)
    return f"compare/{first}-and-{second}.html"


def _with_contents(sections: tuple[Html, ...]) -> tuple[Node, ...]:
    """Put links to the sections that have content before them."""
    shown = [each for each in sections if each]
    links: list[Node] = []
    for each in shown:
        anchor = each.split('id="', 1)[1].split('"', 1)[0]
        title = each.split("<h2>", 1)[1].split("</h2>", 1)[0]
        links.append(element("a", Html(title), href=f"#{anchor}"))
    return element("nav", listing(links), class_="contents", aria_label="On this page"), *shown


def _question_page(faq: Faq) -> Page:
    return Page(
        path=page_path(faq),
        title=faq.name,
        summary=summary_of(faq),
        body=lambda frame: _question_body(frame, faq),
        structured=(structured_data.question(faq),),
    )


def _question_body(frame: Frame, faq: Faq) -> Html:
    cite, base = frame.citations, frame.knowledge_base
    roles = (
        (frame.link(page_path(base.roles[each.role]), base.roles[each.role].name), ": ", cite.claim(each.why))
        for each in faq.roles
    )
    more = [base.pain_points[each] for each in faq.pain_points] + [base.entries[each] for each in faq.see_also]
    tables = {
        "pay": ("pay/index.html", "All pay figures"),
        "exit-checks": ("exit-checks/index.html", "All checks before you leave"),
    }
    opening = faq.short.get("answer")
    return markup(
        [
            element("p", cite.claim(opening), class_="lead") if opening else None,
            reviewed(faq),
            section("answer", "The answer", cite.claims(faq.answer)),
            element("p", frame.link(*tables[faq.shows])) if faq.shows else None,
            section("short", "In short", cite.short_answers(faq.short)),
            section("roles", "Roles", listing(roles)),
            *(poll(frame, each) for each in faq.polls),
            section("quotes", "In colleagues’ words", *(cite.quote(said) for said in faq.quotes)),
            section("more", "See also", listing([frame.link(page_path(each), each.name) for each in more])),
            unknown(faq.unknown),
        ]
    )


def _pain_point_page(pain_point: PainPoint) -> Page:
    return Page(
        path=page_path(pain_point),
        title=pain_point.name,
        summary=summary_of(pain_point),
        body=lambda frame: _pain_point_body(frame, pain_point),
        support=pain_point.support_lines,
    )


def _pain_point_body(frame: Frame, pain_point: PainPoint) -> Html:
    cite, base = frame.citations, frame.knowledge_base
    missing = element("p", pain_point.at_work_missing) if pain_point.at_work_missing else None
    easing = (
        (
            frame.link(page_path(role), role.name),
            ": ",
            cite.claim(eased.how),
            " In exchange: ",
            cite.claim(eased.trade_off),
        )
        for role, eased in base.roles_for_pain_point(pain_point.id)
    )
    keeping = (
        (frame.link(page_path(role), role.name), ": ", cite.claim(kept.why))
        for role, kept in base.roles_not_for_pain_point(pain_point.id)
    )
    return markup(
        [
            element("p", cite.claim(pain_point.short.get("answer", pain_point.lead)), class_="lead"),
            reviewed(pain_point),
            section("at-work", "What helps at work, before any exit", cite.claims(pain_point.at_work), missing),
            section("short", "In short", cite.short_answers(pain_point.short)),
            section("figures", "What is known", cite.claims(pain_point.says)),
            *(poll(frame, each) for each in pain_point.polls),
            section("quotes", "In colleagues’ words", *(cite.quote(said) for said in pain_point.quotes)),
            section("roles", "Roles that ease it", listing(easing)),
            section("roles-not", "Roles that do not", listing(keeping)),
            unknown(pain_point.unknown),
        ]
    )


def _exit_check_page(check: ExitCheck) -> Page:
    return Page(
        path=page_path(check), title=check.name, summary=check.ask, body=lambda frame: _exit_check_body(frame, check)
    )


def _exit_check_body(frame: Frame, check: ExitCheck) -> Html:
    short = short_answers(check)
    opening = short.get("answer")
    roles = [role for role in frame.knowledge_base.roles.values() if check.id in role.exit_checks]
    return markup(
        [
            element("p", frame.citations.claim(opening), class_="lead") if opening else None,
            element("p", element("strong", "Ask: "), check.ask, class_="catch"),
            section("short", "In short", frame.citations.short_answers(short)),
            section("answer", "What is known", frame.citations.claims(check.says)),
            section(
                "roles",
                "Roles for which it matters most",
                listing([frame.link(page_path(each), each.name) for each in roles]),
            ),
            unknown(check.unknown),
            element("p", frame.link("exit-checks/index.html", "All checks before you leave")),
        ]
    )


def _exit_check_index(knowledge_base: KnowledgeBase) -> Page:
    checks = knowledge_base.exit_checks.values()
    return Page(
        path="exit-checks/index.html",
        title="Before you leave",
        summary="What to check before you leave or change a job, in the order in which it decides the timing.",
        body=lambda frame: listing(
            [(frame.link(page_path(each), each.name), element("span", each.ask, class_="note")) for each in checks],
            ordered=True,
        ),
    )


def _specialty_page(specialty: Specialty) -> Page:
    return Page(
        path=page_path(specialty),
        title=f"{specialty.name}: careers beyond the clinic",
        summary=f"What sources say for {specialty.people}.",
        body=lambda frame: _specialty_body(frame, specialty),
    )


def _specialty_body(frame: Frame, specialty: Specialty) -> Html:
    cite, base = frame.citations, frame.knowledge_base
    roles = (
        (frame.link(page_path(base.roles[each.role]), base.roles[each.role].name), ": ", cite.claim(each.why))
        for each in specialty.roles
    )
    pain_points = (
        (cite.claim(each.says), _more_about(frame, each.pain_point) if each.pain_point else None)
        for each in specialty.pain_points
    )
    return markup(
        [
            element("p", specialty.thin, class_="catch") if specialty.thin else None,
            section("says", "What is particular to it", cite.claims(specialty.says)),
            section("roles", "Roles that its sources name", listing(roles)),
            section("pain-points", "What wears it out", listing(pain_points)),
            section("elsewhere", "Other work that its sources name", cite.claims(specialty.elsewhere)),
            *(poll(frame, each) for each in specialty.polls),
            section("quotes", "In colleagues’ words", *(cite.quote(said) for said in specialty.quotes)),
        ]
    )


def _more_about(frame: Frame, pain_point: str) -> Node:
    entry = frame.knowledge_base.pain_points[pain_point]
    return " ", frame.link(page_path(entry), entry.name)


def _state_page(state: str, found: list[tuple[Any, Claim]]) -> Page:
    name = state_name(state)

    def body(frame: Frame) -> Html:
        groups: dict[str, list[Claim]] = {}
        for item, said in found:
            groups.setdefault(item.id, []).append(said)
        items = {item.id: item for item, _ in found}
        return markup(
            section(
                f"in-{key}",
                items[key].name,
                frame.citations.claims(says),
                element("p", frame.link(page_path(items[key]), "The whole entry")),
            )
            for key, says in groups.items()
        )

    return Page(
        path=f"states/{state.lower()}.html",
        title=f"{name}: laws and rules",
        summary=f"What the knowledge base says of the law and rules of {name}, with sources.",
        body=body,
    )


def poll(frame: Frame, key: str) -> Html:
    """Return a published poll as a table, with whom it asked and its caveats."""
    found = frame.knowledge_base.polls[key]
    sample = f"{found.sample:,}" if isinstance(found.sample, int) else "not stated"
    several = {"yes": "Several answers were allowed, so the shares do not add up to the whole. "}.get(
        found.several_answers, ""
    )
    rows = [(answer.label, f"{answer.percent:g}%") for answer in found.answers]
    asked = f"{found.population} {several}Sample: {sample}. Date: {found.date}."
    return section(
        f"poll-{found.id}",
        found.name,
        element("p", found.question, frame.citations.mark(found.source)),
        table(found.name, ("Answer", "Share"), rows),
        element("p", asked, class_="note"),
        frame.citations.claims(found.caveats),
    )


def benchmark(frame: Frame, item: PayBenchmark) -> Html:
    """Return what clinical practice pays."""
    figures = listing(map(frame.citations.pay, item.pay))
    return section(f"benchmark-{item.id}", item.name, figures, frame.citations.claims(item.notes))
