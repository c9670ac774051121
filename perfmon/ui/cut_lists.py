"""How closed months, and what moved since, stand in lists."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.clock import wall_time
from perfmon.measures import PROJECT_KEY
from perfmon.measures.corrections import Corrections
from perfmon.store.cuts import Cut
from perfmon.ui.figures import MISSING, wanyuan, wanyuan_with_sum
from perfmon.ui.tables import Columns, day, light, money, text, whole
from perfmon.ui.tie_out_words import state_words
from perfmon.ui.words import plain

CUT_COLUMNS: Columns = {
    "month_words": text("月份", 60),
    "closed_rate": text("月结时", 76),
    "now_rate": text("现在看", 76),
    "corrections": text("更正", 70),
    "budget_wanyuan": money("月结时调整预算（万元）", 160),
    "paid_wanyuan": money("月结时已支付（万元）", 150),
    "tie": text("国库对账", 140),
    "reason": text("说明", 160),
    "closed_by": text("月结人", 90),
    "closed_at": text("月结时间", 124),
    "fingerprint": text("指纹", 110),
}

PART_COLUMNS: Columns = {
    "part": text("更正", 200),
    "count": whole("笔数", 60),
    "paid_wanyuan": money("已支付变动（万元）", 140),
    "budget_wanyuan": money("预算变动（万元）", 130),
}

PROJECT_COLUMNS: Columns = {
    "name": text("项目", 220),
    "closed_sign": light("月结时", 76),
    "now_sign": light("现在看", 76),
    "paid_wanyuan": money("月结时已支付（万元）", 150),
    "now_paid_wanyuan": money("现在看已支付（万元）", 150),
    "budget_wanyuan": money("月结时预算（万元）", 140),
    "now_budget_wanyuan": money("现在看预算（万元）", 140),
    "unit_name": text("单位", 140),
}

LINE_COLUMNS: Columns = {
    "part": text("更正", 150),
    "amount_wanyuan": money("金额（万元）", 110),
    "name": text("项目", 220),
    "day": day("日期"),
    "number": text("凭证号或文号", 170),
    "batch": text("批次", 70),
}


def listed_cuts(cuts: Iterable[tuple[Cut, Corrections | None]]) -> pd.DataFrame:
    """One row a closed month of which the asker sees anything."""
    rows = [
        {
            "month": cut.month,
            "month_words": f"{cut.month}月",
            "budget_fen": found.closed.budget_fen,
            "paid_fen": found.closed.paid_fen,
            "closed_rate": found.closed.words,
            "now_rate": found.now.words,
            "corrections": f"{found.count:,} 笔" if found.count else "没有",
            "tie": state_words(cut.tie_state, cut.tie_difference_fen),
            "reason": cut.reason or "",
            "closed_by": cut.closed_by,
            "closed_at": wall_time(cut.known_at),
            "fingerprint": cut.short_fingerprint,
        }
        for cut, found in cuts
        if found is not None
    ]
    figures = {"budget_fen": "Int64", "paid_fen": "Int64"}
    columns = [name for name in CUT_COLUMNS if not name.endswith("_wanyuan")]
    listed = pd.DataFrame(rows, columns=["month", *columns, *figures]).astype(figures)
    return _with_wanyuan(listed, *figures)


def listed_parts(corrections: Corrections) -> pd.DataFrame:
    """What the difference is made of, with its sum."""
    parts = pd.DataFrame(
        [(each.part, each.count, each.paid_fen, each.budget_fen) for each in corrections.parts],
        columns=["part", "count", "paid_fen", "budget_fen"],
    )
    figures = ["count", "paid_fen", "budget_fen"]
    whole_sum = {"part": "合计"} | {name: int(parts[name].sum()) for name in figures}
    rows = pd.concat([parts, pd.DataFrame([whole_sum])], ignore_index=True)
    return rows.assign(
        paid_wanyuan=wanyuan_with_sum(rows["paid_fen"]),
        budget_wanyuan=wanyuan_with_sum(rows["budget_fen"]),
    )


def listed_changed(corrections: Corrections) -> pd.DataFrame:
    """The projects with another figure or light than at the closing."""
    rows = corrections.projects
    figures = {
        "budget_fen": rows["adjusted_budget_fen"],
        "now_budget_fen": rows["now_adjusted_budget_fen"],
    }
    signs = {
        f"{when}_sign": rows[column].map(lambda each: [light_sign(each).text])
        for when, column in (("closed", "light"), ("now", "now_light"))
    }
    return _with_wanyuan(rows.assign(**figures, **signs), "paid_fen", "now_paid_fen", *figures)


def listed_moved_lines(corrections: Corrections) -> pd.DataFrame:
    """The lines that came or went since the closing."""
    names = corrections.projects[[*PROJECT_KEY, "name"]]
    rows = corrections.lines.merge(names, on=PROJECT_KEY, how="left", validate="m:1")
    batch = rows["batch_id"].map(lambda number: f"第 {number} 批")
    return _with_wanyuan(
        rows.assign(batch=batch, name=rows["name"].fillna(rows["project_code"])), "amount_fen"
    )


def _with_wanyuan(rows: pd.DataFrame, *figures: str) -> pd.DataFrame:
    return rows.assign(
        **{
            name.replace("_fen", "_wanyuan"): wanyuan(rows[name].astype("Int64"))
            for name in figures
        }
    )


SIGNATURE_WORDS = {True: ":green[● 已签认]", False: ":orange[▲ 签认后数字变了，须重新签认]"}


def signature_words(row: Mapping[Any, Any] | None) -> str:
    """Who signed for an office and when; what lacks where nobody did."""
    if row is None:
        return f":gray[○ 还没有签认 {MISSING}]"
    signed_at = wall_time(row["signed_at"])
    return (
        f"{SIGNATURE_WORDS[bool(row['is_current'])]}　**{plain(row['name'])}**　:gray[{signed_at}]"
    )
