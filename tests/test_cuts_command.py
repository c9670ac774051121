"""`cuts` and `papers` on the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.reports.meeting_papers import PAPERS
from perfmon.store.database import open_database
from tests.facts import FIRST, pay
from tests.test_closing import JUNE_END, close


@pytest.fixture
def closed(real: Path) -> Path:
    """June is closed, and a payment of June came afterwards."""
    database = open_database(real)
    pay(database, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    close(database)
    pay(database, {(FIRST, date(2023, 6, 1)): 500_000}, JUNE_END)
    database.close()
    return real


def test_cuts_lists_what_moved_since(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cuts"]) == 0
    said = capsys.readouterr().out
    assert "更正 1 笔" in said
    assert "共 1 个月已月结" in said
    assert main(["cuts", "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["year"], record["month"], record["corrections"]) == (2023, 6, 1)
    assert record["now_paid_fen"] - record["closed_paid_fen"] == 500_000


def test_papers_writes_every_paper_of_a_closed_month(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "材料"
    asked = ["papers", "--year", "2023", "--month", "6", "-o", str(folder)]
    assert main(asked) == 0
    assert len(list(folder.iterdir())) == len(PAPERS)
    assert main(asked) == 2
    assert "已经有同名的文件" in capsys.readouterr().err


def test_papers_writes_the_letter_of_one_department_alone(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["papers", "--year", "2023", "--month", "6", "-o", str(tmp_path / "函")]
    assert main([*asked, "--department", "288"]) == 0
    (written,) = (tmp_path / "函").iterdir()
    assert written.name == "整改通知书-288巨鹿县委政法委-2023年6月.docx"
    assert main([*asked, "--department", "999"]) == 2
    assert "部门 999 的提示函和整改通知书，它没有要发函的项目" in capsys.readouterr().err


def test_papers_of_an_open_month_are_refused(
    closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["papers", "--year", "2023", "--month", "5"]) == 2
    assert "2023年5月的月结" in capsys.readouterr().err
