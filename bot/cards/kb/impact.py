"""The impact of a change on questions: which ones would be answered differently."""

from collections.abc import Mapping

from bot.cards.components import Text
from bot.cards.limits import clip
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.editing import ImpactReport, QuestionOutcome, Regression
from bot.services.editing.impact import RegressionKind

_MAX_QUESTIONS = 6
"""Questions on a card; they stand beside the difference, its reason and its buttons."""
_QUESTION_LENGTH, _CAUSE_LENGTH, _NAME_LENGTH = 120, 60, 60
_MAX_NAMES = 2
_SEVERAL = 2
ADVICE: Mapping[RegressionKind, str] = {
    "new": "Remove a new question that another entry should keep answering.",
    "removed": "Put back a question that should still find this entry.",
    "like": "Add an example to the entry that loses a question, or remove the new one.",
}


def impact_texts(impact: ImpactReport, *, done: bool = False) -> tuple[Text, ...]:
    """List the questions that are answered differently, and what to do about it; nothing if there are none.

    Args:
        impact: the impact report.
        done: whether the change is published already.
    """
    if not impact.regressions and not impact.not_asked:
        return ()
    lines = [_regression_line(regression) for regression in impact.regressions[:_MAX_QUESTIONS]]
    more = len(impact.regressions) - _MAX_QUESTIONS
    kinds = {regression.kind for regression in impact.regressions}
    advice = [sentence for kind, sentence in ADVICE.items() if kind in kinds]
    rest = (f"… and {more} more",) if more > 0 else ()
    advice = subtext("\n".join((*advice, *_coverage(impact))))
    return Text(f"**{impact_heading(impact, done=done)}**\n{bullets((*lines, *rest))}".strip()), Text(advice)


def impact_heading(impact: ImpactReport, *, done: bool = False) -> str:
    """Count the questions that are answered differently."""
    count = len(impact.regressions)
    who = {0: "No question", 1: "One question"}.get(count, f"{count} questions")
    if done:
        return f"{who} {'is' if count < _SEVERAL else 'are'} answered differently now"
    return f"{who} would be answered differently"


def _coverage(impact: ImpactReport) -> tuple[str, ...]:
    if not impact.not_asked:
        return ()
    return (f"Asked were {impact.asked} of the {impact.asked + impact.not_asked} questions that this touches.",)


def _regression_line(regression: Regression) -> str:
    question = f"“{escape_user_text(clip(regression.question, _QUESTION_LENGTH))}”"
    before = (
        _names(regression.before) if regression.before.kind == "answered" else f"new in {_name(regression.entry_name)}"
    )
    line = f"{question} · {before} → {_outcome(regression.after)}"
    if regression.kind != "like":
        return line
    cause = f", because of “{escape_user_text(clip(regression.cause, _CAUSE_LENGTH))}”" if regression.cause else ""
    return f"Like {line}{cause}"


def _outcome(outcome: QuestionOutcome) -> str:
    match outcome.kind:
        case "answered":
            return _names(outcome)
        case "offered":
            return f"only offered: {_names(outcome)}"
        case "nothing":
            return "no answer"


def _names(outcome: QuestionOutcome) -> str:
    joined = " and " if outcome.kind == "answered" else ", "
    return joined.join(map(_name, outcome.names[:_MAX_NAMES]))


def _name(name: str) -> str:
    return escape_user_text(clip(name, _NAME_LENGTH))
