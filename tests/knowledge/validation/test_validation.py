"""Issues between entries and files, reported where the wrong reference or name is."""

import pytest
from bases import BaseOnDisk

MSL = "roles/msl.yaml"
UR = "roles/utilization-review.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            MSL,
            "- pain_point: insurers",
            "- pain_point: insurer",
            "47:15: there is no pain point `insurer`; did you mean `ins",
        ),
        (MSL, "- role: utilization-review", "- role: nobody", "60:9: there is no role `nobody`"),
        (MSL, "- role: utilization-review", "- role: msl", "60:9: a role cannot be related to itself"),
        (MSL, "exit_checks: [visa]", "exit_checks: [visa, tail]", "56:21: there is no exit check `tail`"),
        (MSL, "  source: board", "  source: bord", "23:11: there is no source `bord`; did you mean `board`?"),
        (MSL, "  roads:\n    value: 0", "  rodas:\n    value: 0", "66:3: there is no quiz dimension `rodas`"),
        (
            MSL,
            "  roads:\n    value: 0",
            "  rodas:\n    value: 0",
            "62:1: `fit` says nothing of the quiz dimension `roads`",
        ),
        (MSL, "id: msl", "id: mls", "1:5: the id is `mls`, but the file is named msl.yaml"),
        (
            MSL,
            "first_steps: []",
            "first_steps:\n- {id: a, text: Go on., source: board}\n- {id: a, text: Go on., source: board}",
            "59:8: this id is already used above",
        ),
        (
            MSL,
            "downsides: []",
            "does_not_ease: [{pain_point: insurers, why: {text: It stays., source: board}}]\ndownsides: []",
            "54:30: `insurers` was spoken of above; a role eases a pain point or it does not",
        ),
        (UR, "aliases: [UR]", "aliases: [UR, ur]", "4:15: the alias 'ur' stands twice here"),
        (UR, "aliases: [UR]", "aliases: [MSL]", "4:11: the name 'MSL' belongs to `msl` already"),
        (UR, "aliases: [UR]", "aliases: [Field-Medical]", "4:11: the name 'Field-Medical' belongs to `msl` already"),
        (UR, "aliases: [UR]", "aliases: [insurers]", "4:11: the name 'insurers' belongs to `insurers` already"),
        (UR, "short_name: UR doctor", "short_name: Motives", "3:13: the name 'Motives' belongs to `motives` already"),
        (UR, "name: Utilization reviewer", "name: MEDICAL LIAISON", "2:7: the name 'MEDICAL LIAISON' belongs to `msl`"),
        (UR, "aliases: [UR]", "aliases: [U\u200bR]", "4:11: has the invisible character U+200B"),
        (UR, "aliases: [UR]", "aliases: [revіewer]", "4:11: 'revіewer' mixes letters of Cyrillic and Latin"),
        (
            "pain_points/insurers.yaml",
            "polls: [why-leave]",
            "polls: [why-left]",
            "10:9: there is no poll `why-left`; did",
        ),
        (
            "pain_points/insurers.yaml",
            "at_work_missing: Nothing sourced was found.\n",
            "",
            "11:10: `at_work` is empty; then `at_work_missing` must say that nothing was found",
        ),
        ("faqs/motives.yaml", "- role: msl", "- role: mls", "11:9: there is no role `mls`; did you mean `msl`?"),
        ("faqs/motives.yaml", "pain_points: [insurers]", "pain_points: [msl]", "15:15: there is no pain point `msl`"),
        (
            "faqs/motives.yaml",
            "polls: [why-leave]",
            "polls: [why-leave]\nsee_also: [motives, gone]",
            "17:12: a question does not refer to itself",
        ),
        (
            "faqs/motives.yaml",
            "polls: [why-leave]",
            "polls: [why-leave]\nsee_also: [motives, gone]",
            "17:21: there is no entry `gone`",
        ),
        ("polls.yaml", "source: gazette", "source: nowhere", "10:11: there is no source `nowhere`"),
        ("sources.yaml", "- id: board", "- id: gazette", "6:7: this id is already used above"),
        ("yardsticks.yaml", "source: gazette", "source: nowhere", "8:13: there is no source `nowhere`"),
        ("exit_checks/visa.yaml", "source: gazette", "source: nowhere", "10:11: there is no source `nowhere`"),
        ("support.yaml", "- id: always", "- id: daytime", "13:7: this id is already used above"),
        ("specialties/rheumatology.yaml", "source: gazette", "source: nowhere", "5:11: there is no source `nowhere`"),
        (
            "lexicon.yaml",
            "concepts: [forms]",
            "concepts: [form]",
            "5:16: there is no concept `form`; did you mean `forms`?",
        ),
        ("lexicon.yaml", "  entries: [insurers]", "  entries: [gone]", "9:13: there is no entry `gone`"),
        ("lexicon.yaml", "  means: [insurers]", "  means: [gone]", "16:11: there is no entry `gone`"),
        ("quiz.yaml", "      people: -2", "      persons: -2", "27:16: 'persons' is no dimension of this quiz"),
        ("quiz.yaml", "    crowd: [many]", "    crowds: [many]", "60:5: 'crowds' is no question of this quiz"),
        ("quiz.yaml", "expect: [msl, ", "expect: [mls, ", "61:12: there is no role 'mls'"),
        (
            "quiz.yaml",
            "- id: travel",
            "- id: travel\n  show_if: {question: gone, choices: [a]}",
            "29:23: 'gone' is no earlier",
        ),
        (
            "base.yaml",
            "starting_points: [motives]",
            "starting_points: [motifs]",
            "6:19: there is no entry `motifs`; did",
        ),
        ("base.yaml", "default_specialty: r", "default_specialty: rh", "7:20: there is no specialty `rh"),
        ("base.yaml", "roles: [msl, ", "roles: [msl, msl, ", "2:14: `msl` is listed twice"),
        ("base.yaml", "faqs: [motives]", "faqs: [motives, gone]", "4:17: there is no file faqs/gone.yaml"),
    ],
)
def test_issues_are_reported_at_their_position(base: BaseOnDisk, file: str, old: str, new: str, fault: str) -> None:
    base.replace(file, old, new)
    assert any(told.startswith(f"{file}:{fault}") for told in base.faults()), base.faults()


def test_an_entry_that_is_not_listed_is_reported(base: BaseOnDisk) -> None:
    base.replace("base.yaml", "faqs: [motives]", "faqs: []")
    assert base.faults() == ["faqs/motives.yaml:1:1: is not listed under `faqs` in base.yaml"]


def test_an_id_serves_one_entry_over_all_kinds(base: BaseOnDisk) -> None:
    text = (base.path / "faqs/motives.yaml").read_text(encoding="utf-8")
    base.write(
        "faqs/msl.yaml", text.replace("id: motives", "id: msl").replace("Why do", "When do").replace("Motives", "When")
    )
    base.replace("base.yaml", "faqs: [motives]", "faqs: [motives, msl]")
    assert "faqs/msl.yaml:1:5: the id `msl` is taken by another entry" in base.faults()


def test_a_missing_file_is_reported(base: BaseOnDisk) -> None:
    (base.path / "lexicon.yaml").unlink()
    assert base.faults() == ["lexicon.yaml:1:1: this file is missing"]


def test_a_missing_folder_is_reported(base: BaseOnDisk) -> None:
    (base.path / "specialties/rheumatology.yaml").unlink()
    (base.path / "specialties").rmdir()
    base.replace("base.yaml", "default_specialty: rheumatology\n", "")
    assert base.faults() == ["specialties:1:1: this folder cannot be read: No such file or directory"]


def test_an_unexpected_yaml_file_is_reported(base: BaseOnDisk) -> None:
    base.write("role.yaml", "id: a\n")
    base.write("roles/other.yml", "id: a\n")
    base.write("README.md", "About this base.")
    assert [told.split(";")[0] for told in base.faults()] == [
        "role.yaml:1:1: is no file of a base",
        "roles/other.yml:1:1: is not read",
    ]


def test_an_alias_may_repeat_what_its_own_entry_is_called(base: BaseOnDisk) -> None:
    base.replace(UR, "aliases: [UR]", "aliases: [UR, utilization reviewer, UR doctor, utilization review]")
    assert base.faults() == []


def test_entries_come_in_the_order_of_the_list_not_of_the_alphabet(base: BaseOnDisk) -> None:
    base.replace("base.yaml", "[msl, utilization-review]", "[utilization-review, msl]")
    assert base.faults() == []
