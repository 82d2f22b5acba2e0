import pytest
from hypothesis import given, settings
from item_strategies import items

from knowledge import KnowledgeBase
from knowledge.editing.diff import line_diff, summarize_changes
from knowledge.editing.serialization import EditableItem, to_yaml
from knowledge.model import Claim, QuizFit, Role


def changed(role: Role, **changes: object) -> Role:
    return role.model_copy(update=changes)


def shown(before: EditableItem | None, after: EditableItem | None) -> list[str]:
    return [str(line) for line in line_diff(before and to_yaml(before), after and to_yaml(after))]


def test_a_changed_line_has_context_below_the_name_of_its_field(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    assert shown(role, changed(role, short_name="Liaison")) == [
        "@@ Short name @@",
        " name: Medical Science Liaison (MSL)",
        "-short_name: MSL",
        "+short_name: Liaison",
        " aliases:",
    ]


def test_a_heading_tells_which_member_of_a_list_changed(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    duties = (*role.duties[:2], role.duties[2].model_copy(update={"source": "seak"}), *role.duties[3:])
    headings = [
        line.text for line in line_diff(to_yaml(role), to_yaml(changed(role, duties=duties))) if line.sign == "@"
    ]
    assert headings == ["What you do 3"]


def test_adjacent_changes_of_two_fields_share_a_heading(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    lines = line_diff(to_yaml(role), to_yaml(changed(role, reviewed="2026", kind="side-gig")))
    assert [line.text for line in lines if line.sign == "@"] == ["Last reviewed, Kind"]


def test_a_new_text_is_all_added_and_a_removed_one_all_removed(library: KnowledgeBase) -> None:
    text = to_yaml(library.sources["glassdoor"])
    assert [str(line) for line in line_diff(None, text)] == [f"+{line}" for line in text.splitlines()]
    assert [str(line) for line in line_diff(text, None)] == [f"-{line}" for line in text.splitlines()]
    assert line_diff(None, None) == ()


@settings(max_examples=20, deadline=None)
@given(before=items("faq", "source"), after=items("faq", "source"))
def test_a_diff_contains_every_changed_line_and_no_other(before: EditableItem, after: EditableItem) -> None:
    old, new = to_yaml(before), to_yaml(after)
    lines = line_diff(old, new, context=10**6)
    body = [line for line in lines if line.sign != "@"]
    assert [line.text for line in body if line.sign != "+"] == (old.splitlines() if body else [])
    assert [line.text for line in body if line.sign != "-"] == (new.splitlines() if body else [])
    assert bool(body) == (old != new)


@pytest.mark.stress
@settings(max_examples=15, deadline=None)
@given(before=items(), after=items())
def test_a_summary_has_a_sentence_if_and_only_if_something_changed(before: EditableItem, after: EditableItem) -> None:
    told = summarize_changes(before, after)
    assert bool(told) == (before != after)
    assert all(len(sentence) < 2000 for sentence in told)


def test_a_summary_describes_each_changed_field(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    new_claim = Claim(text="They also write.", source="our-reading")
    after = changed(
        role,
        short_name="Liaison",
        aliases=(*role.aliases[1:], "liaison job"),
        duties=(new_claim, *role.duties[1:]),
        pay=role.pay[1:],
        travel=role.travel.model_copy(update={"level": "low", "says": (*role.travel.says, new_claim)}),
        downsides=role.downsides[::-1],
        unknown=role.unknown[1:],
        fit={**role.fit, "law": QuizFit(value=2, reason="All law.")},
    )
    assert summarize_changes(role, after) == (
        "Short name: “MSL” is now “Liaison”",
        "Aliases: added “liaison job”, removed “MSL”",
        "What you do: 1 statement changed",
        "Pay: 1 figure removed",
        "Travel: 1 statement added; level “high” is now “low”",
        "Downsides: in another order",
        "What is not known: removed “Current base and bonus for physicians working as MSLs”",
        "Fit with the quiz: changed for law",
    )


def test_a_summary_names_what_is_new_or_gone(library: KnowledgeBase) -> None:
    assert summarize_changes(None, library.faqs["motives"])[0].startswith("New question: “")
    assert summarize_changes(library.sources["seak"], None)[0].startswith("Removed source: “")
    assert summarize_changes(None, None) == ()


def test_a_source_that_gets_or_loses_its_address_is_reported(library: KnowledgeBase) -> None:
    source = library.sources["glassdoor"]
    bare = source.model_copy(update={"url": None})
    assert summarize_changes(source, bare)[0].startswith("Web address: removed, was “https://")
    assert summarize_changes(bare, source)[0].startswith("Web address: added, “https://")


def test_very_long_bodies_are_compared_quickly() -> None:
    old = "answer:\n" + "- text: the same\n  source: a\n" * 20_000
    new = "answer:\n" + "- text: the same\n  source: b\n" * 20_000
    assert line_diff(old, new)
