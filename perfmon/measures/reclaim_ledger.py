"""盘活台账: every line that was accepted (认定), followed to the document that takes it back.

What a document took is typed with its 文号. Where the budget was cut under the same 文号 (追减,
调剂 given away), both must agree to the fen; a cut under another 文号 is not the document's.
Nothing is judged in rounded figures. Source: issue 7, paper C; 本项目约定.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.cuts import document_key
from perfmon.money import format_wanyuan, format_yuan

LINE_KEY = [*PROJECT_KEY, "month"]
"""A line of a closed month's list."""

OPEN, PARTLY, TAKEN, ABOVE = STATES = ("认定未下文", "部分下文", "已下文", "多于认定")
"""How far an accepted line is."""

UNCUT, EQUAL, UNEQUAL = ("预算没有减", "相符", "不符")
"""What the budget says of the documents."""

FIGURES = ("accepted_fen", "taken_fen", "open_fen", "above_fen", "cut_fen", "uncut_fen")

Row = dict[Any, Any]
Key = tuple[Any, ...]

_FEN_PER_HUNDREDTH_WANYUAN = 10_000


def follow_lines(
    accepted: pd.DataFrame, documents: pd.DataFrame, cuts: pd.DataFrame
) -> pd.DataFrame:
    """The accepted lines with what became of them, in their order.

    Args:
        accepted: one row a line: LINE_KEY, accepted_fen.
        documents: LINE_KEY, document_no (of a project on one line only), issued_on, amount_fen.
        cuts: the year's tranches below zero: PROJECT_KEY, document_no, amount_fen (negative).

    Returns:
        With taken_fen, what documents took; open_fen, still without one; above_fen, taken above
        what was accepted (accepted = taken + open − above); cut_fen, by which the budget was cut
        under their 文号; uncut_fen, taken less cut (below zero where more was cut); state
        (STATES); budget_state (UNCUT, EQUAL, UNEQUAL; missing without a document); document_nos,
        issued_on, of the last one (missing without); sentence, without a full stop.
    """
    by_line = _by_line(documents, _sum_cuts(cuts))
    followed = [
        _follow(int(row["accepted_fen"]), by_line.get(_line(row), []))
        for row in accepted.to_dict("records")
    ]
    types = dict.fromkeys(FIGURES[1:], "int64")
    types |= dict.fromkeys(("state", "budget_state", "document_nos", "sentence"), "str")
    added = pd.DataFrame(followed, columns=[*types, "issued_on"], index=accepted.index)
    return accepted.join(added.astype(types).assign(issued_on=pd.to_datetime(added["issued_on"])))


def sum_ledger(lines: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The year's totals of followed lines, most accepted first.

    Args:
        lines: as `follow_lines` gives them.
        by: columns of a group; empty for one row of all.

    Returns:
        One row a group: `by`, line_count, taken_count (lines with a document), FIGURES.
    """
    counted = lines[[*by, *FIGURES]].assign(
        line_count=1, taken_count=(lines["state"] != OPEN).astype("int64")
    )
    figures = ["line_count", "taken_count", *FIGURES]
    if not by:
        return counted[figures].sum().astype("int64").to_frame().T
    sums = counted.groupby(list(by), as_index=False)[figures].sum()
    order = ["accepted_fen", *by]
    return sums.sort_values(order, ascending=[False, *[True] * len(by)], ignore_index=True)


def bound_elsewhere(others: pd.DataFrame, documents: pd.DataFrame, cuts: pd.DataFrame) -> int:
    """How much of what one line could give is spoken for by its project's lines of other months.

    What they accepted, or took where that is more, less what a cut of the budget under their 文号
    took out of the line's own figures already.

    Args:
        others: accepted lines of the same project, as `follow_lines` gives them.
        documents: of these lines.
        cuts: the tranches below zero that the line's own closed month holds.

    Returns:
        In fen, 0 or more.
    """
    held = _sum_cuts(cuts)
    by_line = _by_line(documents, held)
    return sum(
        max(
            int(row["accepted_fen"] + row["above_fen"])
            - sum(each["cut_fen"] for each in by_line.get(_line(row), [])),
            0,
        )
        for row in others.to_dict("records")
    )


def exact_words(fen: int) -> str:
    """An amount in 万元, in 元 where two decimals would not say it.

    >>> exact_words(5_000_000), exact_words(5_000_001)
    ('5.00 万元', '50,000.01 元')
    """
    if fen % _FEN_PER_HUNDREDTH_WANYUAN:
        return f"{format_yuan(fen)} 元"
    return f"{format_wanyuan(fen)} 万元"


def _line(row: Row) -> Key:
    return tuple(row[name] for name in LINE_KEY)


def _by_line(documents: pd.DataFrame, cut_fen: dict[Key, int]) -> dict[Key, list[Row]]:
    """The documents of each line, with cut_fen, by which the budget was cut under each."""
    by_line: dict[Key, list[Row]] = {}
    for row in documents.to_dict("records"):
        number = (*(row[name] for name in PROJECT_KEY), document_key(row["document_no"]))
        by_line.setdefault(_line(row), []).append(row | {"cut_fen": cut_fen.get(number, 0)})
    return by_line


def _sum_cuts(cuts: pd.DataFrame) -> dict[Key, int]:
    """By project and 文号 as compared, what was taken, above 0; without a 文号 nothing is."""
    sums: dict[Key, int] = {}
    for row in cuts.to_dict("records"):
        number = document_key(row["document_no"])
        if number:
            key = (*(row[name] for name in PROJECT_KEY), number)
            sums[key] = sums.get(key, 0) - int(row["amount_fen"])
    return sums


def _follow(accepted_fen: int, documents: list[Row]) -> Row:
    taken_fen = sum(int(row["amount_fen"]) for row in documents)
    cut_fen = sum(int(row["cut_fen"]) for row in documents)
    open_fen, above_fen = max(accepted_fen - taken_fen, 0), max(taken_fen - accepted_fen, 0)
    return {
        "taken_fen": taken_fen,
        "open_fen": open_fen,
        "above_fen": above_fen,
        "cut_fen": cut_fen,
        "uncut_fen": taken_fen - cut_fen,
        "state": _state(taken_fen, open_fen, above_fen),
        "budget_state": _budget_state(documents),
        "document_nos": "、".join(str(row["document_no"]) for row in documents) or None,
        "issued_on": max((row["issued_on"] for row in documents), default=None),
        "sentence": _sentence(accepted_fen, documents, open_fen, above_fen),
    }


def _state(taken_fen: int, open_fen: int, above_fen: int) -> str:
    if not taken_fen:
        return OPEN
    if open_fen:
        return PARTLY
    return ABOVE if above_fen else TAKEN


def _budget_state(documents: list[Row]) -> str | None:
    """Each document against its own cut, so that two faults never come to nothing."""
    if not documents:
        return None
    if all(row["cut_fen"] == row["amount_fen"] for row in documents):
        return EQUAL
    return UNEQUAL if any(row["cut_fen"] for row in documents) else UNCUT


def _sentence(accepted_fen: int, documents: list[Row], open_fen: int, above_fen: int) -> str:
    """认定 5.00 万元；甲号（2023-11-20）已下文 3.00 万元，预算已减 3.00 万元，相符；还差 ……."""
    parts = [f"认定 {exact_words(accepted_fen)}", *map(_document_words, documents)]
    if not documents:
        parts.append("还没有下文")
    elif open_fen:
        parts.append(f"还差 {exact_words(open_fen)}没有下文")
    elif above_fen:
        parts.append(f"比认定多 {exact_words(above_fen)}")
    return "；".join(parts)


def _document_words(row: Row) -> str:
    taken_fen, cut_fen = int(row["amount_fen"]), int(row["cut_fen"])
    head = f"{row['document_no']}（{row['issued_on']:%Y-%m-%d}）已下文 {exact_words(taken_fen)}"
    if not cut_fen:
        return f"{head}，预算还没有按这个文号减"
    if cut_fen == taken_fen:
        return f"{head}，预算已减 {exact_words(cut_fen)}，相符"
    side = "少减" if cut_fen < taken_fen else "多减"
    return (
        f"{head}，预算减了 {exact_words(cut_fen)}，{side} {exact_words(abs(taken_fen - cut_fen))}"
    )
