"""What people, and Discord on a bad day, do to the bot for as long as it is used: see test_soak.py."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import discord
import fault_injection
from discord import app_commands
from people import BUTTON, MENU, Answer, Person, Seen, walk
from simcord import ChannelHandle
from world import World

HARM = "I want to die"
PLAIN = (
    "what does an msl do",
    "how much does utilization review pay",
    "compare msl and ime",
    "I am so burned out",
    "and remote?",
    "which jobs are without patients",
)
HOSTILE = (
    "@everyone @here <@&1> <#2> </role:3> https://example.org/`*_~|>#",
    "a*bc " * 200,
    "x [" + " " * 900 + "y",
    "\u202eevil\u202c \u200b\u200d\ufeff" * 20,
    "\ufdfa" * 100,
    "Z\u0351\u036b\u0343\u036a\u0302a\u0335\u0321l\u0327\u0301g\u0334o" * 30,
    "\x00\x07\x1b[31m\r\n" * 10,
    "fin-" * 200,
    "(" * 500 + ")" * 500,
    "'; DROP TABLE saved_roles; --",
    "{0.__class__} %s %(x)s ${jndi} {{7*7}}",
    "\ud83d\ude00" * 300,
    "=cmd|' /C calc'!A0",
)
TEXT_INPUT = 4


@dataclass
class Soak:
    """Who uses the bot, and what each sees on the screen."""

    world: World
    rng: Random
    people: list[Person]
    channels: list[ChannelHandle]
    screens: dict[int, Answer | Seen] = field(default_factory=dict[int, Answer | Seen])
    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    hidden: dict[int, Any] = field(default_factory=dict[int, Any])
    lost: dict[int, Any] = field(default_factory=dict[int, Any])
    unanswered: list[str] = field(default_factory=list[str])

    @property
    def somebody(self) -> Person:
        """Any person, in any channel or in direct messages."""
        person, where = self.rng.choice(self.people), self.rng.choice([*self.channels, None])
        return person.elsewhere(where) if where else person.in_dm

    def text(self) -> str:
        """Something to type: mostly questions, often hostile, sometimes despair."""
        return self.rng.choice((*PLAIN, *PLAIN, *HOSTILE, HARM))

    async def command(self) -> None:
        """Use any command with whatever its options take."""
        kinds = discord.AppCommandType.chat_input
        every = [
            each for each in self.world.bot.tree.walk_commands(type=kinds) if isinstance(each, app_commands.Command)
        ]
        command = self.rng.choice(every)
        person = self.somebody
        options = {each.name: self._value(each) for each in command.parameters if each.required}
        self._see(person, await person.slash(command.qualified_name, **options))

    async def ask(self) -> None:
        """Use /ask with any text."""
        person = self.somebody
        self._see(person, await person.slash("ask", question=self.text()[:1000]))

    async def typing(self) -> None:
        """Type into an option, a letter after the other."""
        person = self.somebody
        for end in range(1, 4):
            await person.autocomplete("role", "name", self.text()[: end * 3])

    async def press(self) -> None:
        """Use any button or menu of what somebody sees, and fill in the form that opens."""
        if not self.screens:
            return
        person = self.rng.choice([each for each in self.people if each.id in self.screens] or self.people)
        seen = self.screens[person.id]
        shown = [*walk((seen.message if isinstance(seen, Answer) else seen).components)]
        usable = [each for each in shown if each.get("custom_id") and each["type"] in {BUTTON, MENU}]
        if not usable:
            return
        used = self.rng.choice(usable)
        where = self._where(person, seen)
        if used["type"] == BUTTON:
            answer = await where.press(seen, custom_id=used["custom_id"])
        else:
            value = self.rng.choice(used["options"])["value"]
            answer = await where.pick(seen, value, menu=used["custom_id"])
        if answer.result.modal is not None:
            answer = await where.submit(answer, **self._filled(answer))
        self._see(where, answer)

    async def write(self) -> None:
        """Write a mention or a direct message."""
        person, text = self.somebody, self.text()[:1900]
        assert self.world.bot.user is not None
        message = await person.write(f"{self.world.bot.user.mention} {text}" if person.channel else text)
        self.messages.append(fault_injection.message_payload(self.world.env, message))
        del self.messages[:-20]

    async def repeat(self) -> None:
        """Let Discord deliver messages of before again, in another order."""
        for payload in self.rng.sample(self.messages, min(3, len(self.messages))):
            fault_injection.deliver(self.world.env, "MESSAGE_CREATE", payload)
        await self.world.env.settle()

    async def reorder(self) -> None:
        """Let Discord deliver the deletion of a message, and an edit, before the message."""
        if not self.messages:
            return
        payload = self.rng.choice(self.messages)
        later = {**payload, "id": str(int(payload["id"]) + self.rng.randrange(1, 1 << 20))}
        gone = {key: later[key] for key in ("id", "channel_id", "guild_id") if key in later}
        edited = {**later, "edited_timestamp": discord.utils.utcnow().isoformat(), "content": self.text()[:1900]}
        events = [("MESSAGE_DELETE", gone), ("MESSAGE_UPDATE", edited), ("MESSAGE_CREATE", later)]
        for event, data in self.rng.sample(events, len(events)):
            fault_injection.deliver(self.world.env, event, data)
        await self.world.env.settle()

    async def hide(self) -> None:
        """Hide a channel from the bot, or show it again."""
        state: Any = self.world.bot.get_guild(self.world.guild.id)
        if state is None or state.unavailable:
            return
        if self.hidden:
            state._channels.update(self.hidden)
            self.hidden.clear()
        elif (channel := state._channels.pop(self.rng.choice(self.channels).id, None)) is not None:
            self.hidden[channel.id] = channel

    async def lose_server(self) -> None:
        """Let the server be unavailable, or not known, or there again."""
        cached: Any = self.world.bot._connection
        guild_id = self.world.guild.id
        if self.lost:
            cached._guilds.update(self.lost)
            self.lost.clear()
            return
        self.lost[guild_id] = cached._guilds[guild_id]
        self.rng.choice((fault_injection.forget_server, fault_injection.make_unavailable))(self.world.env, guild_id)

    async def time(self) -> None:
        """Let some hours pass, in which regular jobs run."""
        self.world.env.backend.advance_clock(3600 * self.rng.randrange(1, 12))
        await self.world.env.advance_time(60)

    def _see(self, person: Person, answer: Answer) -> None:
        if answer.seen is not None:
            self.screens[person.id] = answer

    def _where(self, person: Person, seen: Answer | Seen) -> Person:
        message = (seen.message if isinstance(seen, Answer) else seen).message
        place = getattr(message, "channel_id", None)
        channel = next((each for each in self.channels if each.id == place), None)
        return person.elsewhere(channel) if channel else person.in_dm

    def _value(self, option: app_commands.Parameter) -> object:
        kind = discord.AppCommandOptionType
        if option.choices:
            return self.rng.choice(option.choices).value
        if option.type is kind.attachment:
            return ("msl.yaml", self.text().encode(errors="surrogatepass"))
        if option.type is kind.user:
            return self.rng.choice(self.people).member
        if option.type is kind.string:
            return self.rng.choice((self.text()[:100], "msl", "ime", "burnout"))
        return 1

    def _filled(self, form: Answer) -> dict[str, str]:
        parts = [each.get("component") or {} for each in form.form["components"]]
        fields = [part for part in parts if part.get("type") == TEXT_INPUT]
        values = {part["custom_id"]: part.get("value") or "x" * part.get("min_length", 1) for part in fields}
        chosen = self.rng.choice(fields) if fields else None
        if chosen:
            values[chosen["custom_id"]] = self.text()[: chosen.get("max_length") or 4000]
        return values


ACTS: dict[str, tuple[int, Callable[[Soak], Awaitable[None]]]] = {
    "a command": (10, Soak.command),
    "a question": (10, Soak.ask),
    "typing": (3, Soak.typing),
    "a click": (30, Soak.press),
    "a message": (10, Soak.write),
    "events again": (3, Soak.repeat),
    "events out of order": (3, Soak.reorder),
    "a hidden channel": (2, Soak.hide),
    "an unavailable server": (2, Soak.lose_server),
    "hours": (1, Soak.time),
}
"""What is done, with its weight."""


def forget_the_past(world: World, kept: int = 60) -> None:
    """Let the simulated Discord forget what it keeps for tests, so that it does not count as memory of the bot."""
    backend: Any = world.env.backend
    records = (backend.transcript, backend.http_requests, backend._reserved_ids, world.log.lines, world.log.records)
    for record in records:
        record.clear()
    for held in backend.messages.values():
        for id_ in [*held][:-kept]:
            del held[id_]
    for id_ in [*backend.interactions][:-kept]:
        token = getattr(backend.interactions.pop(id_), "token", None)
        backend.interaction_tokens.pop(token, None)
    for address in [*backend.cdn._blobs][:-kept]:
        del backend.cdn._blobs[address]
    with contextlib.suppress(AttributeError):
        world.env._errors.clear()
        world.env._error_ids.clear()
