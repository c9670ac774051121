"""What the books say of the indicators that only mirror money (账上支付).

No unit is asked for what the books already know. Where nobody told a result of such an indicator,
the payments on hand answer it: a cost in 万元 or 元 is what was paid, a rate of use or payment is
paid ÷ 调整预算数, a deadline is met on the day since which the payments reach 调整预算数. A
deadline is answered from its day on and not before; past its day and not paid out it is missed, by
the books and by nothing else. What a unit told holds over the books. Where payments on hand do not
reach the cut-off, or there is no budget, the books say nothing; nor of a cost where nothing is paid
yet. Source: 本项目约定; decisions ("Results").
"""

from decimal import Decimal

import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.attainment import NUMERIC
from perfmon.money import FEN_PER_UNIT, format_percent
from perfmon.periods import Cutoff, month_end

BOOKED_WORDS = "按账上支付"
"""What stands beside a value that the books gave and nobody told."""

BOOKED_UNITS = ("万元", "元")
"""Units of a cost that the books answer in."""


def are_dates_due(rows: pd.DataFrame, cutoff: Cutoff) -> pd.Series:
    """Whether each row is a deadline of paying that the books may answer at the cut-off."""
    is_date = rows["mirrors_money"].astype(bool) & (rows["direction"] == "by_date")
    is_due = pd.to_datetime(rows["due_on"]) <= pd.Timestamp(cutoff.on)
    return is_date & rows["is_spending"].astype(bool) & is_due


def add_booked_results(
    rows: pd.DataFrame, months: pd.DataFrame, paid_out: pd.DataFrame, cutoff: Cutoff
) -> pd.DataFrame:
    """The rows with what the books say where nobody told a result.

    Args:
        rows: one row an indicator: PROJECT_KEY, mirrors_money, is_spending (whether its words are
            of paying or using the money), direction, category2, unit, due_on; number, done_on,
            reported_month and pending_month of what was told.
        months: one row a project and month: PROJECT_MONTH_KEY, covered (whether payments on hand
            reach the month's cut), adjusted_budget_fen, paid_fen; other projects are left alone.
        paid_out: as `paid_out_days` gives.
        cutoff: the day of the question.

    Returns:
        In the same order, number and done_on filled from the books; is_booked, whether the row is
        the books' (of a deadline also where it was missed); booked_part and booked_whole, the exact
        percent as two whole numbers (texts; only of a booked rate, whose number is rounded to two
        decimals for print); told_fen and booked_fen (Int64): a told cost, and what was paid by the
        month's end for which it was told, where the two differ.
    """
    kept = [*PROJECT_KEY, "covered", "adjusted_budget_fen", "paid_fen"]
    books = months.loc[months["month"] == cutoff.month, kept]
    books = books.astype({"adjusted_budget_fen": "Int64", "paid_fen": "Int64"})
    books = books.merge(paid_out, on=PROJECT_KEY, how="left", validate="1:1")
    known = rows[PROJECT_KEY].merge(books, on=PROJECT_KEY, how="left", validate="m:1")
    known = known.set_axis(rows.index)
    is_numeric = rows["direction"].isin(NUMERIC)
    is_cost = is_numeric & (rows["category2"] == "成本") & rows["unit"].isin(BOOKED_UNITS)
    is_rate = is_numeric & (rows["unit"] == "%") & rows["is_spending"].astype(bool)
    is_date = are_dates_due(rows, cutoff)
    is_mirror = rows["mirrors_money"].astype(bool)
    is_told = rows[["number", "done_on", "pending_month"]].notna().any(axis=1)
    is_open = is_mirror & ~is_told & known["covered"].fillna(False).astype(bool)
    is_open &= (known["adjusted_budget_fen"] > 0).fillna(False).astype(bool)
    is_cost_paid = is_cost & (known["paid_fen"] > 0).fillna(False).astype(bool)
    costs, rates = known[is_open & is_cost_paid], known[is_open & is_rate]
    filled = rows.assign(
        number=rows["number"].astype(object),
        done_on=rows["done_on"].mask(is_open & is_date, known["paid_out_on"]),
        is_booked=is_open & (is_cost_paid | is_rate | is_date),
        booked_part=pd.Series(None, rows.index, dtype=object),
        booked_whole=pd.Series(None, rows.index, dtype=object),
    )
    filled.loc[costs.index, "number"] = [
        amount_text(fen, unit)
        for fen, unit in zip(costs["paid_fen"], rows.loc[costs.index, "unit"], strict=True)
    ]
    shares = list(zip(rates["paid_fen"], rates["adjusted_budget_fen"], strict=True))
    filled.loc[rates.index, "number"] = [_percent_text(paid, budget) for paid, budget in shares]
    filled.loc[rates.index, "booked_part"] = [f"{100 * int(paid)}" for paid, _ in shares]
    filled.loc[rates.index, "booked_whole"] = [f"{int(budget)}" for _, budget in shares]
    filled["number"] = filled["number"].astype("str")
    return _with_differences(filled, is_mirror & is_cost & ~filled["is_booked"], months)


def paid_out_days(months: pd.DataFrame, by_day: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The day since which a project's payments reach its 调整预算数 of the cut-off.

    Args:
        months: one row a project and month of the cut-off's year: PROJECT_MONTH_KEY, paid_by (凭证,
            进度表 or missing), paid_in_month_fen, paid_fen, adjusted_budget_fen.
        by_day: one row a project and day with vouchers: PROJECT_KEY, day, amount_fen. What a
            month has beside them (进度表, 国库外) is known at its end only.
        cutoff: later payments are left out.

    Returns:
        PROJECT_KEY and paid_out_on, for the projects whose payments reach the budget at the
        cut-off. Money that came back and went out again counts from the day it went out again.
    """
    until = months[months["month"] <= cutoff.month]
    last = until[until["month"] == cutoff.month]
    is_reached = (last["adjusted_budget_fen"] > 0) & (
        last["paid_fen"] >= last["adjusted_budget_fen"]
    )
    budgets = last.loc[is_reached, [*PROJECT_KEY, "adjusted_budget_fen"]]
    until = until.merge(budgets[PROJECT_KEY], on=PROJECT_KEY)
    vouchers = by_day[by_day["day"] <= pd.Timestamp(cutoff.on)]
    vouchers = vouchers.assign(month=vouchers["day"].dt.month)
    said = until.loc[until["paid_by"] == "凭证", PROJECT_MONTH_KEY]
    vouchers = vouchers.merge(said, on=PROJECT_MONTH_KEY)
    of_month = vouchers.groupby(PROJECT_MONTH_KEY)["amount_fen"].sum().reset_index()
    rest = until.merge(of_month, on=PROJECT_MONTH_KEY, how="left")
    ends = {month: min(month_end(cutoff.year, month), cutoff.on) for month in range(1, 13)}
    rest = rest.assign(
        amount_fen=rest["paid_in_month_fen"] - rest["amount_fen"].fillna(0).astype("int64"),
        day=pd.to_datetime(rest["month"].map(ends)).astype(vouchers["day"].dtype),
    )
    columns = [*PROJECT_KEY, "day", "amount_fen"]
    days = pd.concat([vouchers[columns], rest.loc[rest["amount_fen"] != 0, columns]])
    days = days.groupby([*PROJECT_KEY, "day"])["amount_fen"].sum().reset_index()
    days = days.merge(budgets, on=PROJECT_KEY)
    paid = days.groupby(PROJECT_KEY)["amount_fen"].cumsum()
    reaches = paid >= days["adjusted_budget_fen"]
    stays = reaches[::-1].groupby([days[name] for name in PROJECT_KEY]).cummin()
    first = days[stays.sort_index().astype(bool)].drop_duplicates(PROJECT_KEY)
    return first[[*PROJECT_KEY, "day"]].rename(columns={"day": "paid_out_on"})


def amount_text(fen: int, unit: str) -> str:
    """An amount as exact decimal text in a unit, with two decimals or as many as it needs.

    >>> amount_text(5_000_000, "万元"), amount_text(5_123_456, "万元"), amount_text(150, "元")
    ('5.00', '5.123456', '1.50')
    """
    amount = (Decimal(int(fen)) / FEN_PER_UNIT[unit]).normalize()
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount:f}"


def _percent_text(paid_fen: int, budget_fen: int) -> str:
    return format_percent(paid_fen, budget_fen).removesuffix("%").replace(",", "")


def _with_differences(
    rows: pd.DataFrame, is_told_cost: pd.Series, months: pd.DataFrame
) -> pd.DataFrame:
    """The rows with told_fen and booked_fen where a told cost is not what was paid by then."""
    none = pd.Series(pd.NA, rows.index, dtype="Int64")
    rows = rows.assign(told_fen=none, booked_fen=none)
    told = rows[is_told_cost & rows["number"].notna() & rows["reported_month"].notna()]
    if told.empty:
        return rows
    keys = told[[*PROJECT_KEY, "reported_month"]].rename(columns={"reported_month": "month"})
    covered = months.loc[months["covered"].astype(bool), [*PROJECT_MONTH_KEY, "paid_fen"]]
    paid = keys.astype({"month": "int64"}).merge(covered, on=PROJECT_MONTH_KEY, how="left")
    paid_fen = paid["paid_fen"].astype("Int64").set_axis(told.index)
    exact = [
        Decimal(number) * FEN_PER_UNIT[unit]
        for number, unit in zip(told["number"], told["unit"], strict=True)
    ]
    differs = [
        not pd.isna(fen) and said != int(fen) for said, fen in zip(exact, paid_fen, strict=True)
    ]
    told_fen = pd.Series([int(said) for said in exact], told.index, dtype="Int64")
    return rows.assign(
        told_fen=told_fen[differs].reindex(rows.index),
        booked_fen=paid_fen[differs].reindex(rows.index),
    )
