"""People in the simulated Discord: what they press, and what they then see.

Every act asserts that the bot answered it.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from simcord import ChannelHandle, Env, InteractionResult, MemberActor, RoleHandle, UserHandle

Components = list[dict[str, Any]]
TEXT, BUTTON, MENU, FILE = 10, 2, 3, 13
PICKERS = {6, 8}
"""Menus of roles and of channels, which Discord fills."""


def walk(components: Components) -> Iterator[dict[str, Any]]:
    """Yield every component at any depth, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if component.get("component"):
            yield from walk([component["component"]])


@dataclass(frozen=True)
class Seen:
    """One message as somebody sees it."""

    message: Any
    components: Components
    ephemeral: bool = False

    @property
    def text(self) -> str:
        return "\n".join(c["content"] for c in walk(self.components) if c["type"] == TEXT)

    @property
    def labels(self) -> list[str]:
        return [c["label"] for c in walk(self.components) if c["type"] == BUTTON]

    @property
    def pressable(self) -> list[str]:
        """The labels of the buttons that are not greyed out."""
        return [c["label"] for c in walk(self.components) if c["type"] == BUTTON and not c.get("disabled")]

    @property
    def ids(self) -> list[str]:
        return [c["custom_id"] for c in walk(self.components) if "custom_id" in c]

    @property
    def menus(self) -> dict[str, list[str]]:
        """The values of each menu by its custom_id."""
        return {c["custom_id"]: [o["value"] for o in c["options"]] for c in walk(self.components) if c["type"] == MENU}

    @property
    def picked(self) -> dict[str, list[int]]:
        """The ids already chosen in each menu of channels or roles."""
        menus = [c for c in walk(self.components) if c["type"] in PICKERS]
        return {c["custom_id"]: [int(each["id"]) for each in c.get("default_values", ())] for c in menus}

    @property
    def placeholders(self) -> list[str]:
        return [c["placeholder"] for c in walk(self.components) if c["type"] == MENU]

    @property
    def ticked(self) -> dict[str, list[str]]:
        """The values already chosen in each menu."""
        menus = [c for c in walk(self.components) if c["type"] == MENU]
        return {c["custom_id"]: [o["value"] for o in c["options"] if o.get("default")] for c in menus}

    @property
    def files(self) -> list[str]:
        """The addresses of the files the message shows."""
        return [c["file"]["url"] for c in walk(self.components) if c["type"] == FILE]

    def id_of(self, label: str) -> str:
        """The custom_id of the one button with this label."""
        (found,) = [c["custom_id"] for c in walk(self.components) if c.get("label") == label]
        return found


@dataclass(frozen=True)
class Answer:
    """What came back for one act: a message or a form."""

    result: InteractionResult
    seen: Seen | None

    @property
    def form(self) -> dict[str, Any]:
        assert self.result.modal is not None
        return self.result.modal

    @property
    def message(self) -> Seen:
        assert self.seen is not None
        return self.seen

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def labels(self) -> list[str]:
        return self.message.labels

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral


class Person:
    """Somebody in a channel of a server, or in direct messages with the bot (``channel`` is None there)."""

    def __init__(self, env: Env, member: MemberActor, channel: ChannelHandle | None) -> None:
        self.env = env
        self.member = member
        self.channel = channel

    @property
    def actor(self) -> MemberActor | UserHandle:
        return self.member if self.channel else self.member.user

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def in_dm(self) -> "Person":
        """The same person in direct messages."""
        return Person(self.env, self.member, None)

    def elsewhere(self, channel: ChannelHandle) -> "Person":
        """The same person in another channel."""
        return Person(self.env, self.member, channel)

    async def slash(self, command: str, **options: Any) -> Answer:
        actor: Any = self.actor
        where = (self.channel,) if self.channel else ()
        return self._answer(await actor.slash(*where, command, **options))

    async def autocomplete(self, command: str, option: str, typed: str) -> list[dict[str, Any]]:
        actor: Any = self.actor
        where = (self.channel,) if self.channel else ()
        return await actor.autocomplete(*where, command, option, typed)

    async def press(self, on: Seen | Answer, label: str | None = None, *, custom_id: str | None = None) -> Answer:
        result = await self.actor.click(_message(on), label=label, custom_id=custom_id)
        return self._answer(result)

    async def pick(self, on: Seen | Answer, *values: str, menu: str) -> Answer:
        """Choose in the menu whose custom_id begins like this; where a long list takes several, in the one with it."""
        seen = on.message if isinstance(on, Answer) else on
        begin = {each: offered for each, offered in seen.menus.items() if each.startswith(menu)}
        (custom_id,) = [each for each, offered in begin.items() if len(begin) == 1 or {*values} <= {*offered}]
        return self._answer(await self.actor.select(_message(on), list(values), custom_id=custom_id))

    async def pick_of(self, on: Seen | Answer, *things: ChannelHandle | RoleHandle, menu: str) -> Answer:
        """Choose in a menu that Discord fills; what is chosen there already is chosen only if it is named again."""
        return self._answer(await self.actor.select(_message(on), list(things), custom_id=menu))

    async def submit(self, form: Answer, **values: str) -> Answer:
        return self._answer(await self.actor.submit_modal(form.result, values))

    async def menu_on(self, message: Any, name: str = "Answer this") -> Answer:
        """Use a command of the message menu."""
        assert self.channel is not None
        return self._answer(await self.member.context_menu(self.channel, name, message))

    async def write(self, text: str, **more: Any) -> Any:
        """Write a message, in the channel or to the bot."""
        if self.channel:
            return await self.member.send(self.channel, text, **more)
        return await self.member.user.send_dm(text)

    def sees(self) -> list[Seen]:
        """All messages of the bot here that this person can see, oldest first."""
        assert self.env.bot.user is not None
        here = self.channel or self.member.user.dm_channel
        return [
            look(self.env, message)
            for message in here.history(viewer=self.actor)
            if message.author.id == self.env.bot.user.id
        ]

    @property
    def last(self) -> Seen:
        """The newest message of the bot here."""
        return self.sees()[-1]

    def _answer(self, result: InteractionResult) -> Answer:
        assert result.acknowledged, "the bot left an interaction unanswered"
        shown = result.followups[-1] if result.followups else result.response
        return Answer(result, None if shown is None else look(self.env, shown))


def look(env: Env, message: Any) -> Seen:
    """Read a message as it is now."""
    channel_id = getattr(message, "channel_id", None) or message.channel.id
    stored = env.backend.get_message(channel_id, message.id)
    return Seen(message, deepcopy(stored.components), bool(message.flags.ephemeral))


def _message(on: Seen | Answer) -> Any:
    return on.message.message if isinstance(on, Answer) else on.message
