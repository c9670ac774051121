"""The bench's own words: its usage, and its percentiles; its files, which are imported whole."""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from python_calamine import load_workbook

from bench.__main__ import WRONG_USAGE, main
from bench.imports import make_files, time_import
from bench.measures import MONTH, generate_facts, judge, plain_cumsum
from bench.millions import ACTS as MILLIONS
from bench.millions import make_files as make_millions
from bench.pages import percentile
from bench.payment_files import write_payments_csv, write_payments_workbook
from bench.reports import make_consolidated
from bench.scales import Scale, make_database
from perfmon.measures.project_months import year_cutoffs


@pytest.mark.parametrize(
    "arguments",
    [[], ["page"], ["pages", "twice"], ["forecast"], ["forecast", "nowhere.csv"], ["superset"]],
)
def test_wrong_usage_is_told_and_exits_64(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == WRONG_USAGE == 64
    said = capsys.readouterr().err
    assert "python -m bench {all,pages,sizes,import,measures,millions,naive," in said
    assert ",pictures,forecast FILE,superset FOLDER}" in said


@pytest.mark.parametrize(("percent", "expected"), [(50, 15.0), (95, 29.0), (100, 30.0)])
def test_a_percentile_is_a_time_that_was_measured(percent: int, expected: float) -> None:
    assert percentile([float(n) for n in range(30, 0, -1)], percent) == expected


@pytest.mark.parametrize("name", ["payments.xlsx", "payments.csv"])
def test_the_lines_of_the_benchs_files_all_come_in(tmp_path: Path, name: str) -> None:
    make_files(tmp_path, workbook_rows=300, csv_rows=300)
    time_import(tmp_path / name, tmp_path)


def test_the_further_lines_of_a_scale_all_come_in(tmp_path: Path) -> None:
    make_millions(tmp_path, tmp_path, Scale(60, 400, 1), further=200)
    for act in ("paid", "months", "group-by"):
        assert MILLIONS[act](tmp_path / "full.duckdb", tmp_path) > 0
    assert MILLIONS["further"](tmp_path / "full.duckdb", tmp_path) > 0


def test_a_scale_is_the_same_at_every_run(tmp_path: Path) -> None:
    sums = []
    for name in ("a", "b"):
        with closing(make_database(tmp_path / f"{name}.duckdb", Scale(60, 400, 2))) as database:
            query = "SELECT region_code, sum(paid_fen)::BIGINT FROM project_month GROUP BY 1"
            sums.append(sorted(database.cursor().execute(query).fetchall()))
    assert sums[0] == sums[1]
    assert len(sums[0]) == 2


def test_a_consolidated_scale_holds_the_figures_of_the_same_scale_in_one_file(
    tmp_path: Path,
) -> None:
    scale = Scale(60, 400, 2)
    make_database(tmp_path / "a.duckdb", scale).close()
    make_consolidated(tmp_path / "b.duckdb", scale)
    query = """
        SELECT region_code, month, light, count(*), sum(adjusted_budget_fen), sum(paid_fen),
               sum(planned_fen)
        FROM project_month JOIN judged_month
        USING (region_code, year, unit_code, project_code, month)
        GROUP BY ALL ORDER BY ALL"""
    one, of_reports = (
        duckdb.connect(str(tmp_path / name), read_only=True).sql(query).fetchall()
        for name in ("a.duckdb", "b.duckdb")
    )
    assert one == of_reports
    assert len({region for region, *_ in one}) == 2


def test_the_workbook_has_the_lines_of_the_csv(tmp_path: Path) -> None:
    text = write_payments_csv(tmp_path / "a.csv", 50).read_text(encoding="utf-8")
    lines = [line.split(",") for line in text.splitlines()[1:]]
    with load_workbook(write_payments_workbook(tmp_path / "a.xlsx", 50)) as workbook:
        rows = workbook.get_sheet_by_index(0).to_python()[1:]
    cells = [[f"{c:.2f}" if isinstance(c, float) else str(c) for c in row] for row in rows]
    assert cells == lines


def test_the_plain_sum_is_of_the_payments_that_are_judged() -> None:
    facts = generate_facts(60)
    year = judge(facts, year_cutoffs(2023, None))
    assert plain_cumsum(facts).tolist() == year["paid_fen"].tolist()
    month = judge(facts, year_cutoffs(2023, None)[MONTH - 1 : MONTH])
    assert len(month) == 60
    assert set(month["light"]) >= {"green", "red"}
