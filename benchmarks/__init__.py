"""Measurements, each compared with a baseline of the same run, because absolute times drift."""
