"""One verb for one action, on every button: whoever learned Save or Delete once need not learn another word for it."""

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.repository import ROOT

INSTEAD_OF: Mapping[str, tuple[str, ...]] = {
    "Save": ("Keep", "Store", "Bookmark", "Remember"),
    "Continue": ("Resume", "Go on", "Carry on", "Proceed"),
    "Delete": ("Erase", "Forget", "Discard", "Drop", "Clear", "Wipe", "Destroy"),
    "Edit": ("Change", "Correct", "Modify", "Amend", "Reword", "Adjust"),
    "Answer": ("Reply", "Respond"),
    "Send": ("Submit", "Post", "Deliver"),
    "Start": ("Begin", "Take the", "Launch"),
    "Open": ("View", "Full", "See the"),
    "Publish": ("Show to members", "Release"),
    "Remind": ("Nudge", "Notify"),
    "Revert": ("Restore", "Go back to it", "Roll back", "Undo the"),
    "Export": ("Download",),
    "Remove": ("Take out", "Lift", "Unsave"),
    "Previous page": ("Earlier", "Newer"),
    "Next page": ("Later", "Older"),
}
"""The verb of each action, and the words that must not begin a button in its place."""
EXCEPTIONS: Mapping[str, str] = {
    "Keep everything": "the way out of deleting: nothing is saved",
}
WAYS = ("Back", "Previous page", "Next page", "Previous role", "Next role")
"""They lead through a card, so one action has them beside its own verb."""
SEVERAL: Mapping[str, str] = {
    "*:*": "the names of entries",
    "answer:other": "an unclear question has none of these, a wrong answer is not what was meant",
    "gap:choose": "two kinds of it, named in full",
    "peers:judge": "both answers to one question",
    "plan:nudge": "on and off",
    "quiz:answer": "the answers of the quiz",
    "quiz:closer": "roles by their rank",
    "peers:story-decide": "both answers to one question",
    "role:save": "what it does, and what it did",
    "roles:see": "removes filters, or shows what fits",
    "saved:page": "the list by its name",
    "setup:forum": "opens the choice of a forum, or looks at it again",
    "setup:start": "the first time and later",
    "compare:open": "the parts of a comparison by their names",
    "pay:open": "the kinds of pay by their names",
    "past:list": "the list by its name",
}
"""Actions whose labels begin differently, with the reason."""


def buttons() -> Iterator[tuple[str, str]]:
    """Yield the action (area and verb of the custom_id) and a label of every button in the code."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Button":
                label, does = [*node.args, *(keyword.value for keyword in node.keywords)][:2]
                yield from ((action_of(does), text) for text in texts_of(label) if text)


def action_of(node: ast.expr) -> str:
    """The area and the verb, where they are written in the call; else the expression."""
    if not isinstance(node, ast.Call):
        return ast.unparse(node)
    parts = [str(each.value) if isinstance(each, ast.Constant) else "*" for each in node.args[:2]]
    return ":".join(parts)


def texts_of(node: ast.expr) -> Iterator[str]:
    """The texts a label may be, up to what is computed; nothing for one that is computed whole."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=[ast.Constant(value=str() as text), *_]):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from texts_of(body)
            yield from texts_of(other)
        case _:
            return


def begins(label: str, words: str) -> bool:
    return label == words or label.startswith((f"{words} ", f"{words}…"))


def test_every_button_is_seen() -> None:
    labels = {label for _, label in buttons()}
    assert {"Save", "Continue", "Delete", "Answer", "Publish", "Next page"} <= labels
    assert len(labels) > 80


@pytest.mark.parametrize("verb", INSTEAD_OF)
def test_no_button_begins_with_a_second_word_for_an_action(verb: str) -> None:
    second = {
        label
        for _, label in buttons()
        if label not in EXCEPTIONS and any(begins(label, words) for words in INSTEAD_OF[verb])
    }
    assert not second, f"say {verb}"


def test_one_action_begins_with_one_word_wherever_it_is_offered() -> None:
    verbs: dict[str, set[str]] = {}
    for action, label in buttons():
        if not any(begins(label, way) for way in WAYS):
            verbs.setdefault(action, set()).add(label.split()[0].rstrip("…?"))
    several = {action: words for action, words in verbs.items() if len(words) > 1 and action not in SEVERAL}
    assert not several


def test_no_exception_outlives_its_button() -> None:
    found = [*buttons()]
    assert set(EXCEPTIONS) <= {label for _, label in found}
    assert set(SEVERAL) - {"*:*"} <= {action for action, _ in found}
