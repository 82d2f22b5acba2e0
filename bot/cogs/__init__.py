"""Commands and buttons: each cog parses the interaction, calls a service, renders a card and responds."""
