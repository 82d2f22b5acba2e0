"""What counts as a name: only a name itself or a typo in one opens an entry, everything else is offered."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from world import World

import knowledge.text
from bot.services.lookup import Ambiguous, Found, find_any_entry, find_entry
from knowledge import KnowledgeBase
from knowledge.model import Faq, PainPoint, Role
from knowledge.names import all_names, max_typos, name_variants
from knowledge.text.unicode import normalize_text

WORDS = [
    line
    for line in (Path(knowledge.text.__file__).parent / "common_words.txt").read_text(encoding="ascii").splitlines()
    if not line.startswith("#")
]


def test_no_common_english_word_opens_an_entry_unless_it_is_one_of_its_names(library: KnowledgeBase) -> None:
    names = {key for entry in library.entries.values() for name in all_names(entry) for key in name_variants(name)}
    opened = [
        word
        for word in WORDS
        for found in (find_any_entry(library, word), *(find_entry(library, word, kind) for kind in (Role, PainPoint)))
        if isinstance(found, Found) and normalize_text(word) not in names
    ]
    assert opened == []


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join))
def test_words_farther_from_every_name_than_typos_open_nothing(library: KnowledgeBase, typed: str) -> None:
    for kind in (Role, PainPoint, Faq):
        found = find_entry(library, typed, kind)
        if isinstance(found, Found):
            keys = [key for name in all_names(found.entry) for key in name_variants(name)]
            assert min(OSA.distance(normalize_text(typed), key) for key in keys) <= max_typos(len(typed))


@given(st.data())
def test_one_typo_in_a_long_name_still_opens_it(library: KnowledgeBase, data: st.DataObject) -> None:
    role = data.draw(st.sampled_from(sorted(library.roles.values(), key=lambda each: each.id)))
    at = data.draw(st.integers(1, len(role.name) - 2))
    typed = role.name[:at] + role.name[at + 1] + role.name[at] + role.name[at + 2 :]
    assert find_entry(library, typed, Role) == Found(role)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("role", {"name": "cancer"}),
        ("painpoint", {"name": "depression"}),
        ("painpoint", {"name": "abort"}),
        ("role", {"name": "sleep medicine"}),
        ("facts", {"topic": "dentist"}),
        ("compare", {"first": "msl", "second": "cancer"}),
    ],
)
async def test_a_chance_likeness_is_offered_and_never_opened(
    world: World, command: str, options: dict[str, str]
) -> None:
    answer = await world.member.slash(command, **options)
    assert "Did you mean" in answer.text
    assert [*options.values()][-1] in answer.text
    assert not answer.text.startswith("## ")
    assert "From the knowledge base" not in answer.text


async def test_a_chance_likeness_is_never_saved_nor_archived(world: World) -> None:
    answer = await world.member.slash("saved add", role="cancer")
    assert "Did you mean" in answer.text
    assert not await world.bot.services.saved_roles.list(world.member.id)
    refused = await world.moderator.slash("kb archive", entry="dentist", reason="no longer true")
    assert "No entry has the name “dentist”" in refused.text


async def test_a_short_word_of_a_name_offers_its_entry(world: World) -> None:
    answer = await world.member.slash("role", name="ai")
    assert "Consultant for AI/imaging startups" in answer.labels


def test_a_short_text_is_no_part_of_a_word(library: KnowledgeBase) -> None:
    match find_entry(library, "ai", Role):
        case Ambiguous(entries):
            assert [entry.id for entry in entries] == ["ai-consultant", "ai-training"]
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(
    ("typed", "plain"), [("Łódź", "lódź"), ("Ærø", "aero"), ("Straße", "strasse"), ("Œuvre", "oeuvre")]
)
def test_letters_that_unicode_does_not_take_apart_have_a_plain_form(typed: str, plain: str) -> None:
    assert normalize_text(typed) == plain
