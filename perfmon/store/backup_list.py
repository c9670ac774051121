"""What a backup (备份) says of itself: its list, kept beside the tables as JSON."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from perfmon.errors import BackupRefusedError

FORMAT = "perfmon-backup-1"


@dataclass(frozen=True)
class SavedTable:
    """One table of a backup.

    Attributes:
        name: of the table, and of its file without the ending.
        rows: how many it holds.
        sha256: of its file; empty in a database that was copied whole.
    """

    name: str
    rows: int
    sha256: str = ""


@dataclass(frozen=True)
class SavedYear:
    """A year's figures, by which a person knows the database again.

    Attributes:
        year: the fiscal year.
        projects: all of them, 人员类 and 公用经费 too.
        adjusted_budget_fen: their 调整预算 at the year's end.
        paid_fen: what was 已支付 in the year.
    """

    year: int
    projects: int
    adjusted_budget_fen: int
    paid_fen: int


@dataclass(frozen=True)
class Backup:
    """What a backup file says of itself.

    Attributes:
        schema_version: of the database that was saved.
        data_version: its 第 n 次写入.
        is_demo: whether it holds 演示数据.
        made_at: when, UTC.
        faults: what did not hold when the database was verified before it was saved.
        tables: in an order in which they can be filled, those that others refer to first.
        years: what it holds by year, latest first; nothing where its program did not say.
        accounts: the names of all accounts; None where its program did not say.
        is_copy: whether it is no zip, but a database copied whole (-v18, 恢复前).
    """

    schema_version: int
    data_version: int
    is_demo: bool
    made_at: datetime
    faults: tuple[str, ...]
    tables: tuple[SavedTable, ...]
    years: tuple[SavedYear, ...] = ()
    accounts: tuple[str, ...] | None = None
    is_copy: bool = False

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables)


def as_json(backup: Backup) -> str:
    """The list as it stands in the file."""
    said = {"format": FORMAT, **asdict(backup), "made_at": backup.made_at.isoformat()}
    del said["is_copy"]
    return json.dumps(said, ensure_ascii=False, indent=1)


def from_json(content: bytes, path: Path) -> Backup:
    """The list that a file holds.

    Raises:
        BackupRefusedError: it is no such list.
    """
    try:
        said = json.loads(content)
        if said.pop("format") != FORMAT:
            raise BackupRefusedError(path, "它的格式是本程序不认得的，请先升级程序")
        tables = tuple(SavedTable(**table) for table in said.pop("tables"))
        years = tuple(SavedYear(**year) for year in said.pop("years", ()))
        made_at = datetime.fromisoformat(said.pop("made_at"))
        faults, names = tuple(said.pop("faults")), said.pop("accounts", None)
        accounts = None if names is None else tuple(map(str, names))
        return Backup(
            **said,
            made_at=made_at,
            faults=faults,
            tables=tables,
            years=years,
            accounts=accounts,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupRefusedError(path, NO_LIST) from error


NO_LIST = "里面没有备份的清单，它不是本程序的备份"
