"""Cards of /kb, with which moderators maintain the knowledge base of their server."""
