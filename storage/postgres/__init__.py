"""PostgreSQL: a small pool of connections, and sessions for LISTEN and advisory locks, through asyncpg."""
