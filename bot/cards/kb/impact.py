"""What a change would do to questions, on the cards of those who decide about it."""

from collections.abc import Mapping

from bot.cards.components import Text
from bot.cards.limits import clip
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.editing import ImpactReport, QuestionOutcome, Regression
from bot.services.editing.impact import RegressionKind

_SHOWN = 6
"""Questions on a card; they stand beside the difference, its reason and its buttons."""
_QUESTION, _CAUSE, _NAME = 120, 60, 60
_LISTED = 2
_SEVERAL = 2
ADVICE: Mapping[RegressionKind, str] = {
    "new": "Take out a new question that another entry should go on answering.",
    "removed": "Put back a question that should find what it found.",
    "like": "Give the entry that loses a question another example, or take the new one out.",
}


def impact_texts(foretold: ImpactReport, *, done: bool = False) -> tuple[Text, ...]:
    """Say which questions are answered otherwise, and what to do about it; nothing where none is.

    Args:
        foretold: what was found out.
        done: whether the change is published by now.
    """
    if not foretold.regressions and not foretold.not_asked:
        return ()
    lines = [_line(finding) for finding in foretold.regressions[:_SHOWN]]
    more = len(foretold.regressions) - _SHOWN
    kinds = {finding.kind for finding in foretold.regressions}
    to_do = [sentence for kind, sentence in ADVICE.items() if kind in kinds]
    rest = (f"… and {more} more",) if more > 0 else ()
    advice = subtext("\n".join((*to_do, *_limits(foretold))))
    return Text(f"**{impact_heading(foretold, done=done)}**\n{bullets((*lines, *rest))}".strip()), Text(advice)


def impact_heading(foretold: ImpactReport, *, done: bool = False) -> str:
    """Count the questions that are answered otherwise."""
    count = len(foretold.regressions)
    who = {0: "No question", 1: "One question"}.get(count, f"{count} questions")
    if done:
        return f"{who} {'is' if count < _SEVERAL else 'are'} answered otherwise now"
    return f"{who} would be answered otherwise"


def _limits(foretold: ImpactReport) -> tuple[str, ...]:
    if not foretold.not_asked:
        return ()
    return (f"Asked were {foretold.asked} of the {foretold.asked + foretold.not_asked} questions that this touches.",)


def _line(finding: Regression) -> str:
    question = f"“{escape_user_text(clip(finding.question, _QUESTION))}”"
    before = _names(finding.before) if finding.before.kind == "answered" else f"new in {_name(finding.entry_name)}"
    line = f"{question} · {before} → {_outcome(finding.after)}"
    if finding.kind != "like":
        return line
    cause = f", because of “{escape_user_text(clip(finding.cause, _CAUSE))}”" if finding.cause else ""
    return f"Like {line}{cause}"


def _outcome(found: QuestionOutcome) -> str:
    match found.kind:
        case "answered":
            return _names(found)
        case "offered":
            return f"only offered: {_names(found)}"
        case "nothing":
            return "no answer"


def _names(found: QuestionOutcome) -> str:
    joined = " and " if found.kind == "answered" else ", "
    return joined.join(map(_name, found.names[:_LISTED]))


def _name(name: str) -> str:
    return escape_user_text(clip(name, _NAME))
