"""Words of not wanting to live get the support lines wherever they come in, and leave no trace."""

import pytest
from test_questions_in_messages import call, public
from world import World

from bot.services.rate_limits import DM_QUESTIONS, QUESTIONS
from knowledge.safety import speaks_of_self_harm

OWN = "I don't want to live anymore"
COLLEAGUE = "I think my colleague wants to kill himself"
WORDS = pytest.mark.parametrize("words", [OWN, COLLEAGUE])


@pytest.fixture(autouse=True)
async def _no_trace(world: World):  # noqa: ANN202 - a fixture that only checks afterwards
    """Afterwards no table of the database holds a word of it, nor anything of the person who wrote it."""
    tables = await counts(world)
    yield
    assert await counts(world) == tables
    assert not any(OWN in line or COLLEAGUE in line for line in world.log.lines)


async def counts(world: World) -> dict[str, int]:
    database = world.bot.services.database
    names = [table.name for table in await database.tables()]
    kept = [name for name in names if name != "server_settings"]
    return {name: len(await database.fetch_all(f"SELECT * FROM {name}")) for name in kept}  # noqa: S608 - our tables


def is_support(world: World, text: str) -> bool:
    support = world.bot.services.bundled_base.support
    first, *_ = sorted(support.lines, key=lambda line: not line.around_the_clock)
    return text.startswith(support.crisis[0]) and first.phone in text and OWN not in text and COLLEAGUE not in text


@WORDS
@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("ask", "question"),
        ("role", "name"),
        ("painpoint", "name"),
        ("saved add", "role"),
        ("saved remove", "role"),
        ("saved note", "role"),
    ],
)
@pytest.mark.parametrize("in_dm", [False, True])
async def test_in_every_option_of_every_command(
    world: World, command: str, option: str, words: str, *, in_dm: bool
) -> None:
    person = world.member.in_dm if in_dm else world.member
    answer = await person.slash(command, **{option: words})
    assert answer.ephemeral != in_dm
    assert is_support(world, answer.text)
    assert not answer.labels


@WORDS
async def test_in_a_note(world: World, words: str) -> None:
    await world.member.slash("saved add", role="msl")
    form = await world.member.slash("saved note", role="msl")
    answer = await world.member.submit(form, note=f"Check pay.\n{words}")
    assert answer.ephemeral
    assert is_support(world, answer.text)
    saved = await world.bot.services.saved_roles.get(world.member.id, "msl")
    assert saved is not None
    assert not saved.note
    await world.member.slash("saved remove", role="msl")
    await world.bot.services.personal_data.erase(world.member.id)


@WORDS
async def test_in_a_dm(world: World, words: str) -> None:
    await world.member.in_dm.write(words)
    assert is_support(world, world.member.in_dm.last.text)


@WORDS
async def test_in_a_mention_by_dm_and_nothing_in_the_channel(world: World, words: str) -> None:
    await world.member.write(f"{call(world)} {words}")
    assert is_support(world, world.member.in_dm.last.text)
    assert not world.member.sees()


@pytest.mark.parametrize("code", [50007, 50278, 40003])
@WORDS
async def test_in_a_mention_with_closed_dms_the_lines_alone_quoting_nobody(world: World, words: str, code: int) -> None:
    world.close_dms(world.member, code)
    await world.member.write(f"{call(world)} {words}")
    (text,) = public(world.member)
    assert is_support(world, text)
    sent = [r.json for r in world.env.http_requests if r.path == f"/channels/{world.channel.id}/messages"]
    assert sent
    assert all("message_reference" not in (body or {}) for body in sent)
    assert str(world.member.id) not in text
    assert "maya" not in text


@WORDS
async def test_in_somebodys_message_by_the_message_menu(world: World, words: str) -> None:
    message = await world.join("sam").write(words)
    answer = await world.member.menu_on(message)
    assert answer.ephemeral
    assert is_support(world, answer.text)


@WORDS
async def test_during_a_cool_down(world: World, words: str) -> None:
    for _ in range(QUESTIONS + 1):
        await world.member.write(f"{call(world)} what does an msl do")
    await world.member.write(f"{call(world)} {words}")
    assert is_support(world, world.member.in_dm.last.text)


@WORDS
async def test_during_a_cool_down_in_the_dm(world: World, words: str) -> None:
    maya = world.member.in_dm
    for _ in range(DM_QUESTIONS + 1):
        await maya.write("what does an msl do")
    await maya.write(words)
    assert is_support(world, maya.last.text)


@WORDS
async def test_again_and_again_without_a_pause(world: World, words: str) -> None:
    maya = world.member.in_dm
    for number in range(1, DM_QUESTIONS + 4):
        await maya.write(words)
        assert [is_support(world, seen.text) for seen in maya.sees()] == [True] * number


@WORDS
async def test_in_a_silenced_channel(world: World, words: str) -> None:
    await silence(world)
    await world.member.write(f"{call(world)} {words}")
    assert is_support(world, world.member.in_dm.last.text)


async def test_in_a_silenced_channel_with_closed_dms(world: World) -> None:
    await silence(world)
    world.close_dms(world.member)
    await world.member.write(f"{call(world)} {OWN}")
    assert is_support(world, public(world.member)[-1])


async def test_in_a_thread_of_the_reply_to_an_answer(world: World) -> None:
    await world.member.write(f"{call(world)} what does an msl do")
    await world.member.write(f"{call(world)} {OWN}", reply_to=world.member.last.message)
    assert is_support(world, world.member.in_dm.last.text)


async def test_beside_a_question_that_has_an_answer(world: World) -> None:
    answer = await world.member.slash("ask", question=f"How much does an MSL earn? {OWN}.")
    assert is_support(world, answer.text)


async def test_no_later_answer_remembers_it(world: World) -> None:
    maya = world.member.in_dm
    await maya.write(OWN)
    await maya.write("and how much does it pay?")
    assert "live" not in maya.last.text


async def test_even_where_the_bot_may_not_write_nothing_breaks(world: World) -> None:
    world.close_dms(world.member)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013, times=None)
    await world.member.write(f"{call(world)} {OWN}")
    assert not world.log.errors()


async def test_in_direct_messages_after_a_first_try_that_failed(world: World) -> None:
    await world.member.in_dm.write("thanks")
    world.env.inject_error("POST", "/channels/*/messages", status=500, message="no")
    await world.member.in_dm.write(OWN)
    assert is_support(world, world.member.in_dm.last.text)


async def silence(world: World) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu="setup:1:silent")


def test_the_words_used_here_are_such_words() -> None:
    assert speaks_of_self_harm(OWN)
    assert speaks_of_self_harm(COLLEAGUE)
