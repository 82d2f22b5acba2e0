"""A run imports what it needs, when it needs it: memory is what hosts charge for."""

import subprocess
import sys

from tests.architecture.repository import ROOT

LATER = {"PIL", "asyncpg", "matplotlib", "numpy", "sentry_sdk", "simcord"}


def _loaded(module: str) -> list[str]:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return done.stdout.split()


def test_libraries_that_most_runs_never_need_are_not_imported_at_the_start() -> None:
    assert LATER.intersection(_loaded("bot.cli")) == set()


def test_nothing_of_the_bot_is_imported_before_the_garbage_collector_is_off() -> None:
    ours = [name for name in _loaded("bot.__main__") if name.partition(".")[0] in {"bot", "storage", "knowledge"}]
    assert sorted(ours) == ["bot", "bot.__main__", "bot.ops", "bot.ops.gc_tuning"]
