"""What holds for any schedule, any tranches and any payments (hypothesis)."""

import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import FUND_FEN, build_fund_months, sum_funds
from perfmon.measures.groups import LIGHTS, SUMMED_FEN, sum_groups
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import year_cutoffs
from perfmon.measures.sources import PROGRESS
from tests.figures import FIGURES, ProjectFacts, facts_of, judged_year, of_project, row_of

# A year costs the same for one project as for many: few examples, several projects in each.
# Shrinking would take minutes, so the assertions name the project.
FEW = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

YEAR = 2023
SEVERITY = {"red": 0, "yellow": 1, "green": 2, "blue": 3}
DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
MONTHS = st.integers(1, 12)
# small sums where every fen decides, round ones where boundaries are hit, and 10^13 fen
SUMS = st.one_of(
    st.integers(0, 200), st.integers(0, 30).map(lambda n: n * 1_000_000), st.integers(0, 10**13)
)
INITIAL = st.tuples(st.sampled_from(["年初", "结转"]), st.just(date(YEAR, 1, 1)), SUMS)
LATER = st.tuples(st.sampled_from(["追加", "调剂"]), DAYS, SUMS)
CUT = st.tuples(st.sampled_from(["追减", "调剂"]), DAYS, SUMS.map(lambda amount: -amount))
PAYMENT = st.tuples(MONTHS, st.one_of(SUMS, SUMS.map(lambda amount: -amount)))
CHECKPOINTS = st.dictionaries(MONTHS, SUMS, max_size=5).map(
    lambda planned: tuple((month, fen, False) for month, fen in planned.items())
)
CLASSES = st.sampled_from(["特定目标类", "特定目标类", "其他运转类", "人员类"])


def project_facts(
    tranches: st.SearchStrategy[tuple[str, date, int]],
) -> st.SearchStrategy[ProjectFacts]:
    """Projects with any of these tranches, any schedule and any payments."""
    return st.builds(
        ProjectFacts,
        tranches=st.lists(tranches, max_size=4).map(tuple),
        checkpoints=CHECKPOINTS,
        payments=st.lists(PAYMENT, max_size=6).map(tuple),
        project_class=CLASSES,
    )


ANY_PROJECT = project_facts(st.one_of(INITIAL, INITIAL, LATER, CUT))
ANY_COUNTY = st.lists(ANY_PROJECT, min_size=3, max_size=6).map(
    lambda projects: {f"项目{n}": each for n, each in enumerate(projects)}
)


def same_figures(rows: pd.DataFrame, one: str, other: str) -> None:
    columns = [*FIGURES, "execution_rate", "plan_gap_points", "elapsed_share", "light", "cause"]
    pd.testing.assert_frame_equal(
        of_project(rows, one)[columns].reset_index(drop=True),
        of_project(rows, other)[columns].reset_index(drop=True),
    )


@FEW
@given(ANY_COUNTY, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    projects: dict[str, ProjectFacts], chance: Random
) -> None:
    facts = facts_of(projects)

    def shuffled(rows: pd.DataFrame) -> pd.DataFrame:
        order = list(range(len(rows)))
        chance.shuffle(order)
        return rows.iloc[order]

    other = YearFacts(
        shuffled(facts.projects),
        shuffled(facts.tranches),
        shuffled(facts.monthly_payments),
        shuffled(facts.checkpoints),
        shuffled(facts.vouchers),
    )
    order = ["project_code", "month"]
    pd.testing.assert_frame_equal(
        judged_year(facts).sort_values(order).reset_index(drop=True),
        judged_year(other).sort_values(order).reset_index(drop=True),
    )


@FEW
@given(ANY_PROJECT, MONTHS, SUMS)
def test_zero_payments_and_refund_pairs_and_split_lines_change_nothing(
    project: ProjectFacts, month: int, amount: int
) -> None:
    halves = tuple(
        (m, part) for m, paid in project.payments for part in (paid // 2, paid - paid // 2)
    )
    rows = judged_year(
        facts_of(
            {
                "原": project,
                "零": replace(project, payments=(*project.payments, (month, 0))),
                "退": replace(
                    project, payments=(*project.payments, (month, amount), (month, -amount))
                ),
                "拆": replace(project, payments=halves),
            }
        )
    )
    for other in ("零", "退", "拆"):
        same_figures(rows, "原", other)


@FEW
@given(ANY_PROJECT, DAYS)
def test_a_tranche_of_nothing_changes_no_figure(project: ProjectFacts, day: date) -> None:
    nothing = replace(project, tranches=(*project.tranches, ("追加", day, 0)))
    same_figures(judged_year(facts_of({"原": project, "零": nothing})), "原", "零")


@FEW
@given(ANY_COUNTY)
def test_december_holds_the_years_payments_and_all_money_issued(
    projects: dict[str, ProjectFacts],
) -> None:
    rows = judged_year(facts_of(projects))
    for name, project in projects.items():
        december = row_of(rows, name, 12)
        assert december["paid_fen"] == sum(paid for _, paid in project.payments)
        assert december["paid_fen"] == of_project(rows, name)["paid_in_month_fen"].sum()
        assert december["adjusted_budget_fen"] == sum(fen for _, _, fen in project.tranches)


@FEW
@given(ANY_COUNTY)
def test_plan_lines_and_elapsed_money_lie_between_nothing_and_the_budget(
    projects: dict[str, ProjectFacts],
) -> None:
    rows = judged_year(facts_of(projects))
    ceiling = rows["adjusted_budget_fen"].clip(lower=0)
    for line in ("planned_fen", "reference_fen", "elapsed_fen"):
        assert rows[line].dropna().ge(0).all()
        assert (rows[line] <= ceiling).fillna(True).all()


@FEW
@given(ANY_COUNTY)
def test_a_light_stands_exactly_where_there_is_a_budget_a_plan_and_a_judged_class(
    projects: dict[str, ProjectFacts],
) -> None:
    rows = judged_year(facts_of(projects))
    unlit = rows["light"].isna()
    assert rows.loc[rows["adjusted_budget_fen"] <= 0, "execution_rate"].isna().all()
    assert unlit[rows["adjusted_budget_fen"] <= 0].all()
    assert unlit[rows["planned_fen"].isna() | (rows["month"] < 3)].all()
    assert unlit[rows["project_class"] == "人员类"].all()
    judged = (
        (rows["adjusted_budget_fen"] > rows["in_grace_fen"])
        & rows["planned_fen"].notna()
        & (rows["month"] >= 3)
        & (rows["project_class"] != "人员类")
        & (rows["adjusted_budget_fen"] > 0)
    )
    assert not unlit[judged].any()


@FEW
@given(ANY_PROJECT, MONTHS, SUMS)
def test_a_light_never_improves_when_only_less_is_paid(
    project: ProjectFacts, month: int, less: int
) -> None:
    poorer = replace(project, payments=(*project.payments, (month, -less)))
    rows = judged_year(facts_of({"原": project, "少": poorer}))
    before, after = of_project(rows, "原")["light"], of_project(rows, "少")["light"]
    for was, now in zip(before, after, strict=True):
        if not pd.isna(was) and not pd.isna(now):
            assert SEVERITY[now] <= SEVERITY[was], project


PERCENTS = st.integers(0, 110)
NEAR_THE_BOUNDARIES = st.builds(
    # a budget of 100, so that a fen is a point and every boundary is met
    lambda cut, day, october, december, paid: ProjectFacts(
        tranches=(("年初", date(YEAR, 1, 1), 100), ("追减", day, -cut)),
        checkpoints=((10, october, False), (12, max(october, december), False)),
        payments=((2, paid),),
    ),
    st.one_of(st.just(0), st.integers(0, 60)),
    DAYS,
    PERCENTS,
    PERCENTS,
    PERCENTS,
)


@settings(FEW, max_examples=40)
@given(
    st.lists(st.one_of(ANY_PROJECT, NEAR_THE_BOUNDARIES), min_size=4, max_size=12),
    st.one_of(st.integers(1, 200), st.integers(1, 10**13)),
)
def test_money_added_on_20_november_changes_no_light_in_november(
    projects: list[ProjectFacts], amount: int
) -> None:
    late = ("追加", date(YEAR, 11, 20), amount)
    variants = {f"{n}": each for n, each in enumerate(projects)} | {
        f"{n}加": replace(each, tranches=(*each.tranches, late)) for n, each in enumerate(projects)
    }
    rows = judged_year(facts_of(variants))
    november = rows[rows["month"] == 11].set_index("project_code")
    lights, causes = november["light"].fillna("none"), november["cause"]
    for n, project in enumerate(projects):
        if lights[f"{n}"] == "blue" or causes[f"{n}"] == "no_budget":
            continue  # more budget is less excess, and a first budget has nothing to compare with
        assert lights[f"{n}加"] == lights[f"{n}"], project


@FEW
@given(ANY_COUNTY, st.lists(st.sampled_from(["王", "李", None]), min_size=6, max_size=6))
def test_parts_sum_to_the_whole_at_every_grouping(
    projects: dict[str, ProjectFacts], leaders: Sequence[str | None]
) -> None:
    rows = judged_year(facts_of(projects))
    leader_of = dict(zip(projects, leaders, strict=False))
    rows = rows.assign(county_leader=rows["project_code"].map(leader_of))
    county = sum_groups(rows, ["month"])
    for by in ("county_leader", "project_class", "unit_code"):
        parts = sum_groups(rows, ["month", by]).groupby("month").sum(numeric_only=True)
        for figure in (*SUMMED_FEN, *LIGHTS, "unlit", "project_count"):
            assert parts[figure].tolist() == county[figure].tolist(), (by, figure)


PRINTED = st.tuples(
    st.sampled_from(["县财预〔2023〕1号", "县财预[2023]1号", "冀财预〔2023〕8号", "", None]),
    st.sampled_from(["一般公共预算", "一般公共预算资金", "政府性基金", " ", None]),
    st.sampled_from(["县", "县级", "省", None]),
)


def printing(rows: pd.DataFrame, printed: Sequence[tuple[str | None, ...]]) -> pd.DataFrame:
    """The rows with 文号, 资金性质 and 预算级次, by turns."""
    cells = [printed[place % len(printed)] for place in range(len(rows))]
    names = ["document_no", "fund_type", "budget_level"]
    return rows.assign(**pd.DataFrame(cells, columns=names, index=rows.index, dtype="object"))


@FEW
@given(ANY_COUNTY, st.lists(PRINTED, min_size=1, max_size=7), st.integers(1, 4))
def test_money_by_fund_type_and_level_sums_to_the_whole(
    projects: dict[str, ProjectFacts], printed: Sequence[tuple[str | None, ...]], every: int
) -> None:
    facts = facts_of(projects)
    some = facts.vouchers.iloc[::every]
    of_tables = ~facts.monthly_payments.index.isin(some.index)
    monthly = facts.monthly_payments.assign(
        paid_by=lambda rows: rows["paid_by"].where(~of_tables, PROGRESS)
    )
    facts = replace(
        facts,
        tranches=printing(facts.tranches, printed),
        vouchers=printing(some, printed[::-1]),
        monthly_payments=monthly,
    )
    rows = judged_year(facts)
    parts = build_fund_months(facts, year_cutoffs(YEAR, None))
    summed = [figure for figure in FUND_FEN if figure != "elapsed_fen"]
    key = ["project_code", "month"]
    wholes = rows.set_index(key)[summed].sort_index()
    sums = parts.groupby(key)[summed].sum().reindex(wholes.index, fill_value=0)
    pd.testing.assert_frame_equal(sums, wholes, check_dtype=False)
    county = sum_groups(rows, ["month"]).set_index("month")
    for by in ("fund_type", "budget_level"):
        for month in county.index:
            groups = sum_funds(parts[parts["month"] == month], by)
            for figure in summed:
                assert groups[figure].sum() == county.loc[month, figure], (by, figure)
    assert (parts["elapsed_fen"] >= 0).all()
    assert (parts["elapsed_fen"] <= parts["adjusted_budget_fen"].clip(lower=0)).all()
    assert parts[FUND_FEN].ne(0).any(axis=1).all()


# The lines told once more, one project at a time, in exact fractions


def half_up(exact: Fraction) -> int:
    return math.floor(exact + Fraction(1, 2))


def told_lines(project: ProjectFacts, at: date) -> tuple[int, int]:
    """考核线 and 参考线 as the decisions say them."""
    position = at.month - 1 + Fraction(at.day, monthrange(at.year, at.month)[1])
    points = {0: 0} | {month: fen for month, fen, _ in project.checkpoints}
    last = max(month for month in points if month <= position)
    step = points[last]
    ahead = [month for month in points if month > position]
    if ahead:
        following = min(ahead)
        rise = (points[following] - step) * (position - last) / (following - last)
        reference = half_up(step + rise)
    else:
        reference = step
    due = sum(told_due(day, fen, at) for kind, day, fen in project.tranches if is_late(kind, fen))
    ceiling = max(sum(fen for _, day, fen in project.tranches if day <= at), 0)
    return min(step + due, ceiling), min(reference + due, ceiling)


def is_late(kind: str, amount: int) -> bool:
    return kind not in ("年初", "结转") and amount > 0


def told_due(issued: date, amount: int, at: date) -> int:
    """Nothing for 60 days, then straight to 31 December."""
    start, end = issued + timedelta(days=60), date(at.year, 12, 31)
    if at < start or start > end:
        return 0
    if at == end:
        return amount
    return half_up(Fraction(amount * (at - start).days, (end - start).days))


@settings(FEW, max_examples=40)
@given(
    st.lists(project_facts(st.one_of(INITIAL, CUT)), min_size=1, max_size=5),
    st.lists(project_facts(LATER), min_size=1, max_size=5),
    DAYS,
)
def test_the_lines_follow_the_rule_as_it_is_told(
    cut: list[ProjectFacts], later: list[ProjectFacts], until: date
) -> None:
    within = [  # a schedule within its budget, so that nothing but the lines themselves decides
        replace(each, tranches=(*each.tranches, ("年初", date(YEAR, 1, 1), 10**13)))
        for each in later
    ]
    projects = {f"{n}": each for n, each in enumerate([*cut, *within])}
    rows = judged_year(facts_of(projects), covered_until=until, tranche_rule=TrancheRule())
    for row in rows.itertuples():
        project = projects[str(row.project_code)]
        if project.checkpoints:
            told = told_lines(project, pd.Timestamp(str(row.cut_on)).date())
            assert (row.planned_fen, row.reference_fen) == told, (row.cut_on, project)
