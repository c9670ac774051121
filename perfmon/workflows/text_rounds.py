"""A person accepts a revised 绩效文本: from which month on its plan and targets hold.

Earlier months keep the version that was in force then. One acceptance is one batch, undone like
every other; the months are judged anew in it.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.text_changes import CHANGE_COLUMNS, text_changes
from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.store.text_rounds import (
    IN_FORCE,
    WAITING,
    read_round_indicators,
    read_round_projects,
    read_rounds,
)
from perfmon.store.texts import append_acceptance
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample

KIND = "接受绩效文本"


@dataclass(frozen=True)
class Acceptance:
    """What a person decides of a version.

    Attributes:
        year: the fiscal year.
        unit_code: whose text.
        version: which, from 1.
        from_month: the first month in which it holds.
        reason: why, for example the day of 批复.
    """

    year: int
    unit_code: str
    version: int
    from_month: int
    reason: str


def accept_text(database: Database, decided: Acceptance, actor: str) -> Entered:
    """Puts a version into force from a month on.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"{decided.year} 年 {decided.unit_code} 的绩效文本第{decided.version}版"
    if not decided.reason.strip():
        raise EntryRefusedError(place, "没有填原因", "写明依据，如批复日期或会议")
    with writing(database, Source(KIND, actor)) as writer:
        rounds = read_rounds(writer.cursor, decided.year, (decided.unit_code,))
        version = _asked(rounds, decided, place)
        append_acceptance(
            writer,
            str(version["region_code"]),
            decided.year,
            int(version["text_id"]),
            decided.from_month,
            decided.reason.strip(),
        )
    return Entered(writer.batch_id)


def read_changes(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    version: int,
    scope: Scope = None,
) -> pd.DataFrame:
    """What a version of a unit's text says otherwise than the one before it.

    The one before is the version in force where the asked one waits, else the last version below
    it. Empty where there is none.

    Returns:
        As `perfmon.measures.text_changes.text_changes` gives them.
    """
    rounds = read_rounds(cursor, year, scope)
    rounds = rounds[rounds["unit_code"] == unit_code]
    asked = rounds[rounds["version"] == version]
    earlier = rounds[(rounds["version"] < version) & (rounds["state"] != WAITING)]
    if asked.empty or earlier.empty:
        return pd.DataFrame(columns=CHANGE_COLUMNS)
    was, now = (int(rows["text_id"].iloc[0]) for rows in (earlier, asked))
    return text_changes(
        (read_round_projects(cursor, was, scope), read_round_projects(cursor, now, scope)),
        (read_round_indicators(cursor, was, scope), read_round_indicators(cursor, now, scope)),
    )


def _asked(rounds: pd.DataFrame, decided: Acceptance, place: str) -> pd.Series:
    """The version asked for, where it may come into force in that month."""
    found = rounds[rounds["version"] == decided.version]
    if found.empty:
        raise EntryRefusedError(place, "库里没有这一版", "核对单位和版次，或先导入这份文本")
    version = found.iloc[0]
    if version["state"] != WAITING:
        raise EntryRefusedError(place, f"这一版{version['state']}，不用再接受", "核对是第几版")
    held = rounds[rounds["state"] == IN_FORCE].iloc[0]
    if decided.version < held["version"]:
        raise EntryRefusedError(
            place, f"在用的是更新的第{held['version']}版", "确要改回，先撤销接受那一版的批次"
        )
    if not 1 <= decided.from_month <= 12:
        raise EntryRefusedError(place, f"没有 {decided.from_month} 月", "填 1 到 12")
    if decided.from_month < held["from_month"]:
        raise EntryRefusedError(
            place,
            f"在用的第{held['version']}版从 {held['from_month']} 月起生效，新版不能更早",
            f"填 {held['from_month']} 到 12 月",
        )
    return version
