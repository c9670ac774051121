"""Pictures: a frame of figures in, a `plotly.graph_objects.Figure` out; nothing is computed here.

Neither the screen nor the database is known. Every figure carries its unit and its cut-off; its
title is a sentence with the finding, made from the same frame. Floats only place things on the
paper; every printed number is rounded from exact fen by `perfmon.money`.
"""
