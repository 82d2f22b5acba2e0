"""Any order of offers, asks, answers, pauses, blocks, leavings, erasures and restarts, in two processes at once.

A name is learned in one way only: by two who both said yes. Everything else an asker can see does not depend on what
anybody did.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from peer_world import PeerWorld

from bot.services.peer_matching import MAX_ASKS, WINDOW
from bot.services.peers import ANSWER_TIME
from knowledge import KnowledgeBase
from storage.interface import DatabaseBusyError
from tests.postgres import Postgres
from tests.shipped import shipped

ASKERS = (2**60 + 1, 2**60 + 2, 2**60 + 3)
PEERS = (2**60 + 11, 2**60 + 12, 2**60 + 13)
EVERYBODY = (*ASKERS, *PEERS)
askers, peers, people = st.sampled_from(ASKERS), st.sampled_from(PEERS), st.sampled_from(EVERYBODY)
processes = st.integers(0, 1)


class Introductions(RuleBasedStateMachine):
    """The model knows who said yes to what, and what was passed to whom when; names it takes from nowhere else."""

    url = ""
    fresh: Any = None
    met = 0
    """Messages about introductions in all runs, so that a run in which nobody ever meets is noticed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        if self.fresh is not None:
            self.fresh()
        self.world = PeerWorld(self.url or f"sqlite:///{self.folder.name}/peers.db", processes=2)
        self.run(self.world.open())
        self.asker_of: dict[str, int] = {}
        self.asked: list[tuple[datetime, int, str]] = []
        self.yes_of_peer: set[tuple[int, int]] = set()
        self.yes_of_asker: set[tuple[int, int]] = set()
        self.kept_apart: dict[tuple[int, int], datetime] = {}
        self.read = 0

    def run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    def teardown(self) -> None:
        type(self).met += sum(notice.kind == "introduced" for _, notice in self.world.sent)
        self.run(self.world.close())
        self.runner.close()
        self.folder.cleanup()

    def rows(self, sql: str) -> list[Any]:
        return self.run(self.world.database().fetch_all(sql))

    @rule(peer=peers, often=st.integers(1, 3), process=processes)
    def offer(self, peer: int, often: int, process: int) -> None:
        self.run(self.world.offer(peer, often=often, process=process))

    @rule(asker=askers, process=processes, role=st.sampled_from(["msl", "msl", "ime"]))
    def ask(self, asker: int, process: int, role: str) -> None:
        if (id_ := self.run(self.world.ask(asker, process, role))) is not None:
            self.asker_of[id_] = asker

    @rule(hours=st.sampled_from([0.2, 1, 2, 30, 24 * 7, 24 * 16]))
    def time(self, hours: float) -> None:
        self.run(self.world.pass_time(hours, steps=24))

    @rule(peer=peers, process=processes, answer=st.sampled_from(["yes", "yes", "yes", "no", "never"]))
    def answer(self, peer: int, process: int, answer: Any) -> None:
        inbox = self.run(self.world.peers(process).inbox(peer))
        for received in inbox.received[:1]:
            asker = received.ask.user_id
            assert self.run(self.world.peers(process).answer(peer, received.invitation.id, answer))
            assert not self.run(self.world.peers(1 - process).answer(peer, received.invitation.id, "yes"))
            if answer == "yes":
                self.yes_of_peer.add((asker, peer))
            if answer == "never":
                self.part(asker, peer)

    @rule(asker=askers, process=processes, agreed=st.sampled_from([True, True, False]))
    def confirm(self, asker: int, process: int, agreed: bool) -> None:
        for ask in self.run(self.world.peers(process).inbox(asker)).accepted[:1]:
            (invitation,) = self.rows(
                f"SELECT peer_id FROM peer_invitations WHERE ask_id = '{ask.id}'"  # noqa: S608 - an id of ours
            ) or [(None,)]
            service = self.world.peers(process)
            assert self.run(service.agree(asker, ask.id) if agreed else service.decline(asker, ask.id))
            if agreed and invitation[0] is not None:
                self.yes_of_asker.add((asker, invitation[0]))

    @initialize(asker=askers, peer=peers, process=processes)
    def begin(self, asker: int, peer: int, process: int) -> None:
        self.go_far(peer, asker, process, agreed=True)

    @rule(peer=peers, asker=askers, process=processes, agreed=st.sampled_from([True, True, False]))
    def go_far(self, peer: int, asker: int, process: int, agreed: bool) -> None:
        """Take the usual steps one after another, which chance alone seldom does."""
        self.world.members |= {peer, asker}
        self.offer(peer, 3, process)
        self.ask(asker, process, "msl")
        self.time(2)
        for each in PEERS:
            self.answer(each, 1 - process, "yes")
        self.time(2)
        self.confirm(asker, process, agreed)
        if agreed:
            self.time(1)

    @rule(peer=peers, process=processes, how=st.sampled_from(["pause", "stop"]))
    def hide(self, peer: int, process: int, how: str) -> None:
        service = self.world.peers(process)
        if self.run(service.pause(peer) if how == "pause" else service.stop(peer)):
            self.take_back(peer)

    @rule(one=people, other=people, process=processes)
    def block(self, one: int, other: int, process: int) -> None:
        if one != other:
            assert self.run(self.world.peers(process).block(one, other)) != "no room"
            self.part(one, other)

    @rule(person=people)
    def leave(self, person: int) -> None:
        self.world.members.discard(person)

    @rule(person=people)
    def come_back(self, person: int) -> None:
        self.world.members.add(person)

    @rule(person=people, process=processes)
    def erase(self, person: int, process: int) -> None:
        others = [each for each in EVERYBODY if each != person]
        before = [self.run(self.world.export(each)) for each in others]
        self.run(self.world.erase(person, process))
        assert [self.run(self.world.export(each)) for each in others] == before
        self.take_back(person)
        self.yes_of_asker = {pair for pair in self.yes_of_asker if pair[0] != person}
        self.yes_of_peer = {pair for pair in self.yes_of_peer if pair[0] != person}
        if person in PEERS:  # what was passed to her is gone with her, and so are the limits that protected her
            self.asked = [each for each in self.asked if each[1] != person]
        self.kept_apart = {
            pair: since
            for pair, since in self.kept_apart.items()
            if person not in pair or self.is_blocked_by_other(pair, person)
        }

    @rule(process=processes)
    def restart(self, process: int) -> None:
        self.run(self.world.restart(process))

    @precondition(lambda self: self.asker_of)
    @rule(asker=askers, process=processes)
    def withdraw(self, asker: int, process: int) -> None:
        for id_ in [each for each, owner in self.asker_of.items() if owner == asker][-1:]:
            self.run(self.world.peers(process).withdraw(asker, id_))

    def part(self, one: int, other: int) -> None:
        pair = min(one, other), max(one, other)
        self.kept_apart.setdefault(pair, self.world.now)
        ended = {(one, other), (other, one)} - self.introduced()
        self.yes_of_peer -= ended
        self.yes_of_asker -= ended

    def take_back(self, peer: int) -> None:
        gone = {pair for pair in self.yes_of_peer if pair[1] == peer} - self.introduced()
        self.yes_of_peer -= gone

    def introduced(self) -> set[tuple[int, int]]:
        return {
            (asker, peer)
            for asker, peer in self.rows(
                "SELECT a.user_id, i.peer_id FROM peer_asks a JOIN peer_invitations i ON i.ask_id = a.id"
                " WHERE a.state = 'introduced' AND i.state = 'introduced'"
            )
        }

    def is_blocked_by_other(self, pair: tuple[int, int], erased: int) -> bool:
        other = pair[0] if pair[1] == erased else pair[1]
        return bool(self.rows(f"SELECT 1 FROM peer_blocks WHERE user_id = {other}"))  # noqa: S608 - a number

    @invariant()
    def names_are_learned_by_two_yeses_only(self) -> None:
        assert self.introduced() <= self.yes_of_peer & self.yes_of_asker
        ids = [id_ for (id_,) in self.rows("SELECT id FROM peer_asks UNION SELECT id FROM peer_invitations")]
        for reader in EVERYBODY:
            for id_ in ids:
                found = self.run(self.world.peers().introduction(reader, id_))
                if found is not None:
                    pair = (reader, found.other_id) if found.reader_asked else (found.other_id, reader)
                    assert pair in self.yes_of_peer & self.yes_of_asker

    @invariant()
    def no_file_names_anybody_else(self) -> None:
        for reader in EVERYBODY:
            exported = self.run(self.world.export(reader))
            assert not [other for other in EVERYBODY if other != reader and str(other) in exported]

    @invariant()
    def who_was_kept_apart_before_an_introduction_has_none(self) -> None:
        assert not self.rows("SELECT 1 FROM peer_invitations WHERE frozen = 1 AND state = 'introduced'")

    @invariant()
    def nothing_is_told_twice_and_all_limits_hold(self) -> None:
        told = [(notice.user_id, notice.kind, notice.about) for _, notice in self.world.sent]
        assert len(told) == len(set(told))
        for at, notice in self.world.sent[self.read :]:
            if notice.kind == "asked":
                self.asked.append((at, notice.user_id, notice.about))
        self.read = len(self.world.sent)
        for _, peer, _ in self.asked:
            times = [at for at, each, _ in self.asked if each == peer]
            assert all(sum(at <= each < at + WINDOW for each in times) <= 3 for at in times)

    @invariant()
    def nobody_is_asked_by_somebody_she_is_kept_from_or_twice_by_one(self) -> None:
        rows = self.rows(
            "SELECT a.user_id, i.peer_id, i.sent_at FROM peer_asks a JOIN peer_invitations i ON i.ask_id = a.id"
        )
        pairs = [(asker, peer) for asker, peer, _ in rows]
        for pair in set(pairs):
            times = sorted(sent_at for asker, peer, sent_at in rows if (asker, peer) == pair)
            assert all(later - earlier >= WINDOW / timedelta(microseconds=1) for earlier, later in pairwise(times))
        for asker in ASKERS:
            assert sum(each == asker for each, _ in pairs) <= MAX_ASKS * 2
        for asker, peer, sent_at in rows:
            since = self.kept_apart.get((min(asker, peer), max(asker, peer)))
            assert since is None or sent_at <= since.timestamp() * 1_000_000 + 1


def run_model(url: str = "", fresh: Any = None, examples: int = 15) -> None:
    machine: Any = type("Machine", (Introductions,), {"url": url, "fresh": staticmethod(fresh) if fresh else None})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    assert machine.met


@pytest.mark.slow
def test_names_are_learned_by_two_yeses_only_whatever_happens_on_sqlite() -> None:
    run_model()


@pytest.mark.slow
def test_names_are_learned_by_two_yeses_only_whatever_happens_on_postgresql(postgres: Postgres) -> None:
    run_model(postgres.url, postgres.empty, examples=4)


ENDINGS = (
    "silence",
    "no",
    "never",
    "pause",
    "stop",
    "block",
    "leave",
    "erase",
    "yes and pause",
    "yes and erase",
    "yes and block",
    "yes and leave",
    "nobody",
)


async def asker_sees(
    library: KnowledgeBase, folder: str, acts: list[tuple[int, str]], *, offers: bool
) -> list[list[str]]:
    """Let a peer do things at certain hours; return everything the asker could see each hour until two days after."""
    asker, peer = ASKERS[0], PEERS[0]
    seen: list[list[str]] = []
    async with PeerWorld(f"sqlite:///{tempfile.mkdtemp(dir=folder)}/peers.db", seed=5) as world:
        await world.ask(asker)
        if offers:
            await world.offer(peer)
        for hour in range(ANSWER_TIME.days * 24 + 48):
            for at, act in acts:
                if at == hour:
                    await perform(world, peer, asker, act)
            await world.pass_time(1)
            if hour % 24 == 0 or hour in {167, 168, 169}:
                seen.append([*await world.seen_by_asker(library, asker)])
    return seen


async def perform(world: PeerWorld, peer: int, asker: int, act: str) -> None:
    """Answer what waits, if the act says so, and do what else it says."""
    peers = world.peers()
    for each in act.split(" and "):
        if each in {"yes", "no", "never"}:
            answer: Any = each
            for received in (await peers.inbox(peer)).received:
                await peers.answer(peer, received.invitation.id, answer)
        elif each == "leave":
            world.members.discard(peer)
        else:
            acts: dict[str, Callable[[], Awaitable[object]]] = {
                "pause": lambda: peers.pause(peer),
                "stop": lambda: peers.stop(peer),
                "block": lambda: peers.block(peer, asker),
                "erase": lambda: world.erase(peer),
            }
            await acts[each]()


async def test_every_ending_but_two_yeses_is_the_same_to_the_asker_field_by_field(
    library: KnowledgeBase, tmp_path: Path
) -> None:
    silence = await asker_sees(library, str(tmp_path), [], offers=True)
    assert "closed" in silence[-1][0]
    assert any("no answer this time" in each for each in silence[-1])
    for ending in ENDINGS[1:]:
        acts = [(30, ending)] if ending != "nobody" else []
        assert await asker_sees(library, str(tmp_path), acts, offers=ending != "nobody") == silence, ending


@pytest.mark.slow
@given(acts=st.lists(st.tuples(st.integers(0, 200), st.sampled_from(ENDINGS[1:-1])), max_size=4))
@settings(max_examples=15, deadline=None)
def test_no_order_of_a_peers_acts_shows_in_what_the_asker_sees(acts: list[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        seen = asyncio.run(asker_sees(shipped(), folder, acts, offers=True))
        assert seen == asyncio.run(asker_sees(shipped(), folder, [], offers=True))


async def test_a_hundred_who_ask_the_same_three_peers_at_once_stay_within_all_limits(either_url: str) -> None:
    limits = {PEERS[0]: 1, PEERS[1]: 4, PEERS[2]: 10}
    crowd = [2**59 + number for number in range(100)]
    async with PeerWorld(either_url, processes=2) as world:
        for peer, often in limits.items():
            await world.offer(peer, often=often)

        asked: list[int] = []

        async def ask(member: int, process: int) -> None:
            with suppress(DatabaseBusyError):  # on a slow machine somebody is told to try again in a minute
                await world.ask(member, process)
                asked.append(member)

        await asyncio.gather(*(ask(member, number % 2) for number, member in enumerate(crowd)))
        await world.pass_time(2)
        received = {peer: [n for _, n in world.sent if n.user_id == peer] for peer in limits}
        assert {peer: len(notices) for peer, notices in received.items()} == limits
        assert len({notice.about for notices in received.values() for notice in notices}) == sum(limits.values())
        world.now += timedelta(days=8)
        for _ in range(10):
            await world.deliver()
        told = [notice.user_id for _, notice in world.sent if notice.kind == "no answer"]
        assert sorted(told) == sorted(asked)
