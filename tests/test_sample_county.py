"""The simulated county: it fits the tables, its sums hold, and every situation is in it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import perfmon
from perfmon.document import (
    Checkpoint,
    Department,
    Head,
    Indicator,
    PerformanceText,
    ProjectTargets,
)
from perfmon.measures.disagreement import SURE_BUT_RED, SURE_BUT_SHORT, disagreements_of
from perfmon.measures.task_selection import WAYS, TaskSelection, choose_for_task
from perfmon.money import parse_fen
from perfmon.store.database import Database, open_database
from perfmon.store.monitoring_tasks import read_task_candidates, read_task_rows, read_tasks
from perfmon.store.outlooks import SAID, read_outlook_sheet
from perfmon.store.writing import NUMBERED
from perfmon.ui.outlook_lists import listed_outlooks, typed_outlooks
from perfmon.workflows.entry_checks import rows_by_key
from perfmon.workflows.outlook_checks import check_outlooks
from perfmon.workflows.sample.county import PROJECT_KEY, SampleCounty, simulate_county
from perfmon.workflows.sample.projects import check_character
from perfmon.workflows.sample.rules import REAL_PAYMENTS
from perfmon.workflows.sample.situations import SITUATIONS, find_situations
from perfmon.workflows.sample.units import REAL_UNIT, REGION_CODE

PACKAGE = Path(perfmon.__file__).parent
MIGRATIONS = sorted((PACKAGE / "store" / "migrations").glob("*.sql"))
REAL_FILES = sorted((PACKAGE.parent / "data").glob("*.txt"))
FRAMES = ("department", "unit", "project", "tranche", "payment", "result", "project_link")

# The ten real projects: code, budget, plan at the end of March, June, October, December; 万元.
REAL_PLANS = """
    13052923P00584010819F 96    20  50  70  96
    13052923P005840108178 60    0   0   0   60
    13052923P00584110141T 100   25  50  75  100
    13052923P00584010811J 6     2   3   4   6
    13052923P00584010813R 5     1   2.5 2.5 5
    13052923P00584010810Y 2     0.5 1   1.5 2
    13052923P00584010814D 13.40 2   7   10  13.40
    13052923P00584010809K 5.24  1   3   4   5.24
    13052923P005840108126 40    13  20  30  40
    13052923P005840108151 5     1   2.5 3.5 5
"""
TARGETS = (
    Indicator(1, "产出", "数量指标", "数量", "", "≥20册", "at_least", ">=", "20", "册", None, ""),
    Indicator(2, "产出", "质量指标", "率", "", "≥95%", "at_least", ">=", "95", "%", None, ""),
    Indicator(3, "产出", "成本指标", "成本", "", "6万元", "equal", "=", "6", "万元", None, ""),
    Indicator(4, "效益", "社会效益", "作用", "", "提升", "qualitative", None, None, None, None, ""),
)


def real_project(line: str) -> ProjectTargets:
    code, budget, *plan = line.split()
    cells = zip((3, 6, 10, 12), plan, strict=True)
    return ProjectTargets(
        code=code,
        name=code,
        contents_name=None,
        year=2023,
        unit_code=REAL_UNIT.code,
        carry_over=False,
        budget_fen=parse_fen(budget),
        fiscal_fen=None,
        other_fen=None,
        purpose=None,
        goals=(),
        schedule=tuple(Checkpoint(month, cell, parse_fen(cell), False) for month, cell in cells),
        indicators=TARGETS,
    )


@pytest.fixture(scope="module")
def real() -> PerformanceText:
    head = Head("绩效文本", 2023, REAL_UNIT.code, REAL_UNIT.name, REGION_CODE, None, None)
    projects = tuple(real_project(line) for line in REAL_PLANS.strip().splitlines())
    return PerformanceText(head, Department(None, (), (), ()), projects)


@pytest.fixture(scope="module")
def county(real: PerformanceText) -> SampleCounty:
    return simulate_county(real)


def frames_of(county: SampleCounty) -> dict[str, pd.DataFrame]:
    names = ("departments", "units", "projects", "tranches", "payments", "results", "links")
    return {table: getattr(county, name) for table, name in zip(FRAMES, names, strict=True)}


def text_projects(county: SampleCounty) -> list[ProjectTargets]:
    return [project for text in county.texts for project in text.projects]


def judged_projects(county: SampleCounty) -> pd.DataFrame:
    """All judged projects with their opening budget, those of the texts and those without one."""
    in_texts = pd.DataFrame(
        [(p.year, p.unit_code, p.code, p.name, p.budget_fen) for p in text_projects(county)],
        columns=[*PROJECT_KEY, "name", "opening_fen"],
    )
    is_judged = county.projects["project_class"].isin(["其他运转类", "特定目标类"])
    others = county.projects.loc[is_judged, [*PROJECT_KEY, "name"]].assign(opening_fen=0)
    return pd.concat([in_texts, others], ignore_index=True)


@pytest.fixture(scope="module")
def database(
    county: SampleCounty, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A real file made from the migrations, with the frames and the texts' projects in it."""
    connection = duckdb.connect(str(tmp_path_factory.mktemp("sample") / "county.duckdb"))
    for path in MIGRATIONS:
        connection.execute(path.read_text(encoding="utf-8"))
    connection.execute(
        "INSERT INTO batch (batch_id, kind, actor, recorded_at) "
        "VALUES (1, '演示数据', '测试', TIMESTAMP '2023-11-01 08:00:00')"
    )
    for table, frame in {**frames_of(county), "project": all_projects(county)}.items():
        numbers = {NUMBERED[table]: range(len(frame))} if table in NUMBERED else {}
        connection.register("incoming", frame.assign(batch_id=1, **numbers))
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 our own names
        connection.unregister("incoming")
    yield connection
    connection.close()


def all_projects(county: SampleCounty) -> pd.DataFrame:
    in_texts = judged_projects(county).query("opening_fen > 0").drop(columns="opening_fen")
    in_texts = in_texts.assign(
        region_code=REGION_CODE, project_class="特定目标类", carry_over=False, classified=False
    )
    return pd.concat([county.projects, in_texts], ignore_index=True)


def test_every_frame_fits_its_table(
    county: SampleCounty, database: duckdb.DuckDBPyConnection
) -> None:
    for table, frame in {**frames_of(county), "project": all_projects(county)}.items():
        rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 our own names
        assert rows == (len(frame),), table


def test_missing_texts_and_days_arrive_as_null(database: duckdb.DuckDBPyConnection) -> None:
    empty = database.execute(
        "SELECT count(*) FROM tranche WHERE transfer_no IS NULL AND kind <> '调剂'"
    ).fetchone()
    others = database.execute("SELECT count(*) FROM tranche WHERE kind <> '调剂'").fetchone()
    assert empty == others
    wrong = database.execute(
        "SELECT count(*) FROM result WHERE (number IS NOT NULL)::int "
        "+ (done_on IS NOT NULL)::int + (grade IS NOT NULL)::int <> 1"
    ).fetchone()
    assert wrong == (0,)


def test_money_is_int64(county: SampleCounty) -> None:
    for frame in frames_of(county).values():
        for column in frame.columns[frame.columns.str.endswith("_fen")]:
            assert frame[column].dtype == "int64", column


def test_counts_are_those_of_a_county(county: SampleCounty) -> None:
    assert len(county.departments) == 25
    assert len(county.units) == 36
    assert county.units["department_code"].isin(county.departments["department_code"]).all()
    judged = judged_projects(county).groupby("year").size()
    assert judged.between(370, 425).all()
    assert county.payments.groupby("year").size().between(8_000, 12_000).all()


def test_every_unit_pays_wages_and_running_costs(county: SampleCounty) -> None:
    beside = county.projects.query("project_class in ['人员类', '公用经费']")
    assert len(beside) == 2 * 2 * 35


def test_codes_have_their_check_character(county: SampleCounty) -> None:
    codes = {*judged_projects(county)["project_code"], *county.projects["project_code"]}
    assert all(len(code) == 21 and check_character(code[:20]) == code[20] for code in codes)
    assert all(check_character(code[:20]) == code[20] for code in REAL_PAYMENTS)


def test_names_are_distinct_within_a_unit_and_year(county: SampleCounty) -> None:
    judged = judged_projects(county)
    assert not judged.duplicated(["year", "unit_code", "name"]).any()
    assert not judged["name"].str.contains("巨鹿").any()
    assert (judged["name"].str.len() > 30).any()


def test_voucher_lines_are_unique(county: SampleCounty) -> None:
    assert not county.payments.duplicated(["voucher_no", "line_no"]).any()


def test_every_payment_is_of_a_known_project(county: SampleCounty, real: PerformanceText) -> None:
    known = {*all_projects(county)[PROJECT_KEY].itertuples(index=False, name=None)}
    known |= {(2023, REAL_UNIT.code, project.code) for project in real.projects}
    assert {*county.payments[PROJECT_KEY].itertuples(index=False, name=None)} <= known
    assert {*county.tranches[PROJECT_KEY].itertuples(index=False, name=None)} <= known


def test_payments_stay_within_what_is_covered(county: SampleCounty) -> None:
    assert county.covered_until == {2022: date(2022, 12, 31), 2023: date(2023, 10, 31)}
    last = county.payments.groupby("year")["paid_on"].max()
    assert all(last[year].date() <= day for year, day in county.covered_until.items())
    assert (county.payments["paid_on"].dt.day_of_week < 5).all()


def test_no_project_pays_above_its_budget_on_any_day_but_those_meant_to(
    county: SampleCounty,
) -> None:
    opening = judged_projects(county).assign(on=lambda p: pd.to_datetime(p["year"].astype(str)))
    tranches = county.tranches.rename(columns={"issued_on": "on"})
    paid = county.payments[county.payments["unit_code"] != REAL_UNIT.code]
    moves = pd.concat(
        [
            opening.rename(columns={"opening_fen": "amount_fen"}).assign(order=0),
            tranches.assign(order=0),
            paid.rename(columns={"paid_on": "on"}).assign(amount_fen=-paid["amount_fen"], order=1),
        ]
    )
    moves = moves[[*PROJECT_KEY, "on", "order", "amount_fen"]].sort_values(
        ["on", "order", "amount_fen"], kind="stable"
    )
    # Refunds and corrections of one day come after its payments here, so a day counts as a whole.
    daily = moves.groupby([*PROJECT_KEY, "on"], as_index=False)["amount_fen"].sum()
    left = daily.groupby(PROJECT_KEY)["amount_fen"].cumsum()
    over = daily.loc[left < 0, PROJECT_KEY].drop_duplicates()
    assert over.groupby("year").size().between(2, 4).all()


def test_net_payments_are_never_negative(county: SampleCounty) -> None:
    net = county.payments.groupby(PROJECT_KEY)["amount_fen"].cumsum()
    assert (net.where(county.payments["kind"] != "更正", 0) >= 0).all()


def test_both_sides_of_a_transfer_sum_to_zero(county: SampleCounty) -> None:
    sides = county.tranches[county.tranches["kind"] == "调剂"]
    grouped = sides.groupby(["year", "transfer_no"])
    assert (grouped.size() == 2).all()
    assert (grouped["amount_fen"].sum() == 0).all()
    assert (grouped["unit_code"].nunique() == 1).all()


def test_corrections_are_pairs_that_sum_to_zero(county: SampleCounty) -> None:
    pairs = county.payments[county.payments["kind"] == "更正"].groupby("voucher_no")
    assert (pairs["amount_fen"].sum() == 0).all()


def test_what_is_carried_is_what_was_left(county: SampleCounty) -> None:
    judged = judged_projects(county).set_index(PROJECT_KEY)
    tranches = county.tranches.groupby([*PROJECT_KEY, "kind"])["amount_fen"].sum().unstack()
    carried_in = judged["opening_fen"].add(tranches["结转"], fill_value=0).to_dict()
    budget = judged["opening_fen"].add(tranches.sum(axis=1), fill_value=0)
    paid = county.payments.groupby(PROJECT_KEY)["amount_fen"].sum()
    left = budget.sub(paid, fill_value=0).to_dict()
    carried = 0
    for link in county.links.astype(object).itertuples():
        new = (link.to_year, link.to_unit_code, link.to_code)
        if str(judged["name"].to_dict()[new]).startswith("（上年结转）"):
            carried += 1
            rest = left[link.from_year, link.from_unit_code, link.from_code]
            assert 0 <= rest - carried_in[new] < 10_000, "less than a hundred yuan lapses"
    assert carried > 15


def test_plans_rise_to_the_budget(county: SampleCounty) -> None:
    for project in text_projects(county):
        plan = [point.planned_fen for point in project.schedule]
        assert plan == sorted(plan), project.name
        assert plan[-1] == project.budget_fen
        assert all(fen % 10_000 == 0 for fen in plan), "a text prints two decimals"
        for point in project.schedule:
            blank = 0 if not point.inferred else project.budget_fen
            assert point.planned_fen == (parse_fen(point.printed) if point.printed else blank)


def test_texts_are_marked_and_whole(county: SampleCounty) -> None:
    assert all(text.document.title.endswith("（演示）") for text in county.texts)
    units = [(text.document.year, text.document.unit_code) for text in county.texts]
    assert len(units) == len(set(units)) == 70
    projects = text_projects(county)
    assert {len(project.indicators) for project in projects} == {4, 5, 6, 7}
    kinds = {indicator.kind for project in projects for indicator in project.indicators}
    assert kinds == {"at_least", "at_most", "equal", "by_date", "qualitative"}
    assert not any(project.unit_code == REAL_UNIT.code for project in projects)


def test_results_belong_to_published_indicators(
    county: SampleCounty, real: PerformanceText
) -> None:
    published = {
        (project.year, project.unit_code, project.code, indicator.row)
        for project in [*text_projects(county), *real.projects]
        for indicator in project.indicators
    }
    reported = county.results[[*PROJECT_KEY, "indicator_row"]].drop_duplicates()
    assert {*reported.itertuples(index=False, name=None)} <= published
    assert county.results.query("year == 2023")["month"].max() == 10


def test_targets_of_cost_report_what_is_paid(county: SampleCounty, real: PerformanceText) -> None:
    october = county.results.query("month == 10 and indicator_row == 3")
    cost = october[october["unit_code"] == REAL_UNIT.code].set_index("project_code")["number"]
    assert cost[real.projects[0].code] == "38"
    assert cost[real.projects[4].code] == "2.5"


def test_every_situation_occurs(county: SampleCounty, real: PerformanceText) -> None:
    found = find_situations(county, real)
    assert found.keys() == SITUATIONS.keys()
    assert [situation for situation, places in found.items() if not places] == []


def test_situations_without_the_real_document(county: SampleCounty) -> None:
    found = find_situations(simulate_county())
    assert all(found.values())
    assert not any(place[1] == REAL_UNIT.code for places in found.values() for place in places)


def test_december_2022_is_a_rush(county: SampleCounty) -> None:
    judged = county.payments.merge(judged_projects(county)[PROJECT_KEY], on=PROJECT_KEY)
    year = judged[judged["year"] == 2022]
    december = year.loc[year["paid_on"].dt.month == 12, "amount_fen"].sum()
    assert 0.22 <= december / year["amount_fen"].sum() <= 0.28
    refunds = (judged["kind"] == "退款").mean()
    assert 0.01 <= refunds <= 0.02


def test_the_real_projects_show_what_the_pages_are_tested_with(
    county: SampleCounty, real: PerformanceText
) -> None:
    payments = county.payments[county.payments["unit_code"] == REAL_UNIT.code]
    paid = payments.groupby("project_code")["amount_fen"].sum()
    codes = [project.code for project in real.projects]
    assert paid[codes[0]] == parse_fen("38")
    assert paid[codes[4]] == parse_fen("2.5")
    assert codes[1] not in paid.index
    assert parse_fen("75") < paid[codes[2]] < parse_fen("80")
    found = find_situations(county, real)
    assert (2023, REAL_UNIT.code, codes[0]) in found["far_late"]
    assert (2023, REAL_UNIT.code, codes[1]) in found["zero_on_plan"]
    assert (2023, REAL_UNIT.code, codes[6]) in found["spent_without_results"]
    assert (2023, REAL_UNIT.code, codes[9]) in found["results_without_spending"]
    assert not (county.payments.query("year == 2022")["unit_code"] == REAL_UNIT.code).any()


def test_the_real_codes_are_those_of_the_published_text() -> None:
    published = "".join(path.read_text(encoding="utf-8") for path in REAL_FILES)
    assert all(code in published for code in REAL_PAYMENTS)
    assert [line.split()[0] for line in REAL_PLANS.strip().splitlines()] == list(REAL_PAYMENTS)


def digest(county: SampleCounty) -> str:
    csv = "".join(frame.to_csv() for frame in frames_of(county).values())
    return hashlib.sha256((csv + repr(county.texts)).encode()).hexdigest()


def test_two_calls_give_the_same_county(county: SampleCounty, real: PerformanceText) -> None:
    again = simulate_county(real)
    for table, frame in frames_of(county).items():
        pd.testing.assert_frame_equal(frame, frames_of(again)[table])
    assert again.texts == county.texts


def test_the_hash_seed_changes_nothing() -> None:
    program = (
        "from perfmon.workflows.sample.county import simulate_county as s\n"
        "import hashlib, sys\nc = s()\n"
        "f = (c.departments, c.units, c.projects, c.tranches, c.payments, c.results, c.links)\n"
        "t = ''.join(x.to_csv() for x in f) + repr(c.texts)\n"
        "sys.stdout.write(hashlib.sha256(t.encode()).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == digest(simulate_county())


@pytest.fixture(scope="module")
def answered(sample_path: Path) -> Iterator[tuple[Database, pd.DataFrame]]:
    """The sample, and its sheet of October with what units answered."""
    with closing(open_database(sample_path)) as database:
        sheet = read_outlook_sheet(database.cursor(), 2023, 10)
        yield database, sheet[sheet["state"].notna()]


def test_units_answer_for_deviations_and_half_waits_for_review(
    answered: tuple[Database, pd.DataFrame],
) -> None:
    _, rows = answered
    assert rows["is_deviating"].all()
    assert set(rows["state"]) == {"已报", "已审"}
    is_money = rows["indicator_row"] == 0
    kinds = (is_money & rows["expected_fen"].notna(), is_money & rows["expected_fen"].isna())
    for kind in (*kinds, ~is_money):
        assert set(rows.loc[kind, "state"]) == {"已报", "已审"}
    assert (rows.loc[kinds[1], "unpaid_contract_fen"] > 0).all()


def test_what_units_answer_is_what_the_product_would_let_them(
    answered: tuple[Database, pd.DataFrame],
) -> None:
    _, rows = answered
    for _, own in listed_outlooks(rows).groupby("unit_code"):
        unsaid = dict.fromkeys(SAID) | {"state": None}
        known = {key: row | unsaid for key, row in rows_by_key(own).items()}
        cells = typed_outlooks(own, own)
        checked = check_outlooks(known, cells, date(2023, 10, 1), "已报", date(2023, 11, 9))
        assert checked.objections == ()
        assert len(checked.rows) == len(own)


def test_some_answers_do_not_go_together(answered: tuple[Database, pd.DataFrame]) -> None:
    _, rows = answered
    found = {each for row in rows.to_dict("records") for each in disagreements_of(row)}
    assert found == {SURE_BUT_RED, SURE_BUT_SHORT}


def test_the_task_asks_about_projects_that_the_product_would_offer(
    answered: tuple[Database, pd.DataFrame],
) -> None:
    database, _ = answered
    (task,) = read_tasks(database.cursor(), 2023)
    candidates = read_task_candidates(database.cursor(), 2023, 10)
    (way,) = [way for way in WAYS if TaskSelection(way).words == task.selection]
    offered = choose_for_task(candidates, TaskSelection(way))
    asked = read_task_rows(database.cursor(), task)
    assert set(asked["project_code"]) == set(offered["project_code"])
    assert task.project_count == len(offered)
