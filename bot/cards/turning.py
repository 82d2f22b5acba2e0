"""The buttons that turn the pages of a card."""

from collections.abc import Callable

from bot.cards.components import Button
from bot.cards.custom_id import CustomId


def page_buttons(page: int, pages: int, opens: Callable[[int], CustomId]) -> tuple[Button, ...]:
    """Return the buttons to the page before and to the next, where there are such.

    Args:
        page: which is shown, from 0.
        pages: how many there are.
        opens: the action that opens a page.
    """
    before = (Button("Previous page", opens(page - 1)),) if page > 0 else ()
    after = (Button("Next page", opens(page + 1), "primary"),) if page + 1 < pages else ()
    return (*before, *after)
