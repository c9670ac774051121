"""结转: the money that projects had left at December's cut, and where it goes on in the new year.

What is left is 调整预算数 less 已支付 as December's cut froze them, to the fen; a fund type is told
only where all of a project's money is of one. A project of the new year is proposed by its name
where both bear the same and the new one is 上年结转, else by an unchanged code, else by its name;
never across units, never by a name that stands twice. A person decides. Source: 预算法 §42 (结转
for the same purpose, 结余 taken back); the order of the matching is 本项目约定.
"""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.year_pairs import pair_rows, without_year
from perfmon.money import format_wanyuan, format_yuan

CARRIED, TAKEN_BACK, DROPPED = FATES = ("结转", "结余收回", "不再安排")
"""What becomes of money left."""

SAME_CODE, SAME_NAME = "编码相同", "名称相同"

SEVERAL_FUNDS = "几种资金"

FROM, TO = ["from_unit_code", "from_code"], ["to_unit_code", "to_code"]


def money_left(projects: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    """The projects of a cut that had money left, most first.

    Args:
        projects: of December's cut: PROJECT_KEY, adjusted_budget_fen, paid_fen and names.
        tranches: of the same cut: PROJECT_KEY, fund_type (missing where none is printed).

    Returns:
        Their rows with left_fen and fund_type (SEVERAL_FUNDS where it is of several; missing where
        a tranche prints none).
    """
    said = tranches.assign(fund_type=tranches["fund_type"].fillna("").astype("str"))
    funds = said.groupby(PROJECT_KEY)["fund_type"].agg(_one_fund).rename("fund_type").reset_index()
    left = projects.assign(left_fen=projects["adjusted_budget_fen"] - projects["paid_fen"])
    rows = left[left["left_fen"] > 0].merge(funds, on=PROJECT_KEY, how="left", validate="1:1")
    order = ["left_fen", "unit_code", "project_code"]
    ordered = rows.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return ordered.assign(fund_type=ordered["fund_type"].mask(ordered["fund_type"] == ""))


def _one_fund(types: pd.Series) -> str:
    distinct = set(types)
    if "" in distinct:
        return ""
    return str(types.iloc[0]) if len(distinct) == 1 else SEVERAL_FUNDS


def propose_projects(left: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The project of the new year that each project with money left seems to go on as.

    Args:
        left: unit_code, project_code, name.
        projects: of the new year: unit_code, project_code, name, carry_over (上年结转).

    Returns:
        The rows of left with to_unit_code, to_code and matched_by (SAME_CODE, SAME_NAME); each
        missing where nothing matches.
    """
    before = _keyed(left.assign(carry_over=True))
    now = _keyed(projects.reset_index(drop=True))
    rest, code = ["carry_over", "own_unit", "plain"], ["own_unit", "own_code"]
    cascade = (rest, code, ["own_unit", "plain"])
    pairs = pair_rows(now, before, cascade).set_index("before_at")["now_at"]
    found = now.loc[pairs.to_numpy(), ["own_unit", "own_code"]].set_axis(pairs.index)
    to_code = found["own_code"].reindex(left.index)
    matched_by = pd.Series(SAME_NAME, left.index, dtype="str").mask(
        to_code == left["project_code"], SAME_CODE
    )
    return left.assign(
        to_unit_code=found["own_unit"].reindex(left.index),
        to_code=to_code,
        matched_by=matched_by.where(to_code.notna(), None),
    )


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with what they are matched by; a name that stands twice in a unit matches nothing."""
    plain = without_year(rows["name"])
    keyed = rows.assign(own_unit=rows["unit_code"], own_code=rows["project_code"], plain=plain)
    is_twice = keyed.duplicated(["own_unit", "plain", "carry_over"], keep=False)
    return keyed.assign(plain=plain.mask(is_twice))


def compare_with_tranches(linked: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    """What was linked to each project of the new year beside its 预算指标 of kind 结转.

    Args:
        linked: one row a project of the year before: TO, amount_fen.
        tranches: of the new year: unit_code, project_code, kind, amount_fen.

    Returns:
        One row a project of the new year that has either: TO, linked_fen, tranche_fen,
        difference_fen (tranches less links), is_printed (whether any tranche of the kind is there),
        words without a full stop.
    """
    printed = tranches[tranches["kind"] == CARRIED].rename(
        columns={"unit_code": "to_unit_code", "project_code": "to_code"}
    )
    sums = (
        linked.groupby(TO, as_index=False)
        .agg(linked_fen=("amount_fen", "sum"))
        .merge(
            printed.groupby(TO, as_index=False).agg(tranche_fen=("amount_fen", "sum")),
            on=TO,
            how="outer",
            validate="1:1",
        )
        .astype({"linked_fen": "Int64", "tranche_fen": "Int64"})
    )
    fen = sums[["linked_fen", "tranche_fen"]].fillna(0).astype("int64")
    compared = sums[TO].assign(
        linked_fen=fen["linked_fen"],
        tranche_fen=fen["tranche_fen"],
        difference_fen=fen["tranche_fen"] - fen["linked_fen"],
        is_printed=sums["tranche_fen"].notna(),
    )
    words = [
        difference_words(int(row["linked_fen"]), int(row["tranche_fen"]), row["is_printed"])
        for row in compared.to_dict("records")
    ]
    return compared.assign(words=pd.Series(words, compared.index, dtype="str"))


def difference_words(linked_fen: int, tranche_fen: int, is_printed: bool) -> str:
    """Whether 结转 as imported agrees with what December's cut had left, to the fen.

    >>> difference_words(100_000_000, 100_000_000, True)
    '与结转的预算指标一致'
    >>> difference_words(100_000_000, 99_000_000, True)
    '结转的预算指标 99.00 万元，比登记的结转少 10,000.00 元，请核对'
    """
    if not is_printed:
        return "还没有结转的预算指标"
    difference_fen = tranche_fen - linked_fen
    if difference_fen == 0:
        return "与结转的预算指标一致"
    side = "多" if difference_fen > 0 else "少"
    return (
        f"结转的预算指标 {format_wanyuan(tranche_fen)} 万元，"
        f"比登记的结转{side} {format_yuan(abs(difference_fen))} 元，请核对"
    )
