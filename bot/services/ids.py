"""Ids of what members and moderators make: drawn at random, so that none can be guessed from another."""

import random

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which a person reading one out may take for each other."""
_LENGTH = 12
"""Of 31 letters: 10**17 ids, and short enough for a button's custom_id beside everything else."""


def new_id(rng: random.Random) -> str:
    """Draw an id. Twice the same is not to be expected, and the database refuses it."""
    return "".join(rng.choice(_LETTERS) for _ in range(_LENGTH))
