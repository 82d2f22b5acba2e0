"""docs/content.md is written by a command, and says of every topic of career lists what answers it."""

import pytest

from knowledge import KnowledgeBase
from tools import content_report


def test_the_document_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert content_report.main(["--check"]) == 0, capsys.readouterr().out


def test_every_topic_of_career_lists_has_an_entry_or_an_honest_no(library: KnowledgeBase) -> None:
    text = content_report.report(library)
    for topic in content_report.TOPICS:
        row = [line for line in text.splitlines() if line.startswith(f"| {topic} |")][-1]
        assert "entry:" in row or "honest no:" in row, row


def test_short_words_and_sentences_read_easier() -> None:
    easy = content_report.reading_ease("You work from home.")
    hard = content_report.reading_ease("Remuneration necessitates individual negotiation.")
    assert easy > 80
    assert hard < 20
