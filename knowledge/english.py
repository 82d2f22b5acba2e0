"""The common words of English: a word among them is taken as it stands, a word that is not may be misspelt."""

from pathlib import Path


def _read(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


COMMON_WORDS = _read(Path(__file__).with_name("common_words.txt"))
"""About 11,000 words in lower case, without apostrophes; the file names its source and licence."""
