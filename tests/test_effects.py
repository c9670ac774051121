"""What an import changes: whose money, whose light, at which cut-off."""

from pathlib import Path

import pytest

from perfmon.store.database import Database
from perfmon.workflows.outcome import Outcome
from tests.facts import FIRST, SECOND
from tests.money_files import look, take, write_csv

HEAD = "支付凭证号,明细行号,预算单位,项目代码,支付日期,支付金额（元）"
CHANGES = "变动类型,预算单位,项目代码,变动金额（元）,指标文号,下达日期"


def paid(folder: Path, number: int, code: str, day: str, yuan: int) -> Path:
    """A file with one payment."""
    row = f"{number},1,288001,{code},{day},{yuan}"
    return write_csv(folder, f"{HEAD}\n{row}", f"{number}.csv")


def said(outcome: Outcome, code: str) -> list[str]:
    """What the findings of a code say."""
    return [finding.message for finding in outcome.findings if finding.code == code]


@pytest.fixture
def until_may(texts: Database, tmp_path: Path) -> Database:
    take(texts, paid(tmp_path, 1, FIRST, "2023-05-31", 400_000))
    return texts


def test_a_month_opened_by_a_payment_lists_only_projects_whose_money_changes(
    until_may: Database, tmp_path: Path
) -> None:
    seen = look(until_may, paid(tmp_path, 2, FIRST, "2023-06-30", 100_000))
    assert list(seen.effects["project_code"]) == [FIRST]
    (moved,) = said(seen, "CUTOFF_MOVED")
    assert moved.startswith("截至日从2023年5月底移到2023年6月底：另有 ")
    assert "个项目的钱没有变，只因时间往后走，灯会变（" in moved


def test_the_light_before_is_the_one_that_pages_showed(until_may: Database, tmp_path: Path) -> None:
    row = look(until_may, paid(tmp_path, 2, FIRST, "2023-06-30", 100_000)).effects.iloc[0]
    shown = until_may.cursor().execute(
        "SELECT light FROM judged_month WHERE month = 5 AND project_code = ?", [FIRST]
    )
    assert row["light_before"] == shown.fetchall()[0][0]
    assert (row["paid_before_fen"], row["paid_after_fen"]) == (40_000_000, 50_000_000)


def test_the_first_payments_of_a_year_list_only_their_projects(
    texts: Database, tmp_path: Path
) -> None:
    seen = look(texts, paid(tmp_path, 1, FIRST, "2023-05-31", 400_000))
    assert list(seen.effects["project_code"]) == [FIRST]
    assert said(seen, "CUTOFF_MOVED") == []


def test_at_the_same_cutoff_nothing_is_said_of_time(until_may: Database, tmp_path: Path) -> None:
    seen = look(until_may, paid(tmp_path, 2, SECOND, "2023-05-10", 100_000))
    assert list(seen.effects["project_code"]) == [SECOND]
    assert said(seen, "CUTOFF_MOVED") == []


def test_a_change_issued_after_the_cutoff_says_from_when_it_counts(
    until_may: Database, tmp_path: Path
) -> None:
    row = f"追加,288001,{FIRST},200000,巨财预〔2023〕9号,2023-08-15"
    seen = look(until_may, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
    assert seen.effects.empty
    assert said(seen, "COUNTS_LATER") == [
        "1 笔共 20.00 万元的下达日期在截至日2023年5月底以后（最早 2023-08-15），"
        "从 8 月起才计入预算，上面的变化里没有它们。"
    ]


def test_a_change_issued_before_the_cutoff_shows_its_effect(
    until_may: Database, tmp_path: Path
) -> None:
    row = f"追加,288001,{FIRST},200000,巨财预〔2023〕9号,2023-05-15"
    seen = look(until_may, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
    (effect,) = seen.effects.to_dict("records")
    assert (effect["budget_before_fen"], effect["budget_after_fen"]) == (96_000_000, 116_000_000)
    assert said(seen, "COUNTS_LATER") == []


def test_results_after_the_cutoff_of_payments_come_in(until_may: Database, tmp_path: Path) -> None:
    head = "年度,月份,预算单位,项目代码,指标序号,完成值"
    file = write_csv(tmp_path, f"{head}\n2023,7,288001,{FIRST},5,291")
    outcome = take(until_may, file, "results")
    assert (outcome.counts.lines, outcome.effects.empty) == (1, True)
    assert said(outcome, "COUNTS_LATER") == []


def test_the_first_payments_in_mid_month_move_nothing_back(texts: Database, tmp_path: Path) -> None:
    seen = look(texts, paid(tmp_path, 1, FIRST, "2023-03-16", 400_000))
    assert said(seen, "CUTOFF_MOVED") == []
    assert list(seen.effects["project_code"]) == [FIRST]
    assert seen.effects["light_before"].isna().all()
