"""SQLite: one file, one connection shared by all tasks, through aiosqlite."""
