"""What every test may ask for."""

import pytest

from knowledge import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped knowledge base, read once."""
    return load_library()
