import json
import re
from typing import Any

import pytest
import yaml

from bot.__main__ import main
from tests.architecture.repository import ROOT

NOT_OURS = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PATH"}
OF_PLATFORMS = {"DYNO", "HOSTNAME"}
COMMAND = re.compile(r"-m bot ([a-z]+)|\"-m\", \"bot\", \"([a-z]+)\"")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def known_variables() -> set[str]:
    pages = read("docs/hosting.md") + read("docs/scaling.md")
    return set(re.findall(r"^\| `([A-Z_]+)`", pages, flags=re.MULTILINE)) | NOT_OURS | OF_PLATFORMS


def variables() -> dict[str, set[str]]:
    compose: Any = yaml.safe_load(read("docker-compose.yaml"))
    pods: Any = yaml.safe_load(read("deploy/statefulset.yaml"))["spec"]["template"]["spec"]["containers"]
    unit, image = read("deploy/second-opinion.service"), read("Dockerfile")
    return {
        "compose": {name for service in compose["services"].values() for name in service.get("environment", {})},
        "statefulset": {each["name"] for pod in pods for each in pod["env"]},
        "unit": set(re.findall(r"^Environment=([A-Z_]+)=", unit, flags=re.MULTILINE)),
        "image": set(re.findall(r"^(?:ENV| {4})\s*([A-Z_]+)=", image, flags=re.MULTILINE)),
    }


@pytest.mark.parametrize("file", ["compose", "statefulset", "unit", "image"])
def test_what_a_file_for_deployment_sets_is_a_setting_there_is(file: str) -> None:
    assert variables()[file]
    assert variables()[file] <= known_variables()


def test_what_a_file_for_deployment_runs_is_a_command_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    files = ("Procfile", "Dockerfile", "deploy/second-opinion.service", "docs/deploy.md", "docs/hosting.md")
    named = {first or second for file in files for first, second in COMMAND.findall(read(file))}
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)
    assert commands
    assert {"run", "migrate"} <= named <= {*commands[1].split(",")}


@pytest.mark.parametrize("file", ["Dockerfile", "docs/deploy.md"])
def test_an_installation_without_write_access_is_compiled_in_advance(file: str) -> None:
    (compiled,) = re.findall(r"python -m compileall -q ((?:\w+ ?)+)", read(file))
    assert {*compiled.split()} == {"bot", "knowledge", "storage"}


def test_the_image_copies_what_there_is_and_nothing_is_kept_from_it() -> None:
    copied = re.findall(r"^COPY (?!--)(\S+) ", read("Dockerfile"), flags=re.MULTILINE)
    let_in = {line.removeprefix("!") for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert {*copied} == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_dashboard_asks_for_every_metric_of_ours_and_for_no_other() -> None:
    written = set(re.findall(r"f\"\{PREFIX\}_(\w+)\"", read("bot/ops/metrics.py")))
    asked: Any = [
        target["expr"]
        for panel in json.loads(read("docs/grafana/second-opinion.json"))["panels"]
        for target in panel["targets"]
    ]
    named = set(re.findall(r"second_opinion_(\w+)", " ".join(asked)))
    assert {re.sub(r"_(total|bucket)$", "", name) for name in named} == written
