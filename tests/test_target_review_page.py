"""目标审核: what a reviewer reads of the year's texts, and what is written from there."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.opening import forget_database, opened_database
from tests import screens
from tests.facts import import_document
from tests.test_text_rounds import SECOND_ROUND

PAGE = "pages/target_review.py"


def opened(app: AppTest, **address: str) -> AppTest:
    app.run()
    app.switch_page(PAGE)
    app.query_params.update({"year": "2023", "month": "10"} | address)
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def real(
    texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A real database of the test's own with the published text, which the pages open."""
    path = Path(shutil.copy(texts_path, tmp_path / "真实.duckdb"))
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    forget_database()


def test_the_head_counts_texts_and_what_is_to_be_dealt_with(real: Path, app: AppTest) -> None:
    words = screens.prose(opened(app))
    assert "2023年 1 个部门的 1 份绩效文本，待处理 [■ 错误 19 处]、[▲ 提醒 55 处]" in words
    assert "10 个项目、70 项绩效指标" in words
    assert "没有待接受的修订文本" in words


def test_a_revised_text_that_waits_is_said(real: Path, app: AppTest) -> None:
    import_document(opened_database(), SECOND_ROUND)
    words = screens.prose(opened(app))
    assert "1 份修订的文本待接受" in words
    assert "1 个部门的 1 份绩效文本" in words


def test_an_empty_database_says_what_to_bring(empty_database: Path, app: AppTest) -> None:
    assert "库里还没有项目" in screens.prose(opened(app))
