"""How the bot reacts to Discord: routing of interactions, replies, safety checks, and rendering of cards."""
