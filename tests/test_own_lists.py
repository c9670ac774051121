from datetime import date

import pandas as pd
import pytest

from perfmon.measures.facts import YearFacts
from perfmon.measures.own_lists import carried_over_pots, direct_pots, judge_pots, name_pots
from perfmon.measures.rules import FundRule
from perfmon.periods import Cutoff
from tests.figures import ProjectFacts, facts_of, fen

JUNE = Cutoff.at(2023, 6)


def facts(tranches: str, payments: str = "") -> YearFacts:
    """Facts of project 一: lines of 下达日 金额 来源年度 文号 [直达]; lines of 月 金额 文号."""
    issued = [line.split() for line in tranches.split("\n") if line.strip()]
    paid = [line.split() for line in payments.split("\n") if line.strip()]
    made = facts_of(
        {
            "一": ProjectFacts(
                tranches=tuple(
                    ("追加", date.fromisoformat(f"2023-{day}"), fen(amount))
                    for day, amount, *_ in issued
                ),
                payments=tuple((int(month), fen(amount)) for month, amount, *_ in paid),
            )
        }
    )
    documents = pd.Series([cells[3] for cells in issued], dtype="object").replace("空", None)
    return YearFacts(
        projects=made.projects,
        tranches=made.tranches.assign(
            source_year=[int(cells[2]) for cells in issued],
            document_no=documents,
            direct=[cells[-1] == "直达" for cells in issued],
        ),
        monthly_payments=made.monthly_payments,
        checkpoints=made.checkpoints,
        vouchers=made.vouchers.assign(
            document_no=pd.Series([cells[2] for cells in paid], dtype="object").replace("空", None)
        ),
    )


def told(pots: pd.DataFrame, *columns: str) -> list[list[object]]:
    return [list(row) for row in pots[list(columns)].itertuples(index=False)]


def test_money_of_each_year_is_its_own_row_due_by_the_day_of_the_list() -> None:
    made = facts(
        "01-01 90 2022 甲1\n01-01 73 2021 甲2\n01-01 500 2023 甲3",
        "3 50 甲1\n4 10 甲2\n5 400 甲3",
    )
    pots = carried_over_pots(made, JUNE, FundRule(pay_by=(12, 31)))
    # 181 of 365 days: 90 → 44.630137, 73 → 36.2
    assert told(pots, "pot", "amount_fen", "paid_fen", "due_fen", "light") == [
        ["2021", fen("73"), fen("10"), fen("36.2"), "red"],
        ["2022", fen("90"), fen("50"), 44_630_137, "green"],
    ]
    assert pots["take_back_fen"].tolist() == [fen("63"), 0]


def test_after_the_day_all_of_it_is_due() -> None:
    made = facts("01-01 100 2022 甲1", "3 85 甲1")
    before = carried_over_pots(made, Cutoff.at(2023, 8), FundRule(pay_by=(9, 30)))
    after = carried_over_pots(made, Cutoff.at(2023, 10), FundRule(pay_by=(9, 30)))
    assert before["light"].tolist() == ["green"]
    assert told(after, "due_fen", "behind_fen", "light") == [[fen("100"), fen("15"), "yellow"]]


@pytest.mark.parametrize(
    ("paid", "light"),
    [("79.999999", "red"), ("80", "red"), ("80.000001", "yellow"), ("90.1", "green")],
)
def test_the_boundary_belongs_to_the_worse_side(paid: str, light: str) -> None:
    made = facts("01-01 100 2022 甲1", f"3 {paid} 甲1")
    pots = carried_over_pots(made, Cutoff.at(2023, 12), FundRule())
    assert pots["light"].tolist() == [light]


def test_direct_money_is_due_from_its_own_day() -> None:
    made = facts(
        "03-01 306 2023 冀财1 直达\n06-30 10 2023 冀财2 直达\n01-01 40 2023 甲1",
        "4 20 冀财1\n5 40 甲1",
    )
    pots = direct_pots(made, JUNE, FundRule())
    # 122 of 306 days since 1 March; one of 185 since 30 June
    assert told(pots, "pot", "begins_on", "paid_fen", "due_fen", "light") == [
        ["冀财1", date(2023, 3, 1), fen("20"), fen("122"), "red"],
        ["冀财2", date(2023, 6, 30), 0, 54_054, "green"],
    ]


def test_money_not_issued_yet_and_payments_of_later_months_are_left_out() -> None:
    made = facts("07-01 100 2023 冀财1 直达\n01-01 50 2023 冀财2 直达", "6 10 冀财2\n7 40 冀财2")
    pots = direct_pots(made, JUNE, FundRule())
    assert told(pots, "pot", "paid_fen") == [["冀财2", fen("10")]]


def test_a_payment_without_a_number_is_of_the_only_money_there_is() -> None:
    alone = facts("01-01 100 2022 甲1", "3 60 空")
    assert carried_over_pots(alone, JUNE, FundRule())["paid_fen"].tolist() == [fen("60")]
    unprinted = facts("01-01 100 2023 空 直达", "3 60 空")
    assert told(direct_pots(unprinted, JUNE, FundRule()), "pot", "paid_fen") == [
        ["未印文号", fen("60")]
    ]


def test_what_cannot_be_told_is_of_no_pot_and_said() -> None:
    mixed = facts("01-01 100 2022 甲1\n01-01 100 2023 甲2", "3 60 空\n4 5 甲1")
    pots = carried_over_pots(mixed, JUNE, FundRule())
    assert told(pots, "paid_fen", "unassigned_fen") == [[fen("5"), fen("60")]]


def test_a_cut_takes_from_its_pot_and_an_empty_pot_is_not_listed() -> None:
    made = facts("01-01 100 2022 甲1\n05-01 -40 2022 甲1\n01-01 10 2021 甲2\n05-01 -10 2021 甲2")
    pots = carried_over_pots(made, JUNE, FundRule())
    assert told(pots, "pot", "amount_fen") == [["2022", fen("60")]]


def test_another_rule_judges_the_same_money_anew() -> None:
    made = facts("01-01 100 2022 甲1", "3 85 甲1")
    october = Cutoff.at(2023, 10)
    pots = carried_over_pots(made, october, FundRule(pay_by=(9, 30)))
    for rule in (FundRule(), FundRule((9, 30), 15, 5), FundRule((9, 30), 30, 16)):
        anew = judge_pots(pots, october, rule)
        direct_way = carried_over_pots(made, october, rule)
        pd.testing.assert_frame_equal(anew, direct_way[anew.columns])
    assert judge_pots(pots, october, FundRule((9, 30), 15, 5))["light"].tolist() == ["red"]


def test_of_a_classified_project_the_document_is_not_told() -> None:
    made = facts("01-01 40 2023 冀财1 直达\n01-01 60 2022 甲1")
    names = made.projects.assign(
        name="001", unit_name="本级", department_name="政法委", classified=True
    )
    direct = name_pots(direct_pots(made, JUNE, FundRule()), names, by_document=True)
    assert told(direct, "name", "pot", "amount_fen") == [["001", "涉密，不显示", fen("40")]]
    carried = carried_over_pots(made, JUNE, FundRule())
    assert name_pots(carried, names, by_document=False)["pot"].tolist() == ["2022"]
    open_names = names.assign(classified=False)
    direct = name_pots(direct_pots(made, JUNE, FundRule()), open_names, by_document=True)
    assert direct["pot"].tolist() == ["冀财1"]


def test_a_year_without_such_money_has_an_empty_list() -> None:
    made = facts("01-01 100 2023 甲1", "3 60 甲1")
    assert carried_over_pots(made, JUNE, FundRule()).empty
    assert direct_pots(made, JUNE, FundRule()).empty
