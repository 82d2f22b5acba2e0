"""The demo: the same bot on a local web page, without a token or network; nothing is stored."""

import asyncio
import logging
import sys
from importlib.util import find_spec

from bot.settings import Settings

DEFAULT_PORT = 8765
LIBRARIES = ("simcord", "markdown_it", "linkify_it", "regex", "PIL")
"""What the demo needs beyond the bot itself; the extra `demo` in pyproject.toml."""
NOT_INSTALLED = "The demo needs a few more libraries. `make demo` installs them and starts it."


class DemoError(Exception):
    """The demo cannot start; the message says why and what to do instead."""


def main(settings: Settings, port: int = DEFAULT_PORT) -> int:
    """Serve the demo until Ctrl-C and return the exit status: 1 when it cannot start.

    Args:
        settings: what the bot runs with; its database and token are not used.
        port: the port on 127.0.0.1; 0 takes any free one.
    """
    if any(find_spec(library) is None for library in LIBRARIES):
        sys.stderr.write(f"{NOT_INSTALLED}\n")
        return 1
    logging.disable(logging.WARNING)  # the address should be the one thing to read
    try:
        from bot.demo.server import serve_demo  # noqa: PLC0415 - its libraries may be missing

        asyncio.run(serve_demo(settings, port, _announce))
    except DemoError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    finally:
        logging.disable(logging.NOTSET)
    return 0


def _announce(address: str) -> None:
    sys.stdout.write(f"Second Opinion is ready to try at {address}\nCtrl-C ends it.\n")
    sys.stdout.flush()
