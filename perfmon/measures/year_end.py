"""年底集中支出: how much of a year is paid at its end, and which payments are to be looked at.

Nothing here is a judgement. 以拨代支: money moved to an account of the unit itself or of its
department counts as spent, though nobody has earned it yet.
Source: 本项目约定; issue 4, "年底集中支出".
"""

import unicodedata
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.bridge import in_hundredths

LAST_DAYS_FROM = 22
"""The last ten days (最后十天) begin on 22 December."""

OWN_UNIT, OWN_DEPARTMENT, SISTER_UNIT = "本单位", "主管部门", "同部门单位"


def december_shares(
    projects: pd.DataFrame, vouchers: pd.DataFrame, by: Sequence[str]
) -> pd.DataFrame:
    """How much of the year's payments each group made in December and in its last ten days.

    Args:
        projects: the judged projects at the end of December: PROJECT_KEY, the grouping columns,
            paid_fen, paid_in_month_fen.
        vouchers: of December: PROJECT_KEY, counted_on, amount_fen.
        by: the grouping columns.

    Returns:
        One row a group, the largest share of December first, groups that paid nothing last:
        paid_fen, december_fen, last_days_fen (of vouchers, which alone say the day), undated_fen
        (paid in December without a voucher). All int64.
    """
    is_last = pd.to_datetime(vouchers["counted_on"]).dt.day >= LAST_DAYS_FROM
    last_fen = vouchers["amount_fen"].where(is_last, 0)
    days = vouchers.assign(last_days_fen=last_fen, dated_fen=vouchers["amount_fen"])
    dated = days.groupby(PROJECT_KEY)[["last_days_fen", "dated_fen"]].sum().reset_index()
    wide = projects.assign(december_fen=projects["paid_in_month_fen"])
    wide = wide.merge(dated, on=PROJECT_KEY, how="left", validate="1:1")
    summed = ["paid_fen", "december_fen", "last_days_fen", "dated_fen"]
    amounts = wide[summed].astype("Int64").fillna(0).astype("int64")
    sums = wide.assign(**amounts).groupby(list(by), dropna=False)[summed].sum().reset_index()
    groups = sums.assign(undated_fen=sums["december_fen"] - sums["dated_fen"])
    pairs = zip(groups["december_fen"].tolist(), groups["paid_fen"].tolist(), strict=True)
    keys = [Fraction(-part, whole) if whole > 0 else Fraction(1) for part, whole in pairs]
    order = sorted(range(len(keys)), key=lambda place: keys[place])
    return groups.drop(columns="dated_fen").iloc[order].reset_index(drop=True)


def exact_balance(
    projects: pd.DataFrame, vouchers: pd.DataFrame, least_fen: int = 0
) -> pd.DataFrame:
    """The vouchers of December after which a project had paid its budget to the fen (正好付完).

    What was paid in December without a voucher counts as paid before.

    Args:
        projects: the judged projects at the end of December: PROJECT_KEY, paid_fen,
            adjusted_budget_fen.
        vouchers: of December, in the order of payment: PROJECT_KEY, amount_fen.
        least_fen: smaller vouchers are left out.

    Returns:
        The vouchers with adjusted_budget_fen, the largest first.
    """
    figures = projects[[*PROJECT_KEY, "paid_fen", "adjusted_budget_fen"]]
    lines = vouchers.merge(figures, on=PROJECT_KEY, validate="m:1")
    of_project = lines.groupby(PROJECT_KEY)["amount_fen"]
    before_fen = lines["paid_fen"] - of_project.transform("sum")
    reached_fen = before_fen + of_project.cumsum()
    is_exact = (
        (reached_fen == lines["adjusted_budget_fen"])
        & (lines["amount_fen"] > 0)
        & (lines["amount_fen"] >= least_fen)
    )
    found = lines[is_exact].drop(columns="paid_fen")
    return found.sort_values("amount_fen", ascending=False, kind="stable", ignore_index=True)


def plain_name(name: str) -> str:
    """A name as it is compared: one width, no spaces.

    >>> plain_name("巨鹿县　教育局（本级）") == plain_name("巨鹿县教育局(本级)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def names_of_units(payees: Sequence[str], accounts: pd.DataFrame) -> list[str]:
    """The payees that are called as any unit or department is."""
    known = {plain_name(name) for name in accounts["name"]}
    return [payee for payee in payees if plain_name(payee) in known]


def moved_to_units(lines: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The voucher lines whose payee is the project's own unit, its department, or a sister unit.

    Args:
        lines: unit_code, department_code, payee.
        accounts: department_code, unit_code (missing for the department itself), name.

    Returns:
        The lines with payee_is: OWN_UNIT, OWN_DEPARTMENT or SISTER_UNIT.
    """
    told: dict[tuple[str, str], list[str | None]] = {}
    for row in accounts.astype(object).where(accounts.notna(), None).to_dict("records"):
        key = (str(row["department_code"]), plain_name(str(row["name"])))
        told.setdefault(key, []).append(row["unit_code"])
    columns = (lines[name].tolist() for name in ("department_code", "unit_code", "payee"))
    words = [
        _payee_is(unit, told.get((department, plain_name(payee)), []))
        for department, unit, payee in zip(*columns, strict=True)
    ]
    said = lines.assign(payee_is=pd.Series(words, index=lines.index, dtype="str"))
    return said[said["payee_is"].notna()].reset_index(drop=True)


def _payee_is(unit_code: str, called: Sequence[str | None]) -> str | None:
    """Who a payee is, by the units that are called so; None among them is the department."""
    if unit_code in called:
        return OWN_UNIT
    if None in called:
        return OWN_DEPARTMENT
    return SISTER_UNIT if called else None


def year_on_year(now: pd.DataFrame, then: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Groups with their rate at the same month of last year (同比).

    Args:
        now: groups of this year: the columns of `by`, paid_fen, adjusted_budget_fen.
        then: groups of last year, alike.
        by: the columns that tell a group.

    Returns:
        With paid_then_fen and budget_then_fen (Int64; missing for a group without a budget then),
        and change_hundredths: by how much the rate is above last year's, in 0.01 个百分点, rounded
        from the exact rates (Int64; missing without a budget in either year).
    """
    amounts = {"paid_fen": "paid_then_fen", "adjusted_budget_fen": "budget_then_fen"}
    had = then[then["adjusted_budget_fen"] > 0].rename(columns=amounts)
    had = had[[*by, *amounts.values()]].astype(dict.fromkeys(amounts.values(), "Int64"))
    both = now.merge(had, on=list(by), how="left", validate="1:1")
    comparable = both["budget_then_fen"].notna() & (both["adjusted_budget_fen"] > 0)
    figures = ["paid_fen", "adjusted_budget_fen", "paid_then_fen", "budget_then_fen"]
    rows = zip(*(both.loc[comparable, name].tolist() for name in figures), strict=True)
    change = pd.Series(pd.NA, index=both.index, dtype="Int64")
    change[comparable] = [
        in_hundredths(Fraction(paid, budget) - Fraction(paid_then, budget_then))
        for paid, budget, paid_then, budget_then in rows
    ]
    return both.assign(change_hundredths=change)
