"""Changing the base by hand: entries as text, as forms and as files, without ever losing what a form does not show."""
