"""Long lists are drawn a page at a time; sums and clicks are of the whole list."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.ui import paging
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.opening import data_version
from tests import screens

LAGGING, TO_DO = "pages/lagging.py", "pages/todo.py"
ROWS = 7


@pytest.fixture
def whole(sample: Path, app: AppTest) -> tuple[pd.DataFrame, str]:
    """The list with its sentence as they stand where it fits on one page."""
    screens.open_page(app, LAGGING, year=2023, month=10)
    return _list(app), _sentence(app)


def _list(app: AppTest) -> pd.DataFrame:
    (rows,) = [each.value for each in app.dataframe if "lagging_months" in each.value.columns]
    return rows.reset_index(drop=True)


def _sentence(app: AppTest) -> str:
    (sentence,) = [text for text in screens.texts(app) if "点一行看项目" in text]
    return sentence


def test_a_county_s_list_stands_as_one(whole: tuple[pd.DataFrame, str], app: AppTest) -> None:
    assert len(whole[0]) > ROWS
    assert not app.pagination


def test_the_pages_make_up_the_list_and_its_sums_are_of_all(
    whole: tuple[pd.DataFrame, str], app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, sentence = whole
    monkeypatch.setattr(paging, "PAGE_ROWS", ROWS)
    app.run()
    pages = -(-len(rows) // ROWS)
    found = []
    for number in range(1, pages + 1):
        (pager,) = app.pagination
        pager.set_value(number).run()
        assert not app.exception
        assert _sentence(app) == sentence
        assert f"第 {number} 页，共 {pages} 页" in screens.prose(app)
        found.append(_list(app))
    both = ["name", "reason", "behind_wanyuan"]
    assert pd.concat(found, ignore_index=True)[both].equals(rows[both])


def test_a_click_on_a_later_page_opens_the_project_of_that_row(
    whole: tuple[pd.DataFrame, str], app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, _ = whole
    monkeypatch.setattr(paging, "PAGE_ROWS", ROWS)
    app.run()
    (pager,) = app.pagination
    pager.set_value(2).run()
    screens.pick(app, "lagging_0", 3, "name")
    assert not app.exception
    unit_code, _, project_code = app.query_params["project"].partition("-")
    projects = lagging_projects(Asked(data_version(), None, 2023), 10)
    of_key = (projects["unit_code"] == unit_code) & (projects["project_code"] == project_code)
    assert projects.loc[of_key, "name"].tolist() == [rows["name"].iloc[ROWS + 3]]


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
