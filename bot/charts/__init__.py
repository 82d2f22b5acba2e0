"""Pictures: what they show as plain values, how they are drawn, and the few that are kept at hand.

`bars`, `strips` and `shares` are the data of charts; `draw`, `draw_strips` and `draw_shares` turn them into PNG on the
same `paper`. Only the latter need Pillow, and they are imported with the first picture and not at the start. `album`
draws off the event loop.
"""
