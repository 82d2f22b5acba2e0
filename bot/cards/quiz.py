"""The quiz in messages: consent, one question at a time, and kind words where it cannot go on."""

from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.specialties import quiz_notice
from bot.services.quiz import QuestionStep, QuizUnavailable, UnavailableReason
from knowledge import KnowledgeBase
from knowledge.model import LikertScale, MultipleChoice, SingleChoice, Specialty
from knowledge.quiz import choice_ids
from knowledge.quiz.wording import consent_text, describe_answer

_BAR_LENGTH = 12
"""Steps of the progress bar: fits beside the count on a phone."""
_ROW_LENGTH = 5
_UNAVAILABLE: dict[UnavailableReason, str] = {
    "erased": "There is no quiz of yours to go on with: it was erased, or never begun. /quiz start begins one.",
    "finished": "This quiz is finished. /quiz result shows it again, /quiz start begins anew.",
    "not yours": "This is somebody else's quiz. /quiz start begins your own.",
    "changed": "The quiz has changed since this question was shown. /quiz resume goes on with the answers that still "
    "count.",
    "earlier": "This question is of an earlier run of the quiz, and nothing was written. /quiz resume goes on with "
    "the open one.",
    "outdated": "The quiz has been rewritten since you answered, and reading your answers by the new questions would "
    "put words into your mouth. They are kept until you begin anew or erase them; the new quiz takes a few minutes.",
}
_NEXT_STEPS: dict[UnavailableReason, tuple[str, str]] = {
    "finished": ("Show the result", "result"),
    "changed": ("Go on", "resume"),
    "earlier": ("Go on", "resume"),
    "outdated": ("Start the new quiz", "anew"),
}
"""What leads on from there: label and verb."""


def consent_card(knowledge_base: KnowledgeBase, operator: str, specialty: Specialty | None = None) -> Card:
    """Begin: what it is, what is kept, who could see it."""
    quiz = knowledge_base.quiz
    return Card(
        (
            Text(
                f"## What would suit you?\nUp to {len(quiz.questions)} questions on what you like in work, about "
                f"{quiz.minutes} minutes. You can skip any, go back, and stop whenever you like."
            ),
            Text(
                f"**Who sees this?** {escape_content(consent_text(quiz))} "
                f"This bot is run by {escape_user_text(operator)}."
            ),
            *quiz_notice(specialty),
            Row((Button("Start", custom_id("quiz", "go"), "primary"), Button("Not now", custom_id("quiz", "no")))),
        )
    )


def question_card(knowledge_base: KnowledgeBase, asking: QuestionStep) -> Card:
    """Ask one question, with the way back, past it, and out."""
    question = asking.question
    done = round(_BAR_LENGTH * asking.answered / asking.total) if asking.total else 0
    bar = "▰" * done + "▱" * (_BAR_LENGTH - done)
    hint = f"\n-# {escape_content(question.help)}" if question.help else ""
    before = ""
    if asking.chosen is not None:
        before = (
            f"\n-# Your answer so far: "
            f"{escape_content(describe_answer(knowledge_base.quiz, question.id, asking.chosen))}"
        )
    controls = [Button("Back", custom_id("quiz", "back", asking.session, question.id), disabled=asking.first)]
    if question.skippable:
        controls.append(Button("Skip", custom_id("quiz", "answer", asking.session, question.id, "-")))
    controls.append(Button("Save for later", custom_id("quiz", "later", asking.session)))
    return Card(
        (
            Text(subtext(f"{bar} {asking.answered} of {asking.total} answered")),
            Text(f"### {escape_content(question.text)}{hint}{before}"),
            *_answers(asking),
            Divider(),
            Row(tuple(controls)),
        )
    )


def quiz_unavailable_card(unavailable: QuizUnavailable) -> Card:
    """Say why a button of the quiz no longer works, and lead on where there is a way."""
    next_step = _NEXT_STEPS.get(unavailable.reason)
    session = (unavailable.session,) if unavailable.session else ()
    leads_on = (
        (Row((Button(next_step[0], custom_id("quiz", next_step[1], *session), "primary"),)),) if next_step else ()
    )
    return Card((Text(_UNAVAILABLE[unavailable.reason]), *leads_on), accent="warm")


def quiz_paused_card(days: int) -> Card:
    """Put the quiz aside."""
    return Card(
        (
            Text("Kept for later. Your answers so far are safe; /quiz resume goes on here or in a server."),
            Text(subtext(f"If you don't come back within {days} days they are erased.")),
            Row((Button("Go on now", custom_id("quiz", "resume"), "primary"),)),
        )
    )


def quiz_erased_card(count: int) -> Card:
    """Confirm that the answers are gone."""
    return Card((Text("Your quiz answers are erased." if count else "There were no quiz answers to erase."),))


def _answers(asking: QuestionStep) -> tuple[Row, ...]:
    question, session = asking.question, asking.session
    chosen = asking.chosen or ()
    match question:
        case LikertScale():
            labels = (f"1 · {question.low}", "2", "3", "4", f"5 · {question.high}")
            pairs = tuple(zip(choice_ids(question), labels, strict=True))
        case SingleChoice():
            pairs = tuple((choice.id, choice.label) for choice in question.choices)
        case MultipleChoice():
            options = tuple(Option(c.label, c.id, selected=c.id in chosen) for c in question.choices)
            menu = Select(
                custom_id("quiz", "answer", session, question.id),
                f"Choose up to {question.most}",
                options,
                max_values=question.most,
            )
            return (Row((menu,)),)
    buttons = tuple(
        Button(
            label, custom_id("quiz", "answer", session, question.id, id_), "primary" if id_ in chosen else "secondary"
        )
        for id_, label in pairs
    )
    return tuple(Row(buttons[start : start + _ROW_LENGTH]) for start in range(0, len(buttons), _ROW_LENGTH))
