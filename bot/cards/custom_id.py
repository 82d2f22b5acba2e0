"""custom_ids: what a button, select or form does, in at most 100 characters, so nothing is kept between clicks."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from bot.cards.limits import MAX_CUSTOM_ID
from knowledge.model import Quiz
from knowledge.quiz import Answers, choice_ids
from knowledge.role_filters import FILTERS, ORDERS, RoleSearch

_DIGEST_LENGTH = 6
"""Hexadecimal digits: two texts of one form share them once in sixteen million."""


class CustomIdTooLong(ValueError):  # noqa: N818 - says what is wrong
    """A custom_id is too long; a programming error, found by the tests."""


@dataclass(frozen=True, slots=True)
class CustomId:
    """What a button, select or modal does: an area, a verb, and arguments without colons.

    It is encoded as ``area:version:verb:arguments``, so nothing needs to be remembered between clicks. Where a message
    must name the knowledge base it belongs to, ``version@context`` stands in place of the version.

    A form that opens with text in it also has a digest of that text, ``version~digest``: phones fill a form from the
    first one they saw under the same custom_id, and so would write an old text over a newer one.
    """

    area: str
    verb: str
    args: tuple[str, ...] = ()
    version: int = 1
    context: str = ""
    """Letters and digits; see `bot.interactions.context`."""
    digest: str = ""
    """Of what a form is filled with; nothing reads it."""

    @property
    def name(self) -> str:
        """Its name in logs and metrics: without the arguments, which may identify a member."""
        return f"{self.area}:{self.verb}"

    def encode(self) -> str:
        """Return the custom_id. Raises CustomIdTooLong."""
        version = f"{self.version}@{self.context}" if self.context else str(self.version)
        version = f"{version}~{self.digest}" if self.digest else version
        text = ":".join((self.area, version, self.verb, *self.args))
        if len(text) > MAX_CUSTOM_ID or any(":" in part for part in (self.area, self.verb, *self.args)):
            raise CustomIdTooLong(f"the action {self.area} {self.verb} makes no custom_id")
        return text

    def with_context(self, key: str) -> "CustomId":
        """Return the same with the knowledge base it belongs to, if that still fits into a custom_id.

        Ids of entries are short enough for it (`knowledge.editing.new_entry`); for a longer one, of an edited file,
        the knowledge base of the place where it is pressed is used.
        """
        marked = replace(self, context=key)
        return marked if len(self.encode()) + len(key) + 1 <= MAX_CUSTOM_ID else self

    def with_digest(self, values: Mapping[str, str]) -> "CustomId":
        """Return the same with a digest of what a form is filled with, as long as there is room for; none if empty."""
        if not any(values.values()):
            return self
        room = min(_DIGEST_LENGTH, MAX_CUSTOM_ID - len(self.encode()) - 1)
        digest = hashlib.blake2s(repr(sorted(values.items())).encode(errors="replace")).hexdigest()
        return replace(self, digest=digest[:room]) if room > 0 else self

    @classmethod
    def decode(cls, custom_id: str) -> "CustomId | None":
        """Parse a custom_id; None for anything this program never wrote."""
        area, _, rest = custom_id.partition(":")
        version, _, rest = rest.partition(":")
        verb, more, args = rest.partition(":")
        version = version.partition("~")[0]
        version, _, context = version.partition("@")
        if not (area and verb and version.isascii() and version.isdigit()):
            return None
        return cls(area, verb, tuple(args.split(":")) if more else (), int(version), context)


def custom_id(area: str, verb: str, *args: str | int) -> CustomId:
    """Shorthand: ``custom_id("role", "open", "msl")``."""
    return CustomId(area, verb, tuple(str(arg) for arg in args))


_RADIX = 36


def encode_search(search: RoleSearch) -> str:
    """Encode a search as one number in base 36 for each filter and one for the order, joined by dots."""
    masks = [_mask(each.values, search.criteria.get(name, frozenset())) for name, each in FILTERS.items()]
    return ".".join(map(_to_base36, (*masks, ORDERS.index(search.order))))


def decode_search(code: str) -> RoleSearch:
    """Decode a search; unknown values are left out, so the worst result is the list of all roles."""
    numbers = [_from_base36(part) for part in code.split(".")]
    numbers += [0] * (len(FILTERS) + 1 - len(numbers))
    wanted = {
        name: frozenset(value for place, value in enumerate(each.values) if mask >> place & 1)
        for (name, each), mask in zip(FILTERS.items(), numbers, strict=False)
    }
    order = numbers[len(FILTERS)]
    return RoleSearch(wanted, ORDERS[order] if order < len(ORDERS) else ORDERS[0])


_UNANSWERED = "-"


def encode_answers(quiz: Quiz, answers: Answers) -> str:
    """Encode the answers to a quiz, one number in base 36 for each question in order; a skipped one is 0."""
    return ".".join(
        _to_base36(_mask(choice_ids(question), answers[question.id])) if question.id in answers else _UNANSWERED
        for question in quiz.questions
    )


def decode_answers(quiz: Quiz, code: str) -> Answers:
    """Decode answers to the same version of a quiz; numbers beyond its questions and choices are left out."""
    return {
        question.id: tuple(
            choice for place, choice in enumerate(choice_ids(question)) if _from_base36(part) >> place & 1
        )
        for question, part in zip(quiz.questions, code.split("."), strict=False)
        if part != _UNANSWERED
    }


def _mask(values: tuple[str, ...], chosen: Container[str]) -> int:
    return sum(1 << place for place, value in enumerate(values) if value in chosen)


def _to_base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = digits[number % _RADIX]
    while number := number // _RADIX:
        text = digits[number % _RADIX] + text
    return text


def _from_base36(text: str) -> int:
    return int(text, _RADIX) if text.isascii() and text.isalnum() else 0
