"""What must hold whatever is imported, in whatever order."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfmon.measures.funds import sum_funds
from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_rates
from perfmon.store.database import Database, open_database
from perfmon.store.fund_months import read_fund_months
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.writing import undo_batch
from perfmon.workflows.outcome import Choices, Outcome
from tests.facts import FIFTH, FIRST, SECOND, issue
from tests.money_files import paid_fen, take, write_csv

FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEAD = (
    "支付凭证号,预算单位,项目代码,指标文号,资金性质,摘要,支付日期,支付金额（元）,支付类型,支付状态"
)
DOCUMENTS = ("县财预〔2023〕1号", "冀财预[2023]8号", "")
FUNDS = ("一般公共预算资金", "")
UNKNOWN = "13052923P00584019999X"
GROUPINGS = ("department_code", "unit_code", "county_leader", "bureau_section", "project_class")

Line = tuple[int, str, int, int, str, str]
"""Voucher, project code, month, fen, type and state."""

LINES = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from([FIRST, SECOND, FIFTH, UNKNOWN]),
        st.integers(1, 10),
        st.integers(-300_000, 500_000),
        st.sampled_from(["正常支付", "退款"]),
        st.sampled_from(["已支付", "已支付", "作废", "未支付"]),
    ),
    min_size=1,
    max_size=12,
)


@contextmanager
def copy_of(path: Path) -> Iterator[tuple[Database, Path]]:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        database = open_database(copy)
        try:
            yield database, Path(folder)
        finally:
            database.close()


def as_rows(lines: list[Line]) -> list[str]:
    return [
        f"{voucher},288001,{code},{DOCUMENTS[voucher % 3]},{FUNDS[voucher % 2]},办公费,"
        f"2023-{month:02}-15,{fen / 100:.2f},{kind},{state}"
        for voucher, code, month, fen, kind, state in lines
    ]


def bring(database: Database, path: Path) -> Outcome:
    """Imports payments whose unit a person has confirmed, for the drawn sums may be tiny."""
    return take(database, path, choices=Choices(fen_per_unit=100))


def write_rows(folder: Path, rows: list[str], name: str) -> Path:
    return write_csv(folder, "\n".join([HEAD, *rows]), name)


def figures(database: Database) -> list[tuple[object, ...]]:
    """The grains that pages read, and what stays in sight without a project."""
    months = database.cursor().execute("FROM project_month ORDER BY ALL").fetchall()
    lights = database.cursor().execute("FROM judged_month ORDER BY ALL").fetchall()
    funds = database.cursor().execute("FROM fund_month ORDER BY ALL").fetchall()
    unmatched = (
        database.cursor()
        .execute(
            "SELECT sum(p.amount_fen)::BIGINT, count(*) "
            "FROM payment_said(TIMESTAMP '9999-12-31') AS p "
            "JOIN mention_matched(TIMESTAMP '9999-12-31') AS m USING (mention_id) "
            "WHERE m.project_code IS NULL"
        )
        .fetchall()
    )
    return [*months, *lights, *funds, *unmatched]


@FEW
@given(LINES, st.randoms())
def test_the_order_of_lines_changes_no_figure(
    texts_path: Path, lines: list[Line], random: Random
) -> None:
    rows = as_rows(lines)
    shuffled = rows.copy()
    random.shuffle(shuffled)
    with copy_of(texts_path) as (one, folder), copy_of(texts_path) as (other, other_folder):
        bring(one, write_rows(folder, rows, "甲.csv"))
        bring(other, write_rows(other_folder, shuffled, "乙.csv"))
        assert figures(one) == figures(other)


@FEW
@given(LINES, LINES)
def test_the_order_of_files_changes_no_total(
    texts_path: Path,
    first: list[Line],
    second: list[Line],
) -> None:
    """The vouchers of the two files differ, as those of two exports do."""
    later = [(line[0] + 10, *line[1:]) for line in second]
    with copy_of(texts_path) as (one, folder), copy_of(texts_path) as (other, other_folder):
        for database, place in ((one, folder), (other, other_folder)):
            files = [
                write_rows(place, as_rows(first), "甲.csv"),
                write_rows(place, as_rows(later), "乙.csv"),
            ]
            for path in files if database is one else reversed(files):
                bring(database, path)
        assert figures(one) == figures(other)


@FEW
@given(LINES)
def test_a_repeated_import_adds_nothing(texts_path: Path, lines: list[Line]) -> None:
    rows = as_rows(lines)
    with copy_of(texts_path) as (database, folder):
        bring(database, write_rows(folder, rows, "甲.csv"))
        before = figures(database)
        again = bring(database, write_rows(folder, [*rows, ",,,,,,,"], "又.csv"))
        assert again.counts.new == again.counts.unmatched == again.counts.conflict == 0
        assert figures(database) == before


@FEW
@given(LINES, LINES)
def test_import_and_undo_is_as_if_nothing_had_been(
    texts_path: Path,
    first: list[Line],
    second: list[Line],
) -> None:
    with copy_of(texts_path) as (database, folder):
        bring(database, write_rows(folder, as_rows(first), "甲.csv"))
        before = figures(database)
        outcome = bring(database, write_rows(folder, as_rows(second), "乙.csv"))
        if outcome.batch_id is not None:
            undo_batch(database, outcome.batch_id, "测试", "撤销")
        assert figures(database) == before


@FEW
@given(LINES)
def test_parts_sum_to_the_whole_at_every_grouping(texts_path: Path, lines: list[Line]) -> None:
    with copy_of(texts_path) as (database, folder):
        more = {"fund_type": "政府性基金", "budget_level": "省", "document_no": "冀财预〔2023〕8号"}
        issue(database, FIRST, "追加", 5_000_000, date(2023, 6, 1), **more)
        outcome = bring(database, write_rows(folder, as_rows(lines), "甲.csv"))
        assert paid_fen(database) == outcome.counts.sum_fen
        narrowing = Narrowing(month=12, only_judged=False)
        rows = add_rates(read_judged_months(database.cursor(), 2023, narrowing))
        for grouping in GROUPINGS:
            groups = sum_groups(rows, (grouping,))
            assert int(groups["paid_fen"].sum()) == outcome.counts.sum_fen
            assert int(groups["adjusted_budget_fen"].sum()) == 337_640_000
        parts = read_fund_months(database.cursor(), 2023, 12)
        for by in ("fund_type", "budget_level"):
            groups = sum_funds(parts, by)
            assert int(groups["paid_fen"].sum()) == outcome.counts.sum_fen
            assert int(groups["adjusted_budget_fen"].sum()) == 337_640_000
