"""对账: our total through the treasury against a report's, the bridge to it, and what parts them.

The pages show judged projects, whatever they were paid from. The treasury's report holds all that
went through it: 人员类 and 公用经费 too, and lines whose project is not found yet, but nothing that
a unit paid by itself. The bridge leads from the one to the other, to the fen.
Source: issue 3, "Tie-out"; decisions, "Words" and "Facts".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Literal

import pandas as pd

TREASURY_REPORT, MONTHLY_REPORT = REPORTS = ("国库报表", "执行月报")
IN_MONTH, SINCE_JANUARY = SPANS = ("当月", "累计")
FUND_TYPE_MISSING = "未印资金性质"
DEPARTMENT_MISSING = "未知"

THROUGH_TREASURY = ("judged", "beside", "unmatched")
"""The parts that make up what went through the treasury; `outside` is what did not."""

State = Literal["tied", "off", "open"]
"""对平, 不平, 未对账."""

Grouping = Literal["department_code", "fund_type"]


@dataclass(frozen=True)
class TieOutFacts:
    """What a year's tie-out is computed from; all sums exact, int64 fen.

    Attributes:
        parts: what counts: month, department_code, fund_type, part (judged and beside: of judged
            projects, of 人员类 and 公用经费, both through the treasury; unmatched: without a
            project; outside: of judged projects, 国库外), batch_id (0 where no voucher says it),
            lines, amount_fen.
        aside: what does not count, or in another year: month (0 where no day is printed),
            department_code, fund_type, reason (a key of `REASONS`), undone_at (of undone batches,
            else missing), lines, amount_fen.
        totals: what was typed, as it holds: month, report, span, department_code and fund_type
            ('' for all), amount_fen, batch_id, actor, recorded_at.
    """

    parts: pd.DataFrame
    aside: pd.DataFrame
    totals: pd.DataFrame


@dataclass(frozen=True)
class Key:
    """Which figure is compared.

    Attributes:
        month: 1 to 12.
        report: 国库报表 or 执行月报.
        span: 当月, or 累计 from January on.
        department_code: one 主管部门; '' for all.
        fund_type: one 资金性质; '' for all.
    """

    month: int
    report: str = TREASURY_REPORT
    span: str = IN_MONTH
    department_code: str = ""
    fund_type: str = ""


@dataclass(frozen=True)
class BridgeLine:
    """One line of the bridge.

    Attributes:
        sign: how it stands in the sum: '', '－', '＋' or '＝'.
        name: as it is called.
        amount_fen: None where no report was typed.
        meaning: one Chinese line.
    """

    sign: str
    name: str
    amount_fen: int | None
    meaning: str


@dataclass(frozen=True)
class Reason:
    """Why our total and a report may differ.

    Attributes:
        name: as it is called.
        sign: +1 where we count it and the report may not, -1 the other way round.
        either_way: whether the report may as well subtract it where we leave it out.
        meaning: one Chinese line.
    """

    name: str
    sign: int
    meaning: str
    either_way: bool = False


REASONS = {
    "unmatched": Reason("未匹配", 1, "还没有对上项目的支付，库内已计，报表可能没有计。"),
    "beside": Reason("人员类、公用经费", 1, "库内已计，报表若只报项目支出就没有计。"),
    "outside": Reason("国库外支付", -1, "单位填报的国库外支付，库内不计，报表可能计入。"),
    "later": Reason("后来导入", 1, "录入报表数以后才导入的支付，录入时还没有。"),
    "void": Reason("作废、退回、未支付", -1, "库内不计，报表可能计入或冲减。", either_way=True),
    "transit_unit": Reason("在途（单位端）", -1, "已申请未支付，还在单位，报表可能按申请计入。"),
    "transit_treasury": Reason("在途（财政端）", -1, "已申请未支付，已到财政，报表可能先计入。"),
    "transit": Reason("在途（未分端）", -1, "已申请未支付，文件没有印在哪一端，报表可能先计入。"),
    "vanished": Reason("已消失", -1, "完整导出里不再有的支付，已不计，报表可能仍计。"),
    "undone": Reason("后来撤销", -1, "录入报表数以后撤销的批次里的支付，库内已不计。"),
    "other_year": Reason("别的年度", -1, "别的年度的指标在这个月支付，库内计在它自己的年度。"),
    "elsewhere": Reason(
        "年外支付", 1, "本年度的指标在别的年份支付，库内计在本年，报表可能没有计。"
    ),
}


@dataclass(frozen=True)
class Explanation:
    """One possible source of a difference, with its exact sum.

    Attributes:
        reason: what it is.
        lines: how many lines it has.
        amount_fen: their sum.
        is_equal: whether it is the difference, alone or as one of a pair.
    """

    reason: Reason
    lines: int
    amount_fen: int
    is_equal: bool = False

    @property
    def effects_fen(self) -> tuple[int, ...]:
        """The differences (ours less the report's) that it would make."""
        effect = self.reason.sign * self.amount_fen
        return (effect, -effect) if self.reason.either_way else (effect,)


@dataclass(frozen=True)
class TieOut:
    """One comparison.

    Attributes:
        key: what was compared.
        bridge: from the pages' figure to the difference, in order.
        ours_fen: 库内国库支付.
        report_fen: what was typed; None where nothing was.
        explanations: of a difference that is not zero, else none.
        equal: the sources that are exactly the difference: alone, else in pairs.
    """

    key: Key
    bridge: tuple[BridgeLine, ...]
    ours_fen: int
    report_fen: int | None
    explanations: tuple[Explanation, ...]
    equal: tuple[tuple[Explanation, ...], ...]

    @property
    def difference_fen(self) -> int | None:
        """Ours less the report's; None where nothing was typed."""
        return None if self.report_fen is None else self.ours_fen - self.report_fen

    @property
    def state(self) -> State:
        return state_of(self.difference_fen)


def state_of(difference_fen: int | None) -> State:
    """What a difference means.

    >>> state_of(0), state_of(-1), state_of(None)
    ('tied', 'off', 'open')
    """
    if difference_fen is None:
        return "open"
    return "off" if difference_fen else "tied"


def compare(facts: TieOutFacts, key: Key) -> TieOut:
    """Our total against the report's figure, with the bridge and what may part them."""
    parts = _narrowed(facts.parts, key)
    total = _typed(facts.totals, key)
    ours_fen = _treasury_sum(parts)
    report_fen = None if total is None else int(total["amount_fen"])
    equal: tuple[tuple[Explanation, ...], ...] = ()
    explanations: tuple[Explanation, ...] = ()
    if total is not None and ours_fen != report_fen:
        found = _explanations(parts, _narrowed(facts.aside, key), total)
        equal = find_equal(ours_fen - int(total["amount_fen"]), found)
        named = {each.reason for chosen in equal for each in chosen}
        explanations = tuple(replace(each, is_equal=each.reason in named) for each in found)
    return TieOut(key, _bridge(parts, key, report_fen), ours_fen, report_fen, explanations, equal)


def compare_groups(facts: TieOutFacts, key: Key, by: Grouping) -> list[TieOut]:
    """The comparison of every department or fund type with money or a typed figure, by its code.

    Args:
        facts: of the year.
        key: month, report and span; the whole county.
        by: what to group by.
    """
    parts, aside = _narrowed(facts.parts, key), _narrowed(facts.aside, key)
    parts_of, aside_of = (
        {str(group): of_group for group, of_group in rows.groupby(by)} for rows in (parts, aside)
    )
    groups = sorted({*parts_of, *typed_groups(facts.totals, key, by)})
    return [
        compare(
            TieOutFacts(
                parts_of.get(group, parts[:0]), aside_of.get(group, aside[:0]), facts.totals
            ),
            _key_of(key, by, group),
        )
        for group in groups
    ]


def _key_of(key: Key, by: Grouping, group: str) -> Key:
    if by == "fund_type":
        return replace(key, fund_type=group)
    return replace(key, department_code=group)


def typed_groups(totals: pd.DataFrame, key: Key, by: Grouping) -> list[str]:
    """The departments or fund types of which a figure was typed for the key's month."""
    other: Grouping = "fund_type" if by == "department_code" else "department_code"
    typed = totals[_is_typed(totals, key) & (totals[other] == "") & (totals[by] != "")][by]
    return [str(group) for group in typed]


def county_facts(facts: TieOutFacts) -> TieOutFacts:
    """The same facts with ours summed over departments and fund types: no more of them is there."""
    return TieOutFacts(
        parts=_summed(facts.parts, ["month", "part", "batch_id"]),
        aside=_summed(facts.aside, ["month", "reason", "undone_at"]),
        totals=facts.totals,
    )


def _summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return rows.groupby(by, dropna=False)[["lines", "amount_fen"]].sum().reset_index()


def month_state(facts: TieOutFacts, month: int) -> tuple[State, int | None]:
    """How a month stands against the treasury: its state, and the county's difference.

    Off where any typed figure is off, though the county's may tie; tied where the county's ties
    and no other is off. The difference is the county's, else of the figure that is farthest off.
    """
    totals = treasury_totals(facts.totals, month)
    county: list[int] = []
    others: list[int] = []
    for row in totals.to_dict("records"):
        key = Key(month, TREASURY_REPORT, row["span"], row["department_code"], row["fund_type"])
        difference = _treasury_sum(_narrowed(facts.parts, key)) - int(row["amount_fen"])
        is_county = not key.department_code and not key.fund_type
        (county if is_county else others).append(difference)
    off = max(county, key=abs, default=0) or max(others, key=abs, default=0)
    if off:
        return "off", off
    return ("tied", 0) if county else ("open", None)


def treasury_totals(totals: pd.DataFrame, month: int) -> pd.DataFrame:
    """Of the figures typed those of the treasury's report of a month."""
    return totals[(totals["month"] == month) & (totals["report"] == TREASURY_REPORT)]


def find_equal(
    difference_fen: int, explanations: Sequence[Explanation]
) -> tuple[tuple[Explanation, ...], ...]:
    """The sources that are exactly the difference: each alone; where none is, each pair."""
    for count in (1, 2):
        found = tuple(
            chosen
            for chosen in combinations(explanations, count)
            if difference_fen in map(sum, product(*(each.effects_fen for each in chosen)))
        )
        if found:
            return found
    return ()


def _narrowed(rows: pd.DataFrame, key: Key) -> pd.DataFrame:
    """The rows of the key's months, department and fund type."""
    wanted = rows["month"] == key.month
    if key.span == SINCE_JANUARY:
        wanted = rows["month"] <= key.month
    if key.department_code:
        wanted &= rows["department_code"] == key.department_code
    if key.fund_type:
        wanted &= rows["fund_type"] == key.fund_type
    return rows[wanted]


def _is_typed(totals: pd.DataFrame, key: Key) -> pd.Series:
    return (
        (totals["month"] == key.month)
        & (totals["report"] == key.report)
        & (totals["span"] == key.span)
    )


def _typed(totals: pd.DataFrame, key: Key) -> "pd.Series | None":
    found = totals[
        _is_typed(totals, key)
        & (totals["department_code"] == key.department_code)
        & (totals["fund_type"] == key.fund_type)
    ]
    assert len(found) <= 1, "the last figure of a key holds"
    return None if found.empty else found.iloc[0]


def _treasury_sum(parts: pd.DataFrame) -> int:
    return int(parts.loc[parts["part"].isin(THROUGH_TREASURY), "amount_fen"].sum())


def _bridge(parts: pd.DataFrame, key: Key, report_fen: int | None) -> tuple[BridgeLine, ...]:
    sums = {part: int(fen) for part, fen in parts.groupby("part")["amount_fen"].sum().items()}
    judged, outside = sums.get("judged", 0), sums.get("outside", 0)
    beside, unmatched = sums.get("beside", 0), sums.get("unmatched", 0)
    ours_fen = judged + beside + unmatched
    assert ours_fen == _treasury_sum(parts), "the bridge adds up"
    difference_fen = None if report_fen is None else ours_fen - report_fen
    paid = "本月已支付" if key.span == IN_MONTH else "累计已支付"
    return (
        BridgeLine("", f"页面「{paid}」", judged + outside, "参加判灯的项目，各种来源。"),
        BridgeLine("－", "国库外支付（单位填报）", outside, "不经国库，报表里没有。"),
        BridgeLine("＋", "人员类、公用经费", beside, "经国库，不在各页数字之内。"),
        BridgeLine("＋", "未匹配", unmatched, "经国库，还没有对上项目。"),
        BridgeLine("＝", "库内国库支付", ours_fen, _ours_meaning(parts)),
        BridgeLine("", key.report, report_fen, f"录入的报表数（{key.span}）。"),
        BridgeLine("＝", "差额", difference_fen, "库内国库支付减报表数。"),
    )


def _ours_meaning(parts: pd.DataFrame) -> str:
    is_from_table = (parts["batch_id"] == 0) & parts["part"].isin(THROUGH_TREASURY)
    return "支付凭证，和没有凭证的月份里的进度表。" if is_from_table.any() else "全部来自支付凭证。"


def _explanations(
    parts: pd.DataFrame, aside: pd.DataFrame, total: "pd.Series"
) -> list[Explanation]:
    """Every source with money, in the order of `REASONS`."""
    by_reason = dict(_said_aside(parts, aside, total))
    sums = {
        name: (int(r["lines"].sum()), int(r["amount_fen"].sum())) for name, r in by_reason.items()
    }
    return [
        Explanation(reason, *sums[name])
        for name, reason in REASONS.items()
        if name in sums and sums[name][1]
    ]


def _said_aside(
    parts: pd.DataFrame, aside: pd.DataFrame, total: "pd.Series"
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows that each reason stands on; what came or went counts since the figure was typed."""
    for name in ("unmatched", "beside", "outside"):
        yield name, parts[parts["part"] == name]
    is_later = parts["batch_id"] > total["batch_id"]
    yield "later", parts[is_later & parts["part"].isin(THROUGH_TREASURY)]
    went_before = aside["undone_at"] <= total["recorded_at"]
    for name, rows in aside[~went_before].groupby("reason"):
        yield str(name), rows
