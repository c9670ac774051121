"""核对: how each line of a month's 核对单 stands on a day, by department, and what is left open.

No answer by the due day counts as 确认, of the figures that were sent and no others; an answer
holds for the figures that were seen. Where they have moved since, the line asks again. Source:
本项目约定.
"""

from collections.abc import Iterable
from datetime import date

import pandas as pd

FIGURES = ("budget_fen", "paid_fen", "in_transit_fen")
"""What a line shows: 调整预算数, 累计已支付, 在途."""

AGREED, OBJECTION, HANDLING = VERDICTS = ("确认", "异议", "处理")
"""What is answered: two by the department, the last by the bureau on an 异议."""

OBJECTED, CHANGED, OPEN = ("有异议", "数字变了", "待核对")
CONFIRMED, HANDLED, DEEMED = ("已确认", "已处理", "视同确认")
STATES = (OBJECTED, CHANGED, OPEN, CONFIRMED, HANDLED, DEEMED)
"""How a line can stand, what is to be done first."""

SETTLED = (CONFIRMED, HANDLED, DEEMED)

COUNTS = {
    OBJECTED: "objected",
    CHANGED: "changed",
    OPEN: "open",
    CONFIRMED: "confirmed",
    HANDLED: "handled",
    DEEMED: "deemed",
}
"""State → the column of `count_checks`."""

MOST_NAMED = 6
"""So many projects or departments a sentence names."""


def add_check_states(lines: pd.DataFrame, on: date) -> pd.DataFrame:
    """The lines with state, one of STATES.

    An 异议 stays one until it is answered, whatever the figures become. 数字变了 is a line whose
    figures are neither those of its answer nor those that were sent.

    Args:
        lines: one row a project: FIGURES as they are now; verdict and said_… FIGURES of the last
            answer (missing where there is none); due_on and sent_… FIGURES of the last sheet
            (missing where the line was never sent).
        on: the day; of the due day itself an answer is still in time.
    """
    verdict = lines["verdict"].astype("str")
    was_sent = lines["due_on"].notna()
    is_over = was_sent & (pd.to_datetime(lines["due_on"]) < pd.Timestamp(on))
    is_as_sent = _are_now(lines, "sent")
    state = pd.Series(OPEN, lines.index, dtype="str")
    state = state.mask(is_as_sent & is_over, DEEMED)
    state = state.mask(was_sent & ~is_as_sent, CHANGED)
    is_as_said = _are_now(lines, "said")
    state = state.mask((verdict == AGREED) & is_as_said, CONFIRMED)
    state = state.mask((verdict == HANDLING) & is_as_said, HANDLED)
    return lines.assign(state=state.mask(verdict == OBJECTION, OBJECTED))


def _are_now(lines: pd.DataFrame, when: str) -> pd.Series:
    """Whether the figures of then are those of now; no where there are none of then."""
    same = [(lines[f"{when}_{figure}"] == lines[figure]).fillna(False) for figure in FIGURES]
    return pd.concat(same, axis=1).all(axis=1).astype(bool)


def count_checks(lines: pd.DataFrame) -> pd.DataFrame:
    """How many lines of each department stand in which state; those with 异议 first.

    Args:
        lines: as `add_check_states` gives them, with department_code and department_name.

    Returns:
        department_code, department_name, due_on (the latest), projects, settled (已确认, 已处理 or
        视同确认) and the columns of COUNTS; then most 异议, most changed and open, by code.
    """
    by = ["department_code", "department_name"]
    marks = {column: (lines["state"] == state).astype("int64") for state, column in COUNTS.items()}
    marked = lines.assign(projects=1, settled=lines["state"].isin(SETTLED).astype("int64"), **marks)
    sums = marked.groupby(by)[["projects", "settled", *COUNTS.values()]].sum().reset_index()
    due = lines.groupby(by)["due_on"].max().reset_index()
    counted = sums.merge(due, on=by, validate="1:1").assign(left=sums["changed"] + sums["open"])
    order = ["objected", "left", "department_code"]
    ordered = counted.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return ordered.drop(columns="left")


def unsettled_words(lines: pd.DataFrame) -> tuple[str, ...]:
    """What of a month is not agreed on, a clause each; none where all is.

    Args:
        lines: as `add_check_states` gives them, with name, department_code and department_name.
    """
    if not lines["due_on"].notna().any():
        return ("没有发核对单",)
    found = []
    objected = lines[lines["state"] == OBJECTED]
    if len(objected):
        pairs = objected[["department_name", "name"]].itertuples(index=False)
        named = _named((f"{department}：{name}" for department, name in pairs), "个项目")
        found.append(f"{len(objected)} 个项目有异议没有处理（{named}）")
    left = lines[lines["state"].isin([CHANGED, OPEN])]
    if len(left):
        counts = left.groupby(["department_code", "department_name"]).size().reset_index(name="n")
        pairs = counts[["department_name", "n"]].itertuples(index=False)
        named = _named((f"{department} {count} 个" for department, count in pairs), "个部门")
        changed = int((left["state"] == CHANGED).sum())
        again = f"，其中 {changed} 个发出或答复以后数字变了" if changed else ""
        found.append(f"{len(left)} 个项目还没有核对{again}（{named}）")
    return tuple(found)


def _named(names: Iterable[str], counted: str) -> str:
    each = list(names)
    rest = f"等 {len(each)} {counted}" if len(each) > MOST_NAMED else ""
    return "；".join(each[:MOST_NAMED]) + rest
