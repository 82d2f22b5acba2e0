"""The commands: parse, ask a service, render, reply."""
