"""An empty bot to compare with: discord.py with one command, and nothing else. Run as a program, it connects.

python -m benchmarks.empty_bot [MODULE …]    with those modules imported, too
"""

import importlib
import os
import sys

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from yarl import URL


class EmptyBot(commands.AutoShardedBot):
    """A bot whose one command answers a fixed message."""

    def __init__(self) -> None:
        super().__init__(command_prefix=commands.when_mentioned, intents=discord.Intents.none(), shard_count=1)

    async def setup_hook(self) -> None:
        """Register the empty command."""
        self.tree.add_command(_empty)
        await self.tree.sync()


@app_commands.command(name="empty", description="Answers a fixed message")
async def _empty(interaction: discord.Interaction) -> None:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay("Nothing.")))
    await interaction.response.send_message(view=view, ephemeral=True)


def main(modules: list[str]) -> None:
    """Connect to the Discord that the environment names, as our bot does."""
    for module in modules:
        importlib.import_module(module)
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"] + "/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["DISCORD_GATEWAY_URL"])
    EmptyBot().run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main(sys.argv[1:])
