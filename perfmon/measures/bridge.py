"""支出进度为什么变: what led from one month's rate to a later one's.

The steps are taken one after the other on the sums of payments A and of budgets B: what is paid and
what comes back at the old budget, then money added, then new projects with their payments, last the
cuts; so no step passes a budget of zero. A step that moves A by a and B by b makes the effect
(A + a)/(B + b) − A/B = (aB − Ab) ÷ B(B + b), which is linear in a and b and so falls apart exactly
into the effects of its projects. All effects together are the difference of the two rates, as
fractions; printed points are rounded so that they add up too.
Source: 本项目约定; issue 4, "Bridge".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY

PAID, RETURNED, ADDED, NEW, CUT = STEPS = (
    "支付",
    "退款、更正",
    "追加、调入",
    "新项目",
    "追减、调出",
)

MOVED = ["paid_fen", "budget_fen"]

_PAID = [*PROJECT_KEY, "paid_fen"]


@dataclass(frozen=True)
class Standing:
    """Where the projects stand at a cut-off, together.

    Attributes:
        paid_fen: 已支付.
        budget_fen: 调整预算数; above zero.
    """

    paid_fen: int
    budget_fen: int

    @property
    def rate(self) -> Fraction:
        """支出进度, exact."""
        return Fraction(self.paid_fen, self.budget_fen)

    def moved(self, paid_fen: int, budget_fen: int) -> "Standing":
        return Standing(self.paid_fen + paid_fen, self.budget_fen + budget_fen)


@dataclass(frozen=True)
class Step:
    """One step of the bridge.

    Attributes:
        name: one of `STEPS`.
        before: where it starts.
        paid_fen: by how much it moves what is paid.
        budget_fen: by how much it moves the budget.
        hundredths: its effect as printed, in 0.01 个百分点.
        projects: that made it, largest effect first: PROJECT_KEY, paid_fen, budget_fen, hundredths.
    """

    name: str
    before: Standing
    paid_fen: int
    budget_fen: int
    hundredths: int
    projects: pd.DataFrame

    @property
    def effect(self) -> Fraction:
        """By how much it moves the rate, exact."""
        return self.before.moved(self.paid_fen, self.budget_fen).rate - self.before.rate


@dataclass(frozen=True)
class Bridge:
    """From one month's rate to a later one's.

    Attributes:
        before: at the earlier cut-off.
        after: at the later one.
        hundredths: the difference of the rates as printed, in 0.01 个百分点.
        steps: those that moved anything, in their order.
    """

    before: Standing
    after: Standing
    hundredths: int
    steps: tuple[Step, ...]

    @property
    def difference(self) -> Fraction:
        """By how much the later rate is above the earlier one, exact."""
        return self.after.rate - self.before.rate


def build_bridge(
    before: pd.DataFrame, after: pd.DataFrame, payments: pd.DataFrame, tranches: pd.DataFrame
) -> Bridge | None:
    """The bridge between two months of one year; None where one of them has no budget.

    Args:
        before: the projects at the earlier month: PROJECT_KEY, month, cut_on, paid_fen,
            adjusted_budget_fen.
        after: the same projects at the later month, alike.
        payments: voucher sums of these and perhaps other projects: PROJECT_KEY, month, kind,
            amount_fen.
        tranches: of these and perhaps other projects: PROJECT_KEY, issued_on, amount_fen.
    """
    start, end = _standing(before), _standing(after)
    if start.budget_fen <= 0 or end.budget_fen <= 0:
        return None
    difference = in_hundredths(end.rate - start.rate)
    moves = _moves(before, after, payments, tranches)
    found, at = [], start
    for name in STEPS:
        rows = moves[moves["step"] == name].reset_index(drop=True)
        if len(rows):
            found.append((name, at, rows))
            at = at.moved(*(int(rows[column].sum()) for column in MOVED))
    assert at == end, "the steps lead to the later month, to the fen"
    effects = [_effects(at, rows) for _, at, rows in found]
    printed = share_out([sum(parts, Fraction()) for parts in effects], difference)
    steps = tuple(
        _step(*each, parts, points)
        for each, parts, points in zip(found, effects, printed, strict=True)
    )
    return Bridge(start, end, difference, steps)


def share_out(parts: Sequence[Fraction], whole: int) -> list[int]:
    """The parts in 0.01 个百分点, each rounded up or down so that they add up to the whole.

    Those with the largest remainders are rounded up (最大余数法).

    >>> share_out([Fraction(1, 30000), Fraction(1, 30000), Fraction(1, 30000)], 1)
    [1, 0, 0]
    """
    exact = [10_000 * part for part in parts]
    down = [floor(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda place: down[place] - exact[place])
    raised = set(order[: whole - sum(down)])
    return [value + (place in raised) for place, value in enumerate(down)]


def in_hundredths(share: Fraction) -> int:
    """A share, or a difference of shares, in 0.01 个百分点, rounded half away from zero.

    >>> in_hundredths(Fraction(-1, 3))
    -3333
    """
    size = floor(10_000 * abs(share) + Fraction(1, 2))
    return size if share >= 0 else -size


def _standing(rows: pd.DataFrame) -> Standing:
    return Standing(int(rows["paid_fen"].sum()), int(rows["adjusted_budget_fen"].sum()))


def _effects(at: Standing, rows: pd.DataFrame) -> list[Fraction]:
    """What each project of a step adds to the rate."""
    paid, budget = (rows[column].tolist() for column in MOVED)
    below = at.budget_fen * (at.budget_fen + sum(budget))
    return [
        Fraction(a * at.budget_fen - at.paid_fen * b, below)
        for a, b in zip(paid, budget, strict=True)
    ]


def _step(
    name: str, at: Standing, rows: pd.DataFrame, effects: Sequence[Fraction], hundredths: int
) -> Step:
    order = sorted(range(len(effects)), key=lambda place: -abs(effects[place]))
    projects = rows.assign(hundredths=share_out(effects, hundredths)).iloc[order]
    paid_fen, budget_fen = (int(rows[column].sum()) for column in MOVED)
    return Step(name, at, paid_fen, budget_fen, hundredths, projects.drop(columns="step"))


def _moves(
    before: pd.DataFrame, after: pd.DataFrame, payments: pd.DataFrame, tranches: pd.DataFrame
) -> pd.DataFrame:
    """One row a step and project that moved anything: PROJECT_KEY, step, MOVED."""
    span = _span(before, after)
    issued = tranches.assign(issued_on=pd.to_datetime(tranches["issued_on"]))
    moves = pd.concat([_paid(span, payments), _issued(span, issued)], ignore_index=True)
    is_new = pd.MultiIndex.from_frame(moves[PROJECT_KEY]).isin(_new_projects(span, issued))
    moves = moves.assign(step=moves["step"].mask(is_new, NEW))
    sums = moves.groupby([*PROJECT_KEY, "step"])[MOVED].sum().reset_index()
    return sums[sums[MOVED].ne(0).any(axis=1)]


def _span(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Each project at both months, with how much its payments and its budget moved."""
    figures = ["month", "cut_on", "paid_fen", "adjusted_budget_fen"]
    columns = [*PROJECT_KEY, *figures]
    span = before[columns].merge(
        after[columns], on=PROJECT_KEY, validate="1:1", suffixes=("", "_after")
    )
    assert len(span) == len(before) == len(after), "both months hold the same projects"
    return span.assign(
        moved_fen=span["paid_fen_after"] - span["paid_fen"],
        issued_fen=span["adjusted_budget_fen_after"] - span["adjusted_budget_fen"],
    )


def _paid(span: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """What was paid and what came back.

    Beside the vouchers, whose kind is printed, stands what progress tables and units say; of it,
    less than nothing came back.
    """
    ours = payments.merge(span, on=PROJECT_KEY, suffixes=("", "_before"))
    ours = ours[ours["month"].gt(ours["month_before"]) & ours["month"].le(ours["month_after"])]
    vouchers = ours.assign(paid_fen=ours["amount_fen"], came=ours["kind"].eq("支付"))
    less = vouchers.assign(paid_fen=-vouchers["paid_fen"])
    every = pd.concat([span.assign(paid_fen=span["moved_fen"])[_PAID], less[_PAID]])
    beside = every.groupby(PROJECT_KEY)[["paid_fen"]].sum().reset_index()
    beside = beside.assign(came=beside["paid_fen"] >= 0)
    said = pd.concat([vouchers[[*_PAID, "came"]], beside], ignore_index=True)
    step = np.where(said["came"].astype(bool), PAID, RETURNED)
    return said.drop(columns="came").assign(step=step, budget_fen=0)


def _issued(span: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    """What tranches added and cut."""
    ours = tranches.merge(span, on=PROJECT_KEY)
    ours = ours[ours["issued_on"].gt(ours["cut_on"]) & ours["issued_on"].le(ours["cut_on_after"])]
    assert ours["amount_fen"].sum() == span["issued_fen"].sum(), "tranches make the budgets"
    step = np.where(ours["amount_fen"] > 0, ADDED, CUT)
    moved = ours[[*PROJECT_KEY, "amount_fen"]].rename(columns={"amount_fen": "budget_fen"})
    return moved.assign(step=step, paid_fen=0)


def _new_projects(span: pd.DataFrame, tranches: pd.DataFrame) -> pd.MultiIndex:
    """The projects whose first money came between: no tranche and no payment before."""
    first = tranches.groupby(PROJECT_KEY)["issued_on"].min().rename("first_on").reset_index()
    both = span.merge(first, on=PROJECT_KEY)
    is_new = (
        both["first_on"].gt(both["cut_on"])
        & both["first_on"].le(both["cut_on_after"])
        & both["paid_fen"].eq(0)
    )
    return pd.MultiIndex.from_frame(both.loc[is_new, PROJECT_KEY])
