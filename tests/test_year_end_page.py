"""同比 and 年底集中支出 on 总览 and 部门, and what they read."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures.groups import sum_groups
from perfmon.measures.year_end import december_shares, year_on_year
from perfmon.money import format_percent, format_points, format_wanyuan
from perfmon.store.asking import scope_of
from perfmon.store.database import Database, utc_now
from perfmon.store.writing import Source, writing
from perfmon.store.year_end import (
    read_december_vouchers,
    read_paid_to,
    read_payees,
    read_unit_accounts,
)
from perfmon.ui.loaders.asked import Asked, View
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.year_end import _change
from tests import screens
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, import_document, pay
from tests.test_pages import (
    DEPARTMENT,
    OVERVIEW,
    check_words,
    month_rows,
    opened,
    printed_wanyuan,
    total,
    wanyuan_of,
)

TAB = "同比和年底集中支出"
YEAR_END = date(2023, 12, 31)
OWN = "巨鹿县委政法委 本级"
"""As a bank prints the unit's account: with a space."""


def opened_tab(app: AppTest, page: str = OVERVIEW, **address: str) -> AppTest:
    opened(app, page, **address)
    app.session_state["overview_tab" if page == OVERVIEW else "department_tab"] = TAB
    return app.run()


def pay_to(database: Database, payee: str | None, code: str, day: date, fen: int) -> None:
    """Writes one voucher line with its payee as a batch."""
    with writing(database, Source("支付", ACTOR)) as writer:
        row = {
            "region_code": REGION,
            "year": day.year,
            "unit_code": UNIT,
            "project_code": code,
            "paid_on": day,
            "counted_on": day,
            "amount_fen": fen,
            "kind": "支付",
            "voucher_no": f"9{day:%m%d}",
            "line_no": "1",
            "payee": payee,
        }
        writer.append("payment", pd.DataFrame([row]))


@pytest.fixture
def whole_year(empty_database: Path) -> Database:
    """A real database of 2023 whose first project is paid up to the fen on 28 December."""
    database = opened_database()
    import_document(database)
    pay(database, {(FIRST, date(2023, 5, 31)): 56_000_000}, YEAR_END)
    pay_to(database, OWN, FIRST, date(2023, 12, 28), 40_000_000)
    pay_to(database, "巨鹿县委政法委", SECOND, date(2023, 12, 1), 3_000_000)
    pay_to(database, "某某建设有限公司", SECOND, date(2023, 12, 22), 1_000_000)
    return database


def test_december_is_read_voucher_by_voucher_and_payees_by_name(whole_year: Database) -> None:
    before = utc_now()
    cursor = whole_year.cursor()
    december = read_december_vouchers(cursor, 2023)
    assert december[["project_code", "voucher_no", "lines", "amount_fen"]].values.tolist() == [
        [SECOND, "91201", 1, 3_000_000],
        [SECOND, "91222", 1, 1_000_000],
        [FIRST, "91228", 1, 40_000_000],
    ]
    assert december["amount_fen"].dtype == "int64"
    payees = read_payees(cursor, 2023)
    assert dict(payees.fillna("").values.tolist()) == {
        "": 1, OWN: 1, "巨鹿县委政法委": 1, "某某建设有限公司": 1,
    }  # fmt: skip
    lines = read_paid_to(cursor, 2023, [OWN, "巨鹿县委政法委"])
    assert lines["voucher_no"].tolist() == ["91228", "91201"], "latest first"
    assert lines["department_code"].tolist() == ["288", "288"]
    pay_to(whole_year, OWN, FIRST, YEAR_END, 100)
    later = whole_year.cursor()
    elsewhere = scope_of(["999001"])
    assert len(read_december_vouchers(later, 2023)) == 4
    assert len(read_december_vouchers(later, 2023, known_at=before)) == 3
    assert read_december_vouchers(later, 2023, elsewhere).empty
    assert read_december_vouchers(later, 2022).empty
    assert len(read_paid_to(later, 2023, [OWN])) == 2
    assert len(read_paid_to(later, 2023, [OWN], known_at=before)) == 1
    assert read_paid_to(later, 2023, [OWN], elsewhere).empty
    assert read_payees(later, 2023, elsewhere).empty


def test_units_and_departments_are_read_as_they_are_called(whole_year: Database) -> None:
    accounts = read_unit_accounts(whole_year.cursor(), 2023)
    said = accounts[["department_code", "name"]].values.tolist()
    assert ["288", "巨鹿县委政法委本级"] in said
    assert ["288", "巨鹿县委政法委"] in said
    assert accounts["unit_code"].isna().sum() == 1


def test_the_payees_of_a_classified_project_are_not_read(whole_year: Database) -> None:
    # the flag has no form of its own in a text; a budget table's row says it
    with whole_year.cursor() as cursor:
        cursor.execute("UPDATE project SET classified = true WHERE project_code = ?", [FIRST])
    cursor = whole_year.cursor()
    assert OWN not in read_payees(cursor, 2023)["payee"].tolist()
    assert read_paid_to(cursor, 2023, [OWN]).empty
    assert len(read_december_vouchers(cursor, 2023)) == 3, "its sums count"


def test_the_years_end_names_what_is_to_be_looked_at(app: AppTest, whole_year: Database) -> None:
    opened_tab(app, year="2023", month="12")
    assert not app.exception
    prose = screens.prose(app)
    assert ("2023年12月支付 44.00 万元，占全年 44.00%；最后十天（22—31日）占全年 41.00%") in prose
    assert "2023年12月有 1 笔支付正好把项目的预算付完，合计 40.00 万元" in prose
    assert screens.table(app, "exact_0")["voucher_no"].tolist() == ["91228"]
    assert "截至12月底有 2 笔付给本单位、本部门，合计 43.00 万元，疑似以拨代支" in prose
    moved = screens.table(app, "moved_0")
    assert moved["payee_is"].tolist() == ["本单位", "主管部门"]
    assert moved["amount_wanyuan"].tolist() == [40.0, 3.0]
    assert "另有 1 行没有印收款人，看不出" in prose
    assert "没有同比" in prose
    assert "突击" not in prose
    check_words(app)


@pytest.mark.parametrize(("key", "code"), [("exact_0", FIRST), ("moved_0", SECOND)])
def test_a_click_opens_the_project(app: AppTest, whole_year: Database, key: str, code: str) -> None:
    opened_tab(app, year="2023", month="12")
    screens.pick(app, key, 0 if code == FIRST else 1, "name")
    assert app.query_params["project"] == f"{UNIT}-{code}"
    assert app.query_params["month"] == "12"
    assert app.query_params["year"] == "2023"


def test_before_december_only_what_was_paid_until_then_is_looked_at(
    app: AppTest, whole_year: Database
) -> None:
    opened_tab(app, year="2023", month="11")
    prose = screens.prose(app)
    assert "没有年底集中支出可看" in prose
    assert "截至11月底没有付给本单位、本部门的支付" in prose


@pytest.mark.parametrize("level", ["主管部门", "预算单位", "项目"])
def test_the_december_of_last_year_is_shown_by_level(
    app: AppTest, sample: Path, level: str
) -> None:
    opened_tab(app)
    app.button_group(key="december_主管部门").select(level).run()
    rows = month_rows(2022, 12)
    by = {
        "主管部门": ["department_name"],
        "预算单位": ["unit_code", "unit_name"],
        "项目": ["unit_code", "project_code", "name"],
    }[level]
    vouchers = read_december_vouchers(opened_database().cursor(), 2022)
    shares = december_shares(rows, vouchers, by)
    shown = screens.table_with(app, "december_wanyuan", "last_days_wanyuan")
    assert shown[by[-1]].tolist()[:5] == shares[by[-1]].tolist()[:5]
    for column in ("december", "last_days", "paid"):
        assert sum(shares[f"{column}_fen"]) == {
            "december": total(rows["paid_in_month_fen"]),
            "paid": total(rows["paid_fen"]),
        }.get(column, sum(shares["last_days_fen"]))
        assert sorted(wanyuan_of(shown[f"{column}_wanyuan"])) == sorted(
            printed_wanyuan(shares[f"{column}_fen"].tolist())
        )
    december, paid = total(rows["paid_in_month_fen"]), total(rows["paid_fen"])
    prose = screens.prose(app)
    assert f"2022年12月支付 {format_wanyuan(december)} 万元" in prose
    assert f"占全年 {format_percent(december, paid)}" in prose
    assert "支付凭证都没有印收款人" in prose, "the sample prints none"
    check_words(app)


def test_rates_stand_beside_those_of_the_same_month_last_year(app: AppTest, sample: Path) -> None:
    opened_tab(app)
    now, then = month_rows(2023, 10), month_rows(2022, 10)
    rates = [(total(rows["paid_fen"]), total(rows["adjusted_budget_fen"])) for rows in (now, then)]
    (paid, budget), (paid_then, budget_then) = rates
    change = format_points(paid * budget_then - paid_then * budget, budget * budget_then)
    assert (
        f"截至10月底支出进度 {format_percent(paid, budget)}，"
        f"比上年同期（{format_percent(paid_then, budget_then)}）高 {change} 个百分点"
    ) in screens.prose(app)
    by = ["department_code", "department_name"]
    both = year_on_year(sum_groups(now, by), sum_groups(then, by[:1]), by[:1])
    shown = screens.table_with(app, "change_points", "then_percent")
    expected = both.sort_values("change_hundredths", kind="stable")
    assert shown["name"].tolist() == expected["department_name"].tolist()
    changes = expected["change_hundredths"].dropna().tolist()
    assert [round(100 * p) for p in shown["change_points"].dropna()] == changes
    assert shown["change_points"].isna().sum() == 1, "one department has no figures of 2022"


def test_a_department_has_its_own_year_end_by_units(app: AppTest, sample: Path) -> None:
    opened_tab(app, DEPARTMENT, department="301")
    assert not app.exception
    rows = month_rows(2022, 12, "301")
    december = format_wanyuan(total(rows["paid_in_month_fen"]))
    assert f"2022年12月支付 {december} 万元" in screens.prose(app)
    shown = screens.table_with(app, "change_points", "then_percent")
    assert set(shown["name"]) == set(month_rows(2023, 10, "301")["unit_name"])
    check_words(app)


@pytest.mark.parametrize(
    ("paid", "paid_then", "words"),
    [
        (40, 50, "比上年同期（50.00%）低 10.00 个百分点"),
        (50, 50, "与上年同期（50.00%）持平"),
        (60, 50, "比上年同期（50.00%）高 10.00 个百分点"),
        (60, None, "没有同比"),
    ],
)
def test_the_sentence_says_which_way_the_rate_went(
    paid: int, paid_then: int | None, words: str
) -> None:
    now = pd.DataFrame({"month": [10], "paid_fen": [paid], "adjusted_budget_fen": [100]})
    then = now.assign(paid_fen=paid_then or 0, adjusted_budget_fen=100 if paid_then else 0)
    view = View(Asked(1, None, 2023), 10, "light")
    assert words in _change(year_on_year(now, then, ["month"]), view)
