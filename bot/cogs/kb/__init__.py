"""/kb: moderators keep the knowledge base of their server true."""
