"""What is known of a region's year, and the projects as the rows of every matrix below.

A matrix of this package is projects × cut-offs: one row a project, one column a month.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.money import Int64Array
from perfmon.periods import Cutoff

BoolArray = npt.NDArray[np.bool_]
DayArray = npt.NDArray[np.datetime64]
PositionArray = npt.NDArray[np.intp]

PLACE = "place"
"""The column in which `ProjectRows.place` keeps what `position` gives."""


@dataclass(frozen=True)
class YearFacts:
    """The facts of one fiscal year, of a region or several; all with PROJECT_KEY.

    Attributes:
        projects: one row a project.
        tranches: one row a tranche; kind, amount_fen (signed), issued_on 下达日期, direct 直达,
            source_year 来源年度, and as printed or missing document_no 文号, fund_type 资金性质,
            budget_level 预算级次.
        monthly_payments: one row a project and month with payments, as `combine_sources` gives.
        checkpoints: one row a checkpoint of 资金支出计划; month, planned_fen, inferred,
            corrected (更正).
        vouchers: one row a project, month, fund_type and document_no (as printed or missing) with
            voucher lines; paid_in_month_fen, net.
    """

    projects: pd.DataFrame
    tranches: pd.DataFrame
    monthly_payments: pd.DataFrame
    checkpoints: pd.DataFrame
    vouchers: pd.DataFrame


@dataclass(frozen=True)
class ProjectRows:
    """The projects, or parts of them, in their order, to find and sum other frames' rows by."""

    keys: pd.MultiIndex

    @classmethod
    def of(cls, projects: pd.DataFrame, by: Sequence[str] = PROJECT_KEY) -> "ProjectRows":
        keys = pd.MultiIndex.from_frame(projects[list(by)])
        assert keys.is_unique, "a project stands once in a year"
        return cls(keys)

    def position(self, rows: pd.DataFrame) -> PositionArray:
        """Each row's place among the projects.

        Only the first of rows of one project that follow each other is looked up.
        """
        if PLACE in rows:
            return rows[PLACE].to_numpy(dtype=np.intp)
        keys = rows[list(self.keys.names)]
        is_first = _differs_from_the_row_before(keys)
        first = self.keys.get_indexer(pd.MultiIndex.from_frame(keys[is_first]))
        assert (first >= 0).all(), "every fact belongs to a project of the year"
        position: PositionArray = first[np.cumsum(is_first) - 1]
        return position

    def place(self, facts: YearFacts) -> YearFacts:
        """The facts with each row's place instead of its key, looked up once for all figures."""
        return replace(
            facts,
            tranches=self._placed(facts.tranches),
            monthly_payments=self._placed(facts.monthly_payments),
            checkpoints=self._placed(facts.checkpoints),
            vouchers=self._placed(facts.vouchers),
        )

    def _placed(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.drop(columns=list(self.keys.names)).assign(**{PLACE: self.position(rows)})

    def sum(self, rows: pd.DataFrame, amounts_fen: Int64Array) -> Int64Array:
        """Rows × months summed to projects × months, exactly."""
        months = amounts_fen.shape[1]
        cells = self.position(rows)[:, None] * months + np.arange(months)
        return self._sum_cells(cells.ravel(), amounts_fen.ravel(), months)

    def sum_by_month(
        self, rows: pd.DataFrame, month: Int64Array, amounts_fen: Int64Array, months: int
    ) -> Int64Array:
        """Rows, each of one month (1 is January), summed to projects × months, exactly."""
        return self._sum_cells(self.position(rows) * months + month - 1, amounts_fen, months)

    def _sum_cells(self, cells: PositionArray, amounts_fen: Int64Array, months: int) -> Int64Array:
        sums = np.zeros(len(self.keys) * months, dtype=np.int64)
        np.add.at(sums, cells, amounts_fen)  # of one dimension, where it is fast
        return sums.reshape(len(self.keys), months)

    def have(self, rows: pd.DataFrame) -> BoolArray:
        """Which projects any of the rows belongs to."""
        return np.bincount(self.position(rows), minlength=len(self.keys)) > 0


def _differs_from_the_row_before(keys: pd.DataFrame) -> BoolArray:
    differs = np.zeros(len(keys), dtype=bool)
    differs[:1] = True
    for name in keys:
        column = keys[name].array
        differs[1:] |= np.asarray(column[1:] != column[:-1], dtype=bool)
    return differs


def amounts(tranches: pd.DataFrame) -> Int64Array:
    """The signed amounts as a column, to be spread over months."""
    return tranches["amount_fen"].to_numpy(dtype=np.int64)[:, None]


def issue_days(tranches: pd.DataFrame) -> DayArray:
    """下达日期 as a column of days."""
    return pd.to_datetime(tranches["issued_on"]).to_numpy().astype("datetime64[D]")[:, None]


def cut_days(cutoffs: Sequence[Cutoff]) -> DayArray:
    """The cut-offs as a row of days."""
    return np.array([cutoff.on for cutoff in cutoffs], dtype="datetime64[D]")[None, :]


def day_count(span: npt.NDArray[np.timedelta64]) -> Int64Array:
    """A span in whole days."""
    return span.astype("timedelta64[D]").astype(np.int64)
