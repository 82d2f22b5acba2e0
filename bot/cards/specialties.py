"""Notes for a specialty: its own card, and the lines it adds to other cards."""

from collections.abc import Iterable
from itertools import chain

from bot.cards.components import Block, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import (
    Paragraph,
    attributed,
    claim,
    claims,
    heading,
    page_buttons,
    paginate_groups,
    quote,
    render_page,
)
from bot.cards.polls import poll_paragraphs
from bot.services.specialties import SpecialtyOrigin
from knowledge import KnowledgeBase
from knowledge.model import Claim, Entry, ExitCheck, Faq, Role, Specialty

PAY_NOTE = "Pay figures are for the role, not for one specialty."
_MAX_ENTRIES = 2
"""Lines of a specialty on a card that is about several entries; more would push its own words away."""
_CHOICE_TEXT: dict[SpecialtyOrigin, str] = {
    "yours": "You chose this. /specialty name:none returns to the server's.",
    "the server's": "This server's specialty. Choose your own with /specialty.",
    "the default": "Default specialty. Change it with /specialty.",
}


def specialty_card(
    knowledge_base: KnowledgeBase, specialty: Specialty, choice: SpecialtyOrigin | None, page: int = 0
) -> Card:
    """Show a page of a specialty; ``choice`` says why the reader has it, None when it is only looked at."""
    pages = paginate_groups(knowledge_base, _paragraphs(knowledge_base, specialty))
    page = max(0, min(page, len(pages) - 1))
    count = f"\n-# Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    whose = (Text(subtext(_CHOICE_TEXT[choice])),) if choice else ()
    thin = (Text(f"*How much this is based on: {escape_content(specialty.thin)}*"),) if specialty.thin else ()
    return Card(
        (
            Text(f"## {escape_content(specialty.name)}{count}"),
            *thin,
            *render_page(knowledge_base, pages[page]),
            Divider(),
            Row(page_buttons(page, len(pages), lambda at: custom_id("specialty", "page", specialty.id, at))),
            *whose,
            Text(subtext(f"{PAY_NOTE} Information, not advice.")),
        ),
        route=("specialty", specialty.id, str(page)),
    )


def no_specialty_card(knowledge_base: KnowledgeBase) -> Card:
    """Say that no specialty is chosen, how to choose one, and which there are."""
    known = ", ".join(escape_content(each.name) for each in knowledge_base.specialties.values())
    if not known:
        return Card((Text("The knowledge base has nothing on any specialty."),), accent="warm")
    return Card(
        (
            Text(
                "## No specialty chosen\nMy cards say what holds for physicians of any specialty. Choose yours with "
                "/specialty name: and they add what sources say for it."
            ),
            Text(f"I know: {known}."),
        )
    )


def specialty_lines(knowledge_base: KnowledgeBase, entry: Entry, specialty: Specialty | None) -> tuple[Block, ...]:
    """Return what a specialty has to say on an entry, with its source; nothing where it has nothing to say.

    On a question it says what it has on the first roles and pain points that the question is about.
    """
    if isinstance(entry, ExitCheck):
        return ()
    if isinstance(entry, Faq):
        return specialty_lines_about(
            knowledge_base, (*(named.role for named in entry.roles), *entry.pain_points), specialty
        )
    said = specialty and specialty_statement(specialty, entry.id)
    if specialty is None or said is None:
        return ()
    pay = (PAY_NOTE,) if isinstance(entry, Role) else ()
    return (Text(_specialty_text(knowledge_base, specialty, said, more=pay)),)


def specialty_lines_about(
    knowledge_base: KnowledgeBase, entries: Iterable[str], specialty: Specialty | None
) -> tuple[Block, ...]:
    """Return what a specialty has to say on several entries, each named, for cards that are about all of them."""
    if specialty is None:
        return ()
    known = [(knowledge_base.entries[id_], said) for id_ in entries if (said := specialty_statement(specialty, id_))]
    return tuple(
        Text(_specialty_text(knowledge_base, specialty, said, lead=f"{escape_content(_short(entry))}: "))
        for entry, said in known[:_MAX_ENTRIES]
    )


def specialty_statement(specialty: Specialty, entry_id: str) -> Claim | None:
    """Return the first statement of a specialty on a role or a pain point."""
    on_roles = (link.why for link in specialty.roles if link.role == entry_id)
    on_pain_points = (link.says for link in specialty.pain_points if link.pain_point == entry_id)
    return next(chain(on_roles, on_pain_points), None)


def quiz_notice(specialty: Specialty | None) -> tuple[Block, ...]:
    """Say at the start of the quiz what it is for the specialty."""
    if specialty is None:
        return ()
    return (
        Text(
            subtext(
                f"The questions are the same for every specialty. Role cards add what sources say for "
                f"{escape_content(specialty.people)}; change that with /specialty."
            )
        ),
    )


def _specialty_text(
    knowledge_base: KnowledgeBase, specialty: Specialty, said: Claim, *, lead: str = "", more: tuple[str, ...] = ()
) -> str:
    prefix = f"**For {escape_content(specialty.people)}** · {lead}"
    line = attributed(knowledge_base, said, prefix=prefix, bullet=False).text
    return "\n".join((line, *(subtext(each) for each in more)))


def _short(entry: Entry) -> str:
    return entry.name if isinstance(entry, Faq) else entry.short_name


def _paragraphs(knowledge_base: KnowledgeBase, specialty: Specialty) -> list[Paragraph]:
    paragraphs = claims("What sources say", specialty.says)
    if specialty.pain_points:
        paragraphs.append(heading("What wears physicians out"))
        paragraphs += [claim(link.says) for link in specialty.pain_points]
    if specialty.roles:
        paragraphs.append(heading("Roles that sources name"))
        paragraphs += [
            claim(link.why, prefix=f"**{escape_content(knowledge_base.roles[link.role].short_name)}** · ")
            for link in specialty.roles
        ]
    paragraphs += claims("Also named, without a card here", specialty.elsewhere)
    paragraphs += [quote(said) for said in specialty.quotes]
    for poll_id in specialty.polls:
        paragraphs += poll_paragraphs(knowledge_base, poll_id)
    return paragraphs
