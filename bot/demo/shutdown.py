"""Shutdown of the demo: the first Ctrl-C ends it gracefully within a second, the second at once."""

import os
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 0.8
"""How long a graceful shutdown may take. Nothing is lost by a hard one: the demo keeps everything in memory."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_INTERRUPTED = 128 + signal.SIGINT


@contextmanager
def on_ctrl_c(shut_down: Callable[[], object]) -> Generator[None]:
    """Call ``shut_down`` at the first Ctrl-C or SIGTERM; end the process at the second, or after the grace period.

    Args:
        shut_down: starts a graceful shutdown and returns at once; runs in the main thread, as a signal handler.
    """
    deadline = threading.Timer(GRACE_SECONDS, os._exit, (0,))
    deadline.daemon = True

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        if deadline.is_alive():
            os._exit(_INTERRUPTED)
        deadline.start()
        shut_down()

    before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
    try:
        yield
    finally:
        if not deadline.is_alive():  # otherwise the process is ending, and the deadline applies until then
            for number, handler in before.items():
                signal.signal(number, handler)
