"""What becomes of an edit is looked at in a small base, which is edited in a tenth of the time."""

import pytest

from knowledge import KnowledgeBase
from tests.shipped import small


@pytest.fixture(scope="session")
def library() -> KnowledgeBase:
    """A base with two roles."""
    return small()
