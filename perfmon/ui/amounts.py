"""The amounts of a project's page that open what they are made of, and how they are called."""

from typing import NamedTuple

import pandas as pd

from perfmon.measures.budget import INITIAL_KINDS
from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff


class PaidAmount(NamedTuple):
    """Payments of a span of months: what the page calls them, how much, and of how many lines."""

    words: str
    fen: int
    lines: int
    months: tuple[int, int]


class BudgetAmount(NamedTuple):
    """A budget: what the page calls it, how much, of how many tranches, and of which kinds.

    All kinds where `kinds` is empty.
    """

    words: str
    fen: int
    lines: int
    kinds: tuple[str, ...] = ()


class Openable(NamedTuple):
    """What can be opened, by the words that are clicked.

    Attributes:
        cards: the amounts of the cards.
        months: each month up to the cut-off.
        tranches: the places of the tranches in their list.
    """

    cards: dict[str, PaidAmount | BudgetAmount]
    months: dict[str, PaidAmount]
    tranches: dict[str, int]


def openable_amounts(
    months: pd.DataFrame, counts: pd.DataFrame, tranches: pd.DataFrame
) -> Openable:
    """What can be opened at a cut-off; an amount of no lines is left out.

    Args:
        months: the project's months up to the cut-off.
        counts: month and lines of its payments.
        tranches: issued by the cut-off.
    """
    at_cut = months.iloc[-1]
    lines = dict(zip(counts["month"], counts["lines"], strict=True))
    in_months = [
        PaidAmount(f"{month}月支付", int(fen), lines.get(month, 0), (month, month))
        for month, fen in zip(months["month"], months["paid_in_month_fen"], strict=True)
    ]
    paid = PaidAmount(
        f"截至{Cutoff(at_cut['cut_on'].date()).label}已支付",
        at_cut["paid_fen"],
        sum(amount.lines for amount in in_months),
        (1, in_months[-1].months[1]),
    )
    is_initial = tranches["kind"].isin(INITIAL_KINDS)
    cards: list[PaidAmount | BudgetAmount] = [
        BudgetAmount("调整预算", at_cut["adjusted_budget_fen"], len(tranches)),
        BudgetAmount("年初预算", at_cut["budget_fen"], int(is_initial.sum()), INITIAL_KINDS),
        paid,
        in_months[-1],
    ]
    return Openable(
        {f"{amount.words} 看 {amount.lines:,} 行": amount for amount in cards if amount.lines},
        {
            f"{amount.months[0]}月 {amount.lines:,} 行": amount
            for amount in in_months
            if amount.lines
        },
        _tranche_words(tranches),
    )


def _tranche_words(tranches: pd.DataFrame) -> dict[str, int]:
    """Each tranche's kind, amount and 文号; told apart by number where they are the same."""
    places: dict[str, int] = {}
    for place, (kind, fen, document_no) in enumerate(
        zip(tranches["kind"], tranches["amount_fen"], tranches["document_no"], strict=True)
    ):
        document = "" if is_missing(document_no) else f" {document_no}"
        words = f"{kind} {format_wanyuan(fen)}{document}"
        places[f"{words}（{place + 1}）" if words in places else words] = place
    return places
