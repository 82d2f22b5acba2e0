"""Runs the bot's command line against another Discord: launch.py REST_ADDRESS GATEWAY_ADDRESS COMMAND …"""

import sys

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.__main__ import main

Route.BASE, gateway, *command = sys.argv[1:]
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
raise SystemExit(main(command))
