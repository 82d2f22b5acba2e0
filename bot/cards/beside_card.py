"""One thing that was asked of several roles, side by side: "and remote?" after a comparison."""

from collections.abc import Iterator

from bot.cards.actions import action
from bot.cards.asked_part import part_title, role_passages
from bot.cards.check_part import check, own_check
from bot.cards.compare_card import keys_of
from bot.cards.parts import Button, Card, Row, Rule, Text
from bot.cards.sheet import Passage, deal, write
from bot.cards.text import small, words
from bot.services.replies import Compared
from knowledge import Library
from knowledge.asking import Part
from knowledge.model import Role

_LETTERS = 3000
"""For all roles together, so that a card holds the sources of each and a phone shows it in a few thumb lengths."""


def beside_card(library: Library, compared: Compared, part: Part) -> Card:
    """Say of each role what was asked for, and lead to the roles and to everything else side by side."""
    roles = compared.roles
    names = [words(role.short_name) for role in roles]
    keys = keys_of(roles)
    opens = tuple(Button(f"Open {role.short_name}", action("role", "open", role.id)) for role in roles)
    return Card(
        (
            Text(f"## {', '.join(names[:-1])} and {names[-1]}: {part_title(part)}"),
            *write(library, [line for role in roles for line in _of(library, role, part, _LETTERS // len(roles))]),
            *write(library, deal(library, check(library, part), _LETTERS * 2 // 3)[0]),
            Rule(),
            Row((Button("Compare everything", action("compare", "open", keys, 0), "primary"), *opens)),
            Text(small("Information, not advice.")),
        ),
        address=("beside", keys, part),
    )


def _of(library: Library, role: Role, part: Part, limit: int) -> Iterator[Passage]:
    yield Passage(f"### {words(role.name)}", heading=True)
    own = part in library.exit_checks
    yield from deal(library, own_check(role, part), limit // 3)[0] if own else role_passages(library, role, part, limit)
