"""The simulated server: two channels, invented people, and what a visitor finds there to begin with.

There are questions in #careers, a poll that enough members have voted in, and in #moderators a question that the
knowledge base does not answer yet.
"""

from dataclasses import dataclass

import discord
from simcord import ChannelHandle, Env, InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.client import SecondOpinion
from bot.demo import DemoError

BOT = "Second Opinion"
SERVER = "Rheumatology careers"
QUESTIONS = (
    "What does a medical science liaison actually do all day?",
    "Is there anything from home without patient contact?",
    "Prior authorizations eat my evenings. What can I do about it?",
)
"""Asked in the channel by a colleague, so that the message menu has something to be tried on."""


UNANSWERED = "Can I become a medical examiner or coroner?"
"""Sent to the moderators by a colleague."""
_POLL = "leaving-medicine"
_VOTES = {0: 21, 1: 16, 2: 12, 3: 8, 4: 5}
"""How many invented voters choose each answer, by its place; enough for numbers that may be shown."""


@dataclass(frozen=True, slots=True)
class DemoServer:
    """Where the demo plays and who is in it.

    Attributes:
        careers: the channel #careers.
        moderators: the channel #moderators, which only moderators see.
        member: a rheumatologist without any special permission.
        moderator: somebody with the permission to manage the server.
    """

    careers: ChannelHandle
    moderators: ChannelHandle
    member: MemberActor
    moderator: MemberActor


async def create_demo_server(env: Env, bot: SecondOpinion) -> DemoServer:
    """Create the server, let the bot join it, and have its people do what a visitor finds."""
    assert env.bot.user is not None, "the bot is logged in"  # noqa: S101 - tells the type checker
    await env.bot.user.edit(username=BOT)
    server = env.create_guild(SERVER)
    assert server.me is not None, "the bot joined the server above"  # noqa: S101 - tells the type checker
    careers = server.create_text_channel("careers", topic="Work beyond the clinic")
    role = server.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    seen, hidden = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    moderators = server.create_text_channel(
        "moderators",
        topic="What members send to the moderators",
        overwrites={server.default_role: hidden, role: seen, env.bot.user: seen},
    )
    member = server.add_member(env.create_user("rivera", global_name="Dr. Rivera"))
    moderator = server.add_member(env.create_user("sam", global_name="Sam, moderator"), roles=[role])
    colleague = server.add_member(env.create_user("okafor", global_name="Dr. Okafor"))
    env.bot.dispatch("guild_join", server.me.guild)  # the simulation says "available" where Discord says "joined"
    await env.settle()
    await bot.services.server_settings.update(server.id, discord.utils.utcnow(), mod_log_channel_id=moderators.id)
    for question in QUESTIONS:
        await colleague.send(careers, question)
    await _poll(bot, moderator, careers)
    await _send_unanswered_question(colleague, careers)
    return DemoServer(careers, moderators, member, moderator)


async def _poll(bot: SecondOpinion, moderator: MemberActor, channel: ChannelHandle) -> None:
    """Start a poll and let invented members vote, each by an id that nobody has."""
    await moderator.slash(channel, "pulse start", question=_POLL)
    polls, base = bot.services.community_polls, bot.services.bundled_base
    open_poll = await polls.open_in_channel(moderator.guild.id, channel.id)
    asked = await polls.get_open(base, open_poll.id) if open_poll else None
    if open_poll is None or asked is None:
        raise DemoError("The poll of the demo did not start. Please report this.")
    voter = 0
    for place, votes in _VOTES.items():
        for _ in range(votes):
            voter += 1
            await polls.vote(base, open_poll.id, voter, (asked.question.answers[place].id,))


async def _send_unanswered_question(colleague: MemberActor, channel: ChannelHandle) -> None:
    """Ask what the base lacks, and send it to the moderators, as a member would."""
    asked = await colleague.slash(channel, "ask", question=UNANSWERED)
    form = await colleague.click(_shown(asked), label="Send to the moderators")
    preview = await colleague.submit_modal(form, {"words": UNANSWERED})
    await colleague.click(_shown(preview), label="Send")


def _shown(result: InteractionResult) -> ResponseMessage:
    shown = result.followups[-1] if result.followups else result.response
    if shown is None:
        raise DemoError("The bot did not answer a step of the demo. Please report this.")
    return shown
