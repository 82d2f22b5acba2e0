"""What moderators do is tried on a small base, of which an edit takes a tenth of the time."""

import pytest

from knowledge import KnowledgeBase
from tests.shipped import small


@pytest.fixture(scope="session")
def library() -> KnowledgeBase:
    """A base with two roles."""
    return small()
