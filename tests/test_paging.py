"""Long lists are drawn a page at a time; sums and clicks are of the whole list."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.ui import choice, entry_forms, paging
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.opening import data_version
from perfmon.ui.loaders.standings import month_places
from tests import screens

LAGGING, PROJECT, TO_DO = "pages/lagging.py", "pages/project.py", "pages/todo.py"
OVERVIEW = "pages/overview.py"
ROWS = 7


@pytest.fixture
def whole(sample: Path, app: AppTest) -> tuple[pd.DataFrame, str]:
    """The list with its sentence as they stand where it fits on one page."""
    screens.open_page(app, LAGGING, year=2023, month=10)
    return _list(app), _sentence(app)


@pytest.fixture
def paged(
    whole: tuple[pd.DataFrame, str], app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> tuple[pd.DataFrame, str]:
    """The same, now shown a page of ROWS at a time."""
    monkeypatch.setattr(paging, "PAGE_ROWS", ROWS)
    app.run()
    return whole


def _list(app: AppTest) -> pd.DataFrame:
    (rows,) = [each.value for each in app.dataframe if "lagging_months" in each.value.columns]
    return rows.reset_index(drop=True)


def _sentence(app: AppTest) -> str:
    (sentence,) = [text for text in screens.texts(app) if "点一行看项目" in text]
    return sentence


def test_a_county_s_list_stands_as_one(whole: tuple[pd.DataFrame, str], app: AppTest) -> None:
    assert len(whole[0]) > ROWS
    assert not app.pagination


def _turned(app: AppTest, count: int) -> Iterator[int]:
    """Every page of a list of so many rows, one after the other on the screen."""
    pages = -(-count // ROWS)
    for number in range(1, pages + 1):
        (pager,) = app.pagination
        pager.set_value(number).run()
        assert not app.exception
        assert f"第 {number} 页，共 {pages} 页" in screens.prose(app)
        yield number


def test_the_pages_make_up_the_list_and_its_sums_are_of_all(
    paged: tuple[pd.DataFrame, str], app: AppTest
) -> None:
    rows, sentence = paged
    found = []
    for _ in _turned(app, len(rows)):
        assert _sentence(app) == sentence
        found.append(_list(app))
    both = ["name", "reason", "behind_wanyuan"]
    assert pd.concat(found, ignore_index=True)[both].equals(rows[both])


def test_a_click_on_a_later_page_opens_the_project_of_that_row(
    paged: tuple[pd.DataFrame, str], app: AppTest
) -> None:
    rows, _ = paged
    (pager,) = app.pagination
    pager.set_value(2).run()
    screens.pick(app, "lagging_0", 3, "name")
    assert not app.exception
    unit_code, _, project_code = app.query_params["project"].partition("-")
    projects = lagging_projects(Asked(data_version(), None, 2023), 10)
    of_key = (projects["unit_code"] == unit_code) & (projects["project_code"] == project_code)
    assert projects.loc[of_key, "name"].tolist() == [rows["name"].iloc[ROWS + 3]]


def _ranked(app: AppTest) -> pd.DataFrame:
    return screens.table(app, "standings_project_code_0")


def test_a_later_page_of_the_ranking_goes_on_where_the_one_before_ended(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.session_state["overview_tab"] = "排名"
    app.session_state["standing_level"] = "项目"
    screens.open_page(app, OVERVIEW, year=2023, month=10)
    whole = _ranked(app).reset_index(drop=True)
    (finding,) = [text for text in screens.texts(app) if "个项目里，" in text]
    monkeypatch.setattr(paging, "PAGE_ROWS", ROWS)
    app.run()
    found = []
    for _ in _turned(app, len(whole)):
        assert finding in screens.texts(app)
        found.append(_ranked(app))
    assert len(found) > 2
    assert pd.concat(found, ignore_index=True).equals(whole)
    (pager,) = app.pagination
    pager.set_value(2).run()
    screens.pick(app, "standings_project_code_0", 3, "name")
    asked = Asked(data_version(), None, 2023)
    clicked = month_places(asked, 10, "项目", "较计划差距").groups.iloc[ROWS + 3]
    assert app.query_params["project"] == f"{clicked['unit_code']}-{clicked['project_code']}"


def test_what_is_to_be_done_is_paged_by_kind(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens.open_page(app, TO_DO, year=2023, month=10)
    whole = [len(each.value) for each in app.dataframe]
    headings = [text for text in screens.texts(app) if "件" in text]
    monkeypatch.setattr(paging, "PAGE_ROWS", ROWS)
    app.run()
    assert not app.exception
    assert [len(each.value) for each in app.dataframe] == [min(rows, ROWS) for rows in whole]
    assert len(app.pagination) == sum(rows > ROWS for rows in whole) > 0
    assert [text for text in screens.texts(app) if "件" in text] == headings


def test_of_very_many_projects_those_near_the_chosen_one_are_offered(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens.open_page(app, PROJECT, year=2023, month=10)
    every = app.selectbox(key="project").options
    default = app.selectbox(key="project").value
    monkeypatch.setattr(choice, "MOST_OPTIONS", ROWS)
    app.run()
    near = app.selectbox(key="project").options
    assert len(near) in (ROWS, ROWS + 1)
    assert set(near) < set(every)
    assert f"共 {len(every):,} 个" in screens.prose(app)
    rows = lagging_projects(Asked(data_version(), None, 2023), 10)
    for row in (rows.iloc[-1], rows.iloc[len(rows) // 2]):
        asked = f"{row['unit_code']}-{row['project_code']}"
        app.query_params["project"] = asked
        app.run()
        assert app.selectbox(key="project").value == asked, "every one can be opened"
    app.selectbox(key="project").set_value(default).run()
    assert not app.exception
    assert app.selectbox(key="project").value == default, "the usual one is always offered"


def test_of_very_many_projects_one_is_typed_by_its_code(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_forms, "MOST_OPTIONS", ROWS)
    screens.open_page(app, "pages/entry.py", year=2023, month=10)
    assert not app.exception
    assert "项目" in {each.label for each in app.text_input}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("p1", ("288001", "P1")),
        (" 288002-p2 ", ("288002", "P2")),
        ("288001-P2", ("288001", "P2")),
        ("P2", ("", "P2")),
        ("P9", ("", "P9")),
        ("", ("", "")),
    ],
)
def test_a_code_that_several_units_share_needs_its_unit(
    typed: str, found: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = dict.fromkeys(["288001-P1", "288001-P2", "288002-P2"], "项目")
    monkeypatch.setattr("streamlit.text_input", lambda *_, **__: typed)
    assert entry_forms._type_project("项目", labels) == found
