"""Reads YAML files into models and reports every problem with its line and column."""
