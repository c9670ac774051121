"""The commands of `python -m perfmon`, one module a noun: the same workflows as the pages.

Each module adds its commands to the parser; a command's `run` gives the exit code.
"""

DONE, REFUSED, BUSY, WRONG_USAGE = 0, 2, 3, 64
"""Exit codes: done; something was refused; another program holds the database; wrong usage."""
