"""Random ids of what members and moderators create, so that none can be guessed from another."""

import random

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which are easily confused when read out."""
_LENGTH = 12
"""With 31 letters, 10**17 ids; short enough for the custom_id of a button beside everything else."""


def new_id(rng: random.Random) -> str:
    """Return a random id. Collisions are not to be expected, and the database rejects them."""
    return "".join(rng.choice(_LETTERS) for _ in range(_LENGTH))
