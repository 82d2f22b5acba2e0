"""What Python's garbage collector is told: nearly all that a start makes stays until the end.

Looking for garbage in it takes a tenth of the start, and later 0.1 s each time, in which no member is answered.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager

from bot.client import SecondOpinion
from bot.services.answers import ready_to_match


@contextmanager
def not_looked_for() -> Generator[None]:
    """Look for no garbage meanwhile."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def leave_alone_what_stays(bot: SecondOpinion) -> None:
    """Look once, when the bot is connected and the matcher made, and never again among what is there then."""

    async def on_ready() -> None:
        bot.remove_listener(on_ready)  # each session that Discord begins anew is ready once more
        await ready_to_match(bot.house.seed)
        gc.collect()
        gc.freeze()

    bot.add_listener(on_ready)
