"""An answer held back in a channel comes out of its button as it went in."""

from itertools import combinations

import pytest

from bot.cards.custom_id import CustomId
from bot.interactions.private_answers import decode_answer, encode_answer
from bot.interactions.router import ActionEvent
from bot.services.answers import (
    Answer,
    ComparisonAnswer,
    EntryAnswer,
    MissingContext,
    NoAnswer,
    Rejected,
    RoleListAnswer,
    Suggestions,
)
from knowledge import KnowledgeBase
from knowledge.role_filters import RoleSearch

AUTHOR = 2**63 - 1
"""The longest id that Discord can give."""


def there_and_back(library: KnowledgeBase, reply: Answer) -> Answer:
    action = CustomId.decode(encode_answer(AUTHOR, reply).encode())
    assert action is not None
    return decode_answer(library, ActionEvent(action.args))


@pytest.mark.parametrize("kind", ["answered", "suggested", "listed", "missed", "adrift", "outside", "unclear"])
def test_an_answer_survives_encoding_and_decoding(library: KnowledgeBase, kind: str) -> None:
    msl, ime = library.roles["msl"], library.roles["ime"]
    replies: dict[str, Answer] = {
        "answered": EntryAnswer(msl, "pay", (ime,), "before"),
        "suggested": Suggestions((msl, ime), "remote"),
        "listed": RoleListAnswer(RoleSearch({"travel": frozenset({"high", "varies"})})),
        "missed": Rejected((ime,)),
        "adrift": MissingContext(),
        "outside": NoAnswer("outside", ()),
        "unclear": NoAnswer("unclear", (msl,)),
    }
    assert there_and_back(library, replies[kind]) == replies[kind]


def test_no_role_of_a_comparison_is_lost_however_long_their_ids_are(library: KnowledgeBase) -> None:
    longest = sorted(library.roles.values(), key=lambda role: -len(role.id))[:5]
    for roles in combinations(longest, 4):
        reply = ComparisonAnswer(roles, "downsides")
        assert there_and_back(library, reply) == reply


def test_a_comparison_of_an_older_button_opens(library: KnowledgeBase) -> None:
    click = ActionEvent((str(AUTHOR), "compare", "-", "msl,ime"))
    assert decode_answer(library, click) == ComparisonAnswer((library.roles["msl"], library.roles["ime"]))
