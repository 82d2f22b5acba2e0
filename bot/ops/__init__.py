"""Running the bot: start and stop, health, metrics, logs, backups, and a doctor for all of it."""
