"""A run imports what it needs, when it needs it: memory is what hosts charge for."""

import subprocess
import sys

from tests.house.house import ROOT

LATER = {"PIL", "asyncpg", "matplotlib", "numpy", "ruamel.yaml", "sentry_sdk", "simcord"}


def test_libraries_that_most_runs_never_need_are_not_imported_at_the_start() -> None:
    program = f"import sys, bot.__main__; print(*sorted({LATER!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert done.stdout.split() == []
