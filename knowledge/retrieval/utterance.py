"""A text of the base, read as it stands."""

from dataclasses import dataclass

from knowledge.retrieval.domain_lexicon import CONCEPT
from knowledge.text.tokens import STOP_WORDS, tokenize
from knowledge.retrieval.analysis import Analyzer
from knowledge.text.stemmer import stem


@dataclass(frozen=True, slots=True, eq=False)
class AnalyzedString:
    """A name, an example or the text of an entry, to be looked up and then forgotten."""

    words: tuple[str, ...]
    """The words as they are written, but for the small words of English."""
    stems: tuple[str, ...]
    """The stems of all words in their order."""
    terms: tuple[str, ...]
    """Everything the content words may stand for, stems and concepts, each once."""

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts among the terms."""
        return tuple(term for term in self.terms if term.startswith(CONCEPT))


def analyze_string(text: str, reader: Analyzer, terms: tuple[str, ...] | None = None) -> AnalyzedString:
    """Read a text; most of the time goes to its terms, unless they are known."""
    written = tokenize(text)
    stems = tuple(map(stem, written.words))
    words = tuple(word for word in written.words if word not in STOP_WORDS)
    return AnalyzedString(words, stems, reader.terms(written, stems) if terms is None else terms)
