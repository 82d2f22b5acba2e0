"""Measurements: each figure beside a baseline of the same run, because absolute times drift."""
