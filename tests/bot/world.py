"""The simulated Discord that most tests of the bot begin with."""

from collections.abc import Callable
from dataclasses import dataclass, field

import discord
from log_capture import LogCapture
from people import BUTTON, Answer, Person, Seen, look, walk
from simcord import ChannelHandle, Env, GuildHandle
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.client import SecondOpinion
from bot.errors import UserError
from bot.services.editing import PermissionDenied

Build = Callable[..., SecondOpinion]
SEND_MESSAGES = discord.Permissions(send_messages=True).value


@dataclass
class World:
    """A server with a channel, a member and a moderator."""

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    member: Person
    moderator: Person
    log: LogCapture
    expected: list[type[BaseException]] = field(default_factory=lambda: [UserError, PermissionDenied])
    """What may fail in a test; everything else fails the test."""

    @property
    def bot(self) -> SecondOpinion:
        assert isinstance(self.env.bot, SecondOpinion)
        return self.env.bot

    def join(self, name: str) -> Person:
        """Let one more person join the server."""
        return Person(self.env, self.guild.add_member(self.env.create_user(name)), self.channel)

    def view(self, seen: Seen | Answer) -> Seen:
        """A message as it is now."""
        return look(self.env, seen.message.message if isinstance(seen, Answer) else seen.message)

    def forge(self, seen: Seen | Answer, custom_id: str) -> None:
        """Write another custom_id into the first button of a message, as an older or newer version might have."""
        message = seen.message if isinstance(seen, Seen) else seen.message.message
        stored = self.env.backend.get_message(message.channel_id, message.id)
        button = next(c for c in walk(stored.components) if c["type"] == BUTTON)
        button["custom_id"] = custom_id

    def break_answers(self, status: int = 500, code: int = 0, times: int | None = 1) -> None:
        """Let Discord refuse the next answers to interactions."""
        self.env.inject_error("POST", "/interactions/*/callback", status=status, code=code, message="no", times=times)

    def silence(self, channel: ChannelHandle) -> None:
        """Take the right to write in a channel from everybody but the bot."""
        channel._channel.overwrites.append(
            Overwrite(self.guild.default_role.id, OverwriteType.ROLE, allow=0, deny=SEND_MESSAGES)
        )

    async def days(self, number: int) -> None:
        """Let days go by, as on a machine that sleeps but for the last hour of each: what was due comes late, and once.

        A day of all its timers takes a quarter of a second.
        """
        for _ in range(number):
            self.env.backend.advance_clock(23 * 3600)
            await self.env.advance_time(3600)

    async def restart(self, bot: SecondOpinion) -> None:
        """End the bot, begin again with another."""
        await self.env.bot.close()
        await self.env.restart_bot(bot)

    def close_dms(self, person: Person, code: int = 50007) -> None:
        """Let Discord refuse direct messages to somebody."""
        channel = person.member.user.dm_channel
        path = "/users/@me/channels" if code == 40003 else f"/channels/{channel.id}/messages"
        self.env.inject_error("POST", path, status=400 if code == 40003 else 403, code=code, message="no", times=None)
