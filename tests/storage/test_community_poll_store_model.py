"""Polls of a community held against the simplest thing that could be right: a dictionary of votes."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import personal_data
from storage.database import open_database
from storage.stores.community_polls import Ballot, ChannelPoll, CommunityPollStore

NOW = datetime(2026, 8, 3, tzinfo=UTC)
polls = st.sampled_from(["one", "two"])
users = st.integers(2**60, 2**60 + 3)
choices = st.sets(st.sampled_from(["a", "b", "c"]), min_size=1).map(frozenset)


def listed(ballots: Sequence[Ballot]) -> str:
    return json.dumps(sorted(sorted(ballot) for ballot in ballots))


class PollsAgainstADictionary(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.open: dict[str, dict[int, frozenset[str]]] = {}
        self.closed: dict[str, str] = {}
        self.keys = Random(0)  # noqa: S311 - keeps no secret
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.database = self.runner.run(open_database("sqlite:///:memory:"))
        self.store = CommunityPollStore(self.database)

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    @rule(poll=polls)
    def begin(self, poll: str) -> None:
        if poll not in {*self.open, *self.closed}:
            pulse = ChannelPoll(poll, 1, hash(poll) % 2**40, "us-motives", NOW + timedelta(hours=1))
            assert self.runner.run(self.store.open(pulse, self.keys.randbytes(32)))
            self.open[poll] = {}

    @rule(poll=polls, user=users, chosen=choices)
    def vote(self, poll: str, user: int, chosen: frozenset[str]) -> None:
        kept = self.runner.run(self.store.vote(poll, user, chosen, NOW))
        if poll not in self.open:
            assert kept == "closed"
        else:
            assert kept == ("changed" if user in self.open[poll] else "new")
            self.open[poll][user] = chosen

    @rule(poll=polls, user=users)
    def withdraw(self, poll: str, user: int) -> None:
        was_there = self.open.get(poll, {}).pop(user, None) is not None
        assert self.runner.run(self.store.withdraw(poll, user, NOW)) == was_there

    @rule(user=users)
    def erase(self, user: int) -> None:
        votes = [kept.pop(user) for kept in self.open.values() if user in kept]
        assert self.runner.run(personal_data.erase(self.database, user)) == len(votes)

    @rule(poll=polls)
    def close(self, poll: str) -> None:
        votes = self.open.pop(poll, None)
        assert self.runner.run(self.store.close(poll, listed)) == (votes is not None)
        if votes is not None:
            self.closed[poll] = listed([*votes.values()])

    @rule(poll=polls)
    def publish(self, poll: str) -> None:
        if self.closed.pop(poll, None) is not None:
            self.runner.run(self.store.remove(poll))

    @invariant()
    def what_waits_is_what_was_voted(self) -> None:
        assert {pulse.id: summary for pulse, summary in self.runner.run(self.store.list_unpublished())} == self.closed

    @invariant()
    def everybody_sees_the_own_open_votes(self) -> None:
        for user in range(2**60, 2**60 + 4):
            held = self.runner.run(personal_data.export(self.database, user))["pulse_votes"]
            own = [sorted(kept[user]) for kept in self.open.values() if user in kept]
            assert isinstance(held, list)
            assert sorted(vote["choices"] for vote in held) == sorted(own)

    @invariant()
    def no_row_pairs_a_member_with_a_choice(self) -> None:
        rows = self.runner.run(self.database.fetch_all("SELECT * FROM pulse_votes"))
        assert len(rows) == sum(map(len, self.open.values()))
        assert str(2**60)[:15] not in repr(rows)
        keys = self.runner.run(self.database.fetch_all("SELECT id FROM pulses WHERE voter_key IS NOT NULL"))
        assert {poll for (poll,) in keys} == self.open.keys()


def test_any_order_of_votes_changes_erasures_and_closings_is_anonymous_and_exact() -> None:
    run_state_machine_as_test(
        PollsAgainstADictionary, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
