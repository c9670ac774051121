"""The lists of the backup tab, each shaped for showing, with its columns below it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd

from perfmon.clock import wall_time
from perfmon.money import format_wanyuan
from perfmon.store.backup_list import Backup, SavedYear
from perfmon.store.migration import known_migrations
from perfmon.ui.figures import MISSING
from perfmon.ui.tables import Columns, text, whole
from perfmon.workflows.backup_folder import KeptBackup

Looked = tuple[KeptBackup, Backup | str]
"""A file, and what it holds or why it is no backup."""

_BYTES_PER_KB = 1024
_MADE_AT = "做于"


def listed_backups(found: Sequence[Looked]) -> pd.DataFrame:
    """One row a file, as it came."""
    return pd.DataFrame([_row(kept, holds) for kept, holds in found])


def _row(kept: KeptBackup, holds: Backup | str) -> dict[str, object]:
    of_file: dict[str, object] = {
        "verified": verified_words(kept, holds),
        "size": size_words(kept.size),
        "kind": kept.kind,
        "file": kept.path.name,
    }
    if isinstance(holds, str):
        return of_file | {"made_at": None, "rows": None, "writes": None, "data": None}
    return of_file | {
        "made_at": wall_time(holds.made_at),
        "rows": holds.rows,
        "writes": holds.data_version,
        "data": demo_words(holds),
    }


BACKUP_COLUMNS: Columns = {
    "made_at": text("做于", 124),
    "verified": text("核对", 96),
    "size": text("大小", 76),
    "kind": text("种类", 92),
    "rows": whole("行数", 76),
    "writes": whole("第几次写入", 84),
    "data": text("数据", 84),
    "file": text("文件", 280),
}


def listed_comparison(present: Backup, holds: Backup) -> pd.DataFrame:
    """What a backup holds beside what the present database holds; one row a thing."""
    rows = [
        ("数据", demo_words(present), demo_words(holds)),
        (_MADE_AT, "现在", wall_time(holds.made_at)),
        ("数据结构", f"第 {present.schema_version} 版", _schema_words(holds)),
        ("写入", f"第 {present.data_version} 次", f"第 {holds.data_version} 次"),
        ("行数", f"{present.rows:,}", f"{holds.rows:,}"),
    ]
    if holds.accounts is not None and present.accounts is not None:
        rows.append(("账号", f"{len(present.accounts)} 个", f"{len(holds.accounts)} 个"))
    now = {each.year: each for each in present.years}
    then = {each.year: each for each in holds.years}
    for year in sorted(now.keys() | then.keys(), reverse=True):
        pairs = zip(_year_words(now.get(year)), _year_words(then.get(year)), strict=True)
        names = (f"{year}年项目", f"{year}年调整预算（万元）", f"{year}年已支付（万元）")
        rows += [(name, *pair) for name, pair in zip(names, pairs, strict=True)]
    return pd.DataFrame(rows, columns=["what", "present", "backup"]).assign(
        differs=lambda all_rows: [
            "不同" if now != then and what != _MADE_AT else ""
            for what, now, then in all_rows.itertuples(index=False)
        ]
    )


COMPARISON_COLUMNS: Columns = {
    "what": text("", 146),
    "present": text("现在的库", 92),
    "backup": text("这份备份", 124),
    "differs": text("比较", 60),
}


def demo_words(holds: Backup) -> str:
    """Whether it is 演示数据."""
    return "演示数据" if holds.is_demo else "真实数据"


def verified_words(kept: KeptBackup, holds: Backup | str) -> str:
    """What came of reading the file."""
    if isinstance(holds, str):
        return "读不出"
    if holds.is_copy:
        return "能打开"
    return f"相符，{len(holds.faults)} 项不符" if holds.faults else "相符"


def size_words(size: int) -> str:
    """A file's size in MB, a small one's in KB.

    >>> size_words(1_572_864), size_words(700)
    ('1.5 MB', '1 KB')
    """
    kilobytes = -(-size // _BYTES_PER_KB)
    return (
        f"{kilobytes / _BYTES_PER_KB:,.1f} MB" if kilobytes >= _BYTES_PER_KB else f"{kilobytes} KB"
    )


def age_words(age: timedelta) -> str:
    """How long ago, in whole hours, from two days on in days.

    >>> age_words(timedelta(minutes=20)), age_words(timedelta(hours=30)), age_words(timedelta(3))
    ('不到 1 小时前', '30 小时前', '3 天前')
    """
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return "不到 1 小时前"
    return f"{hours} 小时前" if hours < 48 else f"{hours // 24} 天前"


def newest_good(found: Sequence[Looked]) -> datetime | None:
    """When the last backup that reads back was made, UTC; copies beside the database are none."""
    made = [holds.made_at for _, holds in found if isinstance(holds, Backup) and not holds.is_copy]
    return max(made, default=None)


def _schema_words(holds: Backup) -> str:
    is_older = holds.schema_version < len(known_migrations())
    return f"第 {holds.schema_version} 版{'，恢复时升级' if is_older else ''}"


def _year_words(year: SavedYear | None) -> tuple[str, str, str]:
    if year is None:
        return (MISSING, MISSING, MISSING)
    budget, paid = format_wanyuan(year.adjusted_budget_fen), format_wanyuan(year.paid_fen)
    return (f"{year.projects} 个", budget, paid)
