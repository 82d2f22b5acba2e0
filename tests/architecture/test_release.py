"""What a release promises: one version, workflows that run what there is, and an audit that looked."""

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from bot import __version__
from bot.__main__ import main
from tests.architecture.repository import ROOT, make_targets

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")


def tool(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    found = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    monkeypatch.setitem(sys.modules, name, module)
    found.loader.exec_module(module)
    return module


def test_every_place_names_the_same_version(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"Second Opinion {__version__}\n"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_there_is_and_may_write_nothing(workflow: Any) -> None:
    text = workflow.read_text(encoding="utf-8")
    read: Any = yaml.safe_load(text)
    assert read["permissions"] == {"contents": "read"}
    assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= make_targets() | {"sbom"}
    for job in read["jobs"].values():
        assert job["timeout-minutes"]
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])


def test_continuous_integration_runs_the_script_that_everybody_runs() -> None:
    assert "bash .ci/run" in (ROOT / ".github/workflows/ci.yaml").read_text(encoding="utf-8")
    assert (ROOT / ".ci/run").is_file()


def test_the_image_is_built_for_both_architectures() -> None:
    assert "linux/amd64,linux/arm64" in (ROOT / ".github/workflows/image.yaml").read_text(encoding="utf-8")


def test_the_image_is_pinned_to_one_supported_version_in_every_stage() -> None:
    stages = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(set(stages)) == 1
    assert re.fullmatch(r"python:3\.(?:11|12|13)\.\d+-slim-\w+", stages[0])


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_asks_what_can_be_answered(form: Any) -> None:
    read: Any = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert read["name"]
    assert read["description"]
    asked = [part for part in read["body"] if part["type"] != "markdown"]
    assert len({part["id"] for part in asked}) == len(asked)
    assert any(part.get("validations", {}).get("required") for part in asked)


def test_files_of_platforms_are_json() -> None:
    app = json.loads((ROOT / "app.json").read_text(encoding="utf-8"))
    assert "DISCORD_TOKEN" in app["env"]
    assert "worker" in app["formation"]
    assert json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))["build"]


@pytest.mark.parametrize("packages", [None, [], [{"name": "aiohttp", "skip_reason": "not found"}]])
def test_an_audit_that_learned_nothing_fails(
    packages: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool("advisories", monkeypatch).report(packages) == 2
    assert "NOT CHECKED" in capsys.readouterr().out


def test_an_audit_that_looked_says_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    advisories = tool("advisories", monkeypatch)
    clean = {"name": "aiohttp", "version": "1", "vulns": []}
    assert advisories.report([clean]) == 0
    assert advisories.report([{**clean, "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]) == 1
    assert "ADVISORY aiohttp 1: X-1, fixed in 2" in capsys.readouterr().out


@pytest.mark.parametrize(("code", "passes"), [(0, True), (1, False), (2, True)])
def test_a_change_is_stopped_by_an_image_that_is_wrong_and_not_by_a_machine_that_cannot_build(
    tmp_path: Path, code: int, passes: bool
) -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    (function,) = re.findall(r"^build_image\(\) \{\n.*?^\}\n", script, re.MULTILINE | re.DOTALL)
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/image").write_text(f"exit {code}\n", encoding="utf-8")
    run = subprocess.run(["bash", "-c", f"set -euo pipefail\n{function}\nbuild_image"], cwd=tmp_path, check=False)  # noqa: S603, S607 - our own words
    assert (run.returncode == 0) is passes
    assert "\nbuild_image\n" in script


def test_the_image_is_built_on_what_the_dockerfile_names_and_tried_as_its_user() -> None:
    script, dockerfile = (ROOT / ".ci/image").read_text(encoding="utf-8"), (ROOT / "Dockerfile").read_text("utf-8")
    (user,) = re.findall(r"^USER (\d+)$", dockerfile, re.MULTILINE)
    assert f"--user {user} " in script
    assert re.search(r"^FROM python:\S+ AS build$", dockerfile, re.MULTILINE), "the script reads this line"
    assert "HEALTHCHECK" in dockerfile


@pytest.mark.parametrize(("code", "passes"), [(0, True), (1, False), (2, True)])
def test_a_change_is_stopped_by_an_advisory_and_not_by_a_service_that_is_away(
    tmp_path: Path, code: int, passes: bool
) -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    (function,) = re.findall(r"^audit_packages\(\) \{\n.*?^\}\n", script, re.MULTILINE | re.DOTALL)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\ncase "$1" in *advisories*) exit {code};; esac\n', encoding="utf-8")
    python.chmod(0o755)
    run = subprocess.run(["bash", "-c", f"set -euo pipefail\n{function}\naudit_packages"], cwd=tmp_path, check=False)  # noqa: S603, S607 - our own words
    assert (run.returncode == 0) is passes
    assert "\naudit_packages\n" in script


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    tool("licenses", monkeypatch)
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    bom: Any = tool("sbom", monkeypatch).bill_of_materials(lock)
    assert {part.name for part in bom.components} == set(re.findall(r"^([a-z0-9-]+)==", lock, flags=re.MULTILINE))
    assert all(part.hashes and part.purl for part in bom.components)
    assert sum(len(part.hashes) for part in bom.components) == len(set(re.findall(r"sha256:\w+", lock)))
