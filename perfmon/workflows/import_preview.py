"""预览: what importing a file of money or results would do.

It is the import itself in a transaction that is never kept, so that it and the 写入 cannot differ.
"""

from dataclasses import replace
from pathlib import Path

from perfmon.store.database import Database
from perfmon.store.lines.kinds import RULES
from perfmon.store.writing import Source, rehearsing
from perfmon.workflows.announcing import Announce, unheard
from perfmon.workflows.import_lines import import_lines
from perfmon.workflows.opened_file import open_file
from perfmon.workflows.outcome import AS_PRINTED, Choices, Outcome


def preview_file(
    database: Database,
    path: Path,
    file_name: str,
    kind: str,
    actor: str,
    choices: Choices = AS_PRINTED,
    announce: Announce = unheard,
) -> Outcome:
    """What importing the file would do; nothing is written.

    Args:
        database: to import into.
        path: where the bytes are.
        file_name: what the user calls the file; where it names a 涉密 project, it is not told so.
        kind: budgets, payments, progress, changes or results.
        actor: who imports.
        choices: what a person says of the file.
        announce: told how far it has come.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        FileUnreadableError: the file cannot be opened as a table.
        ImportRefusedError: no sheet has the columns of the kind, or there is no line below them.
    """
    announce(0.0, "读取文件")
    with open_file(database, path, file_name, kind, choices) as file:
        source = Source(RULES[kind].batch_kind, actor, file_name)
        with rehearsing(database, source) as writer:
            outcome = import_lines(writer, file, choices, announce)
    return replace(outcome, fingerprint=file.fingerprint.result(), batch_id=None)
