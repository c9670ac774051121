"""The ranking's plan: a cut that nobody approved neither lowers the budget nor clamps the plan."""

import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.plan import TrancheRule
from perfmon.measures.rates import is_missing
from perfmon.measures.uncut import uncut_plans
from perfmon.periods import Cutoff
from tests.figures import fen, judged_year, row_of, year_facts
from tests.test_states import typed

TRANCHES = """
一 年初 01-01 100
一 追减 08-15 -50
二 年初 01-01 100
"""
SCHEDULE = """
项目 3月底 6月底 10月底 12月底
一   20    50    70     100
二   20    50    70     100
"""
APPROVED = "一 调减已批准 巨财预〔2023〕18号 会议纪要 08-20 . 有效 张三"


def with_document(facts: YearFacts, document_no: str) -> YearFacts:
    return YearFacts(**vars(facts) | {"tranches": facts.tranches.assign(document_no=document_no)})


def uncut(facts: YearFacts, month: int, said: str = "", name: str = "一") -> tuple[object, object]:
    """What a project is ranked by: its budget and 考核线, in fen."""
    own = facts.projects[facts.projects["project_code"] == name]
    plans = uncut_plans(facts, own, typed(said), Cutoff.at(2023, month), TrancheRule())
    (row,) = plans.to_dict("records")
    assert [row[key] for key in PROJECT_KEY] == own[PROJECT_KEY].iloc[0].tolist()
    return row["ranking_budget_fen"], row["ranking_planned_fen"]


FACTS = year_facts(TRANCHES, SCHEDULE, "项目 5月\n一 10")


def test_the_plan_is_the_one_from_before_the_cut() -> None:
    judged = row_of(judged_year(FACTS), "一", 10)
    assert judged["planned_fen"] == judged["adjusted_budget_fen"] == fen("50"), "clamped"
    assert uncut(FACTS, 10) == (fen("100"), fen("70"))


def test_before_the_cut_and_without_one_nothing_differs() -> None:
    judged = judged_year(FACTS)
    for name, month in (("一", 7), ("二", 10)):
        row = row_of(judged, name, month)
        assert uncut(FACTS, month, name=name) == (row["adjusted_budget_fen"], row["planned_fen"])


def test_an_approved_cut_stays_cut() -> None:
    facts = with_document(FACTS, "巨财预〔2023〕18号")
    assert uncut(facts, 10, APPROVED) == (fen("50"), fen("50"))
    other = with_document(FACTS, "巨财预〔2023〕19号")
    assert uncut(other, 10, APPROVED) == (fen("100"), fen("70"))


@pytest.mark.parametrize(("month", "budget", "planned"), [(10, "130", "70"), (12, "130", "130")])
def test_money_that_came_later_keeps_its_own_days(month: int, budget: str, planned: str) -> None:
    facts = year_facts(TRANCHES + "一 追加 09-15 30", SCHEDULE)
    assert uncut(facts, month) == (fen(budget), fen(planned))


def test_without_a_plan_there_is_none_to_rank_by() -> None:
    budget, planned = uncut(year_facts("一 年初 01-01 100\n一 追减 08-15 -50"), 10)
    assert budget == fen("100")
    assert is_missing(planned)
