"""Results into message parts: pure functions. Discord's limits are kept here and nowhere else."""
