"""Vouchers that take the place of a progress table say so before they are imported."""

from datetime import date
from pathlib import Path

import pytest

from perfmon.store.database import Database
from perfmon.workflows.outcome import Outcome
from tests.facts import FIFTH, FIRST, SECOND
from tests.money_files import NAME, look, take, write_csv

TABLE = "预算单位,项目代码,截至日期,累计支付（元）"
VOUCHERS = "支付凭证号,明细行号,预算单位,项目代码,支付日期,支付金额（元）"
MARCH, APRIL = date(2023, 3, 31), date(2023, 4, 30)


def table(folder: Path, until: date, **paid: int) -> Path:
    codes = {"first": FIRST, "second": SECOND, "fifth": FIFTH}
    lines = [f"288001,{codes[name]},{until},{yuan}" for name, yuan in paid.items()]
    return write_csv(folder, "\n".join((TABLE, *lines)), f"进度{until}.csv")


def vouchers(folder: Path, *lines: tuple[str, date, int]) -> Path:
    rows = [
        f"{number},1,288001,{code},{day},{yuan}" for number, (code, day, yuan) in enumerate(lines)
    ]
    return write_csv(folder, "\n".join((VOUCHERS, *rows)), "支付.csv")


def said(outcome: Outcome, code: str) -> list[str]:
    return [finding.message for finding in outcome.findings if finding.code == code]


def name_of(database: Database, code: str) -> str:
    query = "SELECT DISTINCT name FROM project WHERE project_code = ?"
    ((name,),) = database.cursor().execute(query, [code]).fetchall()
    return str(name)


@pytest.fixture
def until_april(texts: Database, tmp_path: Path) -> Database:
    """The tables of March and April."""
    take(texts, table(tmp_path, MARCH, first=200_000, fifth=12_500), "progress")
    take(texts, table(tmp_path, APRIL, first=300_000), "progress")
    return texts


def test_what_the_table_said_no_longer_counts_and_who_falls(
    until_april: Database, tmp_path: Path
) -> None:
    seen = look(until_april, vouchers(tmp_path, (FIRST, MARCH, 180_000)))
    assert said(seen, "PROGRESS_REPLACED") == [
        f"2023年3月改以凭证为准（{NAME.replace('-', ' ')}）："
        "进度表里 2 个项目共 21.25 万元不再计入，凭证计入 18.00 万元；"
        "到3月底累计支付减少的有 2 个项目："
        f"「{name_of(until_april, FIRST)}」2.00 万元、「{name_of(until_april, FIFTH)}」1.25 万元。"
        "请核对凭证是否导全。"
    ]
    assert list(seen.effects["project_code"]) == [FIFTH]


def test_projects_that_change_only_in_earlier_months_are_counted(
    until_april: Database, tmp_path: Path
) -> None:
    seen = look(until_april, vouchers(tmp_path, (FIRST, MARCH, 180_000)))
    assert said(seen, "EARLIER_MONTHS") == [
        "另有项目只有较早月份的累计支付会变：3月底 1 个项目合计减少 2.00 万元；"
        "到截至日2023年4月底不变，上面的变化里没有它们。"
    ]


def test_vouchers_that_say_the_same_take_the_place_without_a_fall(
    texts: Database, tmp_path: Path
) -> None:
    take(texts, table(tmp_path, MARCH, first=200_000), "progress")
    seen = look(texts, vouchers(tmp_path, (FIRST, MARCH, 200_000)))
    (message,) = said(seen, "PROGRESS_REPLACED")
    assert message.endswith("共 20.00 万元不再计入，凭证计入 20.00 万元。")
    assert said(seen, "EARLIER_MONTHS") == []


def test_a_month_without_a_table_takes_nobodys_place(until_april: Database, tmp_path: Path) -> None:
    day = date(2023, 2, 1)
    seen = look(until_april, vouchers(tmp_path, (FIRST, day, 1), (SECOND, date(2023, 5, 31), 1)))
    assert said(seen, "PROGRESS_REPLACED") == []
