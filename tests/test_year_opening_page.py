"""开新年度 on the pages: the act below December, the empty year, 上年结转 on its project."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures.carry_over import CARRIED
from perfmon.store.database import open_database
from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.workflows.promises import promise
from perfmon.workflows.year_opening import Decision, decide, open_year, read_new_year
from tests import screens
from tests.facts import ACTOR, FIRST, SECOND, UNIT, pay
from tests.test_year_opening import (
    DECEMBER_END,
    NEW,
    OLD,
    PAID,
    TO_COME,
    close_december,
    import_new_texts,
)

PAGE = "pages/closing.py"


@pytest.fixture(scope="module")
def closed_path(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """December is closed; a promise of November was missed, one of December is to come."""
    path = Path(shutil.copyfile(texts_path, tmp_path_factory.mktemp("closed") / "库.duckdb"))
    database = open_database(path)
    pay(database, PAID, DECEMBER_END)
    missed = replace(TO_COME, month=11, project=(UNIT, SECOND), due_on=DECEMBER_END)
    promise(database, missed, ACTOR)
    close_december(database)
    promise(database, TO_COME, ACTOR)
    database.close()
    return path


@pytest.fixture
def closed(
    closed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Path:
    """That database, a copy of the test's own, which the pages open."""
    path = Path(shutil.copyfile(closed_path, tmp_path / "真实.duckdb"))
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def opened(app: AppTest, page: str = PAGE, year: int = OLD, month: int = 12) -> AppTest:
    return screens.open_page(app, page, year=year, month=month)


def open_new_year(path: Path, *, with_texts: bool) -> None:
    database = open_database(path)
    open_year(database, NEW, ACTOR)
    if with_texts:
        import_new_texts(database)
    database.close()


def test_an_open_december_says_that_it_must_close_first(real: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    assert "12月月结以后才能开2024年度" in said
    assert "open_year" not in [button.key for button in app.button]
    assert "开2024年度" not in screens.prose(opened(app, month=11))


def test_the_year_is_opened_below_the_closed_december(closed: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    assert "2023年12月月结时 10 个项目共 242.64 万元没有支付；没有对上的 10 个，由人登记" in said
    assert "承诺 2 件（未到期 1 件，到期没有兑现 1 件" in said
    app.button(key="open_year").click()
    app.run()
    said = screens.prose(app)
    assert "2024年度已开，登记结转 0 个，存为第 " in said
    assert "下一步：在“导入”页放入2024年的绩效文本和预算指标" in said
    assert "依据12月月结（指纹 " in said
    assert "open_year" not in [button.key for button in app.button]


def test_what_matches_is_linked_with_one_click(closed: Path, app: AppTest) -> None:
    open_new_year(closed, with_texts=True)
    opened(app)
    assert "能对到2024年项目的 10 个项目共 242.64 万元" in screens.prose(app)
    app.button(key="link_matched").click()
    app.run()
    said = screens.prose(app)
    assert "已登记 10 个项目共 242.64 万元" in said
    assert "还没有结转的预算指标" in said
    assert "decide_carry_over" in [button.key for button in app.button]


def decision_form() -> None:
    """The form of the database that is opened."""
    from perfmon.ui.loaders.year_openings import new_year_of
    from perfmon.ui.page import open_page
    from perfmon.ui.year_opening import ask_decision

    page = open_page("month-closing", "月结")
    new_year = new_year_of(page.asked.data_version, 2024)
    ask_decision(page, new_year)


def test_what_becomes_of_a_projects_money_is_decided_one_by_one(closed: Path) -> None:
    open_new_year(closed, with_texts=True)
    form = AppTest.from_function(decision_form, default_timeout=60)
    form.query_params["year"] = str(OLD)
    form.run()
    project = form.selectbox(key="carry_over_project")
    place = next(i for i, label in enumerate(project.options) if "线路租赁费" in label)
    project.select_index(place).run()
    assert "可对到 (上年结转)村级综治视联网" in screens.prose(form)
    form.button_group(key=f"fate_{place}").set_value("结余收回").run()
    next(button for button in form.button if button.label == "登记").click().run()
    assert "没有填依据" in screens.prose(form)
    (reason,) = [field for field in form.text_input if field.label == "依据"]
    reason.input("项目已完成")
    next(button for button in form.button if button.label == "登记").click().run()
    assert not form.exception
    left = read_new_year(opened_database().cursor(), NEW).left
    assert left.loc[left["project_code"] == FIRST, "fate"].tolist() == ["结余收回"]


@pytest.mark.parametrize(
    "page", [PAGE, "pages/overview.py", "pages/promises.py", "pages/meeting.py"]
)
def test_an_opened_year_without_projects_says_what_comes_first(
    closed: Path, app: AppTest, page: str
) -> None:
    open_new_year(closed, with_texts=False)
    said = screens.prose(opened(app, page, NEW, 1))
    assert "2024年度已开，还没有项目。按顺序导入" in said
    assert "2024年各部门的绩效文本" in said
    assert "到2023年12月的「月结」页登记结转" in said


def test_the_pages_open_with_the_last_year_that_has_projects(closed: Path, app: AppTest) -> None:
    open_new_year(closed, with_texts=False)
    app.run()
    assert app.selectbox(key="year").value == str(OLD)
    assert app.selectbox(key="year").options == ["2024年", "2023年"]


def test_the_new_years_project_says_where_its_money_comes_from(closed: Path, app: AppTest) -> None:
    open_new_year(closed, with_texts=True)
    database = open_database(closed)
    decide(database, NEW, [Decision((UNIT, FIRST), CARRIED, (UNIT, FIRST))], ACTOR)
    pay(database, {(FIRST, date(NEW, 1, 20)): 12_000_000}, date(NEW, 2, 29))
    database.close()
    forget_database()
    app.query_params["project"] = f"{UNIT}-{FIRST}"
    said = screens.prose(opened(app, "pages/project.py", NEW, 2))
    assert "上年结转 6.00 万元，来自2023年12月月结，项目“(上年结转)村级综治视联网" in said
    assert "结转的预算指标 96.00 万元，比登记的结转多 900,000.00 元，请核对" in said
    assert "承诺·上年12月会" in said
    promised = screens.prose(opened(app, "pages/promises.py", NEW, 2))
    assert "到2月底到期 1 件，兑现 0 件（0.00%），部分兑现 1 件" in promised
    assert "上年没有兑现 1 件" in promised
    meeting = screens.prose(opened(app, "pages/meeting.py", NEW, 2))
    assert "承诺没有兑现" in meeting
    app.session_state["lagging_tab"] = "结转资金"
    listed = screens.prose(opened(app, "pages/lagging.py", NEW, 2))
    assert "2023年12月月结登记到2024年的结转 1 个项目共 6.00 万元" in listed
