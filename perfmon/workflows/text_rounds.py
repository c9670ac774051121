"""A person accepts a revised 绩效文本: from which month on its plan and targets hold.

Earlier months keep the version that was in force then. One acceptance is one batch, undone like
every other; the months are judged anew in it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.acceptance_effects import compare_months
from perfmon.measures.finding_rounds import compare_findings, mark_gone
from perfmon.measures.review_counts import FAULTS
from perfmon.measures.text_changes import CHANGE_COLUMNS, text_changes
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.store.text_effects import (
    read_dropped_projects,
    read_dropped_results,
    read_judged_projects,
)
from perfmon.store.text_findings import read_text_findings
from perfmon.store.text_rounds import (
    IN_FORCE,
    REJECTED,
    WAITING,
    read_kept_indicators,
    read_round_indicators,
    read_round_projects,
    read_rounds,
)
from perfmon.store.texts import append_acceptance
from perfmon.store.writing import Source, Writer, rehearsing, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample
from perfmon.workflows.typed_values import exact_wanyuan

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


class Foreseen(NamedTuple):
    """What an acceptance would do.

    Attributes:
        month: of the figures: the one asked for, or the first in which the version holds.
        projects: whose budget, plan or light turns in it, as
            `perfmon.measures.acceptance_effects.compare_months` gives them.
        dropped: as `read_dropped_projects` gives them.
        results: of indicators that are left out, as `read_dropped_results` gives them.
    """

    month: int
    projects: pd.DataFrame
    dropped: pd.DataFrame
    results: pd.DataFrame


def accept_text(database: Database, decided: Acceptance, actor: str) -> Entered:
    """Puts a version into force from a month on.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    if not decided.reason.strip():
        raise EntryRefusedError(_place(decided), "没有填原因", "写明依据，如批复日期或会议")
    with writing(database, Source(KIND, actor)) as writer:
        _put_into_force(writer, decided)
    return Entered(writer.batch_id)


def foresee_acceptance(
    database: Database, decided: Acceptance, month: int, actor: str, scope: Scope = None
) -> Foreseen:
    """What accepting a version would do, by doing it in a transaction that is never kept.

    Args:
        database: the one to accept into.
        decided: the acceptance; its reason may still be blank.
        month: of the figures that are looked at; an earlier month than the version's is not.
        actor: who asks.
        scope: units; None for all.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: it cannot be accepted so.
    """
    refuse_sample(database)
    at = max(month, decided.from_month)
    with rehearsing(database, Source(KIND, actor)) as writer:
        cursor = writer.cursor
        before = read_judged_projects(cursor, decided.year, at, scope)
        was, now = _put_into_force(writer, decided)
        writer.settle()
        after = read_judged_projects(cursor, decided.year, at, scope)
        return Foreseen(
            at,
            compare_months(before, after),
            read_dropped_projects(cursor, was, now, scope),
            read_dropped_results(cursor, was, now, scope),
        )


def usual_month(covered_until: date | None, held_from_month: int) -> int:
    """From which month on a version usually holds.

    January while the year has no payments, so that the whole year goes by it; else the month after
    the last whole one on hand, so that nothing that is reported already changes. Never before the
    month from which the version in force holds, nor after December.

    >>> usual_month(None, 1), usual_month(date(2023, 10, 31), 1), usual_month(date(2023, 5, 9), 7)
    (1, 11, 7)
    """
    if covered_until is None:
        return held_from_month
    is_whole = covered_until == month_end(covered_until.year, covered_until.month)
    following = covered_until.month + 1 if is_whole else covered_until.month
    return max(min(following, MONTHS_IN_YEAR), held_from_month)


def _put_into_force(writer: Writer, decided: Acceptance) -> tuple[int, int]:
    """Appends the acceptance; gives the text_id of the version in force before and of this one."""
    place = _place(decided)
    rounds = read_rounds(writer.cursor, decided.year, (decided.unit_code,))
    version = _asked(rounds, decided, place)
    held = rounds[rounds["state"] == IN_FORCE].iloc[0]
    was, now = int(held["text_id"]), int(version["text_id"])
    if decided.from_month <= held["from_month"]:
        _refuse_lost_payments(writer.cursor, (was, now), decided, place)
    append_acceptance(
        writer,
        str(version["region_code"]),
        decided.year,
        now,
        decided.from_month,
        decided.reason.strip(),
    )
    return was, now


def _refuse_lost_payments(
    cursor: duckdb.DuckDBPyConnection, texts: tuple[int, int], decided: Acceptance, place: str
) -> None:
    """A project that holds in no month any more can keep no payments and no results."""
    dropped = read_dropped_projects(cursor, *texts)
    has_facts = (dropped["paid_fen"] != 0) | (dropped["result_count"] > 0)
    lost = dropped[dropped["is_in_text_only"] & has_facts]
    if lost.empty:
        return
    named = [
        f"{row['name']}（{row['project_code']}）已支付 {exact_wanyuan(int(row['paid_fen']))} 万元"
        for row in lost.to_dict("records")
    ]
    raise EntryRefusedError(
        place,
        f"新版没有了的项目已经有支付或指标结果：{'、'.join(named)}；"
        f"从 {decided.from_month} 月起生效，这些项目全年都不在库里了",
        f"从 {min(decided.from_month + 1, 12)} 月或以后接受，或先核对这些项目的支付",
    )


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
    asked = rounds[(rounds["unit_code"] == unit_code) & (rounds["version"] == version)]
    earlier = version_before(rounds, unit_code, version)
    if asked.empty or earlier is None:
        return pd.DataFrame(columns=CHANGE_COLUMNS)
    was, now = int(earlier["text_id"]), int(asked["text_id"].iloc[0])
    return text_changes(
        (read_round_projects(cursor, was, scope), read_round_projects(cursor, now, scope)),
        (read_round_indicators(cursor, was, scope), read_round_indicators(cursor, now, scope)),
    )


def read_mended(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    version: int,
    scope: Scope = None,
) -> pd.DataFrame:
    """Which faults (错误 and 提醒) of the version before a version mended; empty for the first.

    Returns:
        As `perfmon.measures.finding_rounds` gives them: 已改正, 仍在, 新发现, or 随取消.
    """
    rounds = read_rounds(cursor, year, scope)
    earlier = version_before(rounds, unit_code, version)
    rows = read_text_findings(cursor, year, scope)
    if earlier is None:
        return rows.iloc[:0].assign(round="")
    asked = rounds[(rounds["unit_code"] == unit_code) & (rounds["version"] == version)].iloc[0]
    faults = rows[rows["severity"].isin(FAULTS)]
    was, now = (faults[faults["text_id"] == each["text_id"]] for each in (earlier, asked))
    kept = read_kept_indicators(cursor, [int(asked["text_id"])])
    return mark_gone(compare_findings(was, now), kept)


def waiting_sentence(
    cursor: duckdb.DuckDBPyConnection, year: int, unit_code: str, version: int
) -> str:
    """That a version waits, in how much it differs, and where it is accepted; else nothing."""
    rounds = read_rounds(cursor, year, (unit_code,))
    state = rounds.loc[rounds["version"] == version, "state"]
    earlier = version_before(rounds, unit_code, version)
    if earlier is None or state.tolist() != [WAITING]:
        return ""
    count = len(read_changes(cursor, year, unit_code, version))
    differs = f"有 {count:,} 处不同" if count else "内容相同"
    return (
        f"这是本年第{version}版，与在用的第{earlier['version']}版{differs}；"
        "还没有生效，要在“目标审核”页的“版本”里接受"
    )


def version_before(rounds: pd.DataFrame, unit_code: str, version: int) -> "pd.Series[Any] | None":
    """The version that a version is compared with; None for the first.

    It is the one in force where the asked one waits, else the last accepted one below it.

    Args:
        rounds: as `read_rounds` gives them.
        unit_code: whose text.
        version: the one that is compared.
    """
    own = rounds[(rounds["unit_code"] == unit_code) & (rounds["version"] < version)]
    earlier = own[~own["state"].isin([WAITING, REJECTED])]
    return None if earlier.empty else earlier.iloc[0]


def _place(decided: Acceptance) -> str:
    return f"{decided.year} 年 {decided.unit_code} 的绩效文本第{decided.version}版"


def _asked(rounds: pd.DataFrame, decided: Acceptance, place: str) -> pd.Series:
    """The version asked for, where it may come into force in that month."""
    found = rounds[rounds["version"] == decided.version]
    if found.empty:
        raise EntryRefusedError(place, "库里没有这一版", "核对单位和版次，或先导入这份文本")
    version = found.iloc[0]
    if version["state"] == REJECTED:
        advice = "确要采用，先撤销“不采用”的那一批"
        raise EntryRefusedError(place, f"这一版定了不采用（{version['reason']}）", advice)
    if version["state"] != WAITING:
        raise EntryRefusedError(place, f"这一版{version['state']}，不用再接受", "核对是第几版")
    held = rounds[rounds["state"] == IN_FORCE].iloc[0]
    if decided.version < held["version"]:
        raise EntryRefusedError(
            place,
            f"在用的是更新的第{held['version']}版",
            "这一版可以记为不采用；确要改回，先撤销接受那一版的批次",
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
