import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from bot import demo
from bot.demo.shutdown import GRACE_SECONDS
from bot.settings import Settings
from tests.architecture.repository import ROOT

COMMAND = [sys.executable, "-m", "bot", "demo", "--port"]
PATIENCE = 30
"""Seconds; a busy machine starts slowly."""
SLACK = 3
"""Seconds until a busy machine has taken a dead process away."""


@contextmanager
def running_demo() -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen([*COMMAND, "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    try:
        assert process.stdout is not None
        assert re.search(r"http://127\.0\.0\.1:\d+/[\w-]{16,}/", process.stdout.readline())
        yield process
    finally:
        process.kill()
        process.communicate()


def test_it_prints_one_address_and_ctrl_c_ends_it_at_once() -> None:
    with running_demo() as process:
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert time.monotonic() - asked < GRACE_SECONDS + SLACK
        assert "http" not in out
        assert err == ""


@pytest.mark.stress
def test_ctrl_c_twice_leaves_no_process_behind() -> None:
    with running_demo() as process:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) in {0, 130}


@pytest.mark.stress
def test_it_ends_when_it_is_told_to_terminate() -> None:
    with running_demo() as process:
        process.terminate()
        assert process.wait(timeout=PATIENCE) == 0


def test_a_taken_port_is_one_sentence_and_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert demo.main(Settings(), port) == 1
    assert capsys.readouterr() == ("", f"Port {port} is taken. Try another one: make demo PORT={port + 1}\n")


def test_a_port_that_does_not_exist_is_one_sentence_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(Settings(), 70_000) == 1
    assert "There is no port 70000" in capsys.readouterr().err


def test_without_its_libraries_it_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "LIBRARIES", ("a_library_that_nobody_has",))
    assert demo.main(Settings()) == 1
    assert "make demo" in capsys.readouterr().err
