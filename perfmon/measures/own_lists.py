"""Money that has a list of its own: 结转资金 by 来源年度, 直达资金 by its tranche (指标文号).

Each list holds pots of a project's money. A payment is of the pot whose 文号 it prints; one that
prints none, or an unknown one, is of the project's only pot, and belongs to none where there are
several kinds of money. A pot is due evenly, by days, from its first day to the day by which its
rule wants it paid. Source: 本项目约定; money carried over for two years is to be taken back (method
§3.2, 结余资金).
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import bare_document
from perfmon.measures.rules import FundRule
from perfmon.money import divide_half_up
from perfmon.periods import Cutoff

TAKE_BACK_YEARS = 2
"""Money of so many years ago, or older, that is still unspent is proposed to be taken back."""

_OTHER = ""
"""The pot of all money that has no list of its own."""


def carried_over_pots(facts: YearFacts, cutoff: Cutoff, rule: FundRule) -> pd.DataFrame:
    """结转资金 at a cut-off, one row a project and 来源年度, farthest behind first.

    Args:
        facts: of one year, of regions of the same rule; tranches with source_year and direct.
        cutoff: of the figures.
        rule: of the list.

    Returns:
        PROJECT_KEY, pot (the 来源年度 as text), begins_on, amount_fen, paid_fen, due_fen,
        behind_fen, unassigned_fen (paid by the project, of no pot), light (red, yellow, green) and
        take_back_fen (unspent money to be taken back).
    """
    tranches = facts.tranches
    is_old = tranches["source_year"] < cutoff.year
    labelled = tranches.assign(
        pot=tranches["source_year"].astype(str).where(is_old, _OTHER),
        begins_on=date(cutoff.year, 1, 1),
    )
    pots = judge_pots(_pots(facts, labelled, cutoff), cutoff, rule)
    is_stale = pots["pot"].astype(int) <= cutoff.year - TAKE_BACK_YEARS
    unspent_fen = (pots["amount_fen"] - pots["paid_fen"]).clip(lower=0)
    return pots.assign(take_back_fen=unspent_fen.where(is_stale, 0).astype("int64"))


def direct_pots(facts: YearFacts, cutoff: Cutoff, rule: FundRule) -> pd.DataFrame:
    """直达资金 at a cut-off, one row a project and 指标文号, farthest behind first.

    Args:
        facts: as for `carried_over_pots`.
        cutoff: of the figures.
        rule: of the list.

    Returns:
        As `carried_over_pots`, without take_back_fen; pot is the 文号 as printed, or 未印文号, and
        begins_on the first 下达日期.
    """
    tranches = facts.tranches
    documents = tranches["document_no"].astype(object).where(tranches["document_no"].notna(), None)
    named = documents.map(lambda printed: printed or _UNPRINTED)
    labelled = tranches.assign(
        pot=named.where(tranches["direct"].astype(bool), _OTHER), begins_on=tranches["issued_on"]
    )
    return judge_pots(_pots(facts, labelled, cutoff), cutoff, rule)


def judge_pots(pots: pd.DataFrame, cutoff: Cutoff, rule: FundRule) -> pd.DataFrame:
    """The pots with what is due of them and their light, farthest behind first.

    Args:
        pots: of one list: PROJECT_KEY, pot, begins_on, amount_fen, paid_fen; already judged or not.
        cutoff: of the figures.
        rule: of the list.
    """
    begins = pd.to_datetime(pots["begins_on"]).to_numpy().astype("datetime64[D]")
    ends = np.datetime64(date(cutoff.year, *rule.pay_by), "D")
    length = np.maximum((ends - begins).astype(np.int64) + 1, 1)
    run = (np.datetime64(cutoff.on, "D") - begins).astype(np.int64) + 1
    amount = pots["amount_fen"].to_numpy(dtype=np.int64)
    due_fen = divide_half_up(amount * np.clip(run, 0, length), length)
    paid_fen = pots["paid_fen"].to_numpy(dtype=np.int64)
    behind = 100 * (due_fen - paid_fen)
    light = np.select(
        [behind >= rule.red_points * amount, behind >= rule.yellow_points * amount],
        ["red", "yellow"],
        default="green",
    )
    judged = pots.assign(
        due_fen=due_fen,
        behind_fen=np.maximum(due_fen - paid_fen, 0),
        light=pd.Series(light, pots.index, dtype="str"),
    )
    return farthest_first(judged)


def farthest_first(pots: pd.DataFrame) -> pd.DataFrame:
    """Judged pots with most behind first."""
    order = ["behind_fen", *_KEY]
    return pots.sort_values(order, ascending=[False, *[True] * len(_KEY)], ignore_index=True)


def name_pots(pots: pd.DataFrame, projects: pd.DataFrame, *, by_document: bool) -> pd.DataFrame:
    """The pots of the projects given, with their names.

    Args:
        pots: of one list.
        projects: PROJECT_KEY, name, unit_name, department_name, classified.
        by_document: the pot is a 文号, which is not told of a 涉密 project.
    """
    told = ["name", "unit_name", "department_name", "classified"]
    named = pots.merge(projects[[*PROJECT_KEY, *told]], on=PROJECT_KEY, validate="m:1")
    if by_document:
        named = named.assign(pot=named["pot"].where(~named["classified"].astype(bool), UNTOLD))
    return named


UNTOLD = "涉密，不显示"

_UNPRINTED = "未印文号"

_KEY = [*PROJECT_KEY, "pot"]


def _pots(facts: YearFacts, labelled: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The pots with what was issued to them and paid from them by the cut-off."""
    issued = labelled[pd.to_datetime(labelled["issued_on"]) <= pd.Timestamp(cutoff.on)]
    issued = issued.assign(document=_documents(issued["document_no"]))
    paid = facts.vouchers[facts.vouchers["month"] <= cutoff.month]
    paid = paid.assign(document=_documents(paid["document_no"]))
    assigned = _assign(paid, issued)
    paid_fen = assigned.groupby(_KEY)["paid_in_month_fen"].sum()
    amounts = issued.groupby(_KEY).agg(
        amount_fen=("amount_fen", "sum"), begins_on=("begins_on", "min")
    )
    pots = amounts.join(paid_fen.rename("paid_fen")).reset_index()
    loose = assigned[assigned["pot"].isna()].groupby(PROJECT_KEY)["paid_in_month_fen"].sum()
    pots = pots[(pots["pot"] != _OTHER) & (pots["amount_fen"] > 0)]
    pots = pots.merge(loose.rename("unassigned_fen"), on=PROJECT_KEY, how="left")
    return pots.fillna({"paid_fen": 0, "unassigned_fen": 0}).astype(
        {"amount_fen": "int64", "paid_fen": "int64", "unassigned_fen": "int64"}
    )


def _assign(paid: pd.DataFrame, issued: pd.DataFrame) -> pd.DataFrame:
    """The payments with the pot that each is of; missing where that cannot be told."""
    by_document = _only_pot(issued.dropna(subset=["document"]), [*PROJECT_KEY, "document"])
    by_project = _only_pot(issued, PROJECT_KEY)
    told = paid.merge(by_document, on=[*PROJECT_KEY, "document"], how="left", validate="m:1")
    alone = paid.merge(by_project, on=PROJECT_KEY, how="left", validate="m:1")
    pot = told["pot"].astype(object).where(told["pot"].notna(), alone["pot"])
    return paid.reset_index(drop=True).assign(pot=pot)


def _only_pot(issued: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The pot of each key that has only one."""
    pots = issued[[*by, "pot"]].drop_duplicates()
    return pots.drop_duplicates(list(by), keep=False)


def _documents(printed: pd.Series) -> pd.Series:
    return printed.astype(object).map(bare_document, na_action="ignore")
