"""What happens between members in the background, where a step meets servers, settings, limits and time."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from peer_world import BEGIN, SERVER, PeerWorld

from bot.services.peer_delivery import MAX_REFUSED
from bot.services.peer_matching import WINDOW
from bot.services.peers import ANSWER_TIME, DRAFT_TIME, WORDS_AFTER
from storage.stores.peers import PeerNotice, PeerStore
from storage.stores.server_settings import ServerSettingsStore

ASKER, PEER, OTHER_SERVER = 2**60 + 1, 2**60 + 11, 2**60 + 600


@pytest.fixture
async def world(either_url: str) -> AsyncGenerator[PeerWorld]:
    async with PeerWorld(either_url) as world:
        yield world


def asked(world: PeerWorld) -> list[int]:
    return [notice.user_id for _, notice in world.sent if notice.kind == "asked"]


async def introduced(world: PeerWorld) -> str:
    """Bring the two together; return the id of the ask."""
    await world.offer(PEER)
    ask_id = await world.ask(ASKER)
    await world.pass_time(2)
    (received,) = (await world.peers().inbox(PEER)).received
    await world.peers().answer(PEER, received.invitation.id, "yes")
    await world.pass_time(2)
    assert ask_id is not None
    assert await world.peers().agree(ASKER, ask_id)
    await world.pass_time(1)
    return ask_id


async def test_nobody_from_this_server_holds_for_whoever_is_in_both(world: PeerWorld) -> None:
    await ServerSettingsStore(world.database()).update(OTHER_SERVER, BEGIN, peers_enabled=True)
    await world.offer(PEER, reach="elsewhere")
    await world.peers().change_offer(PEER, server_id=OTHER_SERVER)
    world.elsewhere = {(OTHER_SERVER, PEER), (OTHER_SERVER, ASKER)}
    await world.ask(ASKER)
    await world.pass_time(3)
    assert asked(world) == []
    world.elsewhere.remove((OTHER_SERVER, ASKER))
    await world.pass_time(1)
    assert asked(world) == [PEER]


@pytest.mark.parametrize("when", ["before it is passed on", "after a yes"])
async def test_switching_it_off_ends_everything_as_silence_does(world: PeerWorld, when: str) -> None:
    await world.offer(PEER)
    await world.ask(ASKER)
    if when == "after a yes":
        await world.pass_time(2)
        (received,) = (await world.peers().inbox(PEER)).received
        await world.peers().answer(PEER, received.invitation.id, "yes")
    await ServerSettingsStore(world.database()).update(SERVER, world.now, peers_enabled=False)
    await world.pass_time(ANSWER_TIME.days * 24 + 1)
    (told,) = [(at, notice.kind) for at, notice in world.sent if notice.user_id == ASKER]
    assert told == (BEGIN + ANSWER_TIME, "no answer")


async def test_a_role_that_was_taken_away_counts_as_having_left(world: PeerWorld) -> None:
    await ServerSettingsStore(world.database()).update(SERVER, world.now, peers_role_id=7)
    await world.offer(PEER)
    await world.ask(ASKER)
    await world.pass_time(3)
    assert asked(world) == []


async def test_an_ask_waits_for_somebody_who_begins_to_offer_later(world: PeerWorld) -> None:
    await world.ask(ASKER)
    await world.pass_time(30)
    await world.offer(PEER)
    await world.pass_time(1)
    assert asked(world) == [PEER]


async def test_the_pair_limit_holds_for_an_asker_who_erased_everything(world: PeerWorld) -> None:
    await world.offer(PEER, often=10)
    for _ in range(3):
        await world.ask(ASKER)
        await world.pass_time(2)
        await world.erase(ASKER)
    assert asked(world) == [PEER]


async def test_a_message_that_could_not_be_sent_yet_is_sent_later_and_once(
    world: PeerWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = world.tell

    async def too_fast(_: object) -> bool:
        return False

    await world.offer(PEER)
    await world.ask(ASKER)
    monkeypatch.setattr(world, "tell", too_fast)
    await world.pass_time(3)
    monkeypatch.setattr(world, "tell", tell)
    await world.pass_time(3)
    assert asked(world) == [PEER]


async def test_somebody_who_cannot_be_written_to_keeps_nobody_else_waiting(
    world: PeerWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = world.tell

    async def refused_for_one(notice: PeerNotice) -> bool:
        return notice.user_id != PEER and await tell(notice)

    monkeypatch.setattr(world, "tell", refused_for_one)
    await world.offer(PEER)
    await world.ask(ASKER)
    await world.pass_time(3)
    await world.offer(PEER + 1)
    await world.ask(ASKER + 1)
    await world.ask(ASKER + 1, role="ime")
    await world.pass_time(ANSWER_TIME.days * 24 + 4)
    assert {notice.user_id for _, notice in world.sent} == {PEER + 1, ASKER, ASKER + 1}
    world.now += WINDOW + ANSWER_TIME
    await world.peers().erase_old()
    assert await world.database().fetch_all("SELECT * FROM peer_notices") == []


async def test_while_discord_refuses_every_message_few_are_tried(
    world: PeerWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    async def too_fast(notice: PeerNotice) -> bool:
        tried.append(notice.user_id)
        return False

    for number in range(20):
        await world.ask(ASKER + 100 + number)
    monkeypatch.setattr(world, "tell", too_fast)
    world.now += ANSWER_TIME
    await world.deliver()
    assert len(tried) == MAX_REFUSED


async def test_records_go_after_their_time(world: PeerWorld) -> None:
    ask_id = await introduced(world)
    silent = await world.ask(ASKER, role="ime")
    assert silent is not None
    await world.pass_time(ANSWER_TIME.days * 24 + 1)
    world.now += WORDS_AFTER
    await world.peers().erase_old()
    asks = {ask.id: ask for ask in await world.peers().asks(ASKER)}
    assert asks[silent].words == ""
    assert asks[ask_id].words
    world.now += WINDOW
    await world.peers().erase_old()
    store = PeerStore(world.database())
    assert await world.peers().asks(ASKER) == ()
    assert await store.invitations_of(PEER) == ()
    assert await world.peers().introduction(ASKER, ask_id) is None


async def test_an_offer_that_was_never_published_goes_after_two_days(world: PeerWorld) -> None:
    await world.peers().begin_offer(ASKER, SERVER)
    await world.offer(PEER)
    world.now += DRAFT_TIME + timedelta(seconds=1)
    await world.peers().erase_old()
    assert await world.peers().offer(ASKER) is None
    assert await world.peers().offer(PEER) is not None


async def test_a_report_keeps_both_apart_and_tells_the_reported_nothing(world: PeerWorld) -> None:
    ask_id = await introduced(world)
    before = await world.export(PEER)
    stored = await world.peers().report(ASKER, ask_id, "threat")
    assert stored is not None
    report, case = stored
    assert case.reported_id == PEER
    assert await world.export(PEER) == before
    assert str(PEER) not in await world.export(ASKER)
    assert await world.peers().judge(OTHER_SERVER, 7, report.id, broken=True) is None
    assert await world.peers().judge(SERVER, 7, report.id, broken=True) is not None
    assert await world.peers().judge(SERVER, 7, report.id, broken=False) is None
    world.now += WINDOW
    await world.ask(ASKER)
    await world.pass_time(3)
    assert len(asked(world)) == 1
