"""A small quiz with every kind of question, roles to rank with it, and strategies for answers."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from knowledge.model import Quiz, Role
from knowledge.quiz import Answers, choice_ids

DIMENSIONS = ("people", "roads", "writing")
LEVELS: Mapping[str, tuple[str, ...]] = {
    "patient_contact": ("none", "yes", "varies"),
    "travel": ("none", "high", "not stated"),
    "remote": ("yes", "no"),
    "licence": ("not required", "required"),
    "time_to_start": ("weeks", "a year or more"),
}


def a_role(role: str, people: int = 0, roads: int = 0, writing: int = 0, **levels: str) -> Role:
    claim = {"text": "It is a kind of work.", "source": "somebody"}
    traits = {
        name: {"level": levels.get(name, known[0]), "in_short": "in short", "says": ()}
        for name, known in LEVELS.items()
    }
    places = zip(DIMENSIONS, (people, roads, writing), strict=True)
    fit = {dimension: {"value": value, "reason": f"It stands at {value}."} for dimension, value in places}
    empty = ("aliases", "examples", "duties", "pay", "eases", "downsides", "checks", "first_steps", "cheap_tests")
    return Role.model_validate(
        {
            **dict.fromkeys(empty, ()),
            **traits,
            "id": role,
            "name": role,
            "short_name": role,
            "kind": "career",
            "reviewed": "2026",
            "lead": claim,
            "catch": claim,
            "related": (),
            "fit": fit,
        }
    )


QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "people",
        "kind": "single",
        "text": "Whom would you like to meet?",
        "choices": (
            {"id": "many", "label": "Many people", "effects": {"people": 2}},
            {"id": "few", "label": "Few people", "effects": {"people": -1}},
            {"id": "nobody", "label": "Nobody", "effects": {"people": -2}},
        ),
    },
    {
        "id": "where",
        "kind": "single",
        "text": "Where would you like to meet them?",
        "show_if": {"question": "people", "choices": ("many", "few")},
        "choices": (
            {"id": "at-home", "label": "At my place", "effects": {"roads": -1}},
            {"id": "away", "label": "Wherever they are", "effects": {"roads": 1, "people": 1}},
        ),
    },
    {
        "id": "how-far",
        "kind": "scale",
        "text": "How far would you go?",
        "show_if": {"question": "where", "choices": ("away",)},
        "low": "next door",
        "high": "anywhere",
        "effects": {"roads": 1},
    },
    {
        "id": "page",
        "kind": "scale",
        "text": "How do you like an empty page?",
        "low": "full",
        "high": "empty",
        "effects": {"writing": 1, "people": -1},
    },
    {
        "id": "likes",
        "kind": "several",
        "text": "What do you like?",
        "most": 2,
        "choices": (
            {"id": "letters", "label": "Letters", "effects": {"writing": 2}},
            {"id": "trains", "label": "Trains", "effects": {"roads": 2}},
            {"id": "parties", "label": "Parties", "effects": {"people": 2, "writing": -1}},
        ),
    },
    {
        "id": "limits",
        "kind": "several",
        "text": "What is out of the question?",
        "most": 3,
        "choices": (
            {
                "id": "travel",
                "label": "Travel",
                "excludes": ({"trait": "travel", "levels": ("high",), "because": "it travels"},),
            },
            {
                "id": "no-patients",
                "label": "No patients",
                "excludes": (
                    {
                        "trait": "patient_contact",
                        "levels": ("none",),
                        "unless": {"dimension": "people", "at_least": 1},
                        "because": "it sees nobody",
                    },
                ),
            },
            {
                "id": "licence",
                "label": "A licence",
                "excludes": ({"trait": "licence", "levels": ("required",), "because": "it needs a licence"},),
            },
        ),
    },
)
BANDS = (
    {"id": "good", "name": "fits", "at_least": 40},
    {"id": "mixed", "name": "fits in part", "at_least": 0},
    {"id": "against", "name": "does not fit", "at_least": -100},
)
EXPLANATIONS = {
    "reason_for": "You said {answer}: {reason}",
    "reason_against": "You said {answer}, but {reason}",
    "what_would_change": "{question} {answer} → {other}: {role}",
    "nothing_changes": "Nothing changes it.",
    "not_enough": "Answer {count} at least.",
    "flat": "All the same.",
    "nothing_left": "Without {answer}: {count}.",
    "nothing_left_at_all": "Nothing helps alone.",
    "skipped": "skipped",
    "leaning": "rather {end}",
    "between": "in between",
}


def a_quiz(**changes: Any) -> Quiz:
    quiz: dict[str, Any] = {
        "id": "small",
        "version": 1,
        "minutes": 1,
        "consent": "Kept for {days} days.",
        "retention_days": 30,
        "dimensions": tuple({"id": one, "name": one, "high": "high", "low": "low"} for one in DIMENSIONS),
        "questions": QUESTIONS,
        "scoring": {"minimum_answers": 2, "minimum_spread": 10},
        "bands": BANDS,
        "explanations": EXPLANATIONS,
        "golden": (),
    }
    return Quiz.model_validate(quiz | changes)


QUIZ = a_quiz()
NOT_FLAT = {"minimum_answers": 1, "minimum_spread": 0}


def answers_to(quiz: Quiz) -> st.SearchStrategy[Answers]:
    """Any valid answers, to hidden questions too; some skipped, some not asked yet."""
    picks: dict[str, st.SearchStrategy[tuple[str, ...]]] = {}
    for question in quiz.questions:
        most = question.most if question.kind == "several" else 1
        ids = st.sampled_from(choice_ids(question))
        picks[question.id] = st.lists(ids, max_size=most, unique=True).map(tuple)
    return st.fixed_dictionaries({}, optional=picks)


def some_roles() -> st.SearchStrategy[tuple[Role, ...]]:
    place = st.integers(-2, 2)
    levels = st.fixed_dictionaries({name: st.sampled_from(known) for name, known in LEVELS.items()})
    rows = st.lists(st.tuples(place, place, place, levels), min_size=1, max_size=6)
    return rows.map(
        lambda drawn: tuple(
            a_role(f"role-{n}", people, roads, writing, **traits)
            for n, (people, roads, writing, traits) in enumerate(drawn)
        )
    )
