"""A project's money by what it is: 资金性质 (fund type) and 预算级次 (budget level).

A tranche prints both, or it is 未注明. A payment prints at most its fund type and the 文号 of the
tranche it is of; what it does not print is taken from the project's tranches where they leave no
choice, and is 未注明 else. Plan and light belong to whole projects; they are not here.
Source: 本项目约定.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.budget import adjusted_budget, initial_budget
from perfmon.measures.elapsed import elapsed_budget
from perfmon.measures.facts import PLACE, ProjectRows, YearFacts
from perfmon.measures.project_months import monthly_matrix
from perfmon.measures.sources import PROGRESS
from perfmon.periods import Cutoff

UNSAID = "未注明"

FUND_KEY = [*PROJECT_KEY, "fund_type", "budget_level"]

_OF_PLACE = [PLACE]
_KIND = [PLACE, "fund_type", "budget_level"]

FUND_FEN = ["budget_fen", "adjusted_budget_fen", "paid_in_month_fen", "paid_fen", "elapsed_fen"]


def build_fund_months(facts: YearFacts, cutoffs: Sequence[Cutoff]) -> pd.DataFrame:
    """Budget, payments and 序时 of every project at every cut-off, by fund type and budget level.

    Args:
        facts: one region and year.
        cutoffs: its twelve months in order.

    Returns:
        One row a project, fund type, budget level (FUND_KEY) and month, where any of FUND_FEN
        (int64) is not zero. Per project and month all but elapsed_fen sum to its project month.
    """
    facts = ProjectRows.of(facts.projects).place(facts)
    tranches = name_tranches(facts.tranches)
    payments = name_payments(all_payments(facts, _OF_PLACE), tranches, _OF_PLACE)
    tranches, payments, kinds = _by_kind(tranches, payments)
    rows = ProjectRows.of(kinds, _KIND)
    kinds = _keyed(kinds, facts.projects)
    adjusted_fen = adjusted_budget(tranches, rows, cutoffs)
    elapsed_fen = np.minimum(elapsed_budget(tranches, rows, cutoffs), adjusted_fen.clip(min=0))
    paid_fen = monthly_matrix(payments, rows, len(cutoffs))
    months = kinds.loc[kinds.index.repeat(len(cutoffs))].assign(
        month=np.tile([cutoff.month for cutoff in cutoffs], len(kinds)),
        budget_fen=initial_budget(tranches, rows, cutoffs).ravel(),
        adjusted_budget_fen=adjusted_fen.ravel(),
        paid_in_month_fen=paid_fen.ravel(),
        paid_fen=paid_fen.cumsum(axis=1).ravel(),
        elapsed_fen=elapsed_fen.ravel(),
    )
    return months[months[FUND_FEN].ne(0).any(axis=1)].reset_index(drop=True)


def _by_kind(
    tranches: pd.DataFrame, payments: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Tranches and payments placed among the kinds of money of the projects, and these kinds."""
    both = pd.concat([tranches[_KIND], payments[_KIND]], ignore_index=True)
    kind = both.groupby(_KIND, sort=False).ngroup().to_numpy()
    return (
        tranches.assign(**{PLACE: kind[: len(tranches)]}),
        payments.assign(**{PLACE: kind[len(tranches) :]}),
        both.drop_duplicates(ignore_index=True),
    )


def _keyed(kinds: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The kinds with the keys of their projects instead of their places."""
    keys = projects[PROJECT_KEY].take(kinds[PLACE].to_numpy()).reset_index(drop=True)
    return keys.assign(fund_type=kinds["fund_type"], budget_level=kinds["budget_level"])


def sum_funds(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Fund rows of one month summed by `fund_type` or `budget_level`.

    Returns:
        One row a value, most budget first: FUND_FEN (int64) and project_count. A project with
        money of several kinds counts once in each.
    """
    sums = rows.groupby(by)[FUND_FEN].sum().astype("int64")
    counts = rows.drop_duplicates([*PROJECT_KEY, by]).groupby(by).size()
    groups = sums.assign(project_count=counts.astype("int64")).reset_index()
    return groups.sort_values("adjusted_budget_fen", ascending=False, kind="stable")


def name_tranches(tranches: pd.DataFrame) -> pd.DataFrame:
    """The tranches with their words as they are compared; a blank fund type or level is 未注明."""
    return _plain_words(tranches).fillna({"fund_type": UNSAID, "budget_level": UNSAID})


def name_payments(
    payments: pd.DataFrame, tranches: pd.DataFrame, key: Sequence[str] = PROJECT_KEY
) -> pd.DataFrame:
    """The payments with the fund type and budget level of each, by the first rule that gives one.

    The fund type is what is printed, else that of the project's tranches with the same 文号, else
    that of all its tranches. The level is that of the tranches with the same 文号 and fund type,
    else with the same 文号, else with the same fund type, else of all. Tranches of several kinds,
    未注明 being one, give none.

    Args:
        payments: the key, fund_type and document_no as printed, or missing.
        tranches: from `name_tranches`.
        key: what stands for the project in both.
    """
    named = _plain_words(payments.assign(budget_level=None).reset_index(drop=True))
    of_project = list(key)
    of_document, of_fund = [*of_project, "document_no"], [*of_project, "fund_type"]
    for by in (of_document, of_project):
        named = fill_from_tranches(named, "fund_type", tranches, by)
    named = named.fillna({"fund_type": UNSAID})
    for by in ([*of_document, "fund_type"], of_document, of_fund, of_project):
        named = fill_from_tranches(named, "budget_level", tranches, by)
    return named.fillna({"budget_level": UNSAID})


def fill_from_tranches(
    payments: pd.DataFrame, column: str, tranches: pd.DataFrame, by: list[str]
) -> pd.DataFrame:
    """The payments with a blank column filled where the tranches alike in `by` hold one value."""
    if payments[column].notna().all():
        return payments
    values = tranches.dropna(subset=by).drop_duplicates([*by, column])
    only = values.drop_duplicates(by, keep=False)[[*by, column]].rename(columns={column: "only"})
    found = payments.merge(only, on=by, how="left", validate="m:1")["only"]
    return payments.assign(**{column: payments[column].astype(object).fillna(found)})


def all_payments(facts: YearFacts, key: Sequence[str] = PROJECT_KEY) -> pd.DataFrame:
    """Voucher sums, and what was paid beside them (cumulative tables, 国库外), of no fund type.

    Args:
        facts: one region and year.
        key: what stands for the project in them.
    """
    monthly = facts.monthly_payments
    beside_fen = monthly["paid_in_month_fen"].where(
        monthly["paid_by"] == PROGRESS, monthly["entered_in_month_fen"]
    )
    rest = monthly[[*key, "month"]].assign(paid_in_month_fen=beside_fen)
    rest = rest[beside_fen != 0].assign(fund_type=None, document_no=None)
    return pd.concat([part for part in (facts.vouchers, rest) if len(part)] or [rest])


def _plain_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the words they have for fund type, level and 文号 as they are compared."""
    plain = {"fund_type": plain_fund, "budget_level": plain_level, "document_no": bare_document}
    return rows.assign(**{column: _told(rows[column], of) for column, of in plain.items()})


def _told(printed: pd.Series, of: Callable[[str], str | None]) -> np.ndarray:
    """Each printed word as it is compared, blank ones too; asked once a word."""
    codes, words = pd.factorize(printed)
    return np.array([*(of(str(word)) for word in words), None], dtype=object)[codes]


_FUNDS = {
    "一般公共预算": "一般公共",
    "政府性基金预算": "政府性基金",
    "国有资本经营预算": "国有资本",
    "财政专户管理资金": "财政专户",
    "单位资金": "单位资金",
}
"""资金性质 → the words that tell it, however a system goes on."""

_LEVEL = re.compile(r"(?:[0-9]+[-. ]*)?(中央|省|市|县|乡)(?:[区镇]?本?级)?(?:资金)?")

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−（）／：", "0123456789.,--()/:")
_DROPPED = str.maketrans("", "", " 　()[]〔〕【】《》'\"")


@cache
def plain_fund(printed: str) -> str | None:
    """资金性质 under its one name; None for a blank; as printed where it is none of the five.

    >>> plain_fund("11 一般公共预算资金"), plain_fund("往来资金"), plain_fund(" ")
    ('一般公共预算', '往来资金', None)
    """
    told = (name for name, words in _FUNDS.items() if words in printed)
    return next(told, printed.strip() or None)


@cache
def plain_level(printed: str) -> str | None:
    """预算级次 under its one name; None for a blank; as printed where it is none of the five.

    >>> plain_level("县级"), plain_level("3-省级资金"), plain_level("本级"), plain_level("")
    ('县', '省', '本级', None)
    """
    told = _LEVEL.fullmatch(printed.strip())
    return told[1] if told else printed.strip() or None


@cache
def bare_document(printed: str) -> str | None:
    """A 文号 as imports compare it: half width, capitals, no brackets and blanks; None for a blank.

    >>> bare_document("巨财预〔２０２３〕1号"), bare_document("巨财预[2023] 1号")
    ('巨财预20231号', '巨财预20231号')
    """
    return printed.translate(_HALF_WIDTH).translate(_DROPPED).upper() or None
