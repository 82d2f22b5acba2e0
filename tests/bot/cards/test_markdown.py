"""Words of a person, made harmless and still readable."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards.components import clip
from bot.cards.markdown import escape_content, escape_user_text, link, subtext

ANYTHING = st.text(max_size=200)
NASTY = st.lists(
    st.sampled_from(
        [
            "<@123>",
            "<@&1>",
            "@everyone",
            "@here",
            "<#5>",
            "[a](https://b.c)",
            "https://b.c",
            "discord://x",
            "steam://y",
            "# ",
            "-# ",
            "- ",
            "1. ",
            "> ",
            ">>> ",
            "**",
            "__",
            "~~",
            "||",
            "```",
            "`",
            "\\",
            "\n",
            " ",
            "a",
            "<t:1>",
            "<:e:1>",
            "</role:1>",
            "\u202e",
            "\u200b",
            "🧑‍⚕️",
            "مرحبا",
            "<https://b.c>",
            "1",
            "+",
            "*",
            "_",
        ]
    ),
    max_size=30,
).map("".join)
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
"""Discord shows the character alone when a backslash stands before one that is no letter, digit or blank."""


def as_shown(text: str) -> str:
    return ESCAPE.sub(r"\1", text).replace("\u2060", "")


def unescaped(text: str, characters: str) -> list[str]:
    """The characters that are still markdown: those without a backslash of their own."""
    return re.findall(f"[{characters}]", re.sub(r"\\[^0-9A-Za-z\s]", "", text))


@given(ANYTHING | NASTY)
@example("- first\n1. second\n+ third")
@example("\\*")
def test_plain_words_read_as_they_were_written(text: str) -> None:
    shown = as_shown(escape_user_text(text))
    assert [c for c in shown if c.isprintable()] == [c for c in text if c.isprintable() and c in shown]
    assert {c for c in text if c.isascii() and c.isprintable()} <= set(shown)
    assert as_shown(escape_user_text(shown)) == shown


@given(ANYTHING | NASTY)
def test_plain_leaves_no_markdown(text: str) -> None:
    safe = escape_user_text(text)
    assert not unescaped(safe, r"*_`~|>\[\]#<")
    assert not re.search(r"^\s*(?:[-+]|\d+\.)\s", safe, re.MULTILINE)


@given(ANYTHING | NASTY)
def test_plain_leaves_nothing_that_looks_like_a_mention(text: str) -> None:
    assert not re.search(r"@(?!\u2060)", escape_user_text(text))


@given(ANYTHING | NASTY)
def test_plain_leaves_no_address_to_click(text: str) -> None:
    assert "://" not in escape_user_text(text)


@given(ANYTHING | NASTY)
def test_plain_leaves_no_mark_that_turns_the_line_around(text: str) -> None:
    assert not set(escape_user_text(text)) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u0000"
    )


@given(ANYTHING | NASTY)
def test_words_of_the_base_show_their_own_punctuation_and_ring_nobody(text: str) -> None:
    safe = escape_content(text)
    assert not re.search(r"@(?!\u2060)", safe)
    assert not unescaped(safe, "*_`~|")


@given(ANYTHING | NASTY)
def test_a_link_keeps_its_label_in_one_piece(label: str) -> None:
    shown = link(label, "https://example.org/a")
    assert shown.endswith("](<https://example.org/a>)")
    assert shown.count("](") == 1


def test_a_source_without_an_address_is_no_link() -> None:
    assert link("A society", None) == "A society"


def test_subtext_marks_every_line_and_drops_empty_ones() -> None:
    assert subtext("one\n\ntwo") == "-# one\n-# two"


@given(ANYTHING, st.integers(1, 50))
def test_a_clipped_text_fits_and_is_never_empty(text: str, limit: int) -> None:
    assert 1 <= len(clip(text, limit)) <= limit
