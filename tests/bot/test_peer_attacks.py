"""What somebody could learn who uses introductions in ways they are not meant for: one test for each way."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from peer_world import BEGIN, SERVER, PeerWorld

from bot.cards.peers import inbox_card, received_card
from bot.services.peer_delivery import MembershipUnknown, PeerDelivery
from bot.services.peers import ANSWER_TIME, MAX_BLOCKS, WELL_HIDDEN, OwnReport, check_words, visible_words
from storage.stores.peers import PeerStore
from storage.stores.server_settings import ServerSettingsStore
from tests.postgres import Postgres
from tests.shipped import shipped

ASKER, PEER, OTHER_SERVER = 2**60 + 1, 2**60 + 11, 2**60 + 600
DAY = 24


@pytest.fixture
async def world(either_url: str) -> AsyncGenerator[PeerWorld]:
    async with PeerWorld(either_url) as world:
        yield world


async def received(world: PeerWorld) -> str:
    """Let an ask reach the peer; return the id of the invitation."""
    await world.offer(PEER)
    await world.ask(ASKER)
    await world.pass_time(2)
    return (await world.peers().inbox(PEER)).received[0].invitation.id


async def accepted(world: PeerWorld) -> str:
    """Let the peer say yes and the asker hear of it; return the id of the ask."""
    await world.peers().answer(PEER, await received(world), "yes")
    await world.pass_time(2)
    return (await world.peers().inbox(ASKER)).accepted[0].id


async def seen_by_peer(world: PeerWorld) -> list[str]:
    """What a peer can see of what she was asked: her file, her inbox, and each ask in it when it is opened."""
    base, inbox = shipped(), await world.peers().inbox(PEER)
    opened = [received_card(base, each.invitation.id, each.ask) for each in inbox.received]
    return [await world.export(PEER), *(str(card) for card in (inbox_card(base, inbox), *opened))]


ASKER_ACTS: dict[str, Callable[[PeerWorld, str], Awaitable[object]]] = {
    "silence": lambda _world, _: asyncio.sleep(0),
    "no": lambda world, ask: world.peers().decline(ASKER, ask),
    "withdrawal": lambda world, ask: world.peers().withdraw(ASKER, ask),
    "block": lambda world, _: world.peers().block(ASKER, PEER),
    "erasure": lambda world, _: world.erase(ASKER),
    "leaving": lambda world, _: _leave(world, ASKER),
}


async def _leave(world: PeerWorld, person: int) -> None:
    world.members.discard(person)


@pytest.mark.parametrize("act", [each for each in ASKER_ACTS if each != "silence"])
async def test_whatever_ends_it_for_the_asker_is_silence_for_a_peer_who_said_yes(tmp_path: Any, act: str) -> None:
    seen: dict[str, list[object]] = {}
    for each in ("silence", act):
        async with PeerWorld(f"sqlite:///{tmp_path}/{each}.db", seed=3) as world:
            ask_id = await accepted(world)
            await ASKER_ACTS[each](world, ask_id)
            steps: list[object] = []
            for _ in range(10):
                steps.append(await seen_by_peer(world))
                await world.pass_time(DAY, steps=4)
            steps.append([(at, notice.kind) for at, notice in world.sent if notice.user_id == PEER])
            seen[each] = steps
    assert seen[act] == seen["silence"]


PEER_ACTS: dict[str, Callable[[PeerWorld], Awaitable[object]]] = {
    "pause": lambda world: world.peers().pause(PEER),
    "stop": lambda world: world.peers().stop(PEER),
    "block": lambda world: world.peers().block(PEER, ASKER),
    "erasure": lambda world: world.erase(PEER),
    "leaving": lambda world: _leave(world, PEER),
    "switching off": lambda world: ServerSettingsStore(world.database()).update(SERVER, world.now, peers_enabled=False),
}


async def test_whatever_a_peer_does_after_both_said_yes_looks_the_same_to_the_asker(tmp_path: Any) -> None:
    seen: dict[str, list[object]] = {}
    for act, do in PEER_ACTS.items():
        async with PeerWorld(f"sqlite:///{tmp_path}/{act}.db", seed=3) as world:
            await world.peers().agree(ASKER, await accepted(world))
            await do(world)
            steps: list[object] = []
            for _ in range(10):
                steps.append([*await world.seen_by_asker(shipped(), ASKER)])
                await world.pass_time(DAY, steps=4)
            seen[act] = steps
    assert "no answer this time" in str(seen["pause"][-1])
    assert [act for act in seen if seen[act] != seen["pause"]] == []


async def test_a_peer_cannot_find_the_asker_by_blocking_one_colleague_after_the_other(world: PeerWorld) -> None:
    invitation = await received(world)
    before = await seen_by_peer(world)
    for suspect in (ASKER + 1, ASKER):
        await world.peers().block(PEER, suspect)
        await world.peers().unblock(PEER, suspect)
        assert await seen_by_peer(world) == before, suspect
    assert await world.peers().answer(PEER, invitation, "yes")
    await world.pass_time(ANSWER_TIME.days * DAY + 1)
    assert {notice.kind for _, notice in world.sent if notice.user_id == ASKER} == {"no answer"}


@pytest.mark.parametrize("blocked", [PEER, PEER + 1])
async def test_an_asker_cannot_find_the_peer_by_blocking_a_suspect_and_then_agreeing(
    world: PeerWorld, blocked: int
) -> None:
    ask_id = await accepted(world)
    assert await world.peers().block(ASKER, blocked) == "ended an ask"
    assert not await world.peers().agree(ASKER, ask_id)
    await world.pass_time(2)
    assert await world.peers().introduction(ASKER, ask_id) is None
    assert await world.peers().block(ASKER, blocked + 5) == "stored"


async def test_blocks_are_too_few_to_rule_out_everybody_else(world: PeerWorld) -> None:
    results = [await world.peers().block(ASKER, 1000 + n) for n in range(MAX_BLOCKS + 1)]
    assert results == ["stored"] * MAX_BLOCKS + ["no room"]
    assert MAX_BLOCKS <= 20


@pytest.mark.parametrize("act", ["pause", "stop", "erase"])
async def test_figures_are_those_of_the_morning_in_every_process_all_day(world: PeerWorld, act: str) -> None:
    for number in range(5):
        await world.offer(PEER + number)
    await world.pass_time(DAY)
    assert await world.peers().helpers(SERVER, "msl") == 5
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "pause": lambda: world.peers().pause(PEER),
        "stop": lambda: world.peers().stop(PEER),
        "erase": lambda: world.erase(PEER),
    }
    await acts[act]()
    await world.restart(0)
    assert await world.peers().helpers(SERVER, "msl") == 5
    assert (await world.peers().totals(SERVER)).offers == 5
    await world.pass_time(DAY)
    assert await world.peers().helpers(SERVER, "msl") == 0
    assert (await world.peers().totals(SERVER)).offers == 0


async def test_stored_figures_hold_no_exact_count(world: PeerWorld) -> None:
    for number in range(7):
        await world.offer(PEER + number)
    await world.offer(PEER + 7)
    await world.peers().change_offer(PEER + 7, roles=("ime",))
    await world.pass_time(DAY)
    ((stored,),) = await world.database().fetch_all("SELECT body FROM peer_figures")
    assert '"msl": 5' in stored
    assert "ime" not in stored
    assert "7" not in stored.replace(str(SERVER), "")
    assert "8" not in stored.replace(str(SERVER), "")


async def test_a_specialty_is_named_only_where_enough_members_of_the_same_server_share_it(world: PeerWorld) -> None:
    for number in range(WELL_HIDDEN):
        await world.offer(PEER + number)
        await world.peers().change_offer(PEER + number, specialty="rheumatology", server_id=OTHER_SERVER)
    await world.offer(PEER)
    await world.pass_time(DAY)
    assert await world.peers().named_specialties(SERVER) == frozenset()
    await world.peers().change_offer(PEER, server_id=OTHER_SERVER)
    await world.pass_time(DAY)
    assert await world.peers().named_specialties(OTHER_SERVER) == {"rheumatology"}
    assert await world.peers().named_specialties(SERVER) == frozenset()


async def test_buttons_of_a_peer_do_not_tell_in_which_server_somebody_asked(world: PeerWorld) -> None:
    await ServerSettingsStore(world.database()).update(OTHER_SERVER, BEGIN, peers_enabled=True)
    await world.offer(PEER, reach="anywhere")
    await world.peers().change_offer(PEER, server_id=OTHER_SERVER)
    world.elsewhere = {(OTHER_SERVER, PEER)}
    ask_id = await world.ask(ASKER)
    await world.pass_time(2)
    (waiting,) = (await world.peers().inbox(PEER)).received
    assert await world.peers().server_of(waiting.invitation.id) == OTHER_SERVER
    assert await world.peers().server_of(ask_id or "") == SERVER


async def test_joining_the_server_that_the_other_leaves_out_ends_the_match(world: PeerWorld) -> None:
    await ServerSettingsStore(world.database()).update(OTHER_SERVER, BEGIN, peers_enabled=True)
    await world.offer(PEER, reach="elsewhere")
    await world.peers().change_offer(PEER, server_id=OTHER_SERVER)
    world.elsewhere = {(OTHER_SERVER, PEER)}
    await world.ask(ASKER)
    await world.pass_time(2)
    (waiting,) = (await world.peers().inbox(PEER)).received
    await world.peers().answer(PEER, waiting.invitation.id, "yes")
    world.elsewhere.add((OTHER_SERVER, ASKER))
    await world.pass_time(ANSWER_TIME.days * DAY + 1)
    assert {notice.kind for _, notice in world.sent if notice.user_id == ASKER} == {"no answer"}


async def introduced(world: PeerWorld) -> str:
    ask_id = await accepted(world)
    await world.peers().agree(ASKER, ask_id)
    await world.pass_time(1)
    return ask_id


async def test_neither_of_the_two_decides_about_a_report(world: PeerWorld) -> None:
    ask_id = await introduced(world)
    report, _ = await world.peers().report(ASKER, ask_id, "threat") or pytest.fail("not reported")
    for one_of_them in (ASKER, PEER):
        for broken in (True, False):
            assert await world.peers().judge(SERVER, one_of_them, report.id, broken=broken) == OwnReport()
    assert await world.peers().judge(SERVER, 7, report.id, broken=True) == report


async def test_one_pair_is_reported_once_and_again_only_if_the_moderators_never_got_it(world: PeerWorld) -> None:
    invitation = await received(world)
    await world.peers().answer(PEER, invitation, "no")
    report, _ = await world.peers().report(PEER, invitation, "threat") or pytest.fail("not reported")
    assert await world.peers().report(PEER, invitation, "threat") is None
    await world.peers().discard_report(report.id)
    assert await world.peers().report(PEER, invitation, "selling") is not None


@pytest.mark.parametrize("act", ["pause", "block", "asker's block"])
async def test_words_that_were_received_can_be_reported_whatever_ended_the_match(world: PeerWorld, act: str) -> None:
    invitation = await received(world)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "pause": lambda: world.peers().pause(PEER),
        "block": lambda: world.peers().block(PEER, ASKER),
        "asker's block": lambda: world.peers().block(ASKER, PEER),
    }
    await acts[act]()
    assert await world.peers().report(PEER, invitation, "threat") is not None


async def test_an_asker_can_report_nobody_before_the_introduction(world: PeerWorld) -> None:
    ask_id = await accepted(world)
    assert await world.peers().report_case(ASKER, ask_id) is None
    assert await world.peers().report(ASKER, ask_id, "threat") is None


async def test_what_was_told_of_a_peer_is_gone_once_it_is_decided(world: PeerWorld) -> None:
    ask_id = await accepted(world)
    assert "'peer_stage': 'there'" in await world.export(ASKER)
    await world.peers().agree(ASKER, ask_id)
    await world.pass_time(1)
    before = await world.export(ASKER)
    assert "'peer_stage': ''" in before
    await world.erase(PEER)
    assert await world.export(ASKER) == before


async def test_erasing_waits_for_a_change_under_way_so_that_nothing_comes_back(postgres: Postgres) -> None:
    async with PeerWorld(postgres.url, processes=2) as world:
        await world.offer(PEER)
        erasing: list[asyncio.Task[None]] = []

        class Slow(PeerStore):
            """Lets the other process erase between reading and writing."""

            async def get_offer(self, user_id: int) -> Any:
                found = await super().get_offer(user_id)
                erasing.append(asyncio.create_task(world.erase(PEER, process=1)))
                await asyncio.wait(erasing, timeout=0.5)
                return found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.services.peers.PeerStore", Slow)
            await world.peers().change_offer(PEER, per_month=3)
        await asyncio.gather(*erasing)
        assert await world.peers().offer(PEER) is None


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("See exa\u200bmple.com", "link"),
        ("dis\u00adcord.gg/abc", "link"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "link"),
        ("look at example.xyz please", "link"),
        ("example (dot) com", "link"),
        ("example dot com", "link"),
        ("https ://somewhere", "link"),
        ("short.er/abc", "link"),
        ("I am ma\u200bya", "name"),
        ("I am m.a.y.a, hello", "name"),
        ("I am m a y a", "name"),
        ("I am máya", "name"),
        ("I am m\u0430y\u0430", "name"),
        ("I am ＭＡＹＡ", "name"),
        ("\u200b\u200b", "empty"),
        ("Is the U.S. market open to an M.D., or does it take a Ph.D.?", None),
        ("Was it worth it, e.g. for pay and/or hours? 9.5/10?", None),
        ("Would you do it again?Thank you.", None),
    ],
)
def test_links_and_names_are_found_behind_whatever_hides_them(words: str, fault: str | None) -> None:
    assert check_words(words, {"maya"}) == fault


def test_words_keep_only_what_their_reader_sees() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "maya")
    assert visible_words(f"Would{hidden} you\u202e do\u2062 it\ufe0e\U000e0101?") == "Would you do it?"
    assert visible_words("a\u200d\u200c\u200db \u200c") == "ab"
    assert visible_words("می\u200cخواهم 👩\u200d⚕\ufe0f") == "می\u200cخواهم 👩\u200d⚕\ufe0f"


async def test_limits_hold_over_restarts_and_in_every_process(either_url: str) -> None:
    async with PeerWorld(either_url, processes=2) as world:
        roles = ("msl", "ime", "utilization-review", "medical-writing")
        sent: list[str | None] = []
        for number, role in enumerate(roles):
            await world.restart(number % 2)
            sent.append(await world.ask(ASKER, process=number % 2, role=role))
        assert [each is not None for each in sent] == [True, True, True, False]


async def test_two_accounts_of_one_person_learn_no_more_than_two_people_would(world: PeerWorld) -> None:
    """The second account offers what the first asks about: its own words come back to it, and no other name."""
    second = PEER
    await world.offer(second)
    await world.offer(PEER + 1)
    ask_id = await world.ask(ASKER)
    await world.pass_time(2)
    other = world.peers()
    for each in (second, PEER + 1):
        for waiting in (await other.inbox(each)).received:
            assert waiting.ask.words == f"words of {ASKER}"
    assert sum(notice.kind == "asked" for _, notice in world.sent) == 1
    assert ask_id is not None
    assert await other.introduction(ASKER, ask_id) is None


class Doubting(PeerWorld):
    """A Discord that does not tell who is a member."""

    async def role_ids(self, server_id: int, user_id: int) -> frozenset[int] | None:  # noqa: ARG002 - as in its protocol
        raise MembershipUnknown


async def test_while_discord_does_not_tell_who_is_a_member_nothing_is_decided(either_url: str) -> None:
    async with PeerWorld(either_url) as world:
        ask_id = await accepted(world)
        await world.peers().agree(ASKER, ask_id)
        doubting = Doubting(either_url)
        rng = random.Random(1)  # noqa: S311 - repeatable on purpose
        await PeerDelivery(world.database(), world.peers(), lambda: world.now, rng).introduce(doubting)
        assert await world.peers().introduction(ASKER, ask_id) is None
        await world.pass_time(1)
        assert await world.peers().introduction(ASKER, ask_id) is not None


async def test_a_yes_is_passed_on_at_a_time_that_the_click_does_not_tell(world: PeerWorld) -> None:
    for number in range(20):
        await world.offer(PEER + number, often=1)
        await world.ask(ASKER + 1000 + number)
    await world.pass_time(2)
    for number in range(20):
        for waiting in (await world.peers().inbox(PEER + number)).received:
            await world.peers().answer(PEER + number, waiting.invitation.id, "yes")
    rows = await world.database().fetch_all("SELECT tell_at FROM peer_invitations WHERE state = 'yes'")
    clicked = int(world.now.timestamp()) * 1_000_000
    delays = [timedelta(microseconds=tell_at - clicked) for (tell_at,) in rows]
    assert len(delays) == 20
    assert max(delays) - min(delays) > timedelta(minutes=30)
