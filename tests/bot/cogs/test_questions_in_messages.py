import re

import pytest
from people import Person
from simcord import Env
from world import World

from bot.cards.answer_fallbacks import EMPTY_QUESTION, PRIVATE_TEASER
from bot.cogs.messages import TOO_FAST
from bot.errors import SHUTTING_DOWN
from bot.services.rate_limits import DM_QUESTIONS, QUESTIONS, SECONDS

PLAIN = "what does an msl do"
TENDER = "I am so burned out and want to leave my hospital"


def call(world: World) -> str:
    assert world.bot.user is not None
    return world.bot.user.mention


async def ask(world: World, person: Person, question: str) -> list[str]:
    """Mention the bot; the texts it then wrote where everybody reads."""
    before = len(public(person))
    await person.write(f"{call(world)} {question}")
    return public(person)[before:]


def public(person: Person) -> list[str]:
    return [seen.text for seen in person.sees() if not seen.ephemeral]


async def test_a_plain_question_about_a_role_is_answered_in_the_channel(world: World) -> None:
    (text,) = await ask(world, world.member, PLAIN)
    assert "MSL" in text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("how do I become an MSL", "MSL: getting in"),
        ("how much would I earn as an MSL", "MSL: pay"),
        ("So how do I become an MSL?", "MSL: getting in"),
        ("what does an MSL earn in the US", "MSL: pay"),
        ("which jobs are fully remote", "from home"),
        ("which role pays the most", "the pay of these roles"),
        ("jobs without patient contact", "patient"),
    ],
)
async def test_a_plain_question_that_leads_to_several_roles_is_answered_there_too(
    world: World, question: str, says: str
) -> None:
    (text,) = await ask(world, world.member, question)
    assert says in text
    assert PRIVATE_TEASER not in text


@pytest.mark.parametrize(
    "question",
    [
        TENDER,
        "which remote job can I do with my back",
        "how do I become an MSL without my boss knowing",
        "how do I become an MSL with a DUI",
        "how do I become an MSL as a single mother",
        "how much would I earn as an MSL at 61",
        "which remote roles suit a physician with bipolar disorder",
        "what can a physician with a disability do from home",
        "utilization review after a malpractice claim",
        "becoming an MSL at 61",
        "how do I become an MSL after rehab",
        "tell us which jobs take somebody like us",
        "how do I start a career change",
        "why do physicians leave medicine",
        "how do I quit my job",
        "my boss is terrible, what are my options",
        "what helps against burnout",
        "is my employer allowed to enforce a non-compete",
        "prior authorization",
        "can my wife work from home as an MSL",
        "what does an msl do, I'm exhausted",
        "which roles are remote for a pregnant physician",
        "what pays most for a physician with a DUI",
        "non clinical jobs after losing a license",
        "what is left for a doctor who failed the boards",
        "jobs for a suspended physician in recovery",
    ],
)
async def test_a_tender_or_personal_question_gets_one_neutral_line(world: World, question: str) -> None:
    assert await ask(world, world.member, question) == [PRIVATE_TEASER]


async def test_a_held_back_answer_opens_for_its_author_alone(world: World) -> None:
    await ask(world, world.member, TENDER)
    line = world.member.last
    assert line.labels == ["Open my answer"]
    opened = await world.member.press(line, "Open my answer")
    assert opened.ephemeral
    assert opened.text
    sam = world.join("sam")
    refused = await sam.press(line, "Open my answer")
    assert refused.ephemeral
    assert "Only the person who asked" in refused.text
    assert public(world.member) == [PRIVATE_TEASER]


async def test_the_question_itself_is_in_no_button_and_nowhere_in_the_database(world: World) -> None:
    await ask(world, world.member, TENDER)
    assert not any("burned" in each for each in world.member.last.ids)
    for table in await world.bot.services.database.tables():
        rows = await world.bot.services.database.fetch_all(f"SELECT * FROM {table.name}")  # noqa: S608 - our own tables
        assert "burned" not in str(rows)


async def test_a_reply_answers_the_message_and_rings_nobody(world: World) -> None:
    await world.member.write(f"{call(world)} {PLAIN}")
    request = next(r for r in reversed(world.env.http_requests) if r.path.endswith("/messages"))
    assert request.json is not None
    assert request.json["message_reference"]["message_id"]
    assert request.json["allowed_mentions"]["replied_user"] is False
    assert request.json["allowed_mentions"]["parse"] == []


async def test_an_unknown_question_gets_an_honest_no_in_the_channel(world: World) -> None:
    (text,) = await ask(world, world.member, "what is the capital of france")
    assert "don't guess" in text


async def test_an_empty_mention_gets_an_example(world: World) -> None:
    assert await ask(world, world.member, "") == [EMPTY_QUESTION]


async def test_a_dm_is_answered_as_a_question(world: World) -> None:
    maya = world.member.in_dm
    await maya.write(TENDER)
    assert maya.last.text
    assert PRIVATE_TEASER not in maya.last.text
    await maya.write(PLAIN)
    assert "MSL" in maya.last.text


async def test_a_message_that_mentions_nobody_is_not_read(world: World) -> None:
    await world.member.write(PLAIN)
    assert not world.member.sees()


@pytest.mark.parametrize("text", ["@everyone what does an msl do", "@here msl"])
async def test_a_message_to_everybody_is_not_for_the_bot(world: World, text: str) -> None:
    await world.member.write(text)
    assert not world.member.sees()


async def test_bots_and_webhooks_are_not_answered(world: World) -> None:
    robot = Person(world.env, world.guild.add_member(world.env.create_user("robot", bot=True)), world.channel)
    assert await ask(world, robot, PLAIN) == []
    hook = world.guild.create_webhook(world.channel)
    await hook.send(f"{call(world)} {PLAIN}")
    assert not world.member.sees()


async def test_too_many_questions_get_one_sentence_and_a_pause(world: World) -> None:
    for _ in range(QUESTIONS):
        (text,) = await ask(world, world.member, PLAIN)
        assert text != TOO_FAST
    assert await ask(world, world.member, PLAIN) == [TOO_FAST]
    assert await ask(world, world.join("sam"), PLAIN) != [TOO_FAST]
    await world.env.advance_time(SECONDS + 1)
    assert await ask(world, world.member, PLAIN) != [TOO_FAST]


async def test_who_asks_a_bot_that_is_about_to_end_is_told_to_ask_again_and_support_lines_come_all_the_same(
    world: World,
) -> None:
    world.bot.jobs.shutting_down = True
    assert await ask(world, world.member, PLAIN) == [SHUTTING_DOWN]
    await world.member.in_dm.write("i want to kill myself")
    assert SHUTTING_DOWN not in world.member.in_dm.last.text


async def test_too_many_dms_get_one_sentence_and_a_pause(world: World) -> None:
    maya = world.member.in_dm
    for _ in range(DM_QUESTIONS):
        await maya.write("msl")
        assert maya.last.text != TOO_FAST
    await maya.write("msl")
    assert maya.last.text == TOO_FAST


async def test_a_silent_channel_stays_silent_and_so_do_its_threads(world: World) -> None:
    quiet = world.guild.create_text_channel("case-talk")
    other = world.guild.create_text_channel("lounge")
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, quiet, menu="setup:1:silent")
    maya = world.member.elsewhere(quiet)
    assert await ask(world, maya, PLAIN) == []
    thread = await open_thread(world.env, maya)
    assert await ask(world, thread, PLAIN) == []
    assert await ask(world, world.member.elsewhere(other), PLAIN) != []


async def test_a_thread_of_another_channel_is_answered(world: World) -> None:
    thread = await open_thread(world.env, world.member)
    assert await ask(world, thread, PLAIN)


async def test_a_channel_where_the_bot_may_not_write_is_left_alone(world: World) -> None:
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013, times=None)
    assert await ask(world, world.member, PLAIN) == []


async def test_the_answer_in_a_channel_shows_no_button_to_share(world: World) -> None:
    await ask(world, world.member, PLAIN)
    assert "Share here" not in world.member.last.labels


@pytest.mark.parametrize("noise", ["@everyone", "<@&1>", "[x](https://evil.example)", "# big", "\u202e"])
async def test_nothing_of_a_question_is_quoted_in_the_channel(world: World, noise: str) -> None:
    (text,) = await ask(world, world.member, f"zzqx {noise} qwertz")
    assert "zzqx" not in text
    assert not re.search(r"@everyone|evil\.example|\u202e", text)


async def open_thread(env: Env, person: Person) -> Person:
    """A thread in the person's channel, that the bot sees too."""
    assert person.channel
    made = env.backend.create_thread(person.channel.id, name="thread", type=11, owner_id=person.id)
    await env.settle()
    (thread,) = [each for each in person.channel.threads if each.id == made.id]
    return person.elsewhere(thread)
