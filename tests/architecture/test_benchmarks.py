"""Benchmarks take minutes, so tests only check that they still fit the code they measure."""

import pytest

from benchmarks.baseline_matchers import bundled_input
from benchmarks.matching import ablations


@pytest.mark.slow
def test_every_constant_that_an_ablation_changes_exists() -> None:
    for changed, changes in ablations(bundled_input()).values():
        assert changed.entries
        assert all(hasattr(module, name) for module, name, _ in changes)
