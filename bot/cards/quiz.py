"""The quiz in messages: consent, one question at a time, and kind words where it cannot go on."""

from datetime import timedelta

from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import CustomId, CustomIdTooLong, custom_id, encode_answers
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.specialties import quiz_notice
from bot.services.quiz import QuestionStep, QuizUnavailable, UnavailableReason
from knowledge import KnowledgeBase
from knowledge.model import LikertScale, MultipleChoice, Quiz, SingleChoice, Specialty
from knowledge.quiz import Answers, choice_ids, question_counts
from knowledge.quiz.wording import consent_text, describe_answer

_BAR_LENGTH = 12
"""Steps of the progress bar: fits beside the count on a phone."""
_ROW_LENGTH = 5
_CONTEXT_LENGTH = 20
"""Letters that the key of a knowledge base may take in a custom_id."""
_UNAVAILABLE: dict[UnavailableReason, str] = {
    "erased": "You have no open quiz: it was deleted or never started. Start one with /quiz start.",
    "finished": "This quiz is finished. See the result with /quiz result, or take it again with /quiz start.",
    "not yours": "This is someone else's quiz. Start your own with /quiz start.",
    "changed": "The quiz has changed since this question was shown. Continue with /quiz resume; answers that still "
    "apply are kept.",
    "earlier": "This question belongs to an earlier quiz, so nothing was stored. Continue the open one with "
    "/quiz resume.",
    "outdated": "The quiz has been rewritten since you answered, so your old answers no longer fit the questions. They "
    "are kept until you start the new quiz or delete them; the new quiz takes a few minutes.",
}
_NEXT_STEPS: dict[UnavailableReason, tuple[str, str]] = {
    "finished": ("Show the result", "result"),
    "changed": ("Continue", "resume"),
    "earlier": ("Continue", "resume"),
    "outdated": ("Start the new quiz", "anew"),
}
"""What leads on from there: label and verb."""


def consent_card(knowledge_base: KnowledgeBase, operator: str, specialty: Specialty | None = None) -> Card:
    """Begin: what it is, what is kept, who could see it."""
    quiz = knowledge_base.quiz
    return Card(
        (
            Text(
                f"## What would suit you?\n{_count_questions(quiz)} questions on what you like in work, about "
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
    so_far = asking.progress
    done = round(_BAR_LENGTH * (so_far.answered + so_far.skipped) / so_far.total) if so_far.total else 0
    skipped = f", {so_far.skipped} skipped" if so_far.skipped else ""
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
            Text(subtext(f"{bar} {so_far.answered} of {so_far.total} answered{skipped}")),
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
            Text("Saved. Continue any time with /quiz resume."),
            Text(subtext(f"Your answers are deleted after {days} days without use.")),
            Row((Button("Continue", custom_id("quiz", "resume"), "primary"),)),
        )
    )


UNDO = timedelta(minutes=1)
"""How long a deletion can be undone."""


def confirm_deletion_card(session: str = "") -> Card:
    """Ask before the answers of a quiz are deleted; ``session`` leads back to its result."""
    back = (Button("Back to the result", custom_id("quiz", "result", session)),) if session else ()
    return Card(
        (
            Text("**Delete all your quiz answers?** You can undo it for one minute."),
            Row((Button("Delete my answers", custom_id("quiz", "erase"), "danger"), *back)),
        ),
        accent="warm",
    )


def quiz_erased_card(count: int, quiz: Quiz | None = None, answers: Answers | None = None, at: int = 0) -> Card:
    """Confirm that the answers are gone.

    Nothing is stored for the undo: for its minute the button itself holds the answers.

    Args:
        count: how many quizzes were deleted.
        quiz: the quiz that the answers belong to.
        answers: those that can be brought back; None for none.
        at: when they were deleted, in seconds since 1970.
    """
    if not count:
        return Card((Text("You had no quiz answers."),))
    undo = _undo_id(quiz, answers, at) if quiz and answers else None
    if undo is None:
        return Card((Text("Your quiz answers are deleted."),))
    return Card(
        (
            Text("Your quiz answers are deleted."),
            Row((Button("Undo", undo), Button("Done", custom_id("quiz", "done")))),
            Text(subtext("Undo works for one minute. Until then only its button holds your last answers.")),
        )
    )


def deleted_for_good_card(*, too_late: bool = False) -> Card:
    """Say that the answers are gone for good, and take the undo away."""
    late = "The minute to undo this is over. " if too_late else ""
    return Card((Text(f"{late}Your quiz answers are deleted. Start again any time with /quiz start."),))


def _undo_id(quiz: Quiz, answers: Answers, at: int) -> CustomId | None:
    """Return the custom_id that brings the answers back; None if they do not fit into one."""
    undo = custom_id("quiz", "undo", quiz.version, at, encode_answers(quiz, answers))
    try:
        undo.with_context("0" * _CONTEXT_LENGTH).encode()
    except CustomIdTooLong:
        return None
    return undo


def _count_questions(quiz: Quiz) -> str:
    fewest, most = question_counts(quiz)
    return str(most) if fewest == most else f"{fewest} to {most}"


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
