"""资金有节约: only where part of the budget is left, and told where the work is not done."""

import pytest

from perfmon.measures.money_saved import nothing_left_words, undone_words

WANYUAN = 1_000_000


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (4_999_999, ""),
        (5 * WANYUAN, "支出 5.00 万元，用完了预算 5.00 万元，没有节约"),
        (6 * WANYUAN, "支出 6.00 万元，超过预算 5.00 万元，没有节约"),
    ],
)
def test_nothing_is_saved_where_nothing_is_left(spent: int, words: str) -> None:
    assert nothing_left_words(spent, 5 * WANYUAN) == words


@pytest.mark.parametrize(
    ("standings", "words"),
    [
        ([], ""),
        (["reached", "reached"], ""),
        (["reached", "not_due"], "2 项绩效指标达到 1 项（未到期 1 项）"),
        (["unreported", "red", "red"], "3 项绩效指标达到 0 项（滞后 2 项、未报 1 项）"),
    ],
)
def test_work_that_is_not_done_is_counted(standings: list[str], words: str) -> None:
    said = undone_words(standings)
    assert said.startswith(words)
    assert bool(said) == bool(words)
