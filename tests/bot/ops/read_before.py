"""What `forked` reads once for all of its processes: the program, and how to validate a base."""

from bot.__main__ import main
from knowledge import load_library
from tests.house.house import ROOT

__all__ = ["SMALL_BASE", "main"]
SMALL_BASE = ROOT / "tests" / "knowledge" / "small_base"
"""Loads faster than the shipped one."""
load_library(SMALL_BASE)
