"""What is known of a region's year, and the projects as the rows of every matrix below.

A matrix of this package is projects × cut-offs: one row a project, one column a month.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.money import Int64Array
from perfmon.periods import Cutoff

BoolArray = npt.NDArray[np.bool_]
DayArray = npt.NDArray[np.datetime64]
PositionArray = npt.NDArray[np.intp]


@dataclass(frozen=True)
class YearFacts:
    """The facts of one region and fiscal year, as the store reads them; all with PROJECT_KEY.

    Attributes:
        projects: one row a project.
        tranches: one row a tranche; kind, amount_fen (signed), issued_on 下达日期, direct 直达,
            source_year 来源年度, and as printed or missing document_no 文号, fund_type 资金性质,
            budget_level 预算级次.
        monthly_payments: one row a project and month with payments, as `combine_sources` gives.
        checkpoints: one row a checkpoint of 资金支出计划; month, planned_fen, inferred.
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
        """Each row's place among the projects."""
        position = self.keys.get_indexer(pd.MultiIndex.from_frame(rows[list(self.keys.names)]))
        assert (position >= 0).all(), "every fact belongs to a project of the year"
        return position

    def sum(self, rows: pd.DataFrame, amounts_fen: Int64Array) -> Int64Array:
        """Rows × months summed to projects × months, exactly."""
        sums = np.zeros((len(self.keys), amounts_fen.shape[1]), dtype=np.int64)
        np.add.at(sums, self.position(rows), amounts_fen)
        return sums

    def have(self, rows: pd.DataFrame) -> BoolArray:
        """Which projects any of the rows belongs to."""
        return np.bincount(self.position(rows), minlength=len(self.keys)) > 0


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
