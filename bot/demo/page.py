"""Renders the lobby's page from a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template

_MAX_SHOWN = 90


@dataclass(frozen=True, slots=True)
class ChannelQuestion:
    """A message in the channel that the bot can be asked to answer."""

    id: str
    author: str
    text: str


def render_lobby(path: str, questions: Sequence[ChannelQuestion], now: datetime) -> str:
    """Return the page as HTML.

    Args:
        path: the lobby's path, with a slash at both ends; every link and form leads below it.
        questions: what the message menu can be tried on.
        now: the time in the simulated server.
    """
    template = Template(files("bot.demo").joinpath("lobby.html").read_text(encoding="utf-8"))
    return template.substitute(
        path=escape(path),
        questions="\n".join(_option(question) for question in questions),
        time=escape(f"{now:%A}, {now.day} {now:%B %Y, %H:%M} UTC"),
    )


def _option(question: ChannelQuestion) -> str:
    text = " ".join(question.text.split())
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
    return f'<option value="{escape(question.id)}">{escape(question.author)}: {escape(shown)}</option>'
