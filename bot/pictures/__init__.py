"""Pictures: what they show as plain values, how they are drawn, and the few that are kept at hand.

`bot.pictures.bars` is the data of a chart and `bot.pictures.draw` turns it into a PNG; only that needs Pillow, and it
is imported with the first picture and not at the start. `bot.pictures.album` draws off the event loop.
"""
