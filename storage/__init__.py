"""What has to survive a restart, and the only SQL in the project."""
