import re

import pytest
from hypothesis import given, settings
from item_strategies import items

from knowledge import KnowledgeBase
from knowledge.editing.field_codecs import codec_for, field_at
from knowledge.editing.field_validation import set_field
from knowledge.editing.form_layout import MAX_TEXT, FormSection, apply_form, form_sections
from knowledge.editing.serialization import EditableItem
from knowledge.loading.yaml_reader import YamlNode
from knowledge.model import Claim, Faq, Role, Source


def section(item: EditableItem, key: str) -> FormSection:
    return next(each for each in form_sections(item) if each.key == key)


def values(shown: FormSection) -> dict[str, str]:
    return {field.key: field.value for field in shown.fields}


def told(outcome: object) -> list[str]:
    assert isinstance(outcome, tuple)
    return [str(problem) for problem in outcome]


def test_every_section_of_every_shipped_item_sent_untouched_changes_nothing(library: KnowledgeBase) -> None:
    for item in (*library.entries.values(), *library.sources.values()):
        for shown in form_sections(item):
            assert apply_form(item, shown.key, values(shown), library.sources) is item


@settings(max_examples=15, deadline=None)
@given(item=items())
def test_a_form_sent_with_other_blanks_and_line_ends_changes_nothing(item: EditableItem) -> None:
    for shown in form_sections(item):
        typed = {key: "\n" + text.replace("\n", " \r\n") + "\n" for key, text in values(shown).items() if "\n" in text}
        assert apply_form(item, shown.key, typed) == item


@settings(max_examples=20, deadline=None)
@given(item=items())
def test_a_field_shows_its_whole_value(item: EditableItem) -> None:
    """Even where nothing would be kept because it was not touched."""
    for field in (field for shown in form_sections(item) for field in shown.fields):
        path = tuple(field.key.split("."))
        node = codec_for(item, path).read(field.value, field_at(item, path)[1])
        assert isinstance(node, YamlNode)
        assert set_field(item, path, node) == item


def test_every_field_of_every_kind_but_the_id_stands_in_one_section(library: KnowledgeBase) -> None:
    for item in (*library.entries.values(), library.sources["seak"]):
        shown = [field.key for each in form_sections(item) for field in each.fields]
        assert {re.split("[.#]", key)[0] for key in shown} == type(item).model_fields.keys() - {"id"}
        assert len(set(shown)) == len(shown)


def test_every_form_fits_into_discord(library: KnowledgeBase) -> None:
    for item in (*library.entries.values(), *library.sources.values()):
        shown = form_sections(item)
        assert len(shown) <= 25
        assert len({each.key for each in shown}) == len(shown)
        for each in shown:
            assert len(each.title) <= 45
            assert 1 <= len(each.fields) <= 5
            assert all(len(field.label) <= 45 and len(field.hint) <= 100 for field in each.fields)
            assert each.too_long == any(len(field.value) > MAX_TEXT for field in each.fields)


def test_a_statement_is_typed_as_a_line_with_its_source_and_a_note_below(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    text = section(role, "downsides").fields[0].value
    typed = f"{text}\n\nYou write a lot of reports. [SEAK, Low]\nnote: One course says so.\n"
    changed = apply_form(role, "downsides", {"downsides": typed}, library.sources)
    assert isinstance(changed, Role)
    new = Claim(text="You write a lot of reports.", source="seak", confidence="low", note="One course says so.")
    assert changed == role.model_copy(update={"downsides": (*role.downsides, new)})


def test_reworded_moved_and_shortened_lists_keep_hidden_fields(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    first, second, third, _ = role.duties
    typed = "\n".join(
        [
            f"{third.text} [seak, high]",
            "You bring physicians up to date on all that is new, above all biologics. [our-reading]",
            f"{second.text} [{second.source}]",
        ]
    )
    changed = apply_form(role, "work", {"duties": typed})
    assert isinstance(changed, Role)
    assert [(each.facts, each.source, each.confidence) for each in changed.duties] == [
        (third.facts, "seak", "high"),
        (first.facts, "our-reading", "medium"),
        (second.facts, second.source, "medium"),
    ]


def test_a_reworded_statement_with_the_same_source_and_position_keeps_hidden_fields(
    library: KnowledgeBase,
) -> None:
    role = library.roles["msl"]
    typed = f"Teaching is most of it. [{role.duties[0].source}]"
    changed = apply_form(role, "work", {"duties": typed})
    assert isinstance(changed, Role)
    assert changed.duties == (role.duties[0].model_copy(update={"text": "Teaching is most of it."}),)


def test_steps_keep_their_ids_and_new_ones_get_an_id_that_no_step_has_or_had(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    lines = section(role, "steps").fields[0].value.split("\n")
    added = [
        "Hold off on certificates [acma]",
        "Talk to two MSLs [acma]",
        "Talk: to two MSLs! [acma]",
        "電話する [acma]",
    ]
    changed = apply_form(role, "steps", {"first_steps": "\n".join([*lines, *added])})
    assert isinstance(changed, Role)
    ids = [step.id for step in changed.first_steps]
    assert ids[: len(lines)] == [step.id for step in role.first_steps]
    assert ids[len(lines) :] == ["hold-off-certificates", "talk-two-msls", "talk-two-msls-2", "step"]
    gone = apply_form(role, "steps", {"first_steps": "\n".join(lines[1:])})
    assert isinstance(gone, Role)
    assert gone.first_steps == role.first_steps[1:]


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("downsides", "\nIt is hard.", "Downsides: Line 2 names no source. End it with the id of its"),
        ("downsides", "note: x", "Downsides: Line 1 is a note, but no statement stands above it."),
        ("downsides", "So it is. [seak]\nnote: x y\nnote: z z", "Downsides: Line 3 is a second note"),
        ("downsides", "So it is. [seak]\nnote: x", "Downsides: Line 2: `note` should be at least 3 characters long"),
        ("downsides", "So it is. [seak, sure]", "Downsides: Line 1: `confidence` should be one of"),
        ("downsides", "So. [saek]", "Downsides: Line 1: there is no source `saek`; did you mean `seak`?"),
        ("downsides", "So. [zzzzzzzz9]", "Downsides: Line 1: there is no source `zzzzzzzz9`; add the source first"),
        ("downsides", f"{'x' * 501} [seak]", "Downsides: Line 1: `text` should be at most 500 characters"),
        ("lead", "It is so.", "What it is: Line 1 names no source."),
        ("lead", "", "What it is: Write exactly one statement"),
        ("lead", "One. [seak]\nTwo. [seak]", "What it is: Write exactly one statement"),
        ("short_name", "far too long a name for a button", "Short name: `short_name` should be at most 28"),
        ("name", "", "Name: `name` should be at least 1 character"),
        ("kind", "hobby", "Kind: `kind` should be one of 'career', 'side-gig', 'surveys'"),
        ("reviewed", "soon", "Last reviewed: `reviewed` is no date"),
        ("review_due", "soon", "Due for review: `review_due` should be a day, such as 2026-12-31"),
        ("aliases", "ok\n\nx", "Aliases: Line 3: item 2 of `aliases` should be at least 2 characters"),
        ("travel.level", "much", "Level: `level` should be one of 'none', 'low', 'high'"),
        ("travel.in_short", "40% away", "In short: `in_short` has the bare figure '40%'"),
        ("travel.says", "So it is. [saek]", "Statements: Line 1: there is no source `saek`"),
        ("eases", "- pain_point: burnout", "What it helps with: Line 1: `how` is missing"),
        ("eases", "- a: 'b", "What it helps with: Line 1: this is broken YAML"),
        ("pay", "- source: saek", "Pay: Line 1: `amount` is missing"),
        ("fit", "law: {value: 3, reason: All law.}", "Fit with the quiz: Line 1: `value` should be at most 2"),
        ("unheard-of", "", "Section: There is no section `None` here."),
    ],
)
def test_what_is_wrong_is_reported_with_its_field_and_line(
    library: KnowledgeBase, key: str, text: str, sentence: str
) -> None:
    role = library.roles["msl"]
    found = next((each.key for each in form_sections(role) if key in values(each)), "None")
    told_now = told(apply_form(role, found, {key: text}, library.sources))
    assert any(each.startswith(sentence) for each in told_now), told_now
    assert all(each.endswith((".", "?")) for each in told_now)


def test_all_problems_of_a_form_are_reported_at_once_and_nothing_is_half_kept(library: KnowledgeBase) -> None:
    outcome = apply_form(library.roles["msl"], "names", {"name": "Liaison", "short_name": "x", "kind": "soon"})
    assert [each.split(":")[0] for each in told(outcome)] == ["Short name", "Kind"]


def test_a_source_that_was_named_before_may_stay_although_it_is_gone(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    assert apply_form(role, "names", {"short_name": "Liaison"}, sources=()) == role.model_copy(
        update={"short_name": "Liaison"}
    )


def test_yes_no_choices_and_empty_texts_become_values(library: KnowledgeBase) -> None:
    point = library.pain_points["burnout"]
    flipped = apply_form(point, "at-work", {"support_lines": " No " if point.support_lines else "YES"})
    assert flipped == point.model_copy(update={"support_lines": not point.support_lines})
    assert told(apply_form(point, "at-work", {"support_lines": "maybe"})) == [
        "Show support lines first: Write yes or no."
    ]
    faq = library.faqs["motives"]
    for text, value in (("Pay", "pay"), ("", None), ("exit-checks", "exit-checks")):
        changed = apply_form(faq, "links", {"shows": text, "polls": "", "roles": ""})
        assert changed == faq.model_copy(update={"shows": value, "polls": (), "roles": ()})
    source = library.sources["glassdoor"]
    assert apply_form(source, "source", {"url": ""}) == source.model_copy(update={"url": None})


def test_text_that_would_not_come_back_from_lines_is_shown_as_yaml() -> None:
    tricky = Claim(text="Note: this looks like a note", source="seak")
    faq = Faq(
        id="a",
        name="A?",
        short_name="A a",
        aliases=(),
        examples=(),
        reviewed="2026",
        answer=(tricky,),
        unknown=("x y",),
    )
    field = section(faq, "answer").fields[0]
    assert field.hint.startswith("YAML")
    changed = apply_form(faq, "answer", {"answer": field.value.replace("looks", "reads")})
    assert isinstance(changed, Faq)
    assert changed.answer == (Claim(text="Note: this reads like a note", source="seak"),)


def test_a_source_is_edited_in_one_form(library: KnowledgeBase) -> None:
    source = library.sources["seak"]
    changed = apply_form(source, "source", {"publisher": "SEAK, Inc.", "date": "2026-04"})
    assert isinstance(changed, Source)
    assert (changed.publisher, changed.date, changed.url) == ("SEAK, Inc.", "2026-04", source.url)


def long_list(library: KnowledgeBase) -> Faq:
    answer = tuple(
        Claim(text=f"Statement number {at} says that {'so it is ' * 8}.", source="seak", note=f"Note {at}.")
        for at in range(60)
    )
    return library.faqs["motives"].model_copy(update={"answer": answer})


def test_a_list_too_long_for_one_field_is_edited_in_parts(library: KnowledgeBase) -> None:
    faq = long_list(library)
    shown = section(faq, "answer")
    assert [field.key for field in shown.fields] == ["answer#1", "answer#2", "answer#3"]
    assert [field.label for field in shown.fields][1] == "Answer (2 of 3)"
    assert not shown.too_long
    assert not any(field.value.startswith("note:") for field in shown.fields)
    assert apply_form(faq, "answer", values(shown)) is faq
    typed = {"answer#2": shown.fields[1].value.partition("\nnote:")[2].partition("\n")[2]}
    changed = apply_form(faq, "answer", typed)
    assert isinstance(changed, Faq)
    assert len(changed.answer) == len(faq.answer) - 1


def test_every_shipped_form_can_be_shown(library: KnowledgeBase) -> None:
    items = (*library.entries.values(), *library.sources.values())
    assert [(item.id, each.key) for item in items for each in form_sections(item) if each.too_long] == []


def test_a_long_list_written_as_yaml_is_edited_in_parts_that_begin_with_an_item(library: KnowledgeBase) -> None:
    role = library.roles["physician-executive"]
    role = role.model_copy(update={"pay": (role.pay * 3)[:24]})
    shown = section(role, "pay")
    parts = [field for field in shown.fields if field.key.startswith("pay#")]
    assert len(parts) > 1
    assert not shown.too_long
    assert all(field.value.startswith("- ") for field in parts)
    assert apply_form(role, "pay", values(shown)) is role
    changed = apply_form(role, "pay", {parts[-1].key: "- " + parts[-1].value.split("\n- ")[-1].removeprefix("- ")})
    assert isinstance(changed, Role)
    assert changed.pay == (*role.pay[: len(changed.pay) - 1], role.pay[-1])
    assert 0 < len(changed.pay) < len(role.pay)


def test_a_list_of_more_parts_than_a_form_has_fields_is_too_long_for_a_form(library: KnowledgeBase) -> None:
    point = library.pain_points["burnout"]
    quotes = tuple(point.quotes[:1] or library.faqs["networking"].quotes[:1]) * 200
    assert section(point.model_copy(update={"quotes": quotes}), "quotes").too_long
