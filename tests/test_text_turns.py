"""In which version of the text a project stands: its light, curve and page say which holds when."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures.groups import sum_groups
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rates import add_rates
from perfmon.measures.sentences import light_sentence
from perfmon.measures.text_turns import text_in_force, text_turn
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.group_months import read_group_months
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.workflows.status import month_status
from tests import screens
from tests.facts import DOCUMENT, FIRST, UNIT, import_document, issue, pay
from tests.test_text_rounds import SECOND_ROUND, TENTH, accept, without_tenth


def reason(database: Database, code: str, month: int) -> str:
    rows = month_status(database, 2023, month).set_index("code")
    return str(rows.at[code, "reason"])


def dropped_from_august(database: Database) -> None:
    pay(database, {(TENTH, date(2023, 5, 4)): 1_2500_00}, date(2023, 10, 31))
    import_document(database, without_tenth())
    accept(database, from_month=8)


def words(database: Database, code: str) -> dict[int, str]:
    """What is said of the project's text at each month."""
    rows = read_judged_months(database.cursor(), 2023, Narrowing(project_code=code))
    return {row["month"]: text_turn(row) or text_in_force(row) for row in rows.to_dict("records")}


def test_a_dropped_project_is_said_to_be_dropped_not_without_a_budget(texts: Database) -> None:
    dropped_from_august(texts)
    assert "支出进度" in reason(texts, TENTH, 7)
    assert reason(texts, TENTH, 8) == (
        "截至8月底已支付 1.25 万元；第2版文本自8月起取消，不算支出进度，不判灯（差值规则第1版）"
    )


def test_a_dropped_project_with_money_of_its_own_lacks_a_plan(texts: Database) -> None:
    issue(texts, TENTH, "年初", 500_0000, date(2023, 1, 1))
    dropped_from_august(texts)
    assert "；第2版文本自8月起取消，没有资金支出计划，不判灯（" in reason(texts, TENTH, 8)


def test_a_project_that_a_later_version_brings_is_not_there_yet(path: Path) -> None:
    path.unlink()
    database = create_database(path)
    import_document(database, without_tenth())
    import_document(database, DOCUMENT.read_bytes())
    accept(database, from_month=8)
    assert "；第2版文本自8月起才有，不算支出进度，不判灯（" in reason(database, TENTH, 7)
    assert words(database, TENTH)[8] == "按第2版文本（8月起）"
    database.close()


def test_each_month_says_the_version_in_force(texts: Database) -> None:
    assert set(words(texts, FIRST).values()) == {""}
    dropped_from_august(texts)
    assert words(texts, FIRST)[7] == "按第1版文本（7月止）"
    assert words(texts, FIRST)[8] == "按第2版文本（8月起）"
    assert words(texts, TENTH)[7] == "按第1版文本（7月止）"
    assert words(texts, TENTH)[12] == "第2版文本自8月起取消"


def test_a_project_that_comes_back_was_out_only_between(texts: Database) -> None:
    dropped_from_august(texts)
    import_document(texts, DOCUMENT.read_bytes() + b"\n")
    accept(texts, from_month=11, version=3)
    said = words(texts, TENTH)
    assert [said[month] for month in (7, 10, 11)] == [
        "按第1版文本（7月止）",
        "第2版文本自8月起取消",
        "按第3版文本（11月起）",
    ]
    assert words(texts, FIRST)[9] == "按第2版文本（8月起，10月止）"


def test_a_light_that_has_a_cause_of_its_own_keeps_it(texts: Database) -> None:
    dropped_from_august(texts)
    rows = read_judged_months(texts.cursor(), 2023, Narrowing(project_code=TENTH, month=8))
    row = rows.to_dict("records")[0] | {"cause": "class"}
    assert "只用于对账" in light_sentence(row, LightRule())


def as_of(database: Database, code: str, day: date) -> dict[int, int]:
    rows = read_judged_months(
        database.cursor(), 2023, Narrowing(project_code=code), issued_until=day
    )
    return dict(zip(rows["month"], rows["planned_fen"].fillna(-1), strict=True))


def test_as_of_a_day_texts_that_hold_later_are_not_known(texts: Database) -> None:
    first = as_of(texts, FIRST, date(2023, 6, 30))
    import_document(texts, SECOND_ROUND)
    accept(texts, from_month=8)
    assert as_of(texts, FIRST, date(2023, 6, 30)) == first
    later = as_of(texts, FIRST, date(2023, 8, 31))
    assert [later[month] for month in (6, 8, 12)] == [5000_0000, 7000_0000, 9600_0000]


def test_sums_as_of_a_day_leave_out_texts_that_hold_later_too(texts: Database) -> None:
    dropped_from_august(texts)
    for day in (date(2023, 6, 30), date(2023, 7, 31), date(2023, 8, 31)):
        rows = read_judged_months(texts.cursor(), 2023, Narrowing(), issued_until=day)
        summed = read_group_months(texts.cursor(), 2023, ("month",), issued_until=day)
        assert summed.to_dict("list") == sum_groups(add_rates(rows), ("month",)).to_dict("list")


def test_the_curve_before_a_drop_is_the_one_that_was_drawn_then(real: Path, app: AppTest) -> None:
    database = open_database(real)
    dropped_from_august(database)
    database.close()
    app.run().switch_page("pages/project.py")
    app.query_params["project"] = f"{UNIT}-{TENTH}"
    app.query_params["month"] = "6"
    app.run()
    assert not app.exception
    shown = screens.prose(app)
    assert "按第1版文本（7月止）" in shown
    assert "没有调整预算数" not in shown
    app.query_params["month"] = "9"
    app.run()
    shown = screens.prose(app)
    assert "第2版文本自8月起取消，没有调整预算数，算不出支出进度" in shown
    assert "第2版文本自8月起取消，不算支出进度。" in shown
    assert "预算为零或缺失" not in shown


@pytest.mark.parametrize(("month", "is_revised"), [("6", False), ("8", True)])
def test_the_curve_at_a_cut_off_has_the_plan_in_force_then(
    real: Path, app: AppTest, month: str, is_revised: bool
) -> None:
    database = open_database(real)
    pay(database, {(FIRST, date(2023, 5, 4)): 1_2500_00}, date(2023, 10, 31))
    import_document(database, SECOND_ROUND)
    accept(database, from_month=8)
    database.close()
    app.run().switch_page("pages/project.py")
    app.query_params["project"] = f"{UNIT}-{FIRST}"
    app.query_params["month"] = month
    app.run()
    assert not app.exception
    october = [text for text in screens.texts(app) if "考核线 80.00 万元" in text]
    assert bool(october) == is_revised
