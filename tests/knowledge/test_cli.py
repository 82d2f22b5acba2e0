"""The command line of `python -m knowledge`."""

import json
import runpy
import sys
from pathlib import Path

import pytest
from bases import SMALL_BASE, BaseOnDisk

from knowledge.__main__ import main

SMALL = ("--base", str(SMALL_BASE))


def test_check_counts_a_base_without_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SMALL_BASE)]) == 0
    assert capsys.readouterr().out == (
        "roles: 2, pain_points: 1, faqs: 1, exit_checks: 1, topics: 0, polls: 1, sources: 2; no faults\n"
    )


def test_check_finds_no_problem_in_the_shipped_base(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.endswith("no faults\n")


def test_check_prints_each_problem_with_a_path_that_can_be_followed(
    base: BaseOnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    base.replace("polls.yaml", "percent: 12.5", "percent: many")
    base.replace("sources.yaml", "https://gazette.example.org/careers", "nowhere")
    monkeypatch.chdir(base.path.parent)
    assert main(["check", str(base.path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "base/polls.yaml:13:14: `percent` should be a number, but is the text 'many'",
        "base/sources.yaml:5:8: `url` is no web address; write https://host/path",
    ]
    assert Path("base/polls.yaml").is_file()


def test_check_tells_of_a_directory_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "gone")]) == 1
    assert capsys.readouterr().out == f"{tmp_path}/gone:1:1: this folder cannot be read: No such file or directory\n"


def test_check_replays_the_golden_cases_of_the_quiz(base: BaseOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    base.replace("quiz.yaml", "expect: [msl, utilization-review]", "expect: [utilization-review, msl]")
    assert main(["check", str(base.path)]) == 1
    assert "quiz.yaml:1:1: golden case 'A friend of people': expected utilization-review" in capsys.readouterr().out


def test_the_shipped_schemas_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--check"]) == 0
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == ""


def test_format_tells_what_is_not_formatted_and_formats_it(
    base: BaseOnDisk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["format", str(base.path)]) == 0
    assert main(["format", "--check", str(base.path)]) == 0
    text = (base.path / "polls.yaml").read_text(encoding="utf-8")
    base.write("polls.yaml", text.replace("\n", "\n\n", 1))
    capsys.readouterr()
    assert main(["format", "--check", str(base.path)]) == 1
    assert capsys.readouterr().out.endswith("polls.yaml is not formatted; run: python -m knowledge format\n")
    assert main(["format", str(base.path)]) == 0
    assert capsys.readouterr().out.startswith("formatted ")
    assert (base.path / "polls.yaml").read_text(encoding="utf-8") == text


def test_format_refuses_to_lose_a_comment(base: BaseOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    base.write("polls.yaml", (base.path / "polls.yaml").read_text(encoding="utf-8") + "# the end\n")
    assert main(["format", str(base.path)]) == 1
    assert "a comment stands only at the head of a file" in capsys.readouterr().out
    assert main(["format", "--drop-comments", str(base.path)]) == 0
    assert "# the end" not in (base.path / "polls.yaml").read_text(encoding="utf-8")


def test_ask_prints_verdict_and_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "MSL", *SMALL]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "answer"
    assert second.endswith("  msl  Medical Science Liaison (MSL)")


def test_ask_answers_a_program_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "MSL", "--json", *SMALL]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "answer"
    assert told["refusal"] is None
    assert told["support"] == []
    assert told["candidates"][0]["id"] == "msl"
    assert 0 <= told["candidates"][0]["confidence"] <= 1


def test_words_of_self_harm_get_the_support_lines_before_anything_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "I want to kill myself", *SMALL]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "You are not alone.",
        "Somebody is there.",
        "An open line (US): 555 0199, 24 hours",
        "A daytime line (US): 555 0100, 8 to 5",
        "abstain (crisis)",
    ]
    assert main(["ask", "I want to kill myself", "--json", *SMALL]) == 0
    in_json = json.loads(capsys.readouterr().out)
    assert next(iter(in_json)) == "support"
    assert in_json["support"][0]["around_the_clock"]
    assert in_json["refusal"] == "crisis"


def test_eval_measures_the_matcher_on_a_file_of_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "What does an MSL do?", "expect": ["msl"]}\n', encoding="utf-8")
    assert main(["eval", str(questions)]) == 0
    assert capsys.readouterr().out.startswith("1 questions, 1 to answer")


@pytest.mark.stress
def test_eval_can_misspell_the_questions_and_does_so_alike_for_each_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    row = {"question": "physician burnout and paperwork", "expect": ["none-of-them"]}
    questions.write_text(json.dumps(row), encoding="utf-8")

    def asked(*options: str) -> str:
        assert main(["eval", str(questions), "--json", "--worst", "1", *options]) == 0
        return json.loads(capsys.readouterr().out)["worst"][0]["question"]

    assert asked() == row["question"]
    assert asked("--typos", "1") == asked("--typos", "1") != asked()


def test_an_unknown_command_is_an_error_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sing"])
    assert "usage: python -m knowledge" in capsys.readouterr().err


def test_schema_writes_what_is_missing_and_check_tells_what_is_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "--check", str(tmp_path)]) == 1
    assert "roles.json is not current; run: python -m knowledge schema\n" in capsys.readouterr().out
    assert main(["schema", str(tmp_path)]) == 0
    assert "wrote roles.json\n" in capsys.readouterr().out
    assert main(["schema", "--check", str(tmp_path)]) == 0


def test_ask_tells_the_problems_of_a_base_it_cannot_use(base: BaseOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    base.replace("polls.yaml", "percent: 12.5", "percent: many")
    assert main(["ask", "MSL", "--base", str(base.path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("polls.yaml:13:14: ")


def test_the_exit_code_reaches_the_shell(base: BaseOnDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    base.replace("polls.yaml", "percent: 12.5", "percent: many")
    monkeypatch.setattr(sys, "argv", ["knowledge", "check", str(base.path)])
    monkeypatch.delitem(sys.modules, "knowledge.__main__")
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("knowledge", run_name="__main__")
    assert stopped.value.code == 1
