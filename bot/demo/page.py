"""Renders the lobby's page from a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template

_MAX_SHOWN = 90
_PROBLEM = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Second Opinion: try again</title><link rel="icon" href="data:,">
<style>:root { color-scheme: light dark } body { max-width: 32rem; margin: 3rem auto; padding: 0 1.25rem;
font: 1rem/1.55 system-ui, sans-serif }</style></head>
<body><main><h1>That did not work</h1><p>${sentence}</p>
<p><a href="${path}">Back to the start page</a></p></main></body></html>
"""
)


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


def render_problem(path: str, sentence: str) -> str:
    """Return a page that says what went wrong, with the way back to the lobby."""
    return _PROBLEM.substitute(path=escape(path), sentence=escape(sentence))


def _option(question: ChannelQuestion) -> str:
    text = " ".join(question.text.split())
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
    return f'<option value="{escape(question.id)}">{escape(question.author)}: {escape(shown)}</option>'
