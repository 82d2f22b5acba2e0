"""Questions that stand in the base word for word: names, example questions, examples of decoys."""

from collections.abc import Sequence

from knowledge.match.document import Document
from knowledge.match.normalise import stems_of
from knowledge.model import Decoy

Stems = tuple[str, ...]


class Verbatim:
    """Finds what is asked in the very words of the base, up to the forms of words."""

    def __init__(self, ids: Sequence[str], documents: Sequence[Document], decoys: Sequence[Decoy]) -> None:
        """Take names and examples of documents: of the entries with these ids, then of the decoys."""
        self._named: dict[Stems, tuple[int, ...]] = {}
        self._exemplified: dict[Stems, tuple[int, ...]] = {}
        for number, (id_, document) in enumerate(zip(ids, documents, strict=False)):
            for stems in (stems_of(id_), *(name.stems for name in document.names)):
                self._named[stems] = (*self._named.get(stems, ()), number)
            for example in document.examples:
                self._exemplified[example.stems] = (*self._exemplified.get(example.stems, ()), number)
        self._refused = {
            example.stems: decoy
            for decoy, document in zip(decoys, documents[len(ids) :], strict=True)
            for example in document.examples
        }

    def entries(self, stems: Stems) -> frozenset[int]:
        """Return the numbers of the entries that are called so or, if none is, that have this example."""
        return frozenset(self._named.get(stems) or self._exemplified.get(stems) or ())

    def decoy(self, stems: Stems) -> Decoy | None:
        """Return the decoy that has this example."""
        return self._refused.get(stems)
