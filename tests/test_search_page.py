"""The search field: on every page, what it offers, and where a choice leads."""

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from perfmon.roles import Role
from perfmon.store.database import create_database, open_database
from perfmon.ui.loaders.opening import forget_database
from tests import screens
from tests.facts import FIFTH, FIRST, UNIT, import_document, pay
from tests.money_files import take, write_csv
from tests.visitors import come_as, visitor

OVERVIEW, DEPARTMENT, PROJECT, IMPORT, TIE_OUT, ENTRY = (
    f"pages/{name}.py"
    for name in ("overview", "department", "project", "imports", "tie_out", "entry")
)
OTHER = "304001-13052923P00511010001G"
PLACEHOLDER = "搜项目、单位、9月…"


def opened(app: AppTest, page: str = OVERVIEW, **address: str) -> AppTest:
    app.run()
    if page != OVERVIEW:
        app.switch_page(page)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def field(app: AppTest) -> TextInput:
    (found,) = [each for each in app.text_input if each.placeholder == PLACEHOLDER]
    return found


def search(app: AppTest, typed: str) -> list[str]:
    """Types into the field and gives the hits as a reader reads them."""
    field(app).set_value(typed).run()
    assert not app.exception
    return hits(app)


def hits(app: AppTest) -> list[str]:
    shown = [button for button in app.button if (button.key or "").startswith("hit_")]
    return [screens.readable(button.label) for button in shown]


def choose(app: AppTest, hit: str) -> AppTest:
    """Clicks the hit that begins so."""
    shown = [button for button in app.button if (button.key or "").startswith("hit_")]
    next(each for each in shown if screens.readable(each.label).startswith(hit)).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", [OVERVIEW, DEPARTMENT, PROJECT, IMPORT, TIE_OUT, ENTRY])
def test_every_page_has_the_field_and_no_hits_until_something_is_typed(
    app: AppTest, sample: Path, page: str
) -> None:
    opened(app, page)
    assert not app.exception
    assert not field(app).value
    assert hits(app) == []
    assert search(app, "zhzl") == ["地下水超采综合治理项目　[县水务局本级]"]
    choose(app, "地下水超采综合治理项目")
    assert app.query_params["project"].startswith("304001-")
    assert (app.query_params["year"], app.query_params["month"]) == ("2023", "10")
    assert "地下水超采综合治理项目" in screens.prose(app)
    assert hits(app) == []


def test_a_choice_keeps_year_and_month_and_empties_the_field(app: AppTest, sample: Path) -> None:
    opened(app, PROJECT, year="2022", month="8")
    assert search(app, "水务")[0] == "县水务局"
    choose(app, "县水务局")
    assert app.query_params["department"] == "304"
    assert (app.query_params["year"], app.query_params["month"]) == ("2022", "8")
    assert not field(app).value


def test_from_one_project_to_another(app: AppTest, sample: Path) -> None:
    opened(app, PROJECT, project=OTHER)
    search(app, "维稳")
    choose(app, "维稳专项经费")
    assert app.query_params["project"] == f"{UNIT}-{FIFTH}"
    assert not field(app).value
    assert hits(app) == []


@pytest.mark.parametrize("page", [OVERVIEW, DEPARTMENT])
def test_a_unit_opens_its_projects_on_its_departments_page(
    app: AppTest, sample: Path, page: str
) -> None:
    app.session_state["department_tab"] = "资金"
    opened(app, page)
    search(app, "第一中学")
    choose(app, "县第一中学")
    assert app.query_params["department"] == "301"
    unit = app.query_params["of_unit"]
    shown = screens.table(app, "projects_0")
    assert set(shown["unit_name"]) == {"县第一中学"}
    assert f"县第一中学 {len(shown)} 个项目，调整预算" in screens.prose(app)
    app.selectbox(key="of_unit").set_value("").run()
    every = screens.table(app, "projects_0")
    assert len(every) > len(shown)
    assert "of_unit" not in app.query_params
    app.query_params["of_unit"] = unit
    app.run()
    assert len(screens.table(app, "projects_0")) == len(shown)


def test_a_unit_of_another_department_is_not_looked_for(app: AppTest, sample: Path) -> None:
    opened(app, DEPARTMENT, department="304", of_unit="301002")
    assert not app.exception
    assert "of_unit" not in app.query_params
    assert len(screens.table(app, "projects_0")) > 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("本月", "截至 2023年10月底"),
        ("上月", "截至 2023年9月底"),
        ("去年", "截至 2022年10月底"),
        ("今年", "截至 2023年10月底"),
        ("去年同期", "截至 2022年10月底"),
    ],
)
def test_periods_are_said_beside_the_month_shown(
    app: AppTest, sample: Path, typed: str, offered: str
) -> None:
    opened(app)
    assert search(app, typed) == [f"{offered}　[这一页换到这个月]"]


def test_a_period_is_offered_and_the_page_stays(app: AppTest, sample: Path) -> None:
    opened(app, PROJECT, project=OTHER)
    assert search(app, "三季度") == ["截至 2023年9月底　[这一页换到这个月]"]
    choose(app, "截至 2023年9月底")
    assert app.query_params["project"] == OTHER
    assert (app.query_params["year"], app.query_params["month"]) == ("2023", "9")
    assert "截至 2023年9月底" in screens.prose(app)
    assert hits(app) == []


def test_a_period_of_another_year_changes_both(app: AppTest, sample: Path) -> None:
    opened(app)
    search(app, "去年上半年")
    choose(app, "截至 2022年6月底")
    assert (app.query_params["year"], app.query_params["month"]) == ("2022", "6")
    search(app, "2023年")
    choose(app, "截至 2023年6月底")
    assert (app.query_params["year"], app.query_params["month"]) == ("2023", "6")


def test_a_page_without_a_month_opens_the_overview_for_a_period(app: AppTest, sample: Path) -> None:
    opened(app, IMPORT)
    assert search(app, "9月") == ["截至 2023年9月底　[看总览]"]
    choose(app, "截至")
    assert screens.cards(app)["支出进度"]
    assert app.query_params["month"] == "9"


def test_a_project_and_a_period_together(app: AppTest, sample: Path) -> None:
    opened(app)
    found = search(app, "维稳 2022年9月")
    assert found == ["截至 2022年9月底　[这一页换到这个月]", *found[1:]]
    search(app, "综治专项9月")
    assert "没有找到「综治专项」" in screens.prose(app)
    search(app, "维稳9月")
    choose(app, "维稳专项经费")
    assert app.query_params["project"] == f"{UNIT}-{FIFTH}"
    assert app.query_params["month"] == "9"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11月", "2023年11月还没有支付数据，现在能看到 2023年10月底。"),
        ("全年", "2023年12月还没有支付数据，现在能看到 2023年10月底。"),
        ("2019年9月", "库里没有 2019 年的项目，有 2022、2023 年的。"),
        ("没有的项目", "没有找到「没有的项目」。可以输名称的一部分、代码、拼音或它的首字母"),
    ],
)
def test_what_is_not_on_hand_is_said(app: AppTest, sample: Path, typed: str, said: str) -> None:
    opened(app)
    assert search(app, typed) == []
    assert said in screens.prose(app)


def test_a_project_is_offered_at_the_month_shown_where_the_period_is_not_on_hand(
    app: AppTest, sample: Path
) -> None:
    opened(app, month="9")
    search(app, "维稳 11月")
    assert "2023年11月还没有支付数据" in screens.prose(app)
    choose(app, "维稳专项经费")
    assert app.query_params["month"] == "9"


def test_a_name_that_holds_a_period_is_a_name_first(app: AppTest, sample: Path) -> None:
    opened(app)
    found = search(app, "2023年中央")
    assert any(hit.startswith("2023年中央") for hit in found)


def test_many_hits_are_counted(app: AppTest, sample: Path) -> None:
    opened(app)
    search(app, "县")
    assert "个，先列 3 个，再多输几个字" in screens.prose(app)


def test_who_sees_one_unit_finds_nothing_else(
    app: AppTest, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, visitor(Role.OFFICE, scope=(UNIT,)))
    opened(app)
    assert search(app, "zhzl") == []
    assert search(app, "教育局") == []
    assert search(app, "政法") == [
        "巨鹿县委政法委",
        "巨鹿县委政法委本级　[巨鹿县委政法委]",
        "政法网线路租用、设备维护费　[巨鹿县委政法委本级]",
    ]


def test_a_classified_project_is_found_by_its_code_and_not_by_its_name(
    app: AppTest, empty_database: Path, tmp_path: Path
) -> None:
    budgets = f"""
年度,预算单位,项目代码,项目名称,项目类别,指标文号,下达日期,年初（元）,是否涉密
2023,{UNIT},{FIFTH},维稳专项经费,其他运转类,冀财〔2023〕9号,2023-01-20,60000,是
"""
    with closing(open_database(empty_database)) as database:
        import_document(database)
        take(database, write_csv(tmp_path, budgets, "指标.csv"), "budgets")
    opened(app, month="12")
    for typed in ("维稳专项", "wwzx", "weiwen"):
        assert search(app, typed) == []
    assert search(app, FIFTH) == [f"{FIFTH}　[巨鹿县委政法委本级]"]
    assert search(app, FIRST) != []


def test_a_new_database_is_searched_afresh(app: AppTest, sample: Path, tmp_path: Path) -> None:
    opened(app)
    assert search(app, "zhzl") != []
    with closing(create_database(tmp_path / "另一个.duckdb")) as database:
        import_document(database)
        pay(database, {(FIRST, date(2023, 2, 5)): 100}, date(2023, 10, 31))
    forget_database()
    shutil.copyfile(tmp_path / "另一个.duckdb", sample)
    app.run()
    assert search(app, "zhzl") == []
    assert search(app, "综治、防范") != []
