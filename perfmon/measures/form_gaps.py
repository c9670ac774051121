"""What a project's official forms would lack, so that it can be asked for before they are made."""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.deviation import lacks_reason
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.granted_scores import EXECUTION_ROW

UNSET_RULES = ("ungranted", "out_of_band", "over_weight")
"""Rules of points that wait for a person."""

UNFILLED = ("unreported", "pending", "not_due", "incomparable")
"""Why the cell of a result has no value that counts."""


def form_gaps(facts: FormFacts) -> pd.DataFrame:
    """One row a project, in the order of the facts.

    Returns:
        PROJECT_KEY, indicator_count; of them unreported_count 未报, pending_count 待审核,
        not_due_count 未到期 (nothing told and nothing asked for), incomparable_count (no target, or
        another unit), reason_count (from 130 % of the target on, without a reason);
        ungranted_count (waits for a person's share of the 分值), has_goal, has_expected (全年预计
        执行数 for the month), explained_count (indicators with a cause or remedy for the month),
        waiting_count (reported and waiting for review, so not on the form).
    """
    indicators = facts.evaluation().indicators
    cause = indicators["cause"]
    counted = indicators.assign(
        indicator_count=1,
        unreported_count=cause == "unreported",
        pending_count=cause == "pending",
        not_due_count=(cause == "not_due") & indicators["attainment_share"].isna(),
        incomparable_count=cause.isin(["no_target", "unit_mismatch"]),
        ungranted_count=indicators["score_rule"].isin(UNSET_RULES),
        reason_count=lacks_reason(indicators, facts.outlooks),
    )
    names = ["indicator_count", "ungranted_count", "reason_count"]
    names += [f"{name}_count" for name in UNFILLED]
    sums = counted.groupby(PROJECT_KEY)[names].sum().astype("int64").reset_index()
    said = facts.outlooks[facts.outlooks["month"] == facts.cutoff.month]
    of_money = said[(said["indicator_row"] == EXECUTION_ROW) & said["expected_fen"].notna()]
    explained = said[said["indicator_row"] != EXECUTION_ROW].groupby(PROJECT_KEY).size()
    rows = facts.projects[PROJECT_KEY].merge(sums, on=PROJECT_KEY, how="left")
    rows = rows.merge(explained.rename("explained_count").reset_index(), on=PROJECT_KEY, how="left")
    rows = rows.merge(facts.waiting, on=PROJECT_KEY, how="left")
    counts = [*names, "explained_count", "waiting_count"]
    return rows.assign(
        **{name: rows[name].fillna(0).astype("int64") for name in counts},
        has_goal=_has(rows, facts.goals),
        has_expected=_has(rows, of_money),
    )


def _has(rows: pd.DataFrame, said: pd.DataFrame) -> pd.Series:
    keys = pd.MultiIndex.from_frame(said[PROJECT_KEY])
    return pd.Series(pd.MultiIndex.from_frame(rows[PROJECT_KEY]).isin(keys), rows.index)
