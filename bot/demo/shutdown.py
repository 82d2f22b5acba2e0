"""Ctrl-C: the first ends the demo in order and within a second, the second at once."""

import os
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 0.8
"""How long an orderly end may take. Nothing is lost by a hard one: the demo keeps everything in memory."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_INTERRUPTED = 128 + signal.SIGINT


@contextmanager
def on_ctrl_c(leave: Callable[[], object]) -> Generator[None]:
    """Call ``leave`` at the first Ctrl-C or SIGTERM; end the process at the second, or when leaving takes too long.

    Args:
        leave: starts the orderly end and returns at once; runs in the main thread, between any two instructions.
    """
    deadline = threading.Timer(GRACE_SECONDS, os._exit, (0,))
    deadline.daemon = True

    def asked(_signal: int, _frame: FrameType | None) -> None:
        if deadline.is_alive():
            os._exit(_INTERRUPTED)
        deadline.start()
        leave()

    before = {number: signal.signal(number, asked) for number in _SIGNALS}
    try:
        yield
    finally:
        if not deadline.is_alive():  # otherwise the process is ending, and the deadline holds for all of that
            for number, handler in before.items():
                signal.signal(number, handler)
