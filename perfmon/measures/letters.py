"""Which projects a month's letters (提示函, 整改通知书) speak of, a department each.

What a person decided holds. Where nobody decided yet, the letter is drafted by the step that the
rule proposes, and is marked so; a step that goes to the county's government stands as 整改通知书 in
what the department itself is sent. Source: method §6; 本项目约定.
"""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ladder import LETTERS, NOTICE, ORDER, STEPS, propose_steps

_MONEY_FIRST = ["behind_fen", "adjusted_budget_fen", "unit_code", "project_code"]


def letter_projects(
    projects: pd.DataFrame, states: pd.DataFrame, steps: pd.DataFrame
) -> pd.DataFrame:
    """The projects that departments are written to about.

    Args:
        projects: judged projects of one month: what `propose_steps` needs, behind_fen,
            adjusted_budget_fen.
        states: beside their lights.
        steps: decided on the year's months up to this one, and last year's letters that an opened
            year took over (is_carried).

    Returns:
        Their rows with letter (LETTERS) and is_decided (by a person, of this month), 整改通知书
        first and within each most money behind first. A project for which no letter goes out is
        there only if a person decided one.
    """
    ranks = steps.assign(rank=steps["step"].map(STEPS.index).astype("int64"))
    is_of_month = ranks["month"].isin(projects["month"].unique())
    this_month = ranks[is_of_month & ~ranks["is_carried"].astype(bool)]
    decided = this_month.groupby(PROJECT_KEY, as_index=False)["rank"].max()
    proposed = propose_steps(projects, states, steps).dropna(subset="step")
    rank = proposed["step"].map(STEPS.index).astype("int64")
    drafted = proposed[PROJECT_KEY].assign(rank=rank)
    both = pd.concat([decided.assign(is_decided=True), drafted.assign(is_decided=False)])
    chosen = both.drop_duplicates(PROJECT_KEY)
    letters = [NOTICE if STEPS[rank] == NOTICE else ORDER for rank in chosen["rank"]]
    chosen = chosen.assign(letter=pd.Series(letters, chosen.index, dtype="str"))
    found = projects.merge(chosen.drop(columns="rank"), on=PROJECT_KEY, validate="1:1")
    ordered = found.sort_values(_MONEY_FIRST, ascending=[False, False, True, True])
    turn = ordered["letter"].map({ORDER: 0, NOTICE: 1})
    return ordered.iloc[turn.argsort(kind="stable")].reset_index(drop=True)


def sum_letters(rows: pd.DataFrame) -> pd.DataFrame:
    """The departments that are written to.

    Args:
        rows: as `letter_projects` gives them, with department_code and department_name.

    Returns:
        One row a department, by code: department_code, department_name, letter (the higher of
        LETTERS), order_count and notice_count (projects by letter), undecided_count.
    """
    counted = rows.assign(
        order_count=(rows["letter"] == ORDER).astype("int64"),
        notice_count=(rows["letter"] == NOTICE).astype("int64"),
        undecided_count=(~rows["is_decided"].astype(bool)).astype("int64"),
    )
    counts = ["order_count", "notice_count", "undecided_count"]
    keys = ["department_code", "department_name"]
    sums = counted.groupby(keys, as_index=False)[counts].sum()
    letter = [LETTERS[count > 0] for count in sums["order_count"]]
    return sums.assign(letter=pd.Series(letter, sums.index, dtype="str"))
