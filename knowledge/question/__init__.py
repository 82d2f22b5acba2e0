"""Reads what a question says besides its main entry: aspects, mentions, follow-ups, language, location."""
