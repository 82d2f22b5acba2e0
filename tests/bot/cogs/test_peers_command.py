"""Introductions as two members see them: blind both ways, two yeses, and one answer for every other ending."""

from dataclasses import dataclass

import pytest
from people import Answer, Person, Seen
from world import Build, World

from bot.client import SecondOpinion
from bot.cogs.peer_reports import OWN_REPORT
from bot.cogs.peers import IN_SERVER, NOT_THERE, NOT_YOU, OFF
from bot.services.peers import ANSWER_TIME

WORDS = "Is the travel as bad as everybody says, and would you do it again?"
HELP = "How the first months went and what I would ask before signing"
HOUR, DAY = 3600, 24 * 3600


@dataclass(frozen=True)
class Pair:
    """Somebody who asks, and somebody who has done it."""

    asker: Person
    peer: Person


@pytest.fixture
def simcord_bot(build: Build, url: str) -> SecondOpinion:
    return build(url)


async def switch_on(world: World) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu="setup:1:log")
    await world.moderator.press(await world.moderator.press(start, "Peers…"), "Switch on")


async def publish_offer(person: Person, *roles: str, often: str = "2") -> Answer:
    card = await person.slash("peers offer")
    card = await person.pick(card, *(roles or ("msl",)), menu="peers:1:roles")
    card = await person.submit(await person.press(card, "Write it"), words=HELP)
    more = await person.pick(await person.press(card, "Specialty, languages, how often"), often, menu="peers:1:often")
    return await person.press(await person.press(more, "Back"), "Publish")


async def preview(person: Person, words: str = WORDS, role: str = "msl", **options: str) -> Answer:
    return await person.submit(await person.slash("peers ask", role=role, **options), words=words)


async def send_ask(person: Person, words: str = WORDS, role: str = "msl", **options: str) -> Answer:
    return await person.press(await preview(person, words, role, **options), "Send")


async def open_news(person: Person) -> Answer:
    """Open the newest direct message of the bot."""
    return await person.in_dm.press(person.in_dm.last, "Open it")


@pytest.fixture
async def pair(world: World) -> Pair:
    await switch_on(world)
    peer = world.join("piotr")
    await publish_offer(peer)
    return Pair(world.member, peer)


async def asked(world: World, pair: Pair) -> Answer:
    """Send an ask and let it reach the peer; return what the peer reads."""
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    return await open_news(pair.peer)


async def both_agree(world: World, pair: Pair) -> None:
    await pair.peer.in_dm.press(await asked(world, pair), "Yes")
    await world.env.advance_time(2 * HOUR)
    await pair.asker.in_dm.press(await open_news(pair.asker), "Yes, introduce us")
    await world.env.advance_time(HOUR)


def tells_of(person: Person, seen: Seen | Answer) -> bool:
    """Whether a message names somebody, in its text or in what its buttons carry."""
    message = seen.message if isinstance(seen, Answer) else seen
    return any(each in str(message.components) for each in (str(person.id), person.member.name, f"{person.id:x}"))


async def test_it_is_off_until_moderators_switch_it_on(world: World) -> None:
    for command in ("peers offer", "peers ask"):
        options = {"role": "msl"} if command == "peers ask" else {}
        assert (await world.member.slash(command, **options)).text == OFF
        assert (await world.member.in_dm.slash(command, **options)).text == IN_SERVER


async def test_a_chosen_role_is_asked_for_at_every_step(world: World) -> None:
    await switch_on(world)
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    await world.moderator.pick_of(shown, world.guild.roles["Moderators"], menu="setup:1:peers-role")
    assert (await world.member.slash("peers offer")).text == NOT_YOU
    assert (await world.member.slash("peers ask", role="msl")).text == NOT_YOU
    assert "Offer to talk" in (await world.moderator.slash("peers offer")).text


async def test_what_is_previewed_is_what_the_peer_sees_and_neither_is_named(world: World, pair: Pair) -> None:
    shown = await preview(pair.asker)
    received = await asked(world, pair)
    assert WORDS in received.text
    assert "Medical Science Liaison" in received.text
    quoted = [line for line in shown.text.splitlines() if WORDS in line or "asks you" in line]
    assert quoted
    assert all(line in received.text.splitlines() for line in quoted)
    assert not tells_of(pair.asker, received)


async def test_two_yeses_introduce_the_two_by_direct_message_and_nothing_less_does(world: World, pair: Pair) -> None:
    await pair.peer.in_dm.press(await asked(world, pair), "Yes")
    await world.env.advance_time(2 * HOUR)
    accepted = await open_news(pair.asker)
    assert "A peer said yes" in accepted.text
    assert not tells_of(pair.peer, accepted)
    assert HELP not in accepted.text
    await pair.asker.in_dm.press(accepted, "Yes, introduce us")
    await world.env.advance_time(HOUR)
    to_asker, to_peer = await open_news(pair.asker), await open_news(pair.peer)
    assert f"<@{pair.peer.id}>" in to_asker.text
    assert HELP in to_asker.text
    assert f"<@{pair.asker.id}>" in to_peer.text
    assert not [seen for seen in world.moderator.sees() if tells_of(pair.asker, seen) or tells_of(pair.peer, seen)]


async def test_a_no_of_the_asker_is_silence_for_the_peer(world: World, pair: Pair) -> None:
    await pair.peer.in_dm.press(await asked(world, pair), "Yes")
    await world.env.advance_time(2 * HOUR)
    before = len(pair.peer.in_dm.sees())
    await pair.asker.in_dm.press(await open_news(pair.asker), "No")
    await world.days(8)
    assert len(pair.peer.in_dm.sees()) == before


async def test_with_direct_messages_closed_everything_waits_in_the_inbox(world: World, pair: Pair) -> None:
    for person in (pair.asker, pair.peer):
        world.close_dms(person)
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    inbox = await pair.peer.slash("peers inbox")
    (menu,) = inbox.message.menus.values()
    received = await pair.peer.pick(inbox, menu[0], menu="peers:1:open")
    await pair.peer.press(received, "Yes")
    await world.env.advance_time(2 * HOUR)
    inbox = await pair.asker.slash("peers inbox")
    (menu,) = inbox.message.menus.values()
    accepted = await pair.asker.pick(inbox, menu[0], menu="peers:1:open")
    await pair.asker.press(accepted, "Yes, introduce us")
    await world.env.advance_time(HOUR)
    inbox = await pair.asker.slash("peers inbox")
    (menu,) = inbox.message.menus.values()
    assert f"<@{pair.peer.id}>" in (await pair.asker.pick(inbox, menu[0], menu="peers:1:open")).text
    assert not world.log.errors()


async def test_the_buttons_of_one_member_do_nothing_for_another(world: World, pair: Pair) -> None:
    received = await asked(world, pair)
    stranger = world.join("sam")
    for person in (stranger, pair.asker):
        for label in ("Yes", "Not now", "Never from this person", "Report…"):
            forged = received.message.id_of(label)
            card = await person.slash("about")
            world.forge(card, forged)
            answer = await person.press(card, custom_id=forged)
            assert "no longer open" in answer.text or "nothing to report" in answer.text
            assert WORDS not in answer.text
    assert "Thank you" in (await pair.peer.in_dm.press(received, "Yes")).text


async def test_a_message_that_is_still_closed_does_not_tell_what_it_is_about(world: World, pair: Pair) -> None:
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    (notice,) = pair.peer.in_dm.sees()
    assert "Medical" not in notice.text
    assert WORDS not in notice.text
    assert not tells_of(pair.asker, notice)


async def test_the_asker_gets_another_chance_with_the_same_words(world: World, pair: Pair) -> None:
    await asked(world, pair)
    await world.days(ANSWER_TIME.days + 1)
    news = await open_news(pair.asker)
    assert "no answer this time" in news.text
    again = await pair.asker.in_dm.press(news, "Ask another peer")
    assert WORDS in again.text
    assert "On its way" in (await pair.asker.in_dm.press(again, "Send")).text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("My patient John Miller was seen on 3/4/2024, would you", "take that out"),
        ("Look at https://example.org/me and tell me", "links"),
        ("See example.com for who I am", "links"),
        ("I am maya, would you talk to me?", "Your own name"),
        ("   ", "text was empty"),
    ],
)
async def test_words_that_tell_too_much_go_nowhere(world: World, pair: Pair, words: str, why: str) -> None:
    assert why in (await preview(pair.asker, words)).text
    assert not await world.bot.services.peers.asks(pair.asker.id)


async def test_words_of_self_harm_get_the_support_lines_and_are_kept_nowhere(world: World, pair: Pair) -> None:
    assert "988" in (await preview(pair.asker, "I want to kill myself")).text
    assert not await world.bot.services.peers.asks(pair.asker.id)


async def test_a_fourth_ask_in_thirty_days_is_told_when_it_may_come(world: World, pair: Pair) -> None:
    for role in ("msl", "utilization-review", "medical-writing"):
        assert "On its way" in (await send_ask(pair.asker, role=role)).text
    assert "3 times in 30 days" in (await send_ask(pair.asker, role="ime")).text
    assert "have asked about this role" in (await send_ask(pair.asker)).text


async def test_pausing_stopping_and_going_on_are_said_plainly(world: World, pair: Pair) -> None:
    assert "Paused" in (await pair.peer.slash("peers pause")).text
    assert "paused" in (await pair.peer.slash("peers status")).text
    assert "Thank you" in (await pair.peer.press(await pair.peer.slash("peers edit"), "Continue")).text
    assert "deleted" in (await pair.peer.slash("peers stop")).text
    assert "no offer" in (await pair.peer.slash("peers edit")).text


async def test_never_matching_somebody_is_kept_as_a_mark_and_can_be_taken_back(world: World, pair: Pair) -> None:
    assert "never be matched" in (await pair.peer.slash("peers never", person=pair.asker.member)).text
    held = await world.bot.services.personal_data.summary(pair.peer.id)
    assert str(pair.asker.id) not in str(held["peer_blocks"])
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    assert not pair.peer.in_dm.sees()
    removed = await pair.peer.slash("peers never", person=pair.asker.member, remove=True)
    assert "matched again" in removed.text
    await world.env.advance_time(HOUR)
    assert len(pair.peer.in_dm.sees()) == 1


async def test_who_has_left_the_server_is_not_asked(world: World, pair: Pair) -> None:
    del world.env.backend.get_guild(world.guild.id).members[pair.peer.id]
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    assert not pair.peer.in_dm.sees()


async def test_role_cards_tell_of_peers_from_five_on_and_the_day_after(world: World, pair: Pair) -> None:
    for number in range(3):
        await publish_offer(world.join(f"peer-{number}"))
    await world.days(1)
    assert "offer to talk" not in (await world.member.slash("role", name="msl")).text
    await publish_offer(world.join("fifth"))
    assert "offer to talk" not in (await world.member.slash("role", name="msl")).text
    await world.days(1)
    card = await world.member.slash("role", name="msl")
    assert "**5 or more members of this server** offer to talk" in card.text
    assert (await world.member.press(card, "Ask one of them")).form["title"].startswith("Ask a peer")
    assert "offer to talk" not in (await world.member.slash("role", name="ime")).text
    await world.member.slash("saved add", role="msl")
    assert "Five or more members here offer to talk about" in (await world.member.slash("saved list")).text


async def test_the_question_whom_to_ask_leads_to_peers_where_they_are_on(world: World) -> None:
    before = await world.member.slash("ask", question="Can I talk to somebody who left the clinic?")
    assert "Ask a peer here" not in before.labels
    await switch_on(world)
    card = await world.member.slash("ask", question="Can I talk to somebody who left the clinic?")
    roles = await world.member.press(card, "Ask a peer here")
    assert (await world.member.pick(roles, "msl", menu="peers:1:write")).form


async def test_a_report_says_first_what_it_shows_and_names_the_other_only_to_who_decides(
    world: World, pair: Pair
) -> None:
    received = await asked(world, pair)
    form = await pair.peer.in_dm.press(received, "Report…")
    assert "Rheumatology community" in form.text
    assert "your name" in form.text
    question = await pair.peer.in_dm.pick(form, "selling", menu="peers:1:rule")
    assert "have your report" in (await pair.peer.in_dm.press(question, "Send the report")).text
    post = world.moderator.last
    assert WORDS in post.text
    assert HELP in post.text
    assert f"<@{pair.peer.id}>" in post.text
    assert not tells_of(pair.asker, post)
    refused = await world.member.press(post, "The texts break this rule")
    assert "Only moderators" in refused.text
    decided = await world.moderator.press(post, "The texts break this rule")
    assert decided.ephemeral
    assert f"<@{pair.asker.id}>" in decided.text
    assert not tells_of(pair.asker, world.view(post))
    assert f"<@{world.moderator.id}>" in world.view(post).text
    assert "no longer open" in (await pair.peer.in_dm.press(received, "Yes")).text


async def test_an_introduction_can_be_reported_by_the_asker_too(world: World, pair: Pair) -> None:
    await both_agree(world, pair)
    form = await pair.asker.in_dm.press(await open_news(pair.asker), "Report…")
    question = await pair.asker.in_dm.pick(form, "threat", menu="peers:1:rule")
    await pair.asker.in_dm.press(question, "Send the report")
    assert not tells_of(pair.peer, world.moderator.last)
    assert f"<@{pair.asker.id}>" in world.moderator.last.text


async def test_moderators_see_totals_of_five_or_more_only(world: World, pair: Pair) -> None:
    await send_ask(pair.asker)
    await world.days(1)
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    assert shown.text.count("fewer than five") == 3


async def test_after_erasing_neither_side_can_learn_who_the_other_was(world: World, pair: Pair) -> None:
    await both_agree(world, pair)
    news = pair.asker.in_dm.last
    await pair.peer.press(await pair.peer.slash("privacy erase"), "Delete everything")
    assert not tells_of(pair.peer, await pair.asker.in_dm.press(news, "Open it"))
    held = await world.bot.services.personal_data.export(pair.asker.id)
    assert str(pair.peer.id).encode() not in held


async def test_a_restart_at_every_step_loses_and_doubles_nothing(
    world: World, pair: Pair, build: Build, url: str
) -> None:
    shown = await preview(pair.asker)
    await world.restart(build(url))
    await pair.asker.press(shown, "Send")
    await world.restart(build(url))
    await world.env.advance_time(2 * HOUR)
    received = await open_news(pair.peer)
    await world.restart(build(url))
    await pair.peer.in_dm.press(received, "Yes")
    await world.restart(build(url))
    await world.env.advance_time(2 * HOUR)
    accepted = await open_news(pair.asker)
    await world.restart(build(url))
    await pair.asker.in_dm.press(accepted, "Yes, introduce us")
    await world.restart(build(url))
    await world.env.advance_time(HOUR)
    assert f"<@{pair.peer.id}>" in (await open_news(pair.asker)).text
    assert len(pair.asker.in_dm.sees()) == len(pair.peer.in_dm.sees()) == 2


async def test_it_cannot_be_switched_on_without_a_channel_for_reports(world: World) -> None:
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    assert "First choose a channel" in shown.text
    card = await world.moderator.slash("about")
    world.forge(card, "setup:1:peers-switch:on")
    assert "First choose a channel" in (await world.moderator.press(card, custom_id="setup:1:peers-switch:on")).text
    assert not (await world.bot.services.peers.settings(world.guild.id)).peers_enabled


async def lose_membership(world: World, person: Person) -> None:
    del world.env.backend.get_guild(world.guild.id).members[person.id]


async def test_who_is_no_member_any_more_reads_and_answers_nothing(world: World, pair: Pair) -> None:
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    received = await open_news(pair.peer)
    await lose_membership(world, pair.peer)
    assert (await pair.peer.in_dm.press(received, "Yes")).text == NOT_THERE
    inbox = await pair.peer.in_dm.slash("peers inbox")
    (menu,) = inbox.message.menus.values()
    assert (await pair.peer.in_dm.pick(inbox, menu[0], menu="peers:1:open")).text == NOT_THERE


async def test_an_asker_who_lost_the_chosen_role_cannot_agree(world: World, pair: Pair) -> None:
    await pair.peer.in_dm.press(await asked(world, pair), "Yes")
    await world.env.advance_time(2 * HOUR)
    accepted = await open_news(pair.asker)
    shown = await world.moderator.press(await world.moderator.slash("setup start"), "Peers…")
    await world.moderator.pick_of(shown, world.guild.roles["Moderators"], menu="setup:1:peers-role")
    assert (await pair.asker.in_dm.press(accepted, "Yes, introduce us")).text == NOT_THERE
    await world.env.advance_time(2 * HOUR)
    assert not tells_of(pair.peer, pair.asker.in_dm.last)


async def test_a_report_from_outside_does_not_name_the_server_of_who_asked(world: World, pair: Pair) -> None:
    received = await asked(world, pair)
    await lose_membership(world, pair.peer)
    form = await pair.peer.in_dm.press(received, "Report…")
    assert "Rheumatology community" not in form.text
    assert "I don't name that server" in form.text


async def test_a_moderator_who_reports_is_not_shown_the_name_by_her_own_verdict(world: World, pair: Pair) -> None:
    await pair.peer.slash("peers stop")
    await publish_offer(world.moderator)
    await send_ask(pair.asker)
    await world.env.advance_time(2 * HOUR)
    received = await open_news(world.moderator)
    question = await world.moderator.in_dm.pick(
        await world.moderator.in_dm.press(received, "Report…"), "selling", menu="peers:1:rule"
    )
    await world.moderator.in_dm.press(question, "Send the report")
    decided = await world.moderator.press(world.moderator.last, "The texts break this rule")
    assert decided.text == OWN_REPORT
    assert not tells_of(pair.asker, decided)


async def test_words_that_cannot_be_sent_come_back_to_be_edited(world: World, pair: Pair) -> None:
    refused = await preview(pair.asker, "Look at exa\u200bmple.org/me, please")
    form = (await pair.asker.press(refused, "Edit")).form
    assert "Look at example.org/me, please" in str(form)


async def test_after_the_introduction_a_peer_is_offered_to_tell_her_story_and_the_asker_is_not(
    world: World, pair: Pair
) -> None:
    await both_agree(world, pair)
    assert "Tell my story…" not in (await open_news(pair.asker)).labels
    told = await pair.peer.in_dm.press(await open_news(pair.peer), "Tell my story…")
    shown = await pair.peer.in_dm.submit(told, why="Too many notes", how="Step by step", surprise="Quiet", year="2022")
    sent = await pair.peer.in_dm.press(shown, "Send")
    assert "Your code" in sent.text
    assert "A member sent a story" in world.moderator.last.text


async def test_autocomplete_and_the_log_are_the_same_whoever_offers_or_asks(world: World, pair: Pair) -> None:
    stranger = world.join("sam")
    before = await stranger.autocomplete("peers ask", "role", "m")
    await both_agree(world, pair)
    await pair.peer.slash("peers never", person=pair.asker.member)
    assert await stranger.autocomplete("peers ask", "role", "m") == before
    logged = "\n".join(record.getMessage() for record in world.log.records if record.name.startswith("bot"))
    for person in (pair.asker, pair.peer):
        assert str(person.id) not in logged
    assert WORDS not in logged
    assert HELP not in logged
