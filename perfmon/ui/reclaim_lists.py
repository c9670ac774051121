"""How 盘活 stands in lists, on the page and in its workbook: lines, ledger, totals."""

from typing import Any

import pandas as pd

from perfmon.clock import wall_time
from perfmon.measures import PROJECT_KEY
from perfmon.measures.rates import is_missing
from perfmon.measures.reclaim_ledger import FIGURES, STATES, exact_words, sum_ledger
from perfmon.measures.reclaimable import PART_WORDS, ground_words
from perfmon.ui.figures import MISSING, amount, wanyuan, wanyuan_with_sum
from perfmon.ui.loaders.reclaims import ReclaimMonth
from perfmon.ui.tables import Columns, day, money, text, whole
from perfmon.workflows.reclaiming import PROPOSALS

UNSAID = "没有建议"
_PROPOSED = {proposal: f"建议{proposal}" for proposal in PROPOSALS[:2]}

LINE_STATES = (UNSAID, *(_PROPOSED.get(each, each) for each in PROPOSALS), *STATES)
"""How far a line is, in the order of its course."""

SECRET = "（涉密）"

Row = dict[Any, Any]


def listed_lines(month: ReclaimMonth) -> pd.DataFrame:
    """A month's lines with state, changes and opinions in words and amounts in 万元."""
    lines = month.lines
    records = lines.to_dict("records")
    changes, opinions = _by_project(month.changes), _by_project(month.opinions)
    money = {
        f"{name.removesuffix('_fen')}_wanyuan": wanyuan(lines[name])
        for name in (*PART_WORDS, "reclaimable_fen", "cut_reclaimable_fen")
    }
    return _listed_followed(lines).assign(
        **money,
        state_words=[line_state(row) for row in records],
        change_words=[_change_words(row, changes.get(_key(row), [])) for row in records],
        opinion_words=[_opinion_words(opinions.get(_key(row), [])) for row in records],
        basis=[ground_words(row) for row in records],
        ground_words=[_secret(row, "ground", "proposal") for row in records],
    )


def listed_ledger(ledger: pd.DataFrame) -> pd.DataFrame:
    """The year's accepted lines with their month and amounts in 万元."""
    records = ledger.to_dict("records")
    return _listed_followed(ledger).assign(
        sentence=[_followed_words(row) for row in records],
        month_words=ledger["month"].map(lambda month: f"{month}月"),
        ground_words=[_secret(row, "ground", "proposal") for row in records],
    )


def listed_totals(ledger: pd.DataFrame, by: str) -> pd.DataFrame:
    """The ledger's totals by a column, with a row of all, amounts in 万元."""
    whole_sum = sum_ledger(ledger, []).assign(**{by: "合计"})
    rows = pd.concat([sum_ledger(ledger, [by]), whole_sum], ignore_index=True)
    shown = {
        f"{name.removesuffix('_fen')}_wanyuan": wanyuan_with_sum(rows[name].astype("int64"))
        for name in FIGURES
    }
    return rows.rename(columns={by: "group"}).assign(**shown)


def line_state(row: Row) -> str:
    """How far a line is, one of LINE_STATES."""
    if not is_missing(row["accepted_fen"]):
        return str(row["state"])
    proposal = row["proposal"]
    return UNSAID if is_missing(proposal) else _PROPOSED.get(proposal, str(proposal))


def _followed_words(row: Row) -> str:
    """How the line went on, and whether it can still give what was accepted."""
    if row["reclaimable_fen"] >= row["accepted_fen"]:
        return str(row["sentence"])
    return f"{row['sentence']}；可收回额现在只有 {exact_words(int(row['reclaimable_fen']))}"


def _listed_followed(rows: pd.DataFrame) -> pd.DataFrame:
    followed = {name: rows[name].fillna(MISSING) for name in ("document_nos", "budget_state")}
    return rows.assign(**_in_wanyuan(rows), **followed)


def _in_wanyuan(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        f"{name.removesuffix('_fen')}_wanyuan": wanyuan(rows[name].astype("Int64"))
        for name in FIGURES
    }


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in PROJECT_KEY)


def _by_project(rows: pd.DataFrame) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(_key(row), []).append(row)
    return found


def _change_words(line: Row, changes: list[Row]) -> str:
    """合同未付 5.00 → 3.00：已验收（张三 2023-11-02 10:00）."""
    names = {word: f"cut_{name}" for name, word in PART_WORDS.items()}
    told = [
        f"{row['part']} {amount(line[names[row['part']]])} → {amount(row['amount_fen'])}："
        f"{_or_secret(row['reason'])}（{_by_whom(row)}）"
        for row in changes
    ]
    return "；".join(told) or MISSING


def _opinion_words(opinions: list[Row]) -> str:
    """单位：同意（李四；王五 2023-11-02 10:00 记）."""
    told = [
        f"{row['side']}：{_or_secret(row['words'])}（{_or_secret(row['said_by'])}；"
        f"{_by_whom(row)} 记）"
        for row in opinions
    ]
    return "；".join(told) or MISSING


def _by_whom(row: Row) -> str:
    return f"{row['recorded_by']} {wall_time(row['recorded_at'])}"


def _secret(row: Row, name: str, said: str) -> str:
    """The words of a line; MISSING where nothing is said, SECRET where it may not be shown."""
    return MISSING if is_missing(row[said]) else _or_secret(row[name])


def _or_secret(words: object) -> str:
    return SECRET if is_missing(words) else str(words)


LINE_COLUMNS: Columns = {
    "name": text("项目", 150),
    "state_words": text("状态", 90),
    "reclaimable_wanyuan": money("可收回额（万元）", 116, "按改后的数算"),
    "cut_reclaimable_wanyuan": money("月结时（万元）", 110, "月结时的可收回额，会议材料里的数"),
    **{
        f"{name.removesuffix('_fen')}_wanyuan": money(word, 110)
        for name, word in PART_WORDS.items()
    },
    "change_words": text("改数（月结的数 → 现数：原因）", 300),
    "basis": text("依据", 240),
    "opinion_words": text("意见", 300),
    "ground_words": text("建议的依据", 200),
    "accepted_wanyuan": money("认定（万元）", 100),
    "document_nos": text("文号", 160),
    "fund_type": text("资金性质", 110),
    "source_years": text("来源年度", 90),
    "department_name": text("主管部门", 140),
    "unit_name": text("预算单位", 140),
}

LEDGER_COLUMNS: Columns = {
    "name": text("项目", 150),
    "state": text("状态", 90),
    "accepted_wanyuan": money("认定（万元）", 110),
    "taken_wanyuan": money("已下文（万元）", 110),
    "open_wanyuan": money("没有下文（万元）", 120),
    "budget_state": text("预算", 86),
    "sentence": text("经过", 560),
    "document_nos": text("文号", 170),
    "issued_on": day("下文日期"),
    "month_words": text("清单", 60),
    "proposal": text("办法", 60),
    "accepted_by": text("认定人", 80),
    "accepted_on": day("认定日期"),
    "ground_words": text("依据", 220),
    "fund_type": text("资金性质", 110),
    "department_name": text("主管部门", 140),
    "unit_name": text("预算单位", 140),
}


def total_columns(label: str) -> Columns:
    """The columns of totals grouped by what the label says; their unit is said below them."""
    return {
        "group": text(label, 126),
        "accepted_wanyuan": money("认定", 92),
        "taken_wanyuan": money("已下文", 92),
        "open_wanyuan": money("没有下文", 92),
        "above_wanyuan": money("多于认定", 84),
        "cut_wanyuan": money("预算已减", 92, "在同一文号下减了多少"),
        "line_count": whole("项数", 56),
    }
