"""The simulated server: one channel, three invented people, and a few questions to begin with."""

from dataclasses import dataclass

import discord
from simcord import ChannelHandle, Env, MemberActor

BOT = "Second Opinion"
SERVER = "Rheumatology careers"
QUESTIONS = (
    "What does a medical science liaison actually do all day?",
    "Is there anything from home without patient contact?",
    "Prior authorizations eat my evenings. What can I do about it?",
)
"""Asked in the channel by a colleague, so that the message menu has something to be tried on."""


@dataclass(frozen=True, slots=True)
class DemoServer:
    """Where the demo plays and who is in it.

    Attributes:
        careers: the channel #careers.
        member: a rheumatologist without any special permission.
        moderator: somebody with the permission to manage the server.
    """

    careers: ChannelHandle
    member: MemberActor
    moderator: MemberActor


async def create_demo_server(env: Env) -> DemoServer:
    """Create the server, let the bot join it, and have a colleague ask the first questions."""
    assert env.bot.user is not None, "the bot is logged in"  # noqa: S101 - tells the type checker
    await env.bot.user.edit(username=BOT)
    server = env.create_guild(SERVER)
    careers = server.create_text_channel("careers", topic="Work beyond the clinic")
    moderators = server.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    member = server.add_member(env.create_user("rivera", global_name="Dr. Rivera"))
    moderator = server.add_member(env.create_user("sam", global_name="Sam, moderator"), roles=[moderators])
    colleague = server.add_member(env.create_user("okafor", global_name="Dr. Okafor"))
    assert server.me is not None, "the bot joined the server above"  # noqa: S101 - tells the type checker
    env.bot.dispatch("guild_join", server.me.guild)  # the simulation says "available" where Discord says "joined"
    await env.settle()
    for question in QUESTIONS:
        await colleague.send(careers, question)
    return DemoServer(careers, member, moderator)
