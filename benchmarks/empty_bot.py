"""An empty bot to compare with: discord.py with one command, and nothing else. Run as a program, it connects.

python -m benchmarks.empty_bot [MODULE …]    with those modules imported, too
"""

import importlib
import os
import sys

import discord
from discord import ui
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


class EmptyBot(commands.AutoShardedBot):
    """A bot whose one command answers a fixed message."""

    def __init__(self) -> None:
        super().__init__(command_prefix=commands.when_mentioned, intents=discord.Intents.none(), shard_count=1)

    async def setup_hook(self) -> None:
        """Register the empty command."""
        self.tree.command(name="empty", description="Answers a fixed message")(_empty)
        await self.tree.sync()


async def _empty(interaction: discord.Interaction[EmptyBot]) -> None:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay("Nothing.")))
    await interaction.response.send_message(view=view, ephemeral=True)


def main(modules: list[str]) -> None:
    """Connect to the Discord that the environment names, as our bot does."""
    for module in modules:
        importlib.import_module(module)
    Route.BASE = os.environ["DISCORD_API_URL"] + "/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["DISCORD_GATEWAY_URL"])
    EmptyBot().run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main(sys.argv[1:])
