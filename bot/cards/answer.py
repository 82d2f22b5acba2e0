"""Any reply to a question as a card: the direct answer first, then what bears on it, and what to do when it missed."""

from collections.abc import Mapping
from dataclasses import replace

from bot.cards.answer_aspect import answer_title
from bot.cards.answer_fallbacks import (
    alternatives_card,
    insert_notices,
    missing_context_card,
    no_answer_card,
    smalltalk_card,
    uncovered_topic_card,
    unsupported_language_card,
    with_pii_warning,
)
from bot.cards.browse import browse_card
from bot.cards.compare import aspect_comparison_card, compare_card
from bot.cards.components import Block, Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import role_check_overview
from bot.cards.markdown import escape_content, first_words, subtext
from bot.cards.pagination import Paragraph, claim, render_page
from bot.cards.pay_figures import pay_lines
from bot.cards.specialties import specialty_lines
from bot.cards.support import crisis_card, support_lines_text, with_distress_lines
from bot.services.answers import (
    Answer,
    ComparisonAnswer,
    CrisisAnswer,
    EntryAnswer,
    MatchBasis,
    MissingContext,
    NoAnswer,
    Rejected,
    RoleListAnswer,
    SmallTalkAnswer,
    SpecialtyPayAnswer,
    Suggestions,
    UncoveredAnswer,
    UnsupportedLanguage,
)
from bot.services.specialties import mentioned_specialty
from knowledge import KnowledgeBase
from knowledge.model import Claim, Entry, ExitCheck, Faq, PainPoint, Role, Specialty
from knowledge.question.answer_content import AnswerContent, Statement, one_line, select_content, state_of
from knowledge.question.aspects import ASPECT_TABLE, EXIT_CHECKS, AspectId
from knowledge.question.location import mentions_non_us_country
from knowledge.safety import find_patient_identifiers, speaks_of_distress
from knowledge.text.us_states import STATE_NAMES

US_FIGURES = "Figures and rules are for the United States unless a line says otherwise."
_BASIS_TEXT: Mapping[MatchBasis, str] = {
    "closest": "Closest match.",
    "before": "Continuing from your last question.",
}
"""What is said of how an answer was found; a sure one needs no words."""
_WARM_SENTENCE = (
    "That is a lot to carry, and you are not the only physician who feels this way. You do not have to decide anything "
    "today."
)
_NO_OPENINGS = "I don't list job openings. This is what sources say about finding them."
_PLACE_TO_TALK = "Someone to talk to, day or night: /support"
NO_ASPECT = "-"
_PAY_ASPECTS = frozenset({"pay", "figures"})
_MAX_SECOND_ASPECTS = 2
_MAX_SECOND_WORDS = 40
"""Words of the direct answer to a second question: none is longer, and none is cut."""
_MAX_LINE_WORDS = 24
"""Words of the one line that says what an offered entry holds."""
_MAX_BUTTONS = 4
"""Buttons of an answer; the place adds one at least, and five are what a person weighs at a glance."""


def answer_card(  # noqa: C901, PLR0911 - a table
    knowledge_base: KnowledgeBase, answer: Answer, specialty: Specialty | None = None
) -> Card:
    """Return the card of any kind of answer."""
    match answer:
        case CrisisAnswer():
            return crisis_card(knowledge_base)
        case EntryAnswer():
            return _entry_answer_card(knowledge_base, answer, specialty)
        case ComparisonAnswer():
            return comparison_answer_card(knowledge_base, answer, specialty)
        case RoleListAnswer(search):
            return browse_card(knowledge_base, search)
        case Suggestions():
            return _suggestions_card(answer)
        case SpecialtyPayAnswer():
            return _specialty_pay_card(knowledge_base, answer)
        case UncoveredAnswer():
            return uncovered_topic_card(answer)
        case Rejected(others):
            return alternatives_card(others)
        case NoAnswer():
            return no_answer_card(answer)
        case UnsupportedLanguage():
            return unsupported_language_card(answer)
        case MissingContext():
            return missing_context_card()
        case SmallTalkAnswer():
            return smalltalk_card(answer)


def question_answer_card(
    knowledge_base: KnowledgeBase,
    question: str,
    answer: Answer,
    specialty: Specialty | None,
    locale: str | None = None,
) -> Card:
    """Add what follows from the question: notices, a warning about patient details, support lines for distress.

    ``specialty`` is the one that was chosen; one that the question mentions takes precedence. ``locale`` is the
    reader's language of Discord, where Discord tells it.
    """
    named = mentioned_specialty(knowledge_base, question)
    distress = speaks_of_distress(question)
    if distress and isinstance(answer, EntryAnswer | Suggestions):
        answer = replace(answer, heavy=False)  # the support lines bring kind sentences of their own
    card = answer_card(knowledge_base, answer, named or specialty)
    clinical = isinstance(answer, NoAnswer) and answer.reason == "clinical"
    if isinstance(
        answer, EntryAnswer | ComparisonAnswer | RoleListAnswer | Suggestions | NoAnswer | UncoveredAnswer
    ) and not (card.sensitive or clinical):
        specialty_hint = (
            f"What sources say for {escape_content(named.people)}: /specialty name:{escape_content(named.name)}"
            if named
            else ""
        )
        card = insert_notices(card, (US_FIGURES if mentions_non_us_country(question) else "", specialty_hint))
    card = with_pii_warning(card, find_patient_identifiers(question))
    if distress and not isinstance(answer, CrisisAnswer):
        return with_distress_lines(card, knowledge_base, locale)
    return card


def comparison_answer_card(
    knowledge_base: KnowledgeBase, comparison: ComparisonAnswer, specialty: Specialty | None = None
) -> Card:
    """Compare roles: in the aspect asked for, or in everything, starting with pay."""
    aspect = comparison.aspect
    if aspect is None or aspect in {"pay", "figures"}:
        return replace(compare_card(knowledge_base, comparison.roles, specialty=specialty), compact=True)
    return replace(aspect_comparison_card(knowledge_base, comparison, aspect), compact=True)


def _entry_answer_card(knowledge_base: KnowledgeBase, answer: EntryAnswer, specialty: Specialty | None) -> Card:
    entry = answer.entry
    top: tuple[Block, ...] = ()
    sensitive = isinstance(entry, PainPoint) and entry.support_lines
    if sensitive:
        top = (Text(support_lines_text(knowledge_base)), Divider())
    elif answer.heavy:
        top = (Text(f"{_WARM_SENTENCE}\n{subtext(_PLACE_TO_TALK)}"),)
    openings = (Text(_NO_OPENINGS),) if answer.about_openings else ()
    how = subtext(_BASIS_TEXT[answer.basis]) if answer.basis in _BASIS_TEXT else ""
    content = answer.content or select_content(knowledge_base, entry, answer.aspect)
    return Card(
        (
            Text(f"## {answer_title(entry, answer.aspect)}" + (f"\n{how}" if how else "")),
            *top,
            *openings,
            *_content_texts(knowledge_base, answer, content),
            *_second_question(knowledge_base, answer),
            *specialty_lines(knowledge_base, entry, specialty),
            Divider(),
            *_alternatives(answer),
            Row(_buttons(answer)),
            Text(subtext("Information, not advice.")),
        ),
        accent="warm" if sensitive or answer.heavy else "calm",
        route=("entry", entry.id),
        sensitive=sensitive,
        compact=True,
    )


def _content_texts(knowledge_base: KnowledgeBase, answer: EntryAnswer, content: AnswerContent) -> tuple[Text, ...]:
    """Return the direct answer, then the statements that bear on the question; of pay, the figures."""
    entry, aspect = answer.entry, answer.aspect
    opening = [_direct_answer(content.short)] if content.short else []
    state = state_of(aspect)
    if state and isinstance(entry, ExitCheck) and not entry.statements_for(state):
        missing = f"I have no source for {STATE_NAMES.get(state, state)} on this. The general rule:"
        return render_page(
            knowledge_base, [Paragraph(missing, heading=True), *(_statement(each) for each in content.statements)]
        )
    if isinstance(entry, Role) and aspect in _PAY_ASPECTS:
        asked = [_statement(each) for each in content.statements[:1] if content.matched]
        figures = pay_lines(knowledge_base, entry, with_ranges=not opening)
        return render_page(knowledge_base, [*opening, *asked, *figures])
    said = [_statement(each) for each in content.statements]
    if isinstance(entry, Role) and aspect in EXIT_CHECKS and not opening:
        return render_page(knowledge_base, role_check_overview(knowledge_base, entry, aspect))
    if not opening and not said:
        return (Text(f"I have no source on that for {escape_content(entry.short_name)}."),)
    return render_page(knowledge_base, [*opening, *said])


def _direct_answer(short: Claim) -> Paragraph:
    """Return the first sentence of a card in bold, with the caveat that belongs to it."""
    note = f"\n{subtext(escape_content(short.note))}" if short.note else ""
    return Paragraph(f"**{escape_content(short.text)}**{note}", short.source)


def _specialty_pay_card(knowledge_base: KnowledgeBase, answer: SpecialtyPayAnswer) -> Card:
    """Show what the pack of a specialty says of its pay."""
    return Card(
        (
            Text(f"## {escape_content(answer.specialty.name)}: pay"),
            *render_page(knowledge_base, [claim(said) for said in answer.statements]),
            Divider(),
            Row(
                (
                    Button("More on this specialty", custom_id("specialty", "page", answer.specialty.id, 0), "primary"),
                    Button("Not what I meant", custom_id("answer", "other")),
                )
            ),
        ),
        route=("specialty", answer.specialty.id, "0"),
    )


def _statement(said: Statement) -> Paragraph:
    return claim(said.claim, prefix=f"**{escape_content(said.about.short_name)}** · " if said.about else "")


def _second_question(knowledge_base: KnowledgeBase, answer: EntryAnswer) -> tuple[Text, ...]:
    """Answer the other aspects a message asks for in a line each, or say that nothing sourced is there."""
    lines: list[str] = []
    for aspect in answer.more_aspects[:_MAX_SECOND_ASPECTS]:
        title = _aspect_name(aspect)
        short = answer.entry.short.get(aspect)
        check = knowledge_base.exit_checks.get(aspect)
        short = short or (check.short.get("answer") if check else None)
        if short:
            said = escape_content(first_words(short.text, _MAX_SECOND_WORDS))
            by = escape_content(knowledge_base.sources[short.source].publisher)
            lines.append(f"**You also asked about {escape_content(title)}:** {said}\n{subtext(by)}")
        else:
            lines.append(f"You also asked about {escape_content(title)}: I have no source on that.")
    if rest := [_aspect_name(aspect) for aspect in answer.more_aspects[_MAX_SECOND_ASPECTS:]]:
        lines.append(f"Please ask separately about: {escape_content(', '.join(rest))}.")
    lines += [
        f"You also mentioned {escape_content(topic.name)}: I have no entry on that yet. "
        + escape_content(topic.says or "")
        for topic in answer.uncovered[:1]
    ]
    return (Text("\n".join(map(str.rstrip, lines))),) if lines else ()


def _aspect_name(aspect: AspectId) -> str:
    return ASPECT_TABLE[aspect].title.lower() if aspect in ASPECT_TABLE else aspect


def _suggestions_card(suggestions: Suggestions) -> Card:
    """Offer up to three entries, each with one line that bears on the question."""
    lines = [offer_line(entry, suggestions.aspect) for entry in suggestions.entries]
    warm = f"{_WARM_SENTENCE}\n{subtext(_PLACE_TO_TALK)}\n\n" if suggestions.heavy else ""
    return Card(
        (
            Text(f"{warm}I'm not sure which of these you mean:\n" + "\n".join(lines)),
            _offer_buttons(suggestions.entries, suggestions.aspect),
            Row((Button("None of these", custom_id("answer", "other")),)),
        ),
        accent="warm" if suggestions.heavy else "calm",
    )


def offer_line(entry: Entry, aspect: AspectId | None = None) -> str:
    """Return one line that says what an offered entry holds on what was asked."""
    said = one_line(entry, aspect)
    name = f"**{escape_content(entry.short_name if isinstance(entry, Role) else entry.name)}**"
    return f"- {name} · {escape_content(first_words(said.text, _MAX_LINE_WORDS))}" if said else f"- {name}"


def _alternatives(answer: EntryAnswer) -> tuple[Block, ...]:
    """Return what else could be meant, a line each, with buttons that keep what was asked."""
    if not answer.alternatives:
        return ()
    asked = [offer_line(entry) for entry in answer.alternatives if entry in answer.also_asked]
    meant = [offer_line(entry, answer.aspect) for entry in answer.alternatives if entry not in answer.also_asked]
    texts = (
        *(("**You also asked**", *asked) if asked else ()),
        *(("**You may also mean**", *meant) if meant else ()),
    )
    return (Text("\n".join(texts)), _offer_buttons(answer.alternatives, answer.aspect))


def _offer_buttons(entries: tuple[Entry, ...], aspect: AspectId | None) -> Row:
    return Row(
        tuple(
            Button(entry.short_name, custom_id("answer", "about", entry.id, aspect or NO_ASPECT))
            for entry in entries[:3]
        )
    )


def _buttons(answer: EntryAnswer) -> tuple[Button, ...]:
    """Return where the rest is, a way to say that this missed, and as much of the other next steps as there is room.

    What has no room in a server is behind its "More…".
    """
    entry, aspect = answer.entry, answer.aspect
    tab = ASPECT_TABLE[aspect].tab if aspect and aspect in ASPECT_TABLE else None
    state = state_of(aspect)
    whole = Button("Open the card", custom_id("entry", "open", entry.id), "primary")
    more: Button = whole
    rest: list[Button] = []
    if aspect and tab and isinstance(entry, Role):
        more = Button(
            f"More on {ASPECT_TABLE[aspect].title.lower()}", custom_id("role", "part", entry.id, tab, 0), "primary"
        )
        rest = [replace(whole, style="secondary")]
    elif aspect in EXIT_CHECKS and isinstance(entry, Role):
        more = Button(f"More on {_aspect_name(aspect)}", custom_id("check", "open", aspect), "primary")
        rest = [replace(whole, style="secondary")]
    elif state and isinstance(entry, ExitCheck):
        more = replace(whole, custom_id=custom_id("check", "state", entry.id, state))
    if isinstance(entry, Faq) and entry.offers_quiz:
        rest.append(Button("Start the quiz", custom_id("quiz", "begin")))
    others = tuple(other.id for other in answer.alternatives)
    missed = Button("Not what I meant", custom_id("answer", "other", *others))
    wrong = Button("Something wrong?", custom_id("words", "wrong", entry.id))
    room = max(0, _MAX_BUTTONS - len(answer.alternatives) - 2)
    last = () if len(rest) >= room else (wrong,)
    return (more, *rest[:room], missed, *last)
