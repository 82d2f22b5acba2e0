"""Work on whole knowledge bases, which takes seconds: in threads of its own, and one job of a server at a time.

The default threads are for what a member waits for, such as the last click of a quiz. One server that uploads file
after file must not take them from all the others.
"""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
_THREADS = 2
"""More would only take the interpreter from the event loop."""
_EXECUTOR = ThreadPoolExecutor(_THREADS, thread_name_prefix="knowledge-base")


class ServerBusyError(Exception):
    """A server's last import or export is not finished yet."""


async def in_own_thread(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run a function in one of the threads for work on whole knowledge bases."""
    return await asyncio.get_running_loop().run_in_executor(_EXECUTOR, partial(work, *args, **kwargs))


class ServerJobs:
    """Which servers have an import or export under way."""

    def __init__(self) -> None:
        self._busy: set[int] = set()

    @contextmanager
    def only_one(self, server_id: int) -> Generator[None]:
        """Hold the one place of a server. Raises ServerBusyError if it is taken."""
        if server_id in self._busy:
            raise ServerBusyError
        self._busy.add(server_id)
        try:
            yield
        finally:
            self._busy.discard(server_id)
