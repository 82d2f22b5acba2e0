"""Cards of changes keep to Discord's limits and stay readable, whatever is changed and whatever is typed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from discord_limits import modal_faults
from every_card import NASTY, faults, monstrous
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.cards.components import Card, Text
from bot.cards.corrections import choose_part_card, correction_preview_card, evidence_form
from bot.cards.custom_id import custom_id
from bot.cards.kb.change_posts import KIND_LETTERS, MAX_PREPARED, PER_PAGE, published_post, queue_card, waiting_post
from bot.cards.kb.changes import conflict_card, invalid_card, preview_card, published_card, reason_form, waiting_card
from bot.cards.kb.diff import ChangeDescription, describe_change, diff_blocks
from bot.cards.kb.edit import (
    choose_section_card,
    edit_again_card,
    form_errors_card,
    input_file,
    read_input_file,
    returned_input_card,
    section_form,
)
from bot.cards.kb.edit_pay import choose_figure_card, figure_card, figure_form, figure_ref
from bot.interactions.views import build_modal
from bot.services.editing import (
    EditComparison,
    EditConflict,
    EntryVersion,
    ImpactReport,
    InvalidChange,
    Published,
    QuestionOutcome,
    Regression,
)
from knowledge import KnowledgeBase
from knowledge.editing.form_layout import FieldError, form_sections
from knowledge.editing.serialization import EditableItem, ItemKind, kind_of, to_yaml
from knowledge.model import Role
from storage.stores.proposals import Proposal, ProposedEdit
from storage.stores.revisions import Revision

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
LONG = "x" * 80
REASON = (NASTY * 10)[:300]
SOMETHING = QuestionOutcome("offered", ("msl",) * 3, (NASTY * 5,) * 3)
FORETOLD = ImpactReport((Regression("like", NASTY * 5, NASTY * 5, SOMETHING, SOMETHING, NASTY * 5),) * 30, 200, 4_000)


@pytest.fixture(scope="module")
def changes(library: KnowledgeBase) -> list[EditComparison]:
    """Every entry, and a source with the longest id, changed into the longest and nastiest there is."""
    blown = monstrous(library)
    pairs = [(item, blown.entries[item.id]) for item in library.entries.values()]
    made = [_change(to_yaml(item), kind_of(item), item.id, after) for item, after in pairs]
    source = next(iter(blown.sources.values())).model_copy(update={"id": LONG})
    return [*made[:3], _change(None, "source", LONG, source), *made[3:]]


def _change(before: str | None, kind: ItemKind, id_: str, after: EditableItem) -> EditComparison:
    edit = ProposedEdit(kind=kind, entry_id=id_, base=99_999, state="draft", body=to_yaml(after))
    return EditComparison(edit, before, "archived" if before else None)


def proposal(changes: Sequence[EditComparison], reason: str = REASON) -> Proposal:
    return Proposal(
        id="abcdefghjkmn",
        server_id=2**60,
        stage="proposed",
        author_id=2**60,
        reason=reason,
        edits=tuple(change.edit for change in changes),
        made_at=NOON,
    )


def _revision(change: EditComparison) -> Revision:
    return Revision(
        server_id=2**60,
        kind=change.edit.kind,
        entry_id=change.edit.entry_id,
        number=99_999,
        state="published",
        body=change.edit.body,
        made_from="",
        reason=REASON,
        editor_id=2**60,
        approver_id=2**60 + 1,
        made_at=NOON,
    )


def broken(card: Card) -> list[str]:
    """What Discord would refuse, and blocks of code that do not end."""
    open_ended = [text.content for text in card.blocks if isinstance(text, Text) and text.content.count("```") % 2]
    return faults(card) + open_ended


@pytest.mark.parametrize("many", [1, 2, 4, 30])
def test_every_card_of_a_change_is_one_that_discord_takes(changes: list[EditComparison], many: int) -> None:
    chosen = (changes * 2)[3 : 3 + many]
    said, made = [describe_change(change) for change in chosen], proposal(chosen)
    published = Published(made, tuple(map(_revision, chosen)), (None,) * many)
    lacking = [NASTY * 5] * 40
    conflict = EditConflict(made, chosen[0].edit, _revision(chosen[0]), chosen[0].body_before)
    cards = [
        preview_card(made, said, FORETOLD, lacking, NASTY),
        preview_card(proposal(chosen, ""), said, ImpactReport()),
        published_card(published, said, NASTY * 3),
        waiting_card(said, NASTY * 3),
        conflict_card(conflict, said[0], said[-1]),
        invalid_card(InvalidChange(made, tuple(lacking))),
        published_post(published, said, FORETOLD),
        waiting_post(made, said, FORETOLD),
        queue_card([(made, said, FORETOLD)], 0, 1),
    ]
    assert [broken(card) for card in cards] == [[]] * len(cards)
    assert all("Publish" in str(card.blocks) for card in cards[:2])


def test_the_raw_diff_is_a_file_however_long_it_is(library: KnowledgeBase, changes: list[EditComparison]) -> None:
    msl = library.roles["msl"]
    short = _change(to_yaml(msl), "role", "msl", msl.model_copy(update={"name": "Liaison"}))
    for change in (short, changes[0]):
        (file,) = waiting_post(proposal([change]), [describe_change(change)], FORETOLD).files
        assert file.name == "change.diff"
        assert "+name: " in file.data.decode()


def test_a_full_page_of_the_queue_keeps_all_its_buttons(changes: list[EditComparison]) -> None:
    made, said = proposal(changes[:2]), [describe_change(change) for change in changes[:2]]
    page = [(replace(made, id=f"abcdefghjk{number:02}"), said, FORETOLD) for number in range(PER_PAGE)]
    card = queue_card(page, 1, 99, [(made, said)] * (MAX_PREPARED + 1))
    assert not broken(card)
    assert str(card.blocks).count("'approve'") == PER_PAGE
    assert "Next page" in str(card.blocks)


def test_every_form_of_every_entry_is_one_that_discord_takes(library: KnowledgeBase) -> None:
    longest = custom_id("edit", "typed", "abcdefghjkmn", 0)
    for item in (*library.entries.values(), *list(library.sources.values())[:3]):
        standing = EntryVersion(kind_of(item), item.id, 99_999, "archived", "")
        assert not broken(choose_section_card(standing, item))
        for section in form_sections(item):
            if not section.too_long:
                assert not list(modal_faults(build_modal(section_form(section, longest)).to_dict()))
    for entry in library.entries.values():
        assert not broken(choose_part_card(entry, NASTY))
    for role in library.roles.values():
        assert not broken(choose_figure_card(role))
        for at in ("new", *map(str, range(len(role.pay)))):
            place = figure_ref(role, 99_999, at)
            assert not broken(figure_card(role, place))
            assert not list(modal_faults(build_modal(figure_form(place, place.figure(role), {})).to_dict()))
    made = proposal(())
    for form in (reason_form(made, "publish"), reason_form(made, "keep"), evidence_form(made)):
        assert not list(modal_faults(build_modal(form).to_dict()))


def test_a_finished_card_keeps_its_buttons_whatever_it_shows(changes: list[EditComparison]) -> None:
    full = Card(tuple(Text(NASTY * 20) for _ in range(30)))
    card = correction_preview_card(
        full, describe_change(changes[0]), proposal(changes[:1]), custom_id("wrong", "correct", "x" * 40, 1, "names")
    )
    assert not broken(card)
    assert "Don't send" in str(card.blocks)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(("name", "travel.says", "examples#1")), st.text(max_size=200), max_size=3))
@example({"name": "half a pair \ud83d, then\r\n a row"})
def test_what_was_typed_comes_back_from_its_file(typed: dict[str, str]) -> None:
    assert read_input_file(input_file(typed).data) == typed
    assert not broken(
        form_errors_card([FieldError(NASTY, NASTY * 5)] * 30, typed, custom_id("edit", "correct", KIND_LETTERS["faq"]))
    )
    assert not broken(returned_input_card(NASTY, typed))


def test_a_change_that_no_form_can_open_is_handed_over_as_a_file(library: KnowledgeBase) -> None:
    body = to_yaml(library.roles["msl"]).replace("name:", "called:", 1)
    edit = ProposedEdit(kind="role", entry_id="msl", base=0, state="published", body=body)
    card = edit_again_card(proposal([EditComparison(edit, None, None)]))
    assert [(file.name, file.data.decode()) for file in card.files] == [("msl.yaml", body)]
    assert "/kb import" in str(card.blocks)
    assert not broken(card)


def test_a_change_of_state_alone_is_told_in_words(library: KnowledgeBase) -> None:
    body = to_yaml(library.roles["msl"])
    archived = ProposedEdit(kind="role", entry_id="msl", base=0, state="archived", body=body)
    assert describe_change(EditComparison(archived, body, "published")) == ChangeDescription(
        "Medical Science Liaison (MSL)", ("It is no longer shown to members.",), ()
    )


def test_a_change_reads_like_the_card_with_marks_and_its_raw_diff_is_a_file(library: KnowledgeBase) -> None:
    before = library.entries["msl"]
    assert isinstance(before, Role)
    said = "It's a long sentence: with a colon, and so long that its text in the file goes over more lines than one."
    after = before.model_copy(
        update={"downsides": (before.downsides[0].model_copy(update={"text": said}), *before.downsides[1:])}
    )
    change = EditComparison(
        ProposedEdit(kind="role", entry_id="msl", base=0, state="published", body=to_yaml(after)),
        to_yaml(before),
        "published",
    )
    (block,), (file,) = diff_blocks((describe_change(change),), "change.diff")
    assert f"**New:** {said}" in block.content
    assert "**Was:** " in block.content
    assert "text:" not in block.content
    assert "```" not in block.content
    assert file.name == "change.diff"
    assert b"+" in file.data


@pytest.mark.parametrize("kind", ["faq", "role"])
def test_a_new_entry_shows_no_ids_and_says_nothing_twice(library: KnowledgeBase, kind: ItemKind) -> None:
    item = next(entry for entry in library.entries.values() if kind_of(entry) == kind)
    body = to_yaml(item)
    change = EditComparison(ProposedEdit(kind=kind, entry_id=item.id, base=0, state="draft", body=body), None, None)
    (block,), _ = diff_blocks((describe_change(change),), "change.diff", 100_000)
    lines = block.content.split("\n")
    assert "Id:" not in block.content
    assert len(lines) == len(set(lines))
    assert not any(line.startswith("**Was:**") for line in lines)
