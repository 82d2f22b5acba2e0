"""/kb: moderators maintain the knowledge base of their server."""
