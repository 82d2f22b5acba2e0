"""Cards of introductions: within Discord's limits for any content, and what they must and must not say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from every_card import NASTY, faults, monstrous

from bot.cards.components import Card, Text
from bot.cards.peer_stories import (
    story_card,
    story_fault_card,
    story_preview_card,
    story_review_card,
    story_sent_card,
    story_waiting_post,
)
from bot.cards.peers import (
    RULE_LABELS,
    accepted_card,
    answered_card,
    ask_preview_card,
    ask_role_card,
    ask_sent_card,
    hiding,
    inbox_card,
    introduction_card,
    judged_post,
    no_answer_card,
    notice_card,
    offer_card,
    offer_more_card,
    peer_line,
    peers_setup_card,
    published_card,
    received_card,
    report_card,
    report_post,
    report_question_card,
    status_card,
)
from bot.services.peer_stories import MAX_STORY_WORDS, StoryDraft
from bot.services.peers import LANGUAGES, MAX_ROLES, MAX_WORDS, RULES, Inbox, Introduction, PeerTotals, ReportCase
from knowledge import KnowledgeBase
from storage.stores.peer_stories import PeerStory
from storage.stores.peers import PeerAsk, PeerOffer, PeerReport
from storage.stores.server_settings import ServerSettings

NOW = datetime(2026, 8, 3, tzinfo=UTC)
WORDS = (NASTY * 20)[:MAX_WORDS]


def ask_of(role: str) -> PeerAsk:
    return PeerAsk(
        id="abcdefghjkmn",
        user_id=2**62,
        server_id=2**62,
        role_id=role,
        language="en",
        reach="elsewhere",
        words=WORDS,
        state="offered",
        asked_at=NOW,
        pass_at=NOW,
        closes_at=NOW,
        peer_stage="in-transition",
    )


def offer_of(library: KnowledgeBase) -> PeerOffer:
    return PeerOffer(
        user_id=2**62,
        server_id=2**62,
        state="paused",
        roles=tuple(library.roles)[-MAX_ROLES:],
        specialty=next(iter(library.specialties)),
        stage="there",
        help_text=WORDS,
        languages=tuple(LANGUAGES),
        per_month=10,
        reach="elsewhere",
        offered_at=NOW,
    )


def every_story_card(library: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    role, long = max(library.roles, key=len), (NASTY * 30)[:MAX_STORY_WORDS]
    texts = {"why": long, "how": long, "surprise": long}
    draft = StoryDraft(server_id=2**63, role_id=role, specialty="oncology", year=2023, **texts)
    story = PeerStory(
        id="abcdefghjkmn",
        server_id=2**62,
        role_id=role,
        specialty="oncology",
        year=2023,
        state="waiting",
        made_at=NOW,
        **texts,
    )
    who = max((each.name for each in library.specialties.values()), key=len)
    yield "story preview", story_preview_card(library, draft, "abcdef-ghjkmn", who).with_context("z" * 13)
    yield "story fault", story_fault_card(2**63, role, "2023", texts, NASTY)
    yield "story sent", story_sent_card("abcdef-ghjkmn")
    yield "story post", story_waiting_post(library, story)
    yield "story review", story_review_card(library, story, who, 1, 3)
    yield "story", story_card(library, (story,) * 3, 1, who, 2**63)


def every_peer_card(library: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    role = max(library.roles, key=len)
    ask, offer = ask_of(role), offer_of(library)
    hidden = hiding(library, offer, frozenset({offer.specialty}), offer.roles)
    case = ReportCase("abcdefghjkmn", 2**62, 2**62, WORDS, WORDS)
    report = PeerReport(
        id="abcdefghjkmn", server_id=1, reporter_id=2**62, reported_id=1, rule="selling", verdict="open", made_at=NOW
    )
    for page in range(3):
        yield f"offer {page}", offer_card(library, offer, page, moved=True)
        yield f"roles {page}", ask_role_card(library, page)
    yield "more", offer_more_card(library, offer, hidden)
    yield "published", published_card(offer, hidden)
    yield "preview", ask_preview_card(library, 2**63, (role, "en", "elsewhere"), WORDS).with_context("z" * 13)
    yield "sent", ask_sent_card(ask)
    for kind in ("asked", "accepted", "introduced", "no answer"):
        yield kind, notice_card(kind, ask.id)
    yield "received", received_card(library, ask.id, ask)
    for answer in ("yes", "no", "never"):
        yield answer, answered_card(answer)
    yield "yes", accepted_card(library, ask, NASTY)
    yield "none", no_answer_card(library, ask)
    yield (
        "introduced",
        introduction_card(library, Introduction("a", 2**62, role, WORDS, WORDS, reader_asked=True), NASTY),
    )
    yield "inbox", inbox_card(library, Inbox((), (ask,) * 30, (("a", role),) * 30))
    yield "status", status_card(library, offer, (ask,) * 40, 50)
    yield "report", report_card(case, NASTY * 3, NASTY)
    yield "report elsewhere", report_card(case, None, NASTY)
    yield "question", report_question_card(case, "selling")
    yield "post", report_post(report, case, NASTY)
    yield "judged", judged_post(2**62, broken=True)
    yield "setup", peers_setup_card(ServerSettings(1, peers_role_id=2**62), PeerTotals(1000, 5, 0))


@pytest.mark.parametrize("blown", [False, True])
def test_no_card_breaks_a_limit_of_discord(library: KnowledgeBase, blown: bool) -> None:
    base = monstrous(library) if blown else library
    assert [
        (name, found) for name, card in (*every_peer_card(base), *every_story_card(base)) if (found := faults(card))
    ] == []


def test_every_rule_of_a_report_has_its_words() -> None:
    assert tuple(RULE_LABELS) == RULES


def test_fewer_than_five_peers_are_not_mentioned(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    assert [bool(peer_line(role, count)) for count in (0, 4, 5)] == [False, False, True]


def test_a_yes_and_no_answer_arrive_as_the_same_message() -> None:
    assert notice_card("accepted", "a") == notice_card("no answer", "a") == notice_card("introduced", "a")


def test_a_specialty_is_named_only_where_enough_share_it(library: KnowledgeBase) -> None:
    ask = ask_of("msl")
    oncology = library.specialties["oncology"].name
    assert "Physician" in accepted_card(library, ask, "maya").text
    assert oncology in accepted_card(library, replace(ask, peer_specialty="oncology"), "maya").text
    offer = replace(offer_of(library), specialty="oncology")
    assert "“physician" in hiding(library, offer, frozenset(), ())
    assert f"“{oncology}" in hiding(library, offer, frozenset({"oncology"}), ())


def test_a_peer_is_told_where_a_colleague_may_guess_who_it_is(library: KnowledgeBase) -> None:
    offer = offer_of(library)
    assert "may guess" not in hiding(library, offer, frozenset(), ())
    assert "may guess" in hiding(library, offer, frozenset(), offer.roles[:1])


def test_what_a_peer_can_help_with_is_no_part_of_the_askers_quote(library: KnowledgeBase) -> None:
    introduction = Introduction("a", 2, "msl", "My words", "Their help", reader_asked=True)
    texts = [
        block.content for block in introduction_card(library, introduction, "maya").blocks if isinstance(block, Text)
    ]
    assert not [text for text in texts if "My words" in text and "Their help" in text]
