"""The JSON Schemas for editors."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from knowledge import schema
from knowledge.loader import CONTENT_DIRECTORY
from knowledge.loading.files import FILES, FOLDERS
from knowledge.loading.yaml_reader import read_with_positions

SHIPPED = sorted(path.relative_to(CONTENT_DIRECTORY).as_posix() for path in CONTENT_DIRECTORY.rglob("*.yaml"))


def as_json(data: Any) -> Any:
    return json.loads(json.dumps(data))


def test_the_schemas_are_those_of_the_models() -> None:
    assert schema.stale_schemas() == ()


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert set(schema.schemas()) == {f"{name}.json" for name in (*FILES, *FOLDERS)}


@pytest.mark.parametrize("name", sorted(f"{name}.json" for name in (*FILES, *FOLDERS)))
def test_a_schema_is_a_valid_one(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema.schemas()[name]))


@pytest.mark.parametrize("file", SHIPPED)
def test_an_editor_finds_no_problem_in_a_shipped_file(file: str) -> None:
    document, _ = read_with_positions((CONTENT_DIRECTORY / file).read_text(encoding="utf-8"), file)
    assert document is not None
    kind = Path(file).parts[0].removesuffix(".yaml")
    validator = Draft202012Validator(json.loads(schema.schemas()[f"{kind}.json"]))
    assert [error.message for error in validator.iter_errors(as_json(document.data))] == []


def test_an_editor_finds_an_unknown_key() -> None:
    validator = Draft202012Validator(json.loads(schema.schemas()["base.json"]))
    assert not validator.is_valid({"version": "1", "roles": [], "pain_points": [], "faqs": [], "extra": 1})


def test_writing_brings_a_directory_up_to_date_and_says_what_changed(tmp_path: Path) -> None:
    assert set(schema.write(tmp_path)) == set(schema.schemas())
    assert schema.write(tmp_path) == ()
    (tmp_path / "polls.json").write_text("{}", encoding="utf-8")
    (tmp_path / "old.json").write_text("{}", encoding="utf-8")
    (tmp_path / "quiz.json").unlink()
    assert schema.stale_schemas(tmp_path) == ("old.json", "polls.json", "quiz.json")
    assert schema.write(tmp_path) == ("old.json", "polls.json", "quiz.json")
    assert schema.stale_schemas(tmp_path) == ()
