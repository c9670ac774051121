"""Verifying a database: every equation, everything derived made anew and compared; reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import duckdb

from perfmon.store.checks import (
    BATCH_EQUATIONS,
    DERIVED_EQUATIONS,
    FACT_EQUATIONS,
    MARK_EQUATIONS,
    Equation,
    broken_places,
)
from perfmon.store.cuts import altered_cuts
from perfmon.store.database import Database
from perfmon.store.log import broken_links, read_log_end
from perfmon.store.log_files import broken_log_files, files_beside
from perfmon.store.migration import applied_version, known_migrations
from perfmon.store.recomputing import damaged_tables, stale_grains, stale_matches


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        check: what should hold, in words.
        ok: whether it does.
        fault: what is so where it does not, in words.
        places: where it does not.
        advice: what to do then.
    """

    check: str
    ok: bool
    fault: str
    places: tuple[str, ...] = ()
    advice: str = ""

    def as_record(self) -> dict[str, object]:
        """The check as a flat record for JSON."""
        record = asdict(self)
        del record["fault"], record["advice"]
        return record


def verify(database: Database) -> Iterator[Check]:
    """Looks at the database check by check; where its schema or file is at fault, no further."""
    cursor = database.cursor()
    found, known = applied_version(cursor), len(known_migrations())
    old = [] if found == known else [f"第 {found} 版，本程序是第 {known} 版"]
    yield _check(Equation("结构版本是本程序的", "结构版本不是本程序的"), old, _UPGRADE)
    if old:
        return
    damage = damaged_tables(cursor)
    whole = Equation("数据文件能完整读出", "数据文件里有读不出的表")
    yield _check(whole, damage, _FROM_BACKUP)
    if damage:
        return
    yield from _equations(cursor, FACT_EQUATIONS, _REPEAT_IMPORT)
    yield from _equations(cursor, MARK_EQUATIONS, _FROM_BACKUP)
    yield from _equations(cursor, BATCH_EQUATIONS, _FROM_BACKUP)
    yield from _equations(cursor, DERIVED_EQUATIONS, _RECOMPUTE)
    stale = stale_grains(cursor)
    yield _check(_as_made_anew("逐月数"), stale.months, _RECOMPUTE)
    yield _check(_as_made_anew("预警灯"), stale.lights, _RECOMPUTE)
    yield _check(_as_made_anew("按资金拆分的数"), stale.funds, _RECOMPUTE)
    yield _check(_as_made_anew("绩效指标的特性"), stale.traits, _RECOMPUTE_TEXT)
    yield _check(_as_made_anew("项目匹配"), stale_matches(cursor), _RECOMPUTE)
    unaltered = Equation("已月结的月份与月结时一致", "已月结的月份被改动过")
    yield _check(unaltered, altered_cuts(cursor), _FROM_BACKUP)
    links = Equation(f"日志首尾相接、没有改动（{read_log_end(cursor).words}）", "日志被改动过")
    yield _check(links, broken_links(cursor), _FROM_BACKUP)
    if files := len(files_beside(database)):
        links = Equation(
            f"库旁边的 {files} 个日志文件各自首尾相接，没有改动，也没有少", "日志文件被改动过"
        )
        yield _check(links, broken_log_files(database), _KEEP_LOG)


_FROM_BACKUP = "请停止写入，从最近的备份恢复，再补上其后的文件"
_KEEP_LOG = "请留存这个文件，查明是谁改动的"
_REPEAT_IMPORT = "请在历史里找到涉及的批次，撤销后重新导入"
_UPGRADE = "请先打开一次看板，旧库会先留副本再升级，然后再核对"
_RECOMPUTE = "请重新导入或撤销该年度的任意一批，程序会重算这一年；仍不一致时从备份恢复"

_RECOMPUTE_TEXT = "请撤销该单位的绩效文本再导入，程序会重新判断；仍不一致时从备份恢复"


def _equations(
    cursor: duckdb.DuckDBPyConnection, equations: Mapping[Equation, str], advice: str
) -> Iterator[Check]:
    for equation, query in equations.items():
        yield _check(equation, broken_places(cursor, query), advice)


def _as_made_anew(what: str) -> Equation:
    return Equation(f"留存的{what}与重算一致", f"留存的{what}与重算不一致")


def _check(equation: Equation, places: Sequence[str], advice: str) -> Check:
    said = advice if places else ""
    return Check(equation.holds, not places, equation.fault, tuple(places), said)
