"""An answer held back in a channel comes out of its button as it went in."""

from itertools import combinations

import pytest

from bot.cards.actions import Action
from bot.services.replies import Adrift, Answered, Compared, Declined, Listed, Missed, Reply, Suggested
from bot.interactions.held import held_back, restored
from bot.interactions.router import Click
from knowledge import Library
from knowledge.role_filters import Search

AUTHOR = 2**63 - 1
"""The longest id that Discord can give."""


def there_and_back(library: Library, reply: Reply) -> Reply:
    action = Action.decode(held_back(AUTHOR, reply).encode())
    assert action is not None
    return restored(library, Click(action.args))


@pytest.mark.parametrize("kind", ["answered", "suggested", "listed", "missed", "adrift", "outside", "unclear"])
def test_a_reply_comes_back_as_it_was(library: Library, kind: str) -> None:
    msl, ime = library.roles["msl"], library.roles["ime"]
    replies: dict[str, Reply] = {
        "answered": Answered(msl, "pay", (ime,), "before"),
        "suggested": Suggested((msl, ime), "home"),
        "listed": Listed(Search({"travel": frozenset({"high", "varies"})})),
        "missed": Missed((ime,)),
        "adrift": Adrift(),
        "outside": Declined("outside", ()),
        "unclear": Declined("unclear", (msl,)),
    }
    assert there_and_back(library, replies[kind]) == replies[kind]


def test_no_role_of_a_comparison_is_lost_however_long_their_ids_are(library: Library) -> None:
    longest = sorted(library.roles.values(), key=lambda role: -len(role.id))[:5]
    for roles in combinations(longest, 4):
        reply = Compared(roles, "downsides")
        assert there_and_back(library, reply) == reply


def test_a_comparison_of_an_older_button_opens(library: Library) -> None:
    click = Click((str(AUTHOR), "compare", "-", "msl,ime"))
    assert restored(library, click) == Compared((library.roles["msl"], library.roles["ime"]))
