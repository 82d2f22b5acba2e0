"""The simulated server: two channels, invented people, and what happens in it before and while somebody tries it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from simcord import ChannelHandle, Env, InteractionResult, MemberActor, ResponseMessage

from bot.demo.avatars import avatar_files, avatar_hash

BOT = "Second Opinion"
SERVER = "Rheumatology careers"
SPECIALTY = "rheumatology"
QUESTIONS = (
    "What does a medical science liaison actually do all day?",
    "Is there anything from home without patient contact?",
    "Prior authorizations eat my evenings. What can I do about it?",
)
"""Asked in the channel by a colleague, so that the message menu has something to be tried on."""
MISSED_QUESTIONS = (
    "Can I work as a ship's doctor on a cruise line?",
    "How do I become a team physician for a ski resort?",
    "Do airlines hire doctors?",
    "What does a museum physician do?",
    "How do I become a chess tournament doctor?",
)
"""Questions without an answer; a colleague sends the first of them that is still unanswered to the moderators."""
POLL = "us-motives"
"""The poll that is tried (see `bot.cogs.community_polls`)."""
VOTES: Mapping[str, int] = {"balance": 11, "burnout": 7, "interest": 6}
"""How many of the colleagues choose what in it: enough that numbers may be shown."""
COLLEAGUES = (
    *("Adeyemi", "Bauer", "Chen", "Dubois", "Ellis", "Farah", "Garcia", "Haddad", "Ivanov", "Jensen", "Kowalski"),
    *("Lindgren", "Mehta", "Nguyen", "Ortiz", "Patel", "Quinn", "Rossi", "Sato", "Tanaka", "Usman", "Vargas"),
    *("Weber", "Yilmaz"),
)

_SEND = "Send to the moderators"
_MENU, _CHANNEL_MENU = 3, 8
"""Discord's numbers for these components."""


@dataclass(frozen=True, slots=True)
class DemoServer:
    """Where the demo plays and who is in it.

    Attributes:
        careers: the channel #careers.
        moderators: the channel that only moderators see; the bot writes there what members send.
        member: a rheumatologist without any special permission.
        moderator: somebody with the permission to manage the server.
        colleague: another member, who asks questions.
        voters: members who answer the poll.
        avatars: the pictures of everybody, by address.
    """

    careers: ChannelHandle
    moderators: ChannelHandle
    member: MemberActor
    moderator: MemberActor
    colleague: MemberActor
    voters: Sequence[MemberActor]
    avatars: Mapping[str, tuple[str, bytes]]


async def create_demo_server(env: Env) -> DemoServer:
    """Create the server, let the bot join, set it up, and have a colleague ask the first questions."""
    assert env.bot.user is not None, "the bot is logged in"  # noqa: S101 - tells the type checker
    await env.bot.user.edit(username=BOT)
    server = env.create_guild(SERVER)
    careers = server.create_text_channel("careers", topic="Work beyond the clinic")
    role = server.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    people: list[tuple[int, str, str]] = []

    def join(user: str, shown: str, *, moderates: bool = False) -> MemberActor:
        joined = env.create_user(user, global_name=shown, avatar=avatar_hash(user))
        people.append((joined.id, user, shown))
        return server.add_member(joined, roles=[role] if moderates else [])

    member = join("rivera", "Dr. Rivera")
    moderator = join("sam", "Sam, moderator", moderates=True)
    colleague = join("okafor", "Dr. Okafor")
    voters = [join(name.lower(), f"Dr. {name}") for name in COLLEAGUES]
    assert server.me is not None, "the bot joined the server above"  # noqa: S101 - tells the type checker
    may, may_not = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    moderators = server.create_text_channel(
        "moderators",
        topic="What members send, and changes of the knowledge base",
        overwrites={server.default_role: may_not, role: may, server.me: may},
    )
    env.bot.dispatch("guild_join", server.me.guild)  # the simulation says "available" where Discord says "joined"
    await env.settle()
    start = _shown(await moderator.slash(moderators, "setup start"))
    await moderator.select(start, [SPECIALTY], custom_id=_find_menu(start, _MENU, "specialty"))
    await moderator.select(start, [moderators], custom_id=_find_menu(start, _CHANNEL_MENU, "log"))
    for question in QUESTIONS:
        await colleague.send(careers, question)
    return DemoServer(careers, moderators, member, moderator, colleague, voters, avatar_files(people, "S"))


async def send_missed_question(server: DemoServer) -> None:
    """Let a colleague ask what the bot cannot answer, and send it to the moderators."""
    asks = server.colleague
    for question in MISSED_QUESTIONS:
        missed = _shown(await asks.slash(server.careers, "ask", question=question))
        if _SEND in {each.get("label") for each in _parts(missed.components)}:
            form = await asks.click(missed, label=_SEND)
            preview = _shown(await asks.submit_modal(form, {"words": question}))
            await asks.click(preview, label="Send")
            return


async def hold_poll(server: DemoServer) -> None:
    """Poll the channel, let the colleagues vote, and close the poll, so that its result is shown."""
    poll = _shown(await server.moderator.slash(server.careers, "pulse start", question=POLL))
    if not _find_menus(poll, _MENU, "vote"):  # refused, because one is open that somebody started by hand
        await _close_poll(server)
        poll = _shown(await server.moderator.slash(server.careers, "pulse start", question=POLL))
    menu = _find_menu(poll, _MENU, "vote")
    answers = [answer for answer, count in VOTES.items() for _ in range(count)]
    for voter, answer in zip(server.voters, answers, strict=True):
        await voter.select(poll, [answer], custom_id=menu)
    await _close_poll(server)


async def _close_poll(server: DemoServer) -> None:
    closing = _shown(await server.moderator.slash(server.careers, "pulse end"))
    await server.moderator.click(closing, label="Close the poll")


def _shown(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None, "every command and button is answered"  # noqa: S101 - tells the type checker
    return result.response


def _find_menu(message: ResponseMessage, kind: int, verb: str) -> str:
    """Return the custom_id of the one menu of this kind that does this."""
    (menu,) = _find_menus(message, kind, verb)
    return menu


def _find_menus(message: ResponseMessage, kind: int, verb: str) -> list[str]:
    found = [each["custom_id"] for each in _parts(message.components) if each["type"] == kind]
    return [id_ for id_ in found if verb in id_.split(":")]


def _parts(components: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield every component, with those inside others."""
    for each in components:
        yield each
        yield from _parts(each.get("components", ()))
