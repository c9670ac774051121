"""Lines of files on their way into the database, judged by SQL in temporary tables.

`staging` brings cells in as text, `cells` says how a cell is read, one module a kind of file says
what a line of it means, `identity` tells lines from those that are there, `verdict` puts the two
together, and the kind's module appends what is to be kept.
"""
