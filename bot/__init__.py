"""Second Opinion: a Discord bot that gives physicians a second opinion on their career."""
