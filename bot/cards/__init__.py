"""Cards: results of services as message parts, without Discord. Discord's limits are kept here and nowhere else."""
