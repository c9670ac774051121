"""Writing out files with figures of the database: each is logged, as a page's downloads are.

What a command prints is looked at, and not logged.
"""

from pathlib import Path

from perfmon.actor import Actor
from perfmon.commands.output import write_new_file
from perfmon.store.database import Database
from perfmon.workflows.log import log_download


def hand_out(database: Database, actor: Actor, path: Path, content: bytes) -> None:
    """Writes a file that is not there yet, and logs who took it.

    A file that cannot be logged is not left lying there.

    Args:
        database: the open database that the figures are of.
        actor: whom the table let take it.
        path: of the new file.
        content: its bytes.

    Raises:
        FileUnwritableError: a file of this name is there, or the folder cannot be written to.
    """
    write_new_file(path, content)
    try:
        log_download(database, actor, path.name, len(content))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
