"""Edits of entries by moderators: as text, as forms and as files. What a form does not show is never lost."""
