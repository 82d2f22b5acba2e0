"""Second Opinion: a Discord bot that gives physicians a second opinion on their career."""

__version__ = "1.0.0"
"""As in pyproject.toml; a test holds them together."""
