"""Charts as plain values, and the code that draws them.

`bar_chart`, `range_chart` and `share_chart` are the values, each with its alt text. The modules `…_drawing` turn them
into PNG images on the shared `canvas`; only these need Pillow, so they are imported with the first chart and not at
startup. `cache` draws off the event loop and keeps the images that were drawn last.
"""
