"""No content makes a message that Discord refuses, and none that loses what it should say."""

import pytest
from discord_limits import modal_faults
from every_card import NASTY, every_card, faults, monstrous
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.cards.components import (
    BYTES_PER_TEXT,
    MAX_COMPONENTS,
    MAX_TEXT,
    MAX_TEXT_BYTES,
    Attachment,
    Block,
    Button,
    Card,
    Divider,
    Form,
    Input,
    Link,
    Option,
    Row,
    Select,
    Text,
)
from bot.cards.custom_id import CustomId, CustomIdTooLong
from bot.cards.limits import MAX_CUSTOM_ID
from bot.cards.saved_roles import note_form
from bot.interactions.views import build_modal, build_view
from knowledge import KnowledgeBase

WORDS = st.text(max_size=60) | st.sampled_from([NASTY * 40, "💉" * 3000, "مرحبا" * 900, "\u200b", " ", "x" * 5000, ""])
WORD = st.from_regex(r"[a-z][a-z-]{0,9}", fullmatch=True)
ARGUMENT = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=12)
ACTIONS = st.builds(CustomId, WORD, WORD, st.lists(ARGUMENT, max_size=4).map(tuple), st.integers(0, 999))


@st.composite
def rows(draw: st.DrawFn, number: int) -> Row:
    """A row as no careful hand would make it; only its custom_ids are its own."""
    if draw(st.booleans()):
        options = draw(st.lists(st.builds(Option, WORDS, st.text("abc", min_size=1, max_size=3), st.none() | WORDS)))
        menu = Select(CustomId("m", str(number)), draw(WORDS), tuple(options), draw(st.integers(-3, 60)))
        return Row((menu,))
    labels = draw(st.lists(WORDS, max_size=9))
    return Row(tuple(Button(label, CustomId("b", f"{number}-{place}")) for place, label in enumerate(labels)))


def block(kind: str, number: int) -> st.SearchStrategy[Block]:
    match kind:
        case "text":
            return WORDS.map(Text)
        case "row":
            return rows(number)
        case _:
            return st.builds(Divider)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    kinds = draw(st.lists(st.sampled_from(["text", "rule", "row"]), min_size=1, max_size=45))
    return Card(tuple(draw(block(kind, number)) for number, kind in enumerate(kinds)))


@given(cards())
def test_any_card_keeps_within_every_limit_of_discord(card: Card) -> None:
    assert not faults(card)


@settings(max_examples=40)
@given(cards(), cards())
def test_a_card_with_more_blocks_added_still_does(card: Card, more: Card) -> None:
    controls = tuple(block for block in more.blocks if not isinstance(block, Row))
    assert not faults(card.append(*controls))


@given(st.lists(WORDS, min_size=1, max_size=50))
def test_texts_are_cut_only_where_there_is_no_room(texts: list[str]) -> None:
    fitting = [text.strip() for text in texts if text.strip()]
    enough = sum(map(len, fitting)) <= MAX_TEXT and len(fitting) < MAX_COMPONENTS - 1
    enough &= sum(len(text.encode()) + BYTES_PER_TEXT for text in fitting) <= MAX_TEXT_BYTES
    shown = [block.content for block in Card(tuple(map(Text, texts))).blocks if isinstance(block, Text)]
    if enough:
        assert shown == fitting
    else:
        assert shown
        assert all(cut.removesuffix("…") in text for cut, text in zip(shown, fitting, strict=False))


def test_controls_are_kept_when_texts_are_cut() -> None:
    card = Card((Text("x" * 9000), Row((Button("Press", CustomId("a", "b")),)), Text("gone")))
    assert isinstance(card.blocks[-1], Row)


def test_a_file_is_shown_and_counted() -> None:
    card = Card(tuple(Text(str(n)) for n in range(60)), files=(Attachment("data.json", b"{}"),))
    parts = build_view(card).to_components()[0]["components"]
    assert parts[-1]["file"]["url"] == "attachment://data.json"
    assert not faults(card)


@given(WORDS)
def test_a_link_keeps_its_label_within_the_limit(label: str) -> None:
    assert not faults(Card((Row((Link(label, "https://example.org"),)),)))


@given(ACTIONS)
@example(CustomId("a", "b", ("",)))
@example(CustomId("a", "b", ("", "")))
def test_an_action_survives_the_custom_id(action: CustomId) -> None:
    try:
        custom_id = action.encode()
    except CustomIdTooLong:
        return
    assert 1 <= len(custom_id) <= MAX_CUSTOM_ID
    assert CustomId.decode(custom_id) == action


@pytest.mark.parametrize(
    "action", [CustomId("a", "b", ("c:d",)), CustomId("a", "b", ("x" * 100,)), CustomId("a:", "b")]
)
def test_an_action_that_cannot_travel_is_refused(action: CustomId) -> None:
    with pytest.raises(CustomIdTooLong):
        action.encode()


@given(st.text(max_size=120))
def test_any_custom_id_is_read_or_refused_and_never_breaks(custom_id: str) -> None:
    read = CustomId.decode(custom_id)
    assert read is None or (read.area and read.verb)


@given(
    WORDS, st.lists(st.builds(Input, st.just("k"), WORDS, WORDS, WORDS, max_length=st.integers(-5, 9999)), max_size=9)
)
def test_any_form_keeps_within_the_limits(title: str, inputs: list[Input]) -> None:
    fields = tuple(
        Input(f"k{place}", each.label, each.value, each.placeholder, max_length=each.max_length)
        for place, each in enumerate(inputs or [Input("k", "x")])
    )
    made = build_modal(Form(title, CustomId("a", "b"), fields)).to_dict()
    assert not list(modal_faults(made))


def test_every_card_of_the_base_keeps_within_the_limits(library: KnowledgeBase) -> None:
    assert not [(name, fault) for name, card in every_card(library) for fault in faults(card)]


def test_no_card_of_the_base_is_cut(library: KnowledgeBase) -> None:
    texts = {name: card.text.replace(" with…", "") for name, card in every_card(library)}
    cut = [name for name, text in texts.items() if text.endswith("…") or "…\n" in text]
    assert not cut


@pytest.mark.stress
def test_every_card_of_a_monstrous_base_keeps_within_the_limits(library: KnowledgeBase) -> None:
    monster = monstrous(library)
    assert len(monster.roles) >= 40
    assert not [(name, fault) for name, card in every_card(monster) for fault in faults(card)]


def test_a_note_form_for_a_monstrous_role_keeps_within_the_limits(library: KnowledgeBase) -> None:
    base = monstrous(library, 1)
    for role in base.roles:
        made = build_modal(note_form(base, role, NASTY * 40)).to_dict()
        assert not list(modal_faults(made))
