import json
import re
from dataclasses import replace
from datetime import timedelta

import discord
import fault_injection
import pytest
from log_capture import find_leaks
from people import Answer, Person, Seen, walk
from simcord import SetupError
from world import Build, World

from bot.cogs.scopes import NOT_YOURS
from bot.services.community_polls import UNPUBLISHED_RETENTION, CommunityPollService
from knowledge import KnowledgeBase
from storage.stores.community_polls import CommunityPollStore

HOUR = 60 * 60
MEDIA = 12
ASKED, SAYS, CLOSED = "A poll of this community", "What this community says", "This poll is closed"
LEAVING = "leaving-medicine"


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


async def end(world: World) -> Answer:
    """Close the poll of the channel as a moderator who is sure."""
    return await world.moderator.press(await world.moderator.slash("pulse end"), "Close the poll")


async def begin(world: World, question: str = LEAVING, hours: int = 2) -> Answer:
    return await world.moderator.slash("pulse start", question=question, hours=hours)


async def choose(person: Person, poll: Answer | Seen, *answers: str) -> Answer:
    return await person.pick(poll, *answers, menu="pulse:1:vote")


async def crowd(world: World, poll: Answer, **votes: int) -> list[Person]:
    """Let so many members choose each answer."""
    people = [world.join(f"{answer}-{number}") for answer, count in votes.items() for number in range(count)]
    for person in people:
        assert "Vote counted" in (await choose(person, poll, person.member.user.name.split("-")[0])).text
    return people


def results(world: World) -> list[Seen]:
    """The results in the channel, oldest first."""
    return [seen for seen in world.member.sees() if SAYS in seen.text]


async def rows(world: World, table: str) -> list[tuple[object, ...]]:
    return list(await world.bot.services.database.fetch_all(f"SELECT * FROM {table}"))  # noqa: S608 - a constant of this file


def number_of(result: Seen, answer: str) -> int:
    """What a result says of an answer."""
    return int(re.findall(rf"{answer}: about \*\*(\d+)\*\*", result.text)[0])


def alt_of(seen: Seen) -> str:
    (picture,) = [c for c in walk(seen.components) if c["type"] == MEDIA]
    return str(picture["items"][0]["description"])


async def test_a_member_neither_sees_the_command_nor_gets_past_it(world: World) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash("pulse start", question=LEAVING)
    found = [each for each in await world.bot.tree.fetch_commands() if each.name == "pulse"]
    world.guild.set_command_permissions(found[0], {world.member.member: True})
    assert (await world.member.slash("pulse start", question=LEAVING)).text == NOT_YOURS
    assert (await world.member.slash("pulse end")).text == NOT_YOURS


async def test_the_command_offers_every_question_of_the_base(world: World, library: KnowledgeBase) -> None:
    offered = await world.moderator.autocomplete("pulse start", "question", "")
    assert {each["value"] for each in offered} == {poll.id for poll in library.polls.values() if poll.pulse}
    assert await world.moderator.autocomplete("pulse start", "question", "no such words") == []


async def test_a_poll_stands_in_the_channel_for_everybody_and_says_who_could_see_what(
    world: World, library: KnowledgeBase
) -> None:
    poll = await begin(world)
    asked = library.polls[LEAVING].pulse
    assert asked is not None
    assert not poll.ephemeral
    assert asked.question in poll.text
    assert "Dr. Example" in poll.text
    assert "Anonymous" in poll.text
    assert [*poll.message.menus.values()] == [[answer.id for answer in asked.answers]]
    assert "%" not in poll.text


async def test_only_the_voter_sees_the_vote_and_can_change_it_or_take_it_back(world: World) -> None:
    poll = await begin(world)
    first = await choose(world.member, poll, "hours")
    assert first.ephemeral
    assert "Vote counted" in first.text
    assert "Long hours" in first.text
    changed = await choose(world.member, poll, "stress")
    assert "Vote changed" in changed.text
    assert "Long hours" not in changed.text
    assert "Your vote was removed" in (await world.member.press(changed, "Remove my vote")).text
    assert "no vote" in (await world.member.press(changed, "Remove my vote")).text
    assert world.view(poll).text == poll.text


async def test_several_answers_count_where_they_are_allowed(world: World) -> None:
    poll = await begin(world, "us-motives")
    voted = await choose(world.member, poll, "balance", "burnout")
    assert "Work/life balance" in voted.text
    assert "Burnout" in voted.text


async def test_an_answer_that_is_not_offered_counts_for_nothing(world: World) -> None:
    poll = await begin(world)
    pulse_id = next(iter(poll.message.menus)).rpartition(":")[2]
    vote = world.bot.services.community_polls.vote
    assert await vote(world.bot.services.bundled_base, pulse_id, world.member.id, ["no-such"]) == "no such answer"
    assert (
        await vote(world.bot.services.bundled_base, pulse_id, world.member.id, ["hours", "stress"]) == "no such answer"
    )
    assert await vote(world.bot.services.bundled_base, pulse_id, world.member.id, []) == "no such answer"


async def test_a_channel_has_one_open_poll(world: World) -> None:
    await begin(world)
    assert "already open in this channel" in (await begin(world)).text
    elsewhere = world.moderator.elsewhere(world.guild.create_text_channel("lounge"))
    assert ASKED in (await elsewhere.slash("pulse start", question=LEAVING)).text


async def test_nothing_of_the_result_is_seen_before_the_poll_closes_by_itself(world: World) -> None:
    poll = await begin(world, hours=2)
    await crowd(world, poll, stress=11)
    await world.env.advance_time(1.5 * HOUR)
    assert results(world) == []
    await world.env.advance_time(1.6 * HOUR)
    (result,) = results(world)
    assert 5 <= number_of(result, "Emotional stress and burnout") <= 20
    assert CLOSED in world.view(poll).text
    assert world.view(poll).menus == {}
    await world.env.advance_time(10 * HOUR)
    assert len(results(world)) == 1


async def test_a_result_shows_both_polls_with_their_people_and_warns(world: World, library: KnowledgeBase) -> None:
    poll = await begin(world)
    await crowd(world, poll, stress=15, hours=5, balance=5, other=5)
    ended = await end(world)
    assert ended.ephemeral
    assert "The poll is closed" in ended.text
    (result,) = results(world)
    published = library.polls[LEAVING]
    assert 20 <= int(re.findall(r"About (\d+) members answered", result.text)[0]) <= 40
    assert "rounded to fives" in result.text
    assert "**26%** Emotional stress and burnout" in result.text
    assert published.population in result.text
    assert "sample not stated" in result.text
    assert "two different groups" in result.text
    alt = alt_of(result)
    assert re.search(r"This community: Emotional stress and burnout \d+ percent", alt)
    assert "Emotional stress and burnout 26 percent" in alt
    assert "don't add them up" in alt


async def test_a_result_names_no_exact_number(world: World) -> None:
    poll = await begin(world)
    await crowd(world, poll, stress=11)
    await end(world)
    (result,) = results(world)
    assert number_of(result, "Emotional stress and burnout") % 5 == 0
    assert "11" not in result.text.partition("Two different groups")[0]


async def test_of_no_votes_nothing_much_is_shown(world: World) -> None:
    await begin(world)
    await end(world)
    (result,) = results(world)
    assert result.text.count("too few to show") >= 4


async def test_after_closing_no_vote_and_no_poll_is_left_anywhere(world: World) -> None:
    poll = await begin(world)
    people = await crowd(world, poll, stress=5, hours=1)
    assert await rows(world, "pulse_votes")
    kept = repr(await rows(world, "pulse_votes"))
    assert not [person for person in people if str(person.id) in kept]
    await end(world)
    assert await rows(world, "pulse_votes") == []
    assert await rows(world, "pulses") == []
    assert not find_leaks(world.env, world.log.lines)


async def test_a_vote_for_a_closed_poll_is_told_so(world: World) -> None:
    poll = await begin(world)
    voted = await choose(world.member, poll, "hours")
    pulse_id = next(iter(poll.message.menus)).rpartition(":")[2]
    await end(world)
    assert "closed" in (await world.member.press(voted, "Remove my vote")).text
    late = await world.bot.services.community_polls.vote(
        world.bot.services.bundled_base, pulse_id, world.member.id, ["hours"]
    )
    assert late == "closed"


async def test_ending_a_poll_asks_first_and_says_when_there_would_be_no_result(world: World) -> None:
    poll = await begin(world)
    await crowd(world, poll, stress=4)
    asked = await world.moderator.slash("pulse end")
    assert "Fewer than 5 members have voted" in asked.text
    assert results(world) == []
    await choose(world.join("one more"), poll, "hours")
    assert "Fewer than" not in (await world.moderator.slash("pulse end")).text
    await world.moderator.press(asked, "Close the poll")
    assert len(results(world)) == 1
    assert "No poll is open" in (await world.moderator.press(asked, "Close the poll")).text


async def test_where_no_poll_is_open_there_is_none_to_end(world: World) -> None:
    assert "No poll is open" in (await world.moderator.slash("pulse end")).text


async def test_an_open_poll_survives_a_restart(world: World, build: Build, url: str) -> None:
    poll = await begin(world)
    await choose(world.member, poll, "hours")
    await world.restart(build(url))
    assert "Vote changed" in (await choose(world.member, poll, "stress")).text
    await world.env.advance_time(4 * HOUR)
    assert len(results(world)) == 1


async def test_a_poll_that_fell_due_while_the_bot_was_away_is_closed_when_it_is_back(
    world: World, build: Build, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two jobs scrub the file after the start. While one waits for the other, the simulated clock stands still, so that
    # no pause may come: neither between two scrubs nor while a reader keeps the WAL file busy.
    monkeypatch.setattr("storage.sqlite.database.SCRUB_PAUSE", 0.0)
    monkeypatch.setattr("storage.sqlite.scrub._TRUNCATE_DELAYS", (0.0,) * 50)
    await begin(world)
    await world.env.bot.close()
    world.env.backend.advance_clock(10 * HOUR)
    await world.env.restart_bot(build(url))
    await world.env.settle()
    assert len(results(world)) == 1


async def test_a_result_waits_for_its_channel_and_comes_once(world: World) -> None:
    await begin(world)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013, message="no", times=None)
    assert "waits" in (await end(world)).text
    await world.env.advance_time(2 * HOUR)
    assert results(world) == []
    world.env.backend.faults.clear()
    await world.env.advance_time(2 * HOUR)
    assert len(results(world)) == 1


def deleted_post(person: Person) -> list[str]:
    return [seen.text for seen in person.sees() if "A poll of this community was deleted" in seen.text]


@pytest.mark.parametrize("event", ["MESSAGE_DELETE", "MESSAGE_DELETE_BULK"])
async def test_a_poll_whose_message_was_deleted_ends_with_its_votes_and_moderators_are_told_once(
    world: World, event: str
) -> None:
    log = world.guild.create_text_channel("mod-log")
    await world.bot.services.server_settings.update(world.guild.id, discord.utils.utcnow(), mod_log_channel_id=log.id)
    poll = await begin(world)
    await choose(world.member, poll, "hours")
    id_ = str(poll.message.message.id)
    where = {"channel_id": str(world.channel.id), "guild_id": str(world.guild.id)}
    for _ in range(2):
        fault_injection.deliver(world.env, event, {"id": id_, "ids": [id_, "5"], **where})
    await world.env.settle()
    assert await rows(world, "pulses") == await rows(world, "pulse_votes") == []
    assert len(deleted_post(world.moderator.elsewhere(log))) == 1
    assert ASKED in (await begin(world)).text


async def test_a_poll_whose_channel_was_deleted_ends_with_it(world: World) -> None:
    channel = world.guild.create_text_channel("short-lived")
    poll = await world.moderator.elsewhere(channel).slash("pulse start", question=LEAVING, hours=2)
    assert ASKED in poll.text
    gone = {"id": str(channel.id), "guild_id": str(world.guild.id), "type": 0, "name": "short-lived"}
    fault_injection.deliver(world.env, "CHANNEL_DELETE", gone)
    await world.env.settle()
    assert await rows(world, "pulses") == []


async def test_a_poll_deleted_while_the_bot_was_away_keeps_no_other_from_beginning(world: World) -> None:
    poll = await begin(world)
    del world.env.backend.messages[world.channel.id][poll.message.message.id]
    assert ASKED in (await begin(world)).text
    assert "A poll is already open in this channel" in (await begin(world)).text


async def test_a_result_whose_channel_was_deleted_is_forgotten_at_once(world: World) -> None:
    await begin(world)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=404, code=10003, message="no", times=None)
    await end(world)
    assert await rows(world, "pulses") == []
    await world.env.advance_time(3 * HOUR)
    assert [line for line in world.log.lines if "a result was not posted" in line] == [
        "a result was not posted: its channel was deleted"
    ]


async def test_a_result_that_found_no_channel_in_a_week_is_forgotten(world: World) -> None:
    await begin(world)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50001, message="no", times=None)
    await end(world)
    assert len(await rows(world, "pulses")) == 1
    later = discord.utils.utcnow() + UNPUBLISHED_RETENTION + timedelta(hours=3)
    assert (
        await CommunityPollService(
            CommunityPollStore(world.bot.services.database), lambda: later, world.bot.rng
        ).unpublished_results()
        == ()
    )
    assert await rows(world, "pulses") == []


async def test_a_poll_that_could_not_be_posted_never_was(world: World) -> None:
    world.expected.append(discord.Forbidden)
    world.break_answers(status=403, code=50013)
    await begin(world)
    assert await rows(world, "pulses") == []


async def test_an_open_vote_is_shown_exported_and_erased_and_then_gone(world: World) -> None:
    poll = await begin(world)
    await choose(world.member, poll, "hours")
    await choose(world.moderator, poll, "stress")
    assert "1 vote** in polls that are still open" in (await world.member.slash("privacy show")).text
    held = json.loads(await world.bot.services.personal_data.export(world.member.id))
    assert [vote["choices"] for vote in held["pulse_votes"]] == [["hours"]]
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert json.loads(await world.bot.services.personal_data.export(world.member.id))["pulse_votes"] == []
    assert json.loads(await world.bot.services.personal_data.export(world.moderator.id))["pulse_votes"]


async def test_a_result_that_cannot_be_drawn_keeps_no_other_from_its_channel(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    for moderator in world.moderator, world.moderator.elsewhere(lounge):
        poll = await moderator.slash("pulse start", question=LEAVING, hours=2)
        assert ASKED in poll.text
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="no", times=None)
    await world.env.advance_time(4 * HOUR)
    spoiled = json.dumps({"counts": {LEAVING: "many"}, "voters": 9})
    await world.bot.services.database.execute(
        "UPDATE pulses SET result = $1 WHERE channel_id = $2", spoiled, world.channel.id
    )
    world.env.backend.faults.clear()
    await world.env.advance_time(HOUR)
    assert SAYS in world.member.elsewhere(lounge).last.text
    assert not results(world)


async def test_a_question_that_has_left_the_base_is_said_to_have_left(world: World, library: KnowledgeBase) -> None:
    world.bot.services.knowledge_bases.replace_bundled(replace(library, polls={}))
    refused = await begin(world)
    assert refused.ephemeral
    assert "no longer in the knowledge base" in refused.text
