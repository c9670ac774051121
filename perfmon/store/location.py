"""Where the database is.

`PERFMON_DATABASE` names the file. Otherwise it is `perfmon.duckdb` in the folder that
`PERFMON_DATA` names, as `start.py` sets it, or in the program's own folder `data`.
"""

import os
from pathlib import Path

VARIABLE = "PERFMON_DATABASE"
FOLDER_VARIABLE = "PERFMON_DATA"
PROGRAM_DATA = Path(__file__).resolve().parents[2] / "data"
DEFAULT_PATH = (
    Path(os.environ.get(FOLDER_VARIABLE) or PROGRAM_DATA).expanduser().resolve() / "perfmon.duckdb"
)


def database_path() -> Path:
    """The database that this process works on, whether it exists or not."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser().resolve() if named else DEFAULT_PATH


def is_default(path: Path) -> bool:
    """Whether the path is the default one, where a missing database may be made unasked."""
    return path == DEFAULT_PATH


def pending_of(path: Path) -> Path:
    """The file beside a database that holds what is written and not yet in it (.wal)."""
    return path.with_name(f"{path.name}.wal")
