"""A linear model over hashed features, read from a compact table and scored with whole numbers.

A table holds for each feature seen in training how rare it is and what it adds to each score of the model. A text is a
few blocks of features (its words, the pieces of its words); each block counts the same however long the text is.
"""

import json
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import Any

from knowledge.text.common_words import COMMON_WORDS

BUCKETS = 1 << 20
"""Numbers that features are spread over. The English of a few thousand messages fills a tenth of them."""
_MAX_UNKNOWN_WORDS = 200
"""Different words outside of common English whose letters are looked at; a text of 4,000 characters rarely has more."""
_HEADER_LENGTH = 4
_LONG_STEP = 255
"""A step between features that needs another byte: the bucket it leads to holds nothing."""


@dataclass(frozen=True, slots=True)
class Head:
    """One score of a model: from ``threshold`` on the answer is yes."""

    scale: float
    intercept: float
    threshold: float


@dataclass(frozen=True)
class HashedModel:
    """Rarities and weights by the number of a feature; heads by name, in the order of their weights."""

    training_data: str
    """The hash of the texts it was trained on."""
    heads: Mapping[str, Head]
    rarities: bytes
    """Squared rarity of each bucket, 0 for one that no training text filled."""
    weights: tuple["array[int]", ...]
    """What each bucket adds, from -127 to 127, for each head."""
    padding: int = 0
    """Added to the size of each block, so that a word or two alone decide nothing."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the heads."""
        return tuple(self.heads)

    def block(self, features: Iterable[int]) -> "BlockSum":
        """Add up what features add to each score, and how much they are in all."""
        rarities = self.rarities
        known = [feature for feature in features if rarities[feature]]
        return BlockSum(
            sum([rarities[feature] for feature in known]),
            tuple([sum([weights[feature] for feature in known]) for weights in self.weights]),
        )

    def letters_block(
        self, words: Iterable[str], pieces: Callable[[str], list[int]], kept: dict[str, "BlockSum"]
    ) -> "BlockSum":
        """Add up the pieces of words. What those of common words add is kept; the letters of others never are."""
        size, sums, unknown = 0, [0] * len(self.heads), list[int]()
        left = _MAX_UNKNOWN_WORDS
        for word in words:
            found = kept.get(word)
            if found is None:
                if word not in COMMON_WORDS:
                    if left:
                        unknown += pieces(word)
                        left -= 1
                    continue
                kept[word] = found = self.block(pieces(word))
            size += found.size
            for at, value in enumerate(found.sums):
                sums[at] += value
        rest = self.block(unknown)
        return BlockSum(size + rest.size, tuple([one + other for one, other in zip(sums, rest.sums, strict=True)]))

    def scores(self, blocks: Sequence["BlockSum"]) -> dict[str, float]:
        """Return each head's score minus its threshold: 0 or more is a yes."""
        shares = [(block, sqrt(block.size + self.padding)) for block in blocks if block.size]
        return {
            name: head.intercept - head.threshold
            + head.scale * sum([block.sums[at] / length for block, length in shares])
            for at, (name, head) in enumerate(self.heads.items())
        }  # fmt: skip

    @classmethod
    def read(cls, path: Path) -> "HashedModel":
        """Read a table written by ``write``."""
        packed = path.read_bytes()
        end = _HEADER_LENGTH + int.from_bytes(packed[:_HEADER_LENGTH], "little")
        header: dict[str, Any] = json.loads(packed[_HEADER_LENGTH:end])
        body = zlib.decompress(packed[end:])
        count, steps_length = header["features"], header["steps"]
        steps, columns = body[:steps_length], body[steps_length:]
        tables = [bytearray(BUCKETS) for _ in range(1 + len(header["heads"]))]
        bucket, at = -1, 0
        for step in steps:
            bucket += step
            if step < _LONG_STEP:
                for number, table in enumerate(tables):
                    table[bucket] = columns[number * count + at]
                at += 1
        heads = {name: Head(**head) for name, head in header["heads"].items()}
        weights = tuple(array("b", bytes(table)) for table in tables[1:])
        return cls(header["training_data"], heads, bytes(tables[0]), weights, header["padding"])


def write(
    path: Path, training_data: str, padding: int, heads: Mapping[str, Head], features: Mapping[int, Sequence[int]]
) -> None:
    """Write a table: for each feature its squared rarity (1 to 255) and its weight for each head (-127 to 127)."""
    ordered = sorted(features)
    steps = bytearray()
    before = -1
    for feature in ordered:
        long, rest = divmod(feature - before, _LONG_STEP)
        steps += bytes([_LONG_STEP]) * long + bytes([rest])
        before = feature
    columns = b"".join(
        bytes(features[feature][number] & 0xFF for feature in ordered) for number in range(1 + len(heads))
    )
    header = json.dumps(
        {
            "training_data": training_data,
            "padding": padding,
            "features": len(ordered),
            "steps": len(steps),
            "heads": {
                name: {"scale": head.scale, "intercept": head.intercept, "threshold": head.threshold}
                for name, head in heads.items()
            },
        }
    ).encode()
    path.write_bytes(len(header).to_bytes(_HEADER_LENGTH, "little") + header + zlib.compress(bytes(steps) + columns, 9))


@dataclass(frozen=True, slots=True)
class BlockSum:
    """What the features of a block add to each score, before it is divided by the length of the block."""

    size: int
    sums: tuple[int, ...]
