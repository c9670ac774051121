"""`python -m perfmon …`: the same workflows as the pages, for scripts and for a first look.

Exit codes: 0 done, 2 something was refused, 3 another program holds the database, 64 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from perfmon.commands import (
    BUSY,
    DONE,
    REFUSED,
    backups,
    batches,
    bundles,
    checks,
    county_reports,
    cuts,
    databases,
    forms,
    log,
    money_files,
    reviews,
    status,
    templates,
    text_rounds,
    texts,
    users,
)
from perfmon.commands.output import complain
from perfmon.commands.parser import CommandList
from perfmon.errors import DatabaseBusyError, PerfmonError

NOUNS = (
    *(texts, text_rounds, checks, money_files, status),
    *(forms, reviews, cuts, county_reports, batches, templates, databases, backups, log, bundles),
    users,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    commands = CommandList("python -m perfmon", "预算绩效运行监控")
    for noun in NOUNS:
        noun.add_commands(commands)
    asked = commands.parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except DatabaseBusyError as error:
        complain(error.message)
        return BUSY
    except PerfmonError as error:
        complain(error.message)
        return REFUSED


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, say `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
