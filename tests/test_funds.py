"""Money by 资金性质 and 预算级次: which kind a payment is of, and that nothing is lost."""

from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import (
    FUND_FEN,
    UNSAID,
    bare_document,
    build_fund_months,
    name_payments,
    name_tranches,
    plain_fund,
    plain_level,
    sum_funds,
)
from perfmon.measures.project_months import year_cutoffs
from perfmon.measures.sources import PROGRESS
from perfmon.store.lines.cells import define_cell_macros
from tests.figures import fen, row_of, year_facts

GENERAL, LAND = "一般公共预算", "政府性基金预算"
KINDS = ["fund_type", "budget_level"]

TRANCHES = """
    甲 年初 01-01 60
    甲 追加 06-10 40
"""
PAID = "项目 3月 7月\n甲 30 25"


def said(rows: pd.DataFrame, **columns: list[str | None]) -> pd.DataFrame:
    """The rows with what their files print, one value a row."""
    return rows.assign(
        **{name: pd.Series(cells, dtype="object") for name, cells in columns.items()}
    )


def facts(
    document_no: list[str | None], fund_type: list[str | None], budget_level: list[str | None]
) -> YearFacts:
    """甲 with two tranches that print this, and two payments that print nothing."""
    plain = year_facts(TRANCHES, payments=PAID)
    return replace(
        plain,
        tranches=said(
            plain.tranches,
            document_no=document_no,
            fund_type=fund_type,
            budget_level=budget_level,
        ),
    )


def kind_of(known: YearFacts, document_no: str | None, fund_type: str | None) -> tuple[str, str]:
    """资金性质 and 预算级次 of a payment that prints this."""
    payment = said(known.vouchers.head(1), document_no=[document_no], fund_type=[fund_type])
    named = name_payments(payment, name_tranches(known.tranches)).iloc[0]
    return named["fund_type"], named["budget_level"]


OWN_AND_PROVINCE = facts(
    ["县财预〔2023〕1号", "冀财预〔2023〕8号"], [GENERAL, GENERAL], ["县", "省"]
)
OWN_AND_LAND = facts(["县财预〔2023〕1号", "县财预〔2023〕9号"], [GENERAL, LAND], ["县", "县"])
ONE_DOCUMENT = facts(["县财预〔2023〕1号"] * 2, [GENERAL, LAND], ["省", "县"])
NOTHING_SAID = facts([None, None], [None, None], [None, None])
HALF_SAID = facts([None, None], [GENERAL, None], ["县", None])


@pytest.mark.parametrize(
    ("known", "document_no", "fund_type", "kind"),
    [
        # the fund type that the voucher prints goes before that of its 文号
        (OWN_AND_LAND, "县财预〔2023〕9号", "一般公共预算资金", (GENERAL, "县")),
        # else the 文号 tells both, however its brackets are written
        (OWN_AND_LAND, "县财预[2023]9号", None, (LAND, "县")),
        (OWN_AND_PROVINCE, "冀财预【２０２３】 8号", None, (GENERAL, "省")),
        # of a 文号 with two fund types, the fund type printed tells the level
        (ONE_DOCUMENT, "县财预〔2023〕1号", LAND, (LAND, "县")),
        (ONE_DOCUMENT, "县财预〔2023〕1号", None, (UNSAID, UNSAID)),
        # without a 文号 of the project, the only fund type of its tranches
        (OWN_AND_PROVINCE, None, None, (GENERAL, UNSAID)),
        (OWN_AND_PROVINCE, "别的〔2023〕5号", None, (GENERAL, UNSAID)),
        # and the only level of the tranches of that fund type
        (ONE_DOCUMENT, None, GENERAL, (GENERAL, "省")),
        # or, where the project has none of that fund type, of all
        (OWN_AND_LAND, None, "单位资金", ("单位资金", "县")),
        # several, and nothing that tells which
        (OWN_AND_LAND, None, None, (UNSAID, "县")),
        # a tranche that prints neither
        (NOTHING_SAID, None, None, (UNSAID, UNSAID)),
        (NOTHING_SAID, None, LAND, (LAND, UNSAID)),
        # one that prints neither beside one that does leaves the choice open
        (HALF_SAID, None, None, (UNSAID, UNSAID)),
        (HALF_SAID, None, GENERAL, (GENERAL, "县")),
    ],
)
def test_a_payment_is_of_the_kind_that_is_printed_or_leaves_no_choice(
    known: YearFacts, document_no: str | None, fund_type: str | None, kind: tuple[str, str]
) -> None:
    assert kind_of(known, document_no, fund_type) == kind


def test_words_that_no_row_prints_are_unsaid_as_the_database_gives_them() -> None:
    tranches = NOTHING_SAID.tranches.astype({"fund_type": "str", "budget_level": "str"})
    named = name_tranches(tranches)
    assert named[["fund_type", "budget_level"]].values.tolist() == [[UNSAID, UNSAID]] * 2


def test_a_project_without_tranches_has_payments_of_what_they_print() -> None:
    known = year_facts(payments=PAID)
    assert kind_of(known, "县财预〔2023〕1号", LAND) == (LAND, UNSAID)
    assert kind_of(known, None, None) == (UNSAID, UNSAID)


def test_the_tranches_of_another_project_tell_nothing() -> None:
    plain = year_facts("甲 年初 01-01 60\n 乙 年初 01-01 40", payments=PAID)
    tranches = said(
        plain.tranches,
        document_no=["县财预〔2023〕1号", "冀财预〔2023〕8号"],
        fund_type=[GENERAL, LAND],
        budget_level=["县", "省"],
    )
    known = replace(plain, tranches=tranches)
    assert kind_of(known, "冀财预〔2023〕8号", None) == (GENERAL, "县")


def months_of(known: YearFacts) -> pd.DataFrame:
    return build_fund_months(known, year_cutoffs(2023, None))


def test_each_kind_has_its_own_budget_payments_and_elapsed_money() -> None:
    vouchers = said(
        OWN_AND_PROVINCE.vouchers,
        document_no=["县财预〔2023〕1号", "冀财预〔2023〕8号"],
        fund_type=[None, None],
    )
    rows = months_of(replace(OWN_AND_PROVINCE, vouchers=vouchers))
    own, province = rows[rows["budget_level"] == "县"], rows[rows["budget_level"] == "省"]
    september = row_of(own, "甲", 9)
    assert september["budget_fen"] == september["adjusted_budget_fen"] == fen("60")
    assert september["paid_fen"] == fen("30")
    assert september["paid_in_month_fen"] == 0
    assert september["elapsed_fen"] == fen("45")
    assert province["month"].tolist() == list(range(6, 13)), "nothing is kept before it came"
    july = row_of(province, "甲", 7)
    assert july["budget_fen"] == 0, "it came in the year"
    assert july["adjusted_budget_fen"] == fen("40")
    assert july["paid_fen"] == july["paid_in_month_fen"] == fen("25")
    assert 0 < july["elapsed_fen"] == 40_000_000 * 51 // 204, "51 of the 204 days from 10 June"
    assert set(rows[FUND_FEN].dtypes.astype(str)) == {"int64"}


def test_what_no_voucher_says_is_of_the_projects_only_kind() -> None:
    """Cumulative tables: no voucher says what kind the month's money is of."""
    assert months_of(from_tables(OWN_AND_LAND)).groupby(KINDS)[
        "paid_in_month_fen"
    ].sum().to_dict() == {(GENERAL, "县"): 0, (LAND, "县"): 0, (UNSAID, "县"): fen("55")}
    only = facts([None, None], [LAND, LAND], ["县", "县"])
    assert months_of(from_tables(only)).groupby(KINDS)["paid_in_month_fen"].sum().to_dict() == {
        (LAND, "县"): fen("55")
    }


def from_tables(known: YearFacts) -> YearFacts:
    """The same facts where cumulative tables say what was paid, and no voucher does."""
    monthly = known.monthly_payments.assign(paid_by=PROGRESS)
    return replace(known, vouchers=known.vouchers.iloc[:0], monthly_payments=monthly)


def test_a_month_with_vouchers_and_more_splits_the_two() -> None:
    march = OWN_AND_LAND.vouchers.head(1).assign(
        paid_in_month_fen=fen("10"), document_no="县财预〔2023〕9号"
    )
    monthly = OWN_AND_LAND.monthly_payments
    by_voucher = (monthly["month"] == 3).map({True: fen("10"), False: 0})
    outside = monthly.assign(entered_in_month_fen=monthly["paid_in_month_fen"] - by_voucher)
    rows = months_of(replace(OWN_AND_LAND, vouchers=march, monthly_payments=outside))
    assert row_of(rows.query("fund_type == @LAND"), "甲", 3)["paid_fen"] == fen("10")
    assert row_of(rows.query("fund_type == @UNSAID"), "甲", 3)["paid_fen"] == fen("20")


def test_a_cut_without_a_kind_is_a_budget_below_zero_and_no_elapsed_money() -> None:
    plain = year_facts("甲 年初 01-01 60\n 甲 追减 06-10 -20")
    tranches = said(plain.tranches, document_no=[None] * 2, fund_type=[GENERAL, None],
                    budget_level=["县", None])  # fmt: skip
    december = months_of(replace(plain, tranches=tranches)).query("month == 12")
    groups = sum_funds(december, "fund_type").set_index("fund_type")
    assert groups["adjusted_budget_fen"].to_dict() == {GENERAL: fen("60"), UNSAID: fen("-20")}
    assert groups.loc[UNSAID, "elapsed_fen"] == 0


def test_a_year_without_money_has_no_rows() -> None:
    assert months_of(year_facts(classes={"甲": "特定目标类"})).empty


def test_a_project_counts_once_in_each_kind_that_it_has() -> None:
    december = months_of(OWN_AND_LAND).query("month == 12")
    by_fund, by_level = (sum_funds(december, by) for by in KINDS)
    assert dict(by_fund[["fund_type", "project_count"]].itertuples(index=False)) == {
        GENERAL: 1,
        LAND: 1,
        UNSAID: 1,
    }
    assert dict(by_level[["budget_level", "project_count"]].itertuples(index=False)) == {"县": 1}


def test_kinds_are_listed_with_most_budget_first() -> None:
    december = months_of(OWN_AND_PROVINCE).query("month == 12")
    assert sum_funds(december, "budget_level")["budget_level"].tolist() == ["县", "省", UNSAID]


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("一般公共预算", GENERAL),
        ("111 一般公共预算资金", GENERAL),
        ("政府性基金", LAND),
        ("国有资本经营预算资金", "国有资本经营预算"),
        ("财政专户管理资金收入", "财政专户管理资金"),
        ("单位资金", "单位资金"),
        (" 往来款 ", "往来款"),
        ("  ", None),
    ],
)
def test_a_fund_type_has_one_name_whatever_the_system_prints(
    printed: str, plain: str | None
) -> None:
    assert plain_fund(printed) == plain


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("县", "县"),
        ("县级", "县"),
        ("中央级资金", "中央"),
        ("2 省级", "省"),
        ("县本级", "县"),
        ("县区级", "县"),
        ("本级", "本级"),
        ("", None),
    ],
)
def test_a_level_has_one_name_whatever_the_system_prints(printed: str, plain: str | None) -> None:
    assert plain_level(printed) == plain


@pytest.mark.parametrize(
    "printed",
    [
        "巨财预〔2023〕1号",
        "巨财预[2023] 1号",
        "冀财预（２０２３）　8号",
        "【a】《b》'c'\"d\"：－",
        "",
    ],
)
def test_a_document_is_compared_as_imports_compare_it(printed: str) -> None:
    with duckdb.connect() as connection:
        define_cell_macros(connection)
        (found,) = connection.execute("SELECT bare_words(?)", [printed]).fetchall()
    assert (bare_document(printed) or "") == found[0]
