"""How fast questions by message are answered: to one member, and in one channel."""

from typing import Literal

import discord
from discord.ext.commands import BucketType, CooldownMapping

QUESTIONS, DM_QUESTIONS, CHANNEL_QUESTIONS, SECONDS = 6, 20, 20, 60
"""Questions by message from one member in servers, from one in direct messages, where short ones go on from an answer,
and in one channel, in so many seconds: people read slower, scripts don't."""

Decision = Literal["answer", "say so", "pass over"]
"""What becomes of a question: an answer; one kind sentence; nothing, since the sentence was said already."""


class MessageRateLimiter:
    """Counts questions by member and by channel, in memory only. Who is too fast is told once, then left alone."""

    def __init__(self) -> None:
        self._in_dms = [_limit(DM_QUESTIONS, BucketType.user)]
        self._in_servers = [_limit(QUESTIONS, BucketType.user), _limit(CHANNEL_QUESTIONS, BucketType.channel)]
        self._told = _limit(1, BucketType.member)

    def check(self, message: discord.Message, now: float) -> Decision:
        """Count a question and say what becomes of it; ``now`` is in seconds since 1970."""
        limits = self._in_dms if message.guild is None else self._in_servers
        too_fast = [limit.update_rate_limit(message, now) is not None for limit in limits]
        if not any(too_fast):
            return "answer"
        return "say so" if self._told.update_rate_limit(message, now) is None else "pass over"


def _limit(questions: int, of: BucketType) -> CooldownMapping[discord.Message]:
    return CooldownMapping[discord.Message].from_cooldown(questions, SECONDS, of)
