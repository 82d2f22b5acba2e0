"""Labels of the fields of an entry, as moderators see them."""

from collections.abc import Mapping
from types import MappingProxyType

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Name",
        "short_name": "Short name",
        "aliases": "Aliases",
        "examples": "Example questions",
        "short": "Short answers",
        "reviewed": "Last reviewed",
        "review_due": "Due for review",
        "kind": "Kind",
        "lead": "What it is",
        "catch": "The catch",
        "duties": "What you do",
        "suits": "Good fit for",
        "benefits": "What is good about it",
        "pay": "Pay",
        "pay_notes": "Notes on pay",
        "patient_contact": "Patient contact",
        "travel": "Travel",
        "remote": "Working from home",
        "licence": "License",
        "time_to_start": "Time to start",
        "requirements": "Requirements",
        "credentials": "Credentials",
        "employers": "Who employs",
        "demand": "Demand",
        "eases": "What it helps with",
        "does_not_ease": "What it does not help with",
        "downsides": "Downsides",
        "checks": "Check before signing",
        "exit_checks": "Exit checks",
        "first_steps": "First steps",
        "cheap_tests": "Try it in an evening",
        "related": "Related roles",
        "related_elsewhere": "Related jobs without a card",
        "quotes": "Quotes",
        "unknown": "What is not known",
        "fit": "Fit with the quiz",
        "says": "Statements",
        "ask": "The question to ask",
        "lead_months": "Months before leaving",
        "gives_notice": "Means giving notice",
        "decides_timing": "Decides when to leave",
        "compared": "Shown when roles are compared",
        "listed_last": "Listed last",
        "polls": "Polls",
        "at_work": "What helps at work",
        "at_work_missing": "Why nothing helps at work",
        "support_lines": "Show support lines first",
        "answer": "Answer",
        "roles": "Roles in the answer",
        "pain_points": "Pain points",
        "see_also": "See also",
        "about_openings": "Answers questions for job openings",
        "offers_quiz": "Offer the quiz",
        "offers_peers": "Offer to ask a peer",
        "public": "May be answered in a channel",
        "shows": "Table below the answer",
        "publisher": "Publisher",
        "date": "Date",
        "url": "Web address",
        "amount": "Amount",
        "per": "Paid per",
        "statistic": "Statistic",
        "covers": "Whom it covers",
        "source": "Source",
        "sample": "Sample size",
        "level": "Level",
        "in_short": "In short",
    }
)

_NOUNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pay": ("figure", "figures"),
        "eases": ("pain point", "pain points"),
        "does_not_ease": ("pain point", "pain points"),
        "first_steps": ("step", "steps"),
        "cheap_tests": ("test", "tests"),
        "related": ("role", "roles"),
        "roles": ("role", "roles"),
        "quotes": ("quote", "quotes"),
    }
)
"""What the items of a list are called; those of all others are statements."""


def label(field: str) -> str:
    """Return the label of a field, at most 45 characters, the limit of a Discord form label."""
    return _LABELS.get(field) or field.replace("_", " ").capitalize()


def count_items(field: str, number: int) -> str:
    """Return a number of list items in words: "1 figure", "2 statements"."""
    one, several = _NOUNS.get(field, ("statement", "statements"))
    return f"{number} {one if number == 1 else several}"


def quote(text: str, most: int = 60) -> str:
    """Return a text in quotation marks, shortened if it is long."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= most else flat[: most - 1].rstrip() + '…'}”"
