"""Turns a moderator's plain answer to a member's question into a question of the base, with where it comes from.

She writes an answer and a name and link; ids, short names and the format of statements are made here.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from pydantic import ValidationError

from knowledge.editing.field_validation import FieldError
from knowledge.editing.slugs import make_slug
from knowledge.model import Claim, Faq, Source

_LABELS = {"Claim": "Answer", "Source": "Where it comes from", "Faq": "Question"}
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MAX_NAME = 80
_MAX_SHORT_NAME = 28
_MAX_SOURCE_ID = 80
_MAX_ANSWER = 500
"""Characters of one statement."""


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """The new entry, and the source that its answer cites."""

    faq: Faq
    source: Source


def answer_to_question(
    question: str, answer: str, origin: str, server: str, today: str, taken: Collection[str]
) -> PlainAnswer | tuple[FieldError, ...]:
    """Return a question with its answer, or what is wrong with it.

    Args:
        question: the question of members, which becomes the name and the first example.
        answer: the answer in plain words.
        origin: where it comes from: a name, a link, or both; empty for the moderators' own knowledge.
        server: the name of the server, whose moderators the answer is attributed to.
        today: the current date, such as 2026-12-01.
        taken: the ids of all entries and sources.
    """
    said, name = " ".join(answer.split()), " ".join(question.split())
    name = name[:1].upper() + name[1:]
    if len(said) > _MAX_ANSWER:
        return (FieldError("Answer", f"Write at most {_MAX_ANSWER} characters; this has {len(said)}."),)
    try:
        source = _source(origin, server, today, taken)
        note = f"Added by the moderators of {server}, {today}." if origin.strip() else None
        claim = Claim(text=said, source=source.id, note=note)
        faq = Faq(
            id=make_slug(name, taken, fallback="question"),
            name=_clip(name, _MAX_NAME),
            short_name=_clip(name, _MAX_SHORT_NAME),
            aliases=(),
            examples=(name,),
            answer=(claim,),
            short={"answer": claim},
            reviewed=today,
        )
    except ValidationError as error:
        return tuple(FieldError(_LABELS.get(error.title, "Answer"), f"{each['msg']}.") for each in error.errors())
    return PlainAnswer(faq, source)


def _source(origin: str, server: str, today: str, taken: Collection[str]) -> Source:
    found = _LINK.search(origin)
    url = found.group().rstrip(".,;)") if found else None
    named = " ".join(_LINK.sub(" ", origin).split()).strip(" ,;:-")
    publisher = named or (url.partition("//")[2].partition("/")[0] if url else f"Moderators of {server}")
    date = "not stated" if origin.strip() else today
    return Source(
        id=make_slug(f"{publisher} {today}", taken, max_words=8, max_length=_MAX_SOURCE_ID, fallback="source"),
        publisher=publisher,
        date=date,
        url=url,
    )


def _clip(text: str, length: int) -> str:
    """Return a text cut at a word, so that it is a name and no half of one."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
