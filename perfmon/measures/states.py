"""States beside a light (灯旁的状态): what explains it, or how the project is ranked.

A state has its evidence, its date and who set it, and never changes the light. 待财政支付,
调减后 and 不参与排名 follow from the facts; 合同未到付款条件 is typed and ends by itself.
Source: 本项目约定 (decisions, "Figures").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.cuts import CutSums, sum_cuts
from perfmon.measures.facts import ProjectRows
from perfmon.measures.in_transit import TREASURY_DESK
from perfmon.measures.light_rule import LightRule
from perfmon.measures.lights import judge_lights
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.money import format_percent, format_wanyuan

STATES = ("待财政支付", "合同未到付款条件", "调减后", "不参与排名")
WAITING, CONTRACT, CUT, UNRANKED = STATES

STATE_COLUMNS = [*PROJECT_KEY, "state", "evidence", "since", "set_by", "expires_on"]

BY_RULE = "程序"
"""Who set a state that follows from the facts."""

UNTOLD = "涉密项目，依据不显示"

Row = dict[Any, Any]


@dataclass(frozen=True)
class RankingFloor:
    """Below which 调整预算数 a project is not ranked, as the bureau set it.

    Attributes:
        floor_fen: 0 ranks everything.
        evidence: on what it stands.
        from_on: since when.
        set_by: who typed it.
    """

    floor_fen: int = 0
    evidence: str = ""
    from_on: pd.Timestamp | None = None
    set_by: str = BY_RULE


@dataclass(frozen=True)
class StateFacts:
    """What a month's states are found from, as it stood at the cut-off; frames with PROJECT_KEY.

    Attributes:
        in_transit: one row a project and stage: amount_fen, oldest_applied_on, waiting_days.
        typed: what people said of projects, the last row of each project, state and document_no:
            state (合同未到付款条件, 调减已批准), document_no, evidence (both missing where there is
            none, the evidence also of a 涉密 project), from_on, expires_on, is_withdrawn, set_by.
        cuts: one row a tranche below zero (追减, 调剂 given): amount_fen, document_no, issued_on.
        floor: 排名下限.
    """

    in_transit: pd.DataFrame
    typed: pd.DataFrame
    cuts: pd.DataFrame
    floor: RankingFloor = RankingFloor()


def find_states(rows: pd.DataFrame, facts: StateFacts, rule: LightRule) -> pd.DataFrame:
    """The states of a month's projects.

    Args:
        rows: judged project rows of one month.
        facts: as they stood at its cut-off.
        rule: that the rows were judged by.

    Returns:
        One row a project and state, in the order of the projects and of STATES: STATE_COLUMNS;
        evidence is a sentence part, since and expires_on are days (missing where there is none).
    """
    found = [
        *_waiting(rows, facts.in_transit, rule),
        *_contracts(rows, facts.typed),
        *_cuts(rows, sum_cuts(facts.cuts, facts.typed)),
        *_unranked(rows, facts.floor),
    ]
    states = pd.DataFrame(found, columns=STATE_COLUMNS)
    ordered = states.iloc[np.argsort(ProjectRows.of(rows).position(states), kind="stable")]
    types = {"year": "int64", "since": "datetime64[s]", "expires_on": "datetime64[s]"}
    return ordered.astype(types).reset_index(drop=True)


def add_ranking_budget(rows: pd.DataFrame, facts: StateFacts) -> pd.DataFrame:
    """The rows with what they are ranked on.

    Returns:
        With ranking_budget_fen (调整预算数 with the cuts added back that nobody approved: 年初 and
        追加 where none was approved) and is_ranked (not below 排名下限).
    """
    cuts = sum_cuts(facts.cuts, facts.typed)
    unapproved_fen = pd.array([cut.unapproved_fen for cut in cuts.values()], dtype="Int64")
    unapproved = _keys(cuts).assign(added_fen=unapproved_fen)
    added = rows[PROJECT_KEY].merge(unapproved, on=PROJECT_KEY, how="left", validate="1:1")
    added_fen = added["added_fen"].fillna(0).to_numpy(dtype="int64")
    return rows.assign(
        ranking_budget_fen=rows["adjusted_budget_fen"] + added_fen,
        is_ranked=rows["adjusted_budget_fen"] >= facts.floor.floor_fen,
    )


def _waiting(rows: pd.DataFrame, in_transit: pd.DataFrame, rule: LightRule) -> Iterator[Row]:
    """待财政支付: the light would be green had the treasury paid what it has been applied for."""
    at_desk = in_transit[in_transit["stage"] == TREASURY_DESK]
    behind = rows[rows["light"].isin(["red", "yellow"])].merge(
        at_desk[[*PROJECT_KEY, "amount_fen", "oldest_applied_on", "waiting_days"]],
        on=PROJECT_KEY,
        validate="1:1",
    )
    paid_out = judge_lights(behind.assign(paid_fen=behind["paid_fen"] + behind["amount_fen"]), rule)
    for row in paid_out[paid_out["light"] == "green"].to_dict("records"):
        days = row["waiting_days"]
        waited = "" if is_missing(days) else f"（最久 {int(days)} 天）"
        rate = format_percent(row["paid_fen"], row["adjusted_budget_fen"])
        evidence = (
            f"{TREASURY_DESK}在途 {format_wanyuan(row['amount_fen'])} 万元{waited}，"
            f"付出后支出进度 {rate}，为{LIGHT_WORDS['green']}"
        )
        yield _state(row, WAITING, evidence, row["oldest_applied_on"])


def _contracts(rows: pd.DataFrame, typed: pd.DataFrame) -> Iterator[Row]:
    """合同未到付款条件, as long as it was said to hold."""
    said = typed[(typed["state"] == CONTRACT) & ~typed["is_withdrawn"].astype(bool)]
    at_cut = rows[[*PROJECT_KEY, "cut_on"]].merge(said, on=PROJECT_KEY)
    holds = (at_cut["from_on"] <= at_cut["cut_on"]) & (at_cut["cut_on"] <= at_cut["expires_on"])
    for row in at_cut[holds].to_dict("records"):
        evidence = UNTOLD if is_missing(row["evidence"]) else row["evidence"]
        state = _state(row, CONTRACT, evidence, row["from_on"], row["set_by"])
        yield state | {"expires_on": row["expires_on"]}


def _cuts(rows: pd.DataFrame, cuts: dict[tuple[Any, ...], CutSums]) -> Iterator[Row]:
    """调减后: a part of the budget was taken away by the cut-off."""
    figures = ["budget_fen", "adjusted_budget_fen", "paid_fen"]
    with_cut = rows[[*PROJECT_KEY, *figures]].merge(_keys(cuts), on=PROJECT_KEY)
    for row in with_cut.to_dict("records"):
        cut = cuts[tuple(row[name] for name in PROJECT_KEY)]
        set_by = f"{BY_RULE}，批准由{cut.approved_by}登记" if cut.approved_by else BY_RULE
        yield _state(row, CUT, _cut_evidence(row, cut), cut.last_on, set_by)


def _keys(cuts: dict[tuple[Any, ...], CutSums]) -> pd.DataFrame:
    """The projects with a cut, by PROJECT_KEY; of 400,000 few have one."""
    return pd.DataFrame(list(cuts), columns=PROJECT_KEY).astype({"year": "int64"})


def _cut_evidence(row: Row, cut: CutSums) -> str:
    initial_fen, budget_fen = row["budget_fen"], row["adjusted_budget_fen"]
    on_initial, on_adjusted = "没有年初预算可比", "调整预算已为零，不算支出进度"
    if initial_fen > 0:
        rate = format_percent(row["paid_fen"], initial_fen)
        on_initial = f"按年初预算 {format_wanyuan(initial_fen)} 万元支出进度 {rate}"
    if budget_fen > 0:
        on_adjusted = f"按调整预算 {format_percent(row['paid_fen'], budget_fen)}"
    told = f"调减 {format_wanyuan(cut.cut_fen)} 万元，{on_initial}，{on_adjusted}"
    if not cut.unapproved_fen:
        return f"{told}；调减已批准（{cut.evidence or UNTOLD}），排名按调整预算"
    ranked = format_wanyuan(budget_fen + cut.unapproved_fen)
    if cut.approved_by:
        rest = format_wanyuan(cut.unapproved_fen)
        return f"{told}；其中 {rest} 万元没有批准的依据，排名按 {ranked} 万元"
    return f"{told}；没有批准的依据，排名按年初加追加 {ranked} 万元"


def _unranked(rows: pd.DataFrame, floor: RankingFloor) -> Iterator[Row]:
    """不参与排名: the budget is below 排名下限."""
    below = rows[rows["adjusted_budget_fen"] < floor.floor_fen]
    for row in below.to_dict("records"):
        budget, least = (format_wanyuan(f) for f in (row["adjusted_budget_fen"], floor.floor_fen))
        stands_on = f"（{floor.evidence}）" if floor.evidence else ""
        evidence = f"调整预算 {budget} 万元，低于排名下限 {least} 万元{stands_on}"
        yield _state(row, UNRANKED, evidence, floor.from_on, floor.set_by)


def _state(row: Row, state: str, evidence: str, since: object, set_by: str = BY_RULE) -> Row:
    said = {"state": state, "evidence": evidence, "since": since, "set_by": set_by}
    return {name: row[name] for name in PROJECT_KEY} | said | {"expires_on": None}
