import re

import pytest
from people import Person
from world import World

from bot.ops.metrics import BotMetrics
from storage.interface import DatabaseUnavailableError

HARM = "i want to kill myself"


@pytest.fixture
def metrics(world: World) -> BotMetrics:
    measured = BotMetrics(world.bot)
    world.bot.jobs.observer = measured
    return measured


def counted(metrics: BotMetrics) -> str:
    """What was counted, without the times of the process."""
    lines = metrics.text().decode().splitlines()
    return "\n".join(line for line in lines if re.match(r"second_opinion_(?!gateway|database)", line))


async def test_commands_clicks_and_forms_are_counted_by_how_they_went(world: World, metrics: BotMetrics) -> None:
    answer = await world.member.slash("role", name="msl")
    await world.member.press(answer, "Share here")
    await world.member.slash("role", name="msl")
    text = counted(metrics)
    assert 'second_opinion_interactions_total{command="role",outcome="answered"} 2.0' in text
    assert re.search(r'interactions_total\{command="[a-z]+:share",outcome="answered"\} 1.0', text)
    assert 'second_opinion_handler_seconds_count{command="role"} 2.0' in text


async def test_refusals_and_failures_are_counted_separately(world: World, metrics: BotMetrics) -> None:
    world.expected.append(DatabaseUnavailableError)
    answer = await world.member.slash("role", name="msl")
    world.silence(world.channel)
    await world.member.press(answer, "Share here")
    await world.bot.services.database.close()
    await world.member.slash("saved list")
    text = counted(metrics)
    assert re.search(r'interactions_total\{command="[a-z]+:share",outcome="refused"\} 1.0', text)
    assert 'interactions_total{command="saved list",outcome="failed"} 1.0' in text


async def test_unknown_button_names_create_no_metric_series(world: World, metrics: BotMetrics) -> None:
    card = await world.member.slash("role", name="msl")
    for number in range(3):
        world.forge(card, f"maya{number}:1:open{number}")
        await world.member.press(card, custom_id=f"maya{number}:1:open{number}")
    text = counted(metrics)
    assert 'interactions_total{command="unknown",outcome="refused"} 3.0' in text
    assert "maya" not in text


async def test_questions_are_counted_by_what_the_base_said(world: World, metrics: BotMetrics) -> None:
    await world.member.slash("ask", question="msl")
    await world.member.in_dm.write("what does an msl do all day")
    await world.member.slash("ask", question="xyzzy plugh frobnicate")
    text = counted(metrics)
    assert 'second_opinion_verdicts_total{verdict="answered"} 2.0' in text
    assert re.search(r'verdicts_total\{verdict="declined-\w+"\} 1.0', text)
    assert 'interactions_total{command="message",outcome="answered"} 1.0' in text


async def test_the_database_is_timed(world: World, metrics: BotMetrics) -> None:
    await world.member.slash("saved list")
    assert re.search(r'database_seconds_count\{operation="\w+"\} [1-9]', metrics.text().decode())


async def test_support_lines_and_what_led_to_them_leave_no_metric(world: World, metrics: BotMetrics) -> None:
    log = world.guild.create_text_channel("mod-log")
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, log, menu="setup:1:log")
    answer = await world.member.slash("ask", question="msl")
    form = await world.member.press(
        await world.member.press(answer, "Something wrong?"), "Tell the moderators in one sentence"
    )
    message = await world.moderator.write(HARM)
    before = counted(metrics)
    await world.member.slash("ask", question=HARM)
    await world.member.slash("role", name=HARM)
    await world.member.menu_on(message)
    await world.member.in_dm.write(HARM)
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} {HARM}")
    support = await world.member.slash("support")
    await world.member.submit(form, words=HARM)
    assert "988" in support.text
    assert counted(metrics) == before


async def test_a_message_in_a_silenced_channel_is_not_counted(world: World, metrics: BotMetrics) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu="setup:1:silent")
    before = counted(metrics)
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} msl")
    assert counted(metrics) == before


async def test_no_metric_holds_a_number_or_a_word_of_anybody(world: World, metrics: BotMetrics) -> None:
    question = "would utilization review suit somebody in a small town"
    people: tuple[Person, ...] = (world.member, world.moderator)
    for person in people:
        answer = await person.slash("ask", question=question)
        await person.press(answer, "Not what I meant")
        await person.in_dm.write(question)
    text = metrics.text().decode()
    ids = [*(str(person.id) for person in people), str(world.guild.id), str(world.channel.id)]
    assert not [secret for secret in (*ids, "town", "maya") if secret in text]


async def test_the_shards_of_this_process_are_reported_by_number(world: World, metrics: BotMetrics) -> None:
    world.bot.shard_status.held, world.bot.shard_status.awaited = (0, 2), (3,)
    told = re.findall(r'^second_opinion_shard_held\{shard="(\d)"\} (\d)', counted(metrics), re.MULTILINE)
    assert told == [("0", "1"), ("2", "1"), ("3", "0")]


async def test_the_sizes_of_caches_are_reported_by_name(world: World, metrics: BotMetrics) -> None:
    def held() -> dict[str, float]:
        found = re.findall(r'^second_opinion_cache_entries\{cache="([a-z]+)"\} (\S+)$', counted(metrics), re.MULTILINE)
        return {name: float(size) for name, size in found}

    assert held() == {"pictures": 0, "bases": 0, "conversations": 0, "answers": 0}
    await world.member.slash("pay", kind="year")
    await world.member.in_dm.write("what does an msl do all day")
    # What comes next may go on from the direct messages, or reply to the answer.
    assert held() == {"pictures": 1, "bases": 0, "conversations": 2, "answers": 1}
