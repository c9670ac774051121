"""全年预计: how much will be paid by 31 December, always with a range (八成把握).

The order: 单位预计, then what unpaid contracts still bring, then statistics. The statistics say
which share of the money unpaid at the cut-off stays unspent (未支结余率): as in the project's own
earlier years, else as in its unit's, else by a rule that knows only this year: the less is paid of
what is due by now, the more stays. Shares are floats, the money that comes out is whole fen.
Source: 本项目约定 (decisions, "Forecast"); fitted as docs/figures.md says.
"""

import numpy as np
import pandas as pd

from perfmon.measures.elapsed import calendar_share
from perfmon.measures.forecast_range import FITTED_AT, range_around, whole_fen, widths
from perfmon.measures.past_years import FloatArray
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

KNOWN = "全年已定"
UNIT_SAYS = "单位预计"
CONTRACTS = "未付合同"
OWN_PAST = "本项目往年"
UNIT_PAST = "本单位往年"
GENERAL = "一般规律"

STAYS = (0.05, 0.05, 0.06, 0.125, 0.29, 1.0)
STAYS_MORE = (0.0, 0.4, 0.85, 1.2, 1.05, 0.0)
"""The general rule: STAYS + STAYS_MORE × unpaid share of the budget × unpaid share of the plan."""

MOST_BEHIND = 0.5
"""More of the plan than this was hardly ever unpaid where the rule was fitted."""


def add_forecast(rows: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The rows with what will be paid by 31 December.

    Args:
        rows: one row a project, unit or department at the cut-off: adjusted_budget_fen, paid_fen,
            planned_fen (a plan line; missing without a plan: then even spending). As far as
            known: own_past_share and unit_past_share (`past_shares`, missing where there is none),
            unit_expected_fen 全年预计 of the unit; unpaid_contract_fen, said when
            paid_when_said_fen was paid (missing: what is paid now).
        cutoff: what is known reaches until then.

    Returns:
        With int64 fen expected_fen 预计支出, low_fen and high_fen (八成把握), unspent_fen 预计未支;
        paid ≤ low ≤ expected ≤ high ≤ the budget (or paid, where that is more). how: KNOWN in
        December, else which of the order it comes from. The statistics' range is stretched to hold
        what units and contracts say.

    >>> rows = pd.DataFrame({"adjusted_budget_fen": [1000], "paid_fen": [400],
    ...     "planned_fen": [500], "own_past_share": [0.1]})
    >>> made = add_forecast(rows, Cutoff.at(2023, 6))
    >>> made[["low_fen", "expected_fen", "high_fen", "unspent_fen", "how"]].values.tolist()
    [[845, 940, 972, 60, '本项目往年']]
    """
    part = calendar_share(cutoff)
    paid = rows["paid_fen"].to_numpy(dtype=np.int64)
    budget = rows["adjusted_budget_fen"].to_numpy(dtype=np.int64)
    most = np.maximum(budget, paid)
    own, unit = said(rows, "own_past_share"), said(rows, "unit_past_share")
    share, how = _general_share(rows, part), np.full(len(rows), GENERAL)
    for name, past in ((UNIT_PAST, unit), (OWN_PAST, own)):
        known = ~np.isnan(past)
        share, how = np.where(known, past, share), np.where(known, name, how)
    expected = most - whole_fen((most - paid) * share)
    low, high = range_around(expected, paid, budget, widths(part, ~np.isnan(own)))
    for name, told in (
        (CONTRACTS, _by_contracts(rows)),
        (UNIT_SAYS, said(rows, "unit_expected_fen")),
    ):
        known = ~np.isnan(told)
        held = np.clip(np.where(known, told, 0).astype(np.int64), paid, most)
        expected, how = np.where(known, held, expected), np.where(known, name, how)
    if part == 1:
        expected, low, high, how = paid, paid, paid, np.full(len(rows), KNOWN)
    return rows.assign(
        expected_fen=expected,
        low_fen=np.minimum(low, expected),
        high_fen=np.maximum(high, expected),
        unspent_fen=most - expected,
        how=pd.Series(how, index=rows.index, dtype="str"),
    )


def said(rows: pd.DataFrame, column: str) -> FloatArray:
    """A column that need not be there, missing values as NaN."""
    if column not in rows:
        return np.full(len(rows), np.nan)
    return rows[column].to_numpy(dtype=np.float64, na_value=np.nan)


def _by_contracts(rows: pd.DataFrame) -> FloatArray:
    """What was paid when the unpaid contracts were said, and these; NaN where there are none.

    What was paid since is most likely of these contracts, so it is not counted again.
    """
    paid_then = said(rows, "paid_when_said_fen")
    paid_then = np.where(np.isnan(paid_then), said(rows, "paid_fen"), paid_then)
    unpaid = said(rows, "unpaid_contract_fen")
    return np.where(unpaid > 0, paid_then + unpaid, np.nan)


def _general_share(rows: pd.DataFrame, part: float) -> FloatArray:
    """The share of unpaid money that stays unspent by what this year alone shows."""
    paid, budget = said(rows, "paid_fen"), np.maximum(said(rows, "adjusted_budget_fen"), 1)
    planned = said(rows, "planned_fen")
    due = np.where(np.isnan(planned), budget * part, planned)
    behind = np.where(due > 0, 1 - paid / np.where(due > 0, due, 1), 0)
    unpaid = np.clip(1 - paid / budget, 0, 1)
    stays, more = (
        np.interp(part * MONTHS_IN_YEAR, FITTED_AT, fitted) for fitted in (STAYS, STAYS_MORE)
    )
    share = stays + more * unpaid * np.clip(behind, 0, MOST_BEHIND)
    return np.asarray(np.clip(share, 0, 1), dtype=np.float64)
