"""A broken connection is an outcome of its own: nothing is done twice, lost, or told untruly."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import discord
import fault_injection
import pytest
from discord import app_commands
from fault_injection import DISCONNECTS, Disconnects
from people import Person
from simcord.http import router
from world import World

import bot
from bot import discord_errors
from bot.cogs.reminders import RemindersCog
from bot.discord_errors import CONNECTION_LOST, REFUSALS
from bot.errors import COMMAND_ERRORS, report_error
from bot.interactions.message_replies import SUPPORT_DM_SECONDS

HARM = "I want to die"
PLAIN = "what does an msl do"
RNG = Random(1)  # noqa: S311 - for a reference code


def call(world: World, text: str) -> str:
    assert world.bot.user is not None
    return f"{world.bot.user.mention} {text}"


def texts(person: Person) -> list[str]:
    return [seen.text for seen in person.sees() if not seen.ephemeral]


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Disconnects:
    """Breaks the connection where a test says so; repeats come at once."""
    monkeypatch.setattr(discord_errors, "RETRY_SECONDS", (0, 0))
    return Disconnects(monkeypatch)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("family", DISCONNECTS)
async def test_an_answer_whose_connection_broke_is_written_once(
    world: World, breaks: Disconnects, family: str, *, after: bool
) -> None:
    breaks.add("POST", f"/channels/{world.channel.id}/messages", family, after=after)
    await world.member.write(call(world, PLAIN))
    assert len(texts(world.member)) == 1
    assert breaks.broken


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("family", DISCONNECTS)
async def test_support_lines_whose_connection_broke_are_written_once(
    world: World, breaks: Disconnects, family: str, *, after: bool
) -> None:
    breaks.add("POST", "/channels/*/messages", family, after=after)
    await world.member.in_dm.write(HARM)
    assert ["988" in text for text in texts(world.member.in_dm)] == [True]


@pytest.mark.parametrize("family", DISCONNECTS)
async def test_a_command_whose_connection_stays_broken_is_no_fault_of_ours(
    world: World, breaks: Disconnects, family: str
) -> None:
    world.expected.append(Exception)
    breaks.add("POST", "/interactions/*/callback", family)
    answer = await world.member.slash("role", name="msl")
    assert answer.text == CONNECTION_LOST
    assert not world.log.errors()


@pytest.mark.parametrize("family", DISCONNECTS)
async def test_a_poll_result_is_posted_once_whatever_breaks_after_it(
    world: World, breaks: Disconnects, family: str
) -> None:
    await world.moderator.slash("pulse start", question="us-motives")
    posted = len(texts(world.member))
    breaks.add("PATCH", "/channels/*/messages/*", family, times=9)
    await world.moderator.press(await world.moderator.slash("pulse end"), "Close the poll")
    for _ in range(4):
        await world.env.advance_time(3600)
    assert len(texts(world.member)) == posted + 1


@pytest.mark.parametrize("family", DISCONNECTS)
async def test_a_change_that_was_published_is_never_told_to_try_again(
    world: World, breaks: Disconnects, family: str
) -> None:
    await world.bot.services.server_settings.update(
        world.guild.id, discord.utils.utcnow(), mod_log_channel_id=world.channel.id
    )
    shown = await world.moderator.slash("kb alias add", entry="msl", alias="science liaison person", reason="asked for")
    breaks.add("POST", f"/channels/{world.channel.id}/messages", family, times=9)
    done = await world.moderator.press(shown, "Publish")
    assert "Published" in done.text
    assert "I could not post it" in done.text
    assert "try again" not in done.text
    assert not world.log.errors()


@pytest.mark.parametrize("family", DISCONNECTS)
async def test_a_reminder_whose_conversation_could_not_be_opened_is_put_back(
    world: World, breaks: Disconnects, family: str
) -> None:
    await world.member.slash("saved add", role="msl")
    now = discord.utils.utcnow() - timedelta(minutes=1)
    await world.bot.services.reminders._store.add(world.member.id, now)  # pyright: ignore[reportPrivateUsage]
    cog = world.bot.get_cog("RemindersCog")
    assert isinstance(cog, RemindersCog)
    breaks.add("POST", "/users/@me/channels", family, times=3)
    await cog.send_due()
    assert texts(world.member.in_dm) == []
    await cog.send_due()
    assert len(texts(world.member.in_dm)) == 1
    await cog.send_due()
    assert len(texts(world.member.in_dm)) == 1


def delete(world: World, message_id: int) -> None:
    """Let Discord say that a message of the channel was deleted."""
    payload = {"id": str(message_id), "channel_id": str(world.channel.id), "guild_id": str(world.guild.id)}
    fault_injection.deliver(world.env, "MESSAGE_DELETE", payload)


@pytest.mark.parametrize("words", [PLAIN, HARM])
async def test_a_question_deleted_while_its_answer_is_on_the_way_takes_it_along(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    world.close_dms(world.member)
    calm, answers = router.dispatch, f"/channels/{world.channel.id}/messages"

    def dispatch(backend: Any, method: str, path: str, **more: Any) -> Any:
        answered = calm(backend, method, path, **more)
        if (method, path) == ("POST", answers):
            delete(world, next(iter(backend.messages[world.channel.id])))
        return answered

    monkeypatch.setattr(router, "dispatch", dispatch)
    await world.member.write(call(world, words))
    assert [each.path for each in world.env.http_requests if (each.method, each.path) == ("POST", answers)]
    assert texts(world.member) == []


@pytest.mark.parametrize("words", [PLAIN, HARM])
async def test_a_question_whose_deletion_came_first_is_not_answered(world: World, words: str) -> None:
    world.close_dms(world.member)
    message = await world.member.write(call(world, words))
    assert len(texts(world.member)) == 1
    payload = fault_injection.message_payload(world.env, message)
    delete(world, message.id + 1)
    fault_injection.deliver(world.env, "MESSAGE_CREATE", {**payload, "id": str(message.id + 1)})
    await world.env.settle()
    assert len(texts(world.member)) == 1
    delete(world, message.id)
    await world.env.settle()
    assert texts(world.member) == []


async def test_an_answer_and_the_lines_after_an_edit_both_go_with_the_question(world: World) -> None:
    world.close_dms(world.member)
    message = await world.member.write(call(world, PLAIN))
    await world.member.member.edit(message, call(world, HARM))
    assert len(texts(world.member)) == 2
    await world.member.member.delete(message)
    assert texts(world.member) == []


async def test_without_the_right_to_read_the_history_a_plain_message_is_written(world: World) -> None:
    world.env.inject_error(
        "POST", f"/channels/{world.channel.id}/messages", status=403, code=160002, message="no", times=1
    )
    await world.member.write(call(world, PLAIN))
    (text,) = texts(world.member)
    assert "MSL" in text


async def test_support_lines_stand_in_the_channel_when_a_direct_message_hangs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: object, **__: object) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(discord.Member, "send", hang)
    monkeypatch.setattr("bot.interactions.message_replies.SUPPORT_DM_SECONDS", 0.05)
    await world.member.write(call(world, HARM))
    await world.env.advance_time(SUPPORT_DM_SECONDS)
    assert ["988" in text for text in texts(world.member)] == [True]


async def test_two_quick_messages_are_answered_in_their_order(world: World) -> None:
    first = await world.member.in_dm.write(PLAIN)
    payload = fault_injection.message_payload(world.env, first)
    before = len(texts(world.member.in_dm))
    for number, words in enumerate(("what does an ime do", "how much?"), start=1):
        again = {**payload, "id": str(first.id + number), "content": words}
        fault_injection.deliver(world.env, "MESSAGE_CREATE", again)
    await world.env.settle()
    answer, follow_up = texts(world.member.in_dm)[before:]
    assert "IME" in answer
    assert "IME" in follow_up
    assert "pay" in follow_up


async def test_an_ephemeral_card_that_its_reader_dismissed_comes_again(world: World) -> None:
    shown = await world.moderator.slash("setup show")
    start = await world.moderator.press(shown, "Edit settings")
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=404, code=10008, message="no", times=1)
    again = await world.moderator.press(start, "Show")
    assert "## Settings of this server" in again.text
    assert not world.log.errors()


async def test_a_request_that_hangs_is_given_up_and_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord_errors, "RETRY_SECONDS", (0, 0))
    monkeypatch.setattr(discord_errors, "REQUEST_SECONDS", 0.01)
    tries: list[int] = []

    async def hang() -> None:
        tries.append(1)
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await discord_errors.attempt(hang)
    assert len(tries) == 3


async def test_what_a_click_waits_for_is_looked_up_within_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord_errors, "LOOK_UP_SECONDS", 0.01)
    with pytest.raises(TimeoutError):
        await discord_errors.look_up(asyncio.Event().wait)


LOOKED_UP = re.compile(
    r"await \S*\.(?:fetch_\w+|http\.get_\w+)\(|await (?:self\.bot|client|bot|interaction\.client)\.fetch_\w+\("
)


def test_whatever_is_looked_up_has_a_limit_of_time() -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for part in ("cogs", "interactions")
        for path in (Path(bot.__path__[0]) / part).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if LOOKED_UP.search(line) and "look_up(" not in line and "attempt(" not in line
    ]
    assert found == ["channel_lookup.py: await client.http.get_channel(channel_id)"], "it has a limit for all of them"


def errors_of_commands(kind: type[Any] = app_commands.AppCommandError) -> set[type[Any]]:
    return {kind}.union(*map(errors_of_commands, kind.__subclasses__()))


def test_every_error_of_a_command_has_its_row() -> None:
    assert {kind for kind in errors_of_commands() if kind.__module__.startswith("discord.")} <= set(COMMAND_ERRORS)


class _Response:
    def __init__(self, status: int) -> None:
        self.status, self.reason, self.headers = status, "", {}


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_a_sentence_or_is_too_late_or_ours(code: int) -> None:
    refusal = REFUSALS[code]
    error: Any = discord.HTTPException(_Response(400), {"code": code, "message": "no"})  # type: ignore[arg-type]
    told = report_error(error, where="a test", rng=RNG)
    if refusal.meaning == "ours":
        assert told.code
    else:
        assert told.code is None
        assert told.sentence
        assert refusal.sentence or refusal.meaning == "too late"


ALLOWED = {
    "discord_errors.py",
    "errors.py",
    "log_redaction.py",
    "connection_errors.py",
    "doctor.py",
    "identify_limiter.py",
}


def test_nobody_catches_only_one_of_the_ways_in_which_a_request_fails() -> None:
    found = [
        path.name
        for path in Path(bot.__path__[0]).rglob("*.py")
        if path.name not in ALLOWED and "demo" not in path.parts
        if "except discord.HTTPException" in (text := path.read_text("utf-8")) or "suppress(discord.HTTP" in text
    ]
    assert found == []
