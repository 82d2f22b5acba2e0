"""What a question says besides which entry it is about: aspects, mentions, follow-ups, language, location."""
