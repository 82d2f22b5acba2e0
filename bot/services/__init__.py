"""What the bot can do, without Discord: use cases that take ids and values and return frozen results."""
