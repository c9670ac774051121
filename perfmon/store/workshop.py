"""A folder beside what is being made; what a kill left of an earlier one goes first."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDING = "-making"


@contextmanager
def workshop_for(path: Path) -> Iterator[Path]:
    """An empty folder in which the file of this path is made; gone when the block ends."""
    folder = path.with_name(f"{path.name}{ENDING}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(made: Path, path: Path) -> None:
    """Gives a whole file its name, once the disk has it: no power cut leaves a half one.

    Raises:
        FileExistsError: something has that name.
        OSError: the disk refuses it.
    """
    with made.open("r+b") as content:
        os.fsync(content.fileno())
    if path.exists():
        raise FileExistsError(path)
    made.rename(path)
