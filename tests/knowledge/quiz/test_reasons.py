"""A reason of the quiz stands after "You said …" on a card, far from the name of what it is about."""

import pytest

from tests.shipped import shipped


@pytest.mark.parametrize("role", shipped().roles)
def test_a_reason_says_what_it_is_about(role: str) -> None:
    answers_of_a_table = {
        dimension: fit.reason
        for dimension, fit in shipped().roles[role].fit.items()
        if fit.reason.startswith(("None", "Almost none", "Some.", "Yes", "No.")) or " " not in fit.reason
    }
    assert not answers_of_a_table
