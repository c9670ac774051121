"""What is kept is made anew where a batch touched it, and nowhere else.

A figure that no equation holds is planted wrong in every kept row: where it is right again after a
write, the row was made anew. That nothing was left out is what `stale_grains` says without it.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from perfmon.periods import Period
from perfmon.store.database import Database, open_database
from perfmon.store.matching import read_unmatched
from perfmon.store.recomputing import stale_grains
from perfmon.store.rules import read_rules
from perfmon.store.writing import Source, undo_batch, writing
from perfmon.workflows.hand_matching import ProjectKey, match_by_hand
from perfmon.workflows.outcome import Choices
from perfmon.workflows.rules import set_rules
from perfmon.workflows.text_rounds import Acceptance, accept_text
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, DOCUMENT, FIRST, REGION, SECOND, UNIT, import_document, issue, pay
from tests.money_files import paid_fen, take
from tests.payment_lines import Paid, write_payments
from tests.voucher_workbooks import line, write_workbook

END_OF_OCTOBER, NEXT_DAY = date(2023, 10, 31), date(2023, 11, 1)
YEAR = 2023
PLAN, OTHER_PLAN = "\t20.00\t\t50.00\t70.00\t96.00\t", "\t60.00\t\t70.00\t80.00\t96.00\t"

Anew = set[tuple[str, int]]
"""Unit and month."""


@pytest.fixture
def county(sample_path: Path, tmp_path: Path) -> Iterator[Database]:
    """A county as the sample's, but taken for real; its payments reach to the end of October."""
    path = shutil.copyfile(sample_path, tmp_path / "perfmon.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE database_property SET is_demo = false")
    database = open_database(path)
    yield database
    database.close()


def made_anew(database: Database, write: Callable[[], object]) -> Anew:
    """Units and months of 2023 of which the kept rows were made anew by a write."""
    database.cursor().execute("UPDATE project_month SET elapsed_fen = -1")
    write()
    rows = database.cursor().execute(
        "SELECT DISTINCT unit_code, month FROM project_month WHERE year = 2023 AND elapsed_fen >= 0"
    )
    return {(str(unit_code), int(month)) for unit_code, month in rows.fetchall()}


def year_of(*units: str) -> Anew:
    """All twelve months of some units."""
    return {(unit_code, month) for unit_code in units for month in range(1, 13)}


def everybody(database: Database) -> list[str]:
    rows = database.cursor().execute(
        "SELECT DISTINCT unit_code FROM project_month WHERE year = 2023"
    )
    return [str(unit_code) for (unit_code,) in rows.fetchall()]


def test_a_payment_makes_its_units_year_anew_and_no_other(county: Database) -> None:
    payment = {(FIRST, date(2023, 9, 5)): 100}
    assert made_anew(county, lambda: pay(county, payment, END_OF_OCTOBER)) == year_of(UNIT)


def test_a_payment_taken_back_makes_the_same_anew(county: Database) -> None:
    pay(county, {(FIRST, date(2023, 9, 5)): 100}, END_OF_OCTOBER)
    (last,) = county.cursor().execute("SELECT max(batch_id) FROM batch").fetchall()[0]
    anew = made_anew(county, lambda: undo_batch(county, last, ACTOR, "导错了"))
    assert anew == year_of(UNIT)


def test_a_later_day_of_cover_makes_the_months_it_moves_anew_for_everybody(
    county: Database,
) -> None:
    payment = {(FIRST, NEXT_DAY): 100}
    anew = made_anew(county, lambda: pay(county, payment, NEXT_DAY))
    november = {(unit_code, 11) for unit_code in everybody(county)}
    assert anew == year_of(UNIT) | november


def test_a_tranche_makes_its_units_year_anew(county: Database) -> None:
    issued = made_anew(county, lambda: issue(county, FIRST, "追加", 500, date(2023, 6, 1)))
    assert issued == year_of(UNIT)


def test_rules_make_everybody_anew(county: Database) -> None:
    rules = read_rules(county.cursor()).at(END_OF_OCTOBER)
    light = replace(rules.light, yellow_points=rules.light.yellow_points + 1)
    other = replace(rules, light=light, holds_from=date(2023, 1, 1), note="试一年")
    anew = made_anew(county, lambda: set_rules(county, other, ACTOR))
    assert anew == year_of(*everybody(county))


def test_what_is_said_beside_the_money_makes_nothing_anew(county: Database) -> None:
    state = {
        "region_code": REGION,
        "year": 2023,
        "unit_code": UNIT,
        "project_code": FIRST,
        "state": "调减已批准",
        "evidence": "批准文件",
        "from_on": date(2023, 9, 1),
        "is_withdrawn": False,
    }

    def say() -> None:
        with writing(county, Source("项目状态", ACTOR)) as writer:
            writer.append("project_state", pd.DataFrame([state]))

    assert made_anew(county, say) == set()


def test_a_line_that_vanished_from_a_whole_file_leaves_no_figure_behind(
    texts: Database, tmp_path: Path
) -> None:
    june = Choices(complete=Period.parse("2023-06"))
    both = [Paid(FIRST, "1", "2023-06-05", 10_000), Paid(SECOND, "2", "2023-06-06", 5_000)]
    take(texts, write_payments(tmp_path / "六月.csv", both), choices=june)
    take(texts, write_payments(tmp_path / "六月改.csv", both[:1]), choices=june)
    assert paid_fen(texts) == 10_000
    assert not any(stale_grains(texts.cursor()))


def test_a_wording_matched_by_hand_and_taken_back_makes_its_unit_anew(
    texts: Database, tmp_path: Path
) -> None:
    lines = [line("1", 100, code="", name="智慧平安"), line("2", 7)]
    file = write_workbook(tmp_path / "支付.xlsx", lines)
    take(texts, file)
    (mention_id,) = read_unmatched(texts.cursor(), YEAR)["mention_id"]
    batches: list[int] = []

    def match() -> None:
        batches.append(match_by_hand(texts, {mention_id: ProjectKey(UNIT, SECOND)}, ACTOR))

    assert made_anew(texts, match) == year_of(UNIT)
    back = made_anew(texts, lambda: undo(texts, batches[0], ACTOR, "对错了"))
    assert back == year_of(UNIT)


def test_a_text_accepted_makes_its_units_year_anew(county: Database) -> None:
    content = DOCUMENT.read_text(encoding="utf-8")
    assert PLAN in content
    import_document(county, content.replace(PLAN, OTHER_PLAN, 1).encode())
    decided = Acceptance(YEAR, UNIT, 2, 7, "县财政局6月批复")
    anew = made_anew(county, lambda: accept_text(county, decided, ACTOR))
    assert anew == year_of(UNIT)
