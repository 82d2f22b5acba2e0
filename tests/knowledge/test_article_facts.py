"""Every fact of the article is in the base, where a member would look for it, with its figure and its source."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.cards.pay_figures import summarize_pay
from knowledge import KnowledgeBase
from knowledge.loading.yaml_reader import read_with_positions
from knowledge.model import Claim, ExactAmount, Pay, PollAnswer, Quote
from knowledge.model.traversal import iter_models
from tests.shipped import shipped

CHECKLIST = Path(__file__).parent / "article_facts.yaml"


def checklist() -> tuple[dict[str, Any], ...]:
    document, faults = read_with_positions(CHECKLIST.read_text(encoding="utf-8"), CHECKLIST.name)
    assert document is not None, faults
    return document.data["facts"]


FACTS = {fact["id"]: fact for fact in checklist()}
PAID = [name for name, fact in FACTS.items() if "pay" in fact]
POLLED = [name for name, fact in FACTS.items() if "poll" in fact]
QUOTED = [name for name, fact in FACTS.items() if "quote" in fact]
COUNTED = [name for name, fact in FACTS.items() if "count" in fact]


@cache
def carriers() -> dict[str, list[tuple[str, BaseModel]]]:
    """Fact → each part of the base that names it, with the id of the entry, poll or specialty it belongs to."""
    found: dict[str, list[tuple[str, BaseModel]]] = defaultdict(list)
    for owner, part in parts(shipped()):
        for fact in getattr(part, "facts", ()):
            found[fact].append((owner, part))
    return found


def parts(library: KnowledgeBase) -> Iterator[tuple[str, BaseModel]]:
    for collection in (library.entries, library.polls, library.specialties, library.exit_checks, library.yardsticks):
        for owner, model in collection.items():
            for _, part in iter_models(model):
                yield owner, part


def claims(fact: str) -> list[Claim]:
    return [part for _, part in carriers()[fact] if isinstance(part, Claim)]


def amount(pay: dict[str, Any]) -> str:
    return f"${pay['value']:,}"


def test_the_checklist_holds_each_of_the_121_facts_once() -> None:
    assert len(checklist()) == len(FACTS) == 121


def test_the_base_names_no_fact_that_is_not_on_the_checklist() -> None:
    assert carriers().keys() <= FACTS.keys()


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_stands_where_a_member_would_look_for_it(fact: str) -> None:
    assert {owner for owner, _ in carriers()[fact]} >= set(FACTS[fact]["in"])


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_beside_another_source_is_reported_as_the_articles_or_as_our_reading(fact: str) -> None:
    for claim in claims(fact):
        may = {FACTS[each].get("from", "sermo-article") for each in claim.facts} | {"our-reading"}
        assert claim.source in may or "the article" in f"{claim.text} {claim.note}".lower(), claim.text


@pytest.mark.parametrize("fact", PAID)
def test_a_pay_figure_stands_once_with_amount_statistic_unit_and_job_board(fact: str) -> None:
    wanted = FACTS[fact]["pay"]
    (pay,) = [part for _, part in carriers()[fact] if isinstance(part, Pay)]
    assert pay.amount == ExactAmount(kind="exactly", value=wanted["value"])
    assert (pay.currency, pay.per, pay.statistic) == ("USD", wanted["per"], wanted["statistic"])
    assert (pay.source, pay.date, pay.sample) == (FACTS[fact]["from"], "not stated", "not stated")


@pytest.mark.parametrize("fact", PAID)
def test_a_pay_figure_comes_last_on_its_card_and_is_called_a_job_board_figure(
    fact: str, library: KnowledgeBase
) -> None:
    role = library.roles[FACTS[fact]["in"][0]]
    assert role.pay[-1].facts == (fact,)
    assert library.sources[role.pay[-1].source].kind == "job-board"
    assert "job-board figure, not physician pay" in summarize_pay(library, role.pay[-1])


def test_figures_of_physicians_come_first_and_those_of_job_boards_last(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        ranks = [2 if library.sources[pay.source].kind == "job-board" else int(not pay.physicians) for pay in role.pay]
        assert ranks == sorted(ranks), role.id


def test_the_pay_of_trial_consultants_is_never_shown_as_that_of_investigators(library: KnowledgeBase) -> None:
    (consultants,) = [pay for pay in library.roles["clinical-trials"].pay if pay.source == FACTS["R27"]["from"]]
    assert "average of trial consultants, not investigators" in summarize_pay(library, consultants)


@pytest.mark.parametrize("fact", PAID)
def test_a_sentence_with_a_pay_figure_names_the_statistic_and_the_job_board(fact: str) -> None:
    wanted = FACTS[fact]["pay"]
    telling = [claim for claim in claims(fact) if amount(wanted) in claim.text]
    assert telling
    for claim in telling:
        assert claim.source == FACTS[fact]["from"]
        assert wanted["statistic"] in claim.text.lower()
        assert wanted["per"] in claim.text.lower()
        assert claim.source in claim.text.lower()
        assert "job-board" in f"{claim.text} {claim.note}".lower()


def test_hourly_and_yearly_figures_never_share_a_sentence() -> None:
    units = {amount(FACTS[fact]["pay"]): FACTS[fact]["pay"]["per"] for fact in PAID}
    for fact in PAID:
        for claim in claims(fact):
            assert len({unit for figure, unit in units.items() if figure in claim.text}) <= 1, claim.text


@pytest.mark.parametrize("fact", POLLED)
def test_a_share_stands_in_its_poll_and_in_the_sentences_about_it(fact: str, library: KnowledgeBase) -> None:
    wanted = FACTS[fact]["poll"]
    (answer,) = [part for _, part in carriers()[fact] if isinstance(part, PollAnswer)]
    assert answer in library.polls[wanted["id"]].answers
    assert answer.percent == wanted["percent"]
    assert library.polls[wanted["id"]].source == FACTS[fact]["from"]
    telling = [claim for claim in claims(fact) if f"{wanted['percent']}%" in claim.text]
    assert telling
    assert {claim.source for claim in telling} == {FACTS[fact]["from"]}


@pytest.mark.parametrize("poll", sorted({FACTS[fact]["poll"]["id"] for fact in POLLED}))
def test_a_poll_states_no_sample_and_no_answers_the_article_does_not_give(poll: str, library: KnowledgeBase) -> None:
    assert library.polls[poll].sample == "not stated"
    stated = {FACTS[fact]["poll"]["percent"] for fact in POLLED if FACTS[fact]["poll"]["id"] == poll}
    assert {answer.percent for answer in library.polls[poll].answers} == stated


def test_the_polls_say_whether_several_answers_were_allowed(library: KnowledgeBase) -> None:
    expected = {
        "us-motives": "yes",
        "leaving-medicine": "not stated",
        "role-clarity-poll": "not stated",
        "ama-prior-authorization": "not applicable",
    }
    assert {poll: library.polls[poll].several_answers for poll in expected} == expected


def test_the_two_burnout_polls_never_share_a_sentence() -> None:
    shares = {
        poll: {f"{FACTS[fact]['poll']['percent']}%" for fact in POLLED if FACTS[fact]["poll"]["id"] == poll}
        for poll in ("us-motives", "leaving-medicine")
    }
    for fact in POLLED:
        for claim in claims(fact):
            told = [poll for poll, figures in shares.items() if any(figure in claim.text for figure in figures)]
            assert len(told) <= 1, claim.text


@pytest.mark.parametrize("fact", QUOTED)
def test_a_quote_is_verbatim_and_says_who_speaks(fact: str) -> None:
    wanted = FACTS[fact]["quote"]
    quotes = [part for _, part in carriers()[fact] if isinstance(part, Quote)]
    assert quotes
    for quote in quotes:
        assert quote.text == wanted["text"]
        assert wanted["speaker"] in quote.speaker.lower()
        assert quote.source == "sermo-member"


@pytest.mark.parametrize("fact", COUNTED)
def test_a_number_of_the_article_is_reported(fact: str) -> None:
    for entry in FACTS[fact]["in"]:
        told = [part for owner, part in carriers()[fact] if owner == entry and isinstance(part, Claim)]
        assert any(FACTS[fact]["count"] in f"{claim.text} {claim.note}".lower() for claim in told), entry
