"""Problems inside one file are reported at their exact position, and valid texts are accepted."""

from datetime import date

import pytest
from bases import SMALL_BASE, BaseOnDisk
from pydantic import BaseModel

from knowledge import KnowledgeError, load_knowledge_base, load_with_diagnostics
from knowledge.loader import parse_entry
from knowledge.model import Claim, ExactAmount, Pay, Quote, Role, Source

MSL = "roles/msl.yaml"


def test_a_base_without_problems_becomes_a_knowledge_base() -> None:
    library, faults = load_with_diagnostics(SMALL_BASE)
    assert faults == ()
    assert library is not None
    assert list(library.entries) == ["msl", "utilization-review", "insurers", "motives", "visa"]


def test_the_shipped_base_has_no_problem() -> None:
    assert [str(fault) for fault in load_with_diagnostics()[1]] == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "  text: It has a catch.\n  source: gazette",
            "  text: It has a catch.\n  sorce: gazette",
            "13:3: `sorce` is no key here; did you mean `source`?",
        ),
        (
            "  text: It has a catch.\n  source: gazette",
            "  text: It has a catch.\n  sorce: gazette",
            "12:3: `source` is missing",
        ),
        (
            "  text: It has a catch.\n  source: gazette",
            "  text: It has a catch.\n  source: gazette\n  zzz: 1",
            (
                "14:3: `zzz` is no key here; the keys are `text`, `source`, `confidence`, `note`, "
                "`state`, `valid_from`, `valid_until`, `check_after`, `facts`"
            ),
        ),
        ("duties: []", "colour: red", "14:1: `colour` is no key here"),
        ("duties: []", "colour: red", "1:1: `duties` is missing"),
        ("    value: 100", "    value: 'five'", "18:12: `value` should be a number, but is the text 'five'"),
        ("    value: 100", "    value: -5", "18:12: `value` should be greater than 0, but is the number -5"),
        (
            "  people:\n    value: 2",
            "  people:\n    value: 2.5",
            "64:12: `value` should be a whole number, but is the number 2.5",
        ),
        ("    value: 2\n", "    value: 3\n", "64:12: `value` should be at most 2, but is the number 3"),
        ("    value: 2\n", "    value: true\n", "64:12: `value` should be a whole number, but is true"),
        ("    kind: exactly", "    kind: exact", "17:11: `kind` should be one of 'exactly', "),
        ("    kind: exactly\n", "", "17:5: `kind` is missing"),
        (
            "    kind: exactly\n    value: 100",
            "    kind: between\n    low: 9\n    high: 5",
            "17:5: `amount`: the low end of a range must lie below the high end",
        ),
        (
            "  sample: not stated",
            "  sample: many",
            "25:11: `sample` should be a whole number or 'not stated', but is the text 'many'",
        ),
        ("  date: not stated", "  date: soon", "24:9: `date` is no date; "),
        ("why: It is near.", "why: It pays $200 an hour.", "61:8: `why` has the bare figure '$2'; "),
        ("why: It is near.", "why: ''", "61:8: `why` should be at least 2 characters long, but is an empty text"),
        (
            "aliases: [field medical, medical liaison]",
            "aliases: field medical",
            "4:10: `aliases` should be a list, but",
        ),
        (
            "[field medical, medical liaison]",
            "[field medical, 7]",
            "4:26: item 2 of `aliases` should be text, but is t",
        ),
        ("[field medical, medical liaison]", "[x, medical liaison]", "4:11: item 1 of `aliases` should be at least 2"),
        ("name: Medical Science Liaison (MSL)", "name:", "2:6: `name` should be text, but is empty"),
        (
            "  level: none\n  in_short: none\n  says: []\ntravel:",
            "  level: no\ntravel:",
            "27:10: `level` should be one of",
        ),
        ("checks: []", "checks:\n  a: b", "56:3: `checks` should be a list, but is a group of keys"),
        ("fit:\n  people:", "fit:\n  Far Out:", "63:3: `Far Out` should be an id: small letters, digits and hyphens"),
        ("downsides: []", "downsides: [a]", "54:13: item 1 of `downsides` should be a group of keys, but is the text"),
    ],
)
def test_a_problem_is_reported_at_its_position(base: BaseOnDisk, old: str, new: str, fault: str) -> None:
    base.replace(MSL, old, new)
    assert any(told.startswith(f"{MSL}:{fault}") for told in base.faults()), base.faults()


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (MSL, "    value: 100", "    value: 100\n    valve: 1", "19:5: `valve` is no key here; did you mean `value`?"),
        (MSL, "  per: hour", "  per: hour\n  perr: hour", "21:3: `perr` is no key here; did you mean `per`?"),
        (
            MSL,
            "    value: 2",
            "    value: 2\n    why: so",
            "65:5: `why` is no key here; the keys are `value`, `reason`",
        ),
        (
            "quiz.yaml",
            "    label: Few people",
            "    label: Few people\n    lable: x",
            "26:5: `lable` is no key here; did",
        ),
        (
            "quiz.yaml",
            "  low: not at all",
            "  low: not at all\n  choices: []",
            "32:3: `choices` is no key here; the keys",
        ),
        (
            "quiz.yaml",
            "- id: travel",
            "- id: travel\n  show_if: {if: a}",
            "29:13: `if` is no key here; the keys are `q",
        ),
    ],
)
def test_an_unknown_key_however_deep_names_the_keys_of_its_own_model(
    base: BaseOnDisk, file: str, old: str, new: str, fault: str
) -> None:
    base.replace(file, old, new)
    assert any(told.startswith(f"{file}:{fault}") for told in base.faults()), base.faults()


class Appointment(BaseModel):
    when: date


def test_other_errors_are_reported_in_the_words_of_pydantic() -> None:
    _, faults = parse_entry("when: tomorrow", Appointment, "a.yaml")
    (fault,) = faults
    assert str(fault).startswith("a.yaml:1:7: `when` is refused: input should be a valid date")


def test_a_bad_address_is_reported_at_its_position(base: BaseOnDisk) -> None:
    base.replace("sources.yaml", "https://gazette.example.org/careers", "gazette.example.org")
    assert base.faults() == ["sources.yaml:5:8: `url` is no web address; write https://host/path"]


def test_a_problem_deep_in_a_question_of_the_quiz_keeps_its_place(base: BaseOnDisk) -> None:
    base.replace("quiz.yaml", "      people: -2", "      people: -3")
    assert base.faults() == ["quiz.yaml:27:15: `people` should be at least -2, but is the number -3"]


def test_all_problems_of_all_files_are_reported_at_once_in_order(base: BaseOnDisk) -> None:
    base.replace(MSL, "    value: 100", "    value: many")
    base.replace(MSL, "reviewed: '2026'", "reviewed: soon")
    base.replace("polls.yaml", "source: gazette", "source: gazete")
    base.write("faqs/motives.yaml", "id: motives\n\tname: x\n")
    assert [told.rsplit(": ", 1)[0].split(": ")[0] for told in base.faults()] == [
        "faqs/motives.yaml:2:1",
        "polls.yaml:10:11",
        "roles/msl.yaml:6:11",
        "roles/msl.yaml:18:12",
    ]


def test_a_broken_file_causes_no_diagnostics_in_others(base: BaseOnDisk) -> None:
    for file in (MSL, "pain_points/insurers.yaml", "sources.yaml", "polls.yaml", "exit_checks.yaml"):
        base.write(file, "id: [\n")
    assert {told.split(":")[0] for told in base.faults()} == {
        MSL,
        "pain_points/insurers.yaml",
        "sources.yaml",
        "polls.yaml",
        "exit_checks.yaml",
    }


def test_a_list_that_is_half_readable_still_declares_its_ids(base: BaseOnDisk) -> None:
    base.replace("sources.yaml", "publisher: A Job Board", "publisher: 5")
    assert base.faults() == ["sources.yaml:7:14: `publisher` should be text, but is the number 5"]


def test_load_knowledge_base_reports_every_problem_of_a_broken_base(base: BaseOnDisk) -> None:
    base.replace(MSL, "    value: 100", "    value: many")
    base.replace("polls.yaml", "percent: 12.5", "percent: 120")
    with pytest.raises(KnowledgeError) as raised:
        load_knowledge_base(base.path)
    assert str(raised.value) == "\n".join(base.faults())
    assert len(raised.value.diagnostics) == 2


@pytest.mark.parametrize(
    "text",
    ["no", "on", "off", "Yes", "12:30", "2026-01-01", "0x1F", "1_000", "010", "1e5", ".inf", "True", "NULL", "+5"],
)
def test_ambiguous_scalars_stay_text(text: str) -> None:
    quote, faults = parse_entry(f"text: the {text}\nspeaker: {text}\nsource: a", Quote, "q.yaml")
    assert faults == ()
    assert quote is not None
    assert quote.speaker == text


def test_numbers_stay_what_they_are() -> None:
    amounts = [parse_entry(f"kind: exactly\nvalue: {text}", ExactAmount, "a.yaml")[0] for text in ("5", "5.50")]
    assert [(type(each.value), each.value) for each in amounts if each] == [(int, 5), (float, 5.5)]


@pytest.mark.parametrize("text", ["null", "~", ""])
def test_null_is_null(text: str) -> None:
    source, faults = parse_entry(f"id: a\npublisher: Press\ndate: '2026'\nurl: {text}", Source, "s.yaml")
    assert faults == ()
    assert source is not None
    assert source.url is None


def test_a_key_is_text_even_where_it_looks_like_a_number(base: BaseOnDisk) -> None:
    base.replace("quiz.yaml", "- id: crowd", "- id: '77'")
    base.replace("quiz.yaml", "    crowd: [many]", "    77: [many]")
    assert base.faults() == []


def test_a_single_entry_is_parsed_by_the_same_rules() -> None:
    claim, faults = parse_entry("text: $5 an hour\nsource: Bad One", Claim, "modal")
    assert claim is None
    assert [str(fault) for fault in faults] == [
        "modal:2:9: `source` should be an id: small letters, digits and hyphens, at most 80, but is the text 'Bad One'"
    ]


def test_a_pay_figure_without_statistic_source_date_or_sample_is_rejected() -> None:
    _, faults = parse_entry("amount: {kind: exactly, value: 212000}\ncurrency: USD\nper: year", Pay, "pay.yaml")
    assert [fault.message for fault in faults] == [
        "`covers` is missing",
        "`date` is missing",
        "`sample` is missing",
        "`source` is missing",
        "`statistic` is missing",
    ]


def test_a_bare_number_is_no_pay_figure() -> None:
    _, faults = parse_entry("pay: [212000]", Role, "r.yaml")
    assert "item 1 of `pay` should be a group of keys, but is the number 212000" in {each.message for each in faults}
