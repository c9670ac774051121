from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfmon.ingest.columns.column_names import COLUMN_NAMES
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.head_text import plain_head, without_year
from perfmon.ingest.columns.layout import (
    Layout,
    find_layout,
    guess_kinds,
    missing_fields,
    nearest_layout,
    never_stored_columns,
)

YUAN, WANYUAN = 100, 1_000_000

PAYMENTS_HEAD = (
    "序号|支付凭证号|明细行号|支付申请编号|凭证日期|实际支付日期|预算单位编码|预算单位名称|项目代码"
    "|项目名称|指标文号|资金性质|功能科目|政府经济科目|部门经济科目|支付方式|支付金额(元)"
    "|收款人全称|收款人账号|收款人开户银行|用途|支付状态"
)
BUDGETS_HEAD = (
    "年度|主管部门|预算单位|项目代码|项目名称|项目类别|指标文号|下达日期|预算级次|资金性质|直达标识"
    "|是否采购|来源年度|年初|追加|追减|调剂|结转|已申请|已支付|余额"
)
PROGRESS_HEAD = "年度|主管部门|单位名称|项目名称|年初预算数|调整预算数|本月支出|累计支出|支出进度"
CHANGES_HEAD = "预算单位|项目编码|项目名称|变动类型|变动金额|指标文号|下达日期|资金性质|事由"
RESULTS_HEAD = (
    "预算单位|项目名称|指标序号|一级指标|二级指标|三级指标|年度指标值|实际完成值|完成程度"
)
HEADS = {
    "budgets": BUDGETS_HEAD,
    "payments": PAYMENTS_HEAD,
    "progress": PROGRESS_HEAD,
    "changes": CHANGES_HEAD,
    "results": RESULTS_HEAD,
}


def rows(text: str) -> list[list[str]]:
    """A table written with a | between cells; blank lines are blank rows."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def layout(kind: str, text: str, sheet: str | None = None) -> Layout:
    found = find_layout(rows(text), sheet, KINDS[kind])
    assert found is not None
    return found


def heads(found: Layout) -> dict[str, str]:
    """The recognised head of each field, where it is found."""
    return {name: found.heads[column] for name, column in found.columns.items()}


def test_the_dictionary_names_every_field_of_every_kind_by_its_own_title_too() -> None:
    for kind in KINDS.values():
        assert set(COLUMN_NAMES[kind.name]) == {field.name for field in kind.fields}
        for field in kind.fields:
            assert field.title in COLUMN_NAMES[kind.name][field.name]


def test_within_a_kind_no_name_stands_for_two_fields_and_each_is_written_as_it_compares() -> None:
    for fields in COLUMN_NAMES.values():
        names = Counter(name for each in fields.values() for name in each)
        assert not [name for name, times in names.items() if times > 1]
        assert not [name for name in names if without_year(plain_head(name))[0] != name]


def test_what_a_kind_cannot_do_without_is_one_of_its_needs() -> None:
    for kind in KINDS.values():
        alone = {group[0] for group in kind.needs if len(group) == 1}
        assert alone == {field.name for field in kind.fields if field.needed}
        names = {field.name for field in kind.fields}
        assert {name for group in kind.needs for name in group} <= names
        assert set(kind.telling) <= names


def test_an_export_of_payments_is_read_by_its_own_heads() -> None:
    assert heads(layout("payments", PAYMENTS_HEAD)) == {
        "voucher_no": "支付凭证号",
        "line_no": "明细行号",
        "application_no": "支付申请编号",
        "voucher_on": "凭证日期",
        "paid_on": "实际支付日期",
        "unit_code": "预算单位编码",
        "unit_name": "预算单位名称",
        "project_code": "项目代码",
        "project_name": "项目名称",
        "document_no": "指标文号",
        "fund_type": "资金性质",
        "function_class": "功能科目",
        "economic_class": "部门经济科目",
        "amount": "支付金额(元)",
        "payee": "收款人全称",
        "summary": "用途",
        "status": "支付状态",
    }


def test_an_export_of_budgets_is_read_by_its_own_heads() -> None:
    found = layout("budgets", BUDGETS_HEAD)
    assert len(found.columns) == len(BUDGETS_HEAD.split("|"))
    assert heads(found)["initial"] == "年初"
    assert heads(found)["cut"] == "追减"
    assert heads(found)["balance"] == "余额"


@pytest.mark.parametrize(
    ("kind", "head", "expected"),
    [
        (
            "payments",
            "单位编码|单位|预算项目|支付令号|支付日期|支付金额（万元）|摘要",
            {
                "unit_code": "单位编码",
                "unit_name": "单位",
                "project_name": "预算项目",
                "voucher_no": "支付令号",
                "paid_on": "支付日期",
                "amount": "支付金额（万元）",
                "summary": "摘要",
            },
        ),
        (
            "payments",
            "项 目 编 码|凭证编号|付款日期|金额（元）|业务类型|所处环节",
            {
                "project_code": "项目编码",
                "voucher_no": "凭证编号",
                "paid_on": "付款日期",
                "amount": "金额（元）",
                "kind": "业务类型",
                "stage": "所处环节",
            },
        ),
        (
            "budgets",
            "单位代码|项目代码|年初批复数|调增|调减|上年结转|可用指标",
            {
                "unit_code": "单位代码",
                "project_code": "项目代码",
                "initial": "年初批复数",
                "added": "调增",
                "cut": "调减",
                "carried": "上年结转",
                "balance": "可用指标",
            },
        ),
        (
            "progress",
            "单位|项目|全年预算数|累计支付金额|执行率（%）",
            {
                "unit_name": "单位",
                "project_name": "项目",
                "adjusted": "全年预算数",
                "paid": "累计支付金额",
                "rate": "执行率（%）",
            },
        ),
        (
            "progress",
            "预算单位|项目名称|预算数|本年支付|支出进度=支出/预算",
            {
                "unit_name": "预算单位",
                "project_name": "项目名称",
                "adjusted": "预算数",
                "paid": "本年支付",
            },
        ),
        (
            "results",
            "项目名称|三级指标|目标值|完成情况|完成时间|备注",
            {
                "project_name": "项目名称",
                "level3": "三级指标",
                "target": "目标值",
                "value": "完成情况",
                "done_on": "完成时间",
                "evidence": "备注",
            },
        ),
        (
            "changes",
            "年度|项目编码|调整类型|调整金额|文号|日期|备注",
            {
                "year": "年度",
                "project_code": "项目编码",
                "change_kind": "调整类型",
                "amount": "调整金额",
                "document_no": "文号",
                "issued_on": "日期",
                "summary": "备注",
            },
        ),
    ],
)
def test_other_names_of_columns_are_known(kind: str, head: str, expected: dict[str, str]) -> None:
    assert heads(layout(kind, head)) == {
        name: printed.replace(" ", "") for name, printed in expected.items()
    }


def test_full_width_letters_stars_line_breaks_and_spaces_in_heads_do_not_matter() -> None:
    head = [["＊项目\n编码", " 项目　名称 ", "*支付金额 [元]", "支付日期：", "１.支付凭证号"]]
    found = find_layout(head, None, KINDS["payments"])
    assert found is not None
    assert list(found.columns) == [
        "project_code",
        "project_name",
        "voucher_no",
        "paid_on",
        "amount",
    ]


def test_the_head_stands_at_row_seven_below_a_title_notes_and_blank_rows() -> None:
    found = layout(
        "payments",
        f"""
巨鹿县2023年6月国库集中支付明细表

编制单位：元氏县财政局|||制表日期：2024年1月5日
截至2023年6月28日|||单位：万元

说明：本表由系统导出，请核对。
{PAYMENTS_HEAD.replace("(元)", "")}
1|0001|1||2023-06-01|2023-06-02|288001|政法委||专线||||||直接支付|12.5
""",
    )
    assert found.head_rows == (7, 7)
    assert found.first_row == 8
    assert found.fen_per_unit == {"amount": WANYUAN}
    assert (found.until, found.year, found.month) == (date(2023, 6, 28), 2023, 6)


def test_heads_of_two_rows_are_read_together() -> None:
    found = layout(
        "payments",
        """
支付明细
支付凭证号|预算单位||项目||收款人|||支付|
|编码|名称|代码|名称|全称|账号|开户行|日期|金额
0001|288001|政法委|13052923P00584010819F|专线|电信|6222|工行|2023-06-02|1,200.00
""",
    )
    assert found.head_rows == (2, 3)
    assert found.first_row == 4
    assert heads(found) == {
        "voucher_no": "支付凭证号",
        "unit_code": "预算单位/编码",
        "unit_name": "预算单位/名称",
        "project_code": "项目/代码",
        "project_name": "项目/名称",
        "payee": "收款人/全称",
        "paid_on": "支付/日期",
        "amount": "支付/金额",
    }


def test_a_title_in_several_cells_is_no_head_of_groups() -> None:
    found = layout(
        "progress",
        "巨鹿县财政局||2023年6月|金额单位万元\n单位名称|项目名称|预算数|累计支付\n甲|一|96|38",
    )
    assert found.head_rows == (2, 2)
    assert (found.year, found.month, found.fen_per_unit["paid"]) == (2023, 6, WANYUAN)


def test_heads_of_three_rows_are_read_together_and_their_numbering_is_left_out() -> None:
    found = layout(
        "budgets",
        """
单位：元
年度|预算单位|项目名称|预算数|||||已支付|余额
|||年初|本年变动||||  |
||||追加|追减|调剂|结转||
栏次|甲|乙|1|2|3|4|5|6|7=1+2
2023|288001 政法委|专线|1|2|3|4|5|6|7
""",
    )
    assert found.head_rows == (2, 4)
    assert found.first_row == 6
    assert heads(found)["added"] == "预算数/本年变动/追加"
    assert heads(found)["initial"] == "预算数/年初"
    assert heads(found)["paid"] == "已支付"
    assert set(found.fen_per_unit.values()) == {YUAN}


@pytest.mark.parametrize(
    "numbering",
    ["1|2|3|4", "(1)|(2)|(3)|(4)", "甲|乙|1|2", "栏次|1|2|3=1+2", "1栏|2栏|3栏|4栏", "|1|2|3"],
)
def test_a_row_that_numbers_the_columns_is_no_data(numbering: str) -> None:
    found = layout("progress", f"单位|项目|预算数|累计支付\n{numbering}\n政法委|专线|96|38")
    assert (found.head_rows, found.first_row) == ((1, 1), 3)


@pytest.mark.parametrize("data", ["政法委|专线|1|2", "1|专线|1|2", "||1|1", "1|3|4|5"])
def test_a_row_of_data_is_no_numbering(data: str) -> None:
    assert layout("progress", f"单位|项目|预算数|累计支付\n{data}").first_row == 2


@pytest.mark.parametrize(
    ("head", "data"),
    [
        ("预算单位|项目名称|三级指标|完成值|", "政法委|专线|条数|达到预期|金额"),
        ("预算单位|项目名称|三级指标|完成值|", "||||项目编码"),
        ("预算单位|项目名称|三级指标|完成值|", "||||完成日期"),
        ("预算单位|项目名称|三级指标||完成值", "政法委|专线|条数|完成程度|好"),
    ],
)
def test_a_row_of_words_below_the_head_stays_data(head: str, data: str) -> None:
    found = layout("results", f"{head}\n{data}")
    assert found.head_rows[0] == 1
    assert set(found.columns) >= {"unit_name", "project_name", "level3", "value"}
    assert all("政法委" not in each for each in found.heads)


def test_a_row_of_data_with_amounts_is_never_part_of_the_head() -> None:
    found = layout("budgets", "项目名称|指标类型|指标金额|\n专线|追加|100|年初\n专线|年初|200|余额")
    assert (found.head_rows, found.first_row) == ((1, 1), 2)


def test_columns_may_be_surrounded_by_others_that_nobody_knows() -> None:
    found = layout("payments", "打印标志|项目编码|内部流水|支付日期|预留一|支付金额|预留二")
    assert found.columns == {"project_code": 1, "paid_on": 3, "amount": 5}


def test_a_running_number_is_no_line_number() -> None:
    assert "line_no" not in layout("payments", "序号|项目编码|支付日期|支付金额").columns


def test_a_balance_and_an_applied_sum_are_no_payment_where_a_payment_is_printed() -> None:
    found = layout("payments", "项目编码|支付日期|申请金额|指标余额|指标金额|支付金额")
    assert heads(found)["amount"] == "支付金额"


def test_an_applied_sum_is_taken_only_where_no_other_amount_is_printed() -> None:
    assert heads(layout("payments", "项目编码|支付日期|申请金额|指标余额"))["amount"] == "申请金额"


def test_the_best_head_takes_the_field_wherever_it_stands() -> None:
    found = layout(
        "payments",
        "金额|支付金额|实际支付金额|清算日期|支付日期|实际支付日期|经济科目|政府经济科目"
        "|部门经济科目|项目|项目名称",
    )
    assert heads(found) == {
        "amount": "实际支付金额",
        "paid_on": "实际支付日期",
        "economic_class": "部门经济科目",
        "project_name": "项目名称",
    }


def test_the_day_of_clearing_counts_only_where_no_day_of_payment_is_printed() -> None:
    assert heads(layout("payments", "项目|清算日期|金额"))["paid_on"] == "清算日期"
    assert heads(layout("payments", "项目|清算日期|支付日期|金额"))["paid_on"] == "支付日期"


def test_accounts_banks_and_identity_numbers_are_never_mapped_nor_chosen() -> None:
    head = "项目编码|支付日期|支付金额|收款人账号|收款人开户银行|身份证号|收款账户名称\n||||||"  #
    found = find_layout(
        rows(head), None, KINDS["payments"], {"payee": 3, "summary": 4, "voucher_no": 5}
    )
    assert found is not None
    assert found.columns == {"project_code": 0, "paid_on": 1, "amount": 2, "payee": 6}
    assert never_stored_columns(found) == (3, 4, 5)


def test_never_stored_columns_are_known_under_a_head_of_two_rows() -> None:
    found = layout(
        "payments",
        "项目|收款人|||支付日期|金额\n名称|全称|账号|开户行||\n专线|电信|6222|工行|2023-06-02|5",
    )
    assert never_stored_columns(found) == (2, 3)


def test_heads_under_the_group_of_another_year_or_matter_are_not_taken() -> None:
    found = layout(
        "progress",
        """
单位名称|项目名称|上年同期||2023年||合同|
||累计支付|预算数|累计支付|预算数|金额|日期
""",
    )
    assert found.columns == {"unit_name": 0, "project_name": 1, "adjusted": 5, "paid": 4}


def test_of_two_years_the_later_one_is_taken() -> None:
    found = layout("progress", "项目名称|2022年累计支付|2023年累计支付|2022年预算数|2023年预算数")
    assert found.columns == {"project_name": 0, "adjusted": 4, "paid": 2}


def test_one_amount_with_its_type_stands_for_the_parts_of_a_budget() -> None:
    found = layout("budgets", "项目编码|指标文号|指标类型|指标金额")
    assert heads(found) == {
        "project_code": "项目编码",
        "document_no": "指标文号",
        "amount": "指标金额",
        "change_kind": "指标类型",
    }


def test_beside_the_parts_of_a_budget_its_amount_is_only_checked() -> None:
    found = layout("budgets", "项目编码|指标类型|指标金额|年初|追加")
    assert heads(found) == {
        "project_code": "项目编码",
        "initial": "年初",
        "added": "追加",
        "adjusted": "指标金额",
    }


def test_a_budget_amount_without_a_type_or_parts_is_not_enough() -> None:
    head = rows("项目编码|项目名称|指标金额")
    assert find_layout(head, None, KINDS["budgets"]) is None
    found = nearest_layout(head, None, KINDS["budgets"])
    assert found is not None
    assert missing_fields(found, KINDS["budgets"]) == [
        "年初预算数或追加或追减或调剂或结转或指标金额"
    ]


def test_an_amount_that_a_person_chose_takes_the_place_of_parts_that_nobody_chose() -> None:
    head = rows("项目编码|指标类型|指标金额|年初|追加")
    found = find_layout(head, None, KINDS["budgets"], {"amount": 2})
    assert found is not None
    assert found.columns == {"project_code": 0, "amount": 2, "change_kind": 1}


def test_both_sides_of_a_transfer_stand_in_one_row() -> None:
    found = layout(
        "changes",
        """
2023年预算调剂明细
调出方||调入方||调剂金额|文号|日期
单位名称|项目名称|单位名称|项目名称|(万元)||
甲|一|乙|二|3|x|2023-08-01
""",
    )
    assert heads(found) == {
        "from_unit_name": "调出方/单位名称",
        "from_project_name": "调出方/项目名称",
        "to_unit_name": "调入方/单位名称",
        "to_project_name": "调入方/项目名称",
        "amount": "调剂金额/(万元)",
        "document_no": "文号",
        "issued_on": "日期",
    }
    assert found.fen_per_unit == {"amount": WANYUAN}


def test_one_side_of_a_transfer_alone_is_no_table_of_changes() -> None:
    head = rows("调出单位|调出项目名称|调剂金额")
    assert find_layout(head, None, KINDS["changes"]) is None


@pytest.mark.parametrize(
    ("line", "fen"),
    [
        ("单位：万元", WANYUAN),
        ("单位:元", YUAN),
        ("金额单位：万元", WANYUAN),
        ("单 位： 亿 元", 100_000_000 * 100),
        ("编制单位：县财政局||单位：|万元", WANYUAN),
        ("（单位：人民币元）", YUAN),
        ("金额：千元", 1_000 * YUAN),
        ("项目支出进度表（万元）", WANYUAN),
        ("单位：元、%", YUAN),
    ],
)
def test_the_unit_of_money_is_read_from_the_lines_above(line: str, fen: int) -> None:
    found = layout("progress", f"{line}\n单位|项目|预算数|累计支付")
    assert found.fen_per_unit == {"adjusted": fen, "paid": fen}


@pytest.mark.parametrize(
    "line", ["编制单位：元氏县财政局", "预算单位：万元乡政府", "支出进度表", "单位：个"]
)
def test_no_unit_is_taken_from_words_that_only_look_like_one(line: str) -> None:
    assert layout("progress", f"{line}\n单位|项目|预算数|累计支付").fen_per_unit == {}


def test_the_unit_of_a_column_goes_before_the_unit_of_the_sheet() -> None:
    found = layout("progress", "单位：万元\n单位|项目|预算数|累计支付（元）|本月支付/千元")
    assert found.fen_per_unit == {"adjusted": WANYUAN, "paid": YUAN, "in_month": 1_000 * YUAN}


def test_the_unit_of_a_group_holds_for_its_columns_only() -> None:
    found = layout(
        "budgets", "项目名称|预算数（万元）||支付（元）|\n|年初|追加|已申请|已支付\n专线|1|2|3|4"
    )
    assert found.fen_per_unit == {
        "initial": WANYUAN,
        "added": WANYUAN,
        "applied": YUAN,
        "paid": YUAN,
    }


def test_a_row_with_nothing_but_units_belongs_to_the_head() -> None:
    found = layout("progress", "单位|项目|预算数|累计支付|执行率\n||万元|（元）|%\n甲|一|96|38|39")
    assert (found.head_rows, found.first_row) == ((1, 2), 3)
    assert found.fen_per_unit == {"adjusted": WANYUAN, "paid": YUAN}


@pytest.mark.parametrize(
    ("line", "until", "year", "month"),
    [
        ("截至2023年6月30日", date(2023, 6, 30), 2023, 6),
        ("截止到 2023 年 6 月 15 日", date(2023, 6, 15), 2023, 6),
        ("2023年项目支出进度表（截至9月底）", date(2023, 9, 30), 2023, 9),
        ("截止日期：2023-06-15 18:00", date(2023, 6, 15), 2023, 6),
        ("统计日期:20230615", date(2023, 6, 15), 2023, 6),
        ("2023年1-6月支出进度", date(2023, 6, 30), 2023, 6),
        ("2023-01-01 至 2023-06-15", date(2023, 6, 15), 2023, 6),
        ("二〇二三年十一月支付明细", None, 2023, 11),
        ("2023年6月支付明细", None, 2023, 6),
        ("2023.06支付明细", None, 2023, 6),
        ("2023年度上半年执行情况", None, 2023, 6),
        ("2023年度", None, 2023, None),
        ("制表日期：2024年1月5日", None, None, None),
        ("打印时间：2024-01-05 12:30:00", None, None, None),
        ("冀财预〔2022〕15号", None, None, None),
        ("截至2023年13月", None, 2023, None),
    ],
)
def test_what_a_title_says_of_time_is_read(
    line: str, until: date | None, year: int | None, month: int | None
) -> None:
    found = layout("progress", f"{line}\n单位|项目|预算数|累计支付")
    assert (found.until, found.year, found.month) == (until, year, month)


def test_the_name_of_the_sheet_says_the_month_where_no_line_does() -> None:
    found = layout("progress", "单位|项目|预算数|累计支付", sheet="2023年6月")
    assert (found.year, found.month) == (2023, 6)
    found = layout("progress", "2023年5月\n单位|项目|预算数|累计支付", sheet="2023年6月")
    assert (found.year, found.month) == (2023, 5)


def test_what_is_missing_is_told_by_its_title() -> None:
    found = nearest_layout(rows("预算单位|支付凭证号|摘要"), None, KINDS["payments"])
    assert found is not None
    assert missing_fields(found, KINDS["payments"]) == [
        "项目编码或项目名称",
        "实际支付日期或凭证日期",
        "支付金额",
    ]
    assert missing_fields(layout("payments", PAYMENTS_HEAD), KINDS["payments"]) == []


def test_a_file_without_any_known_head_has_no_layout() -> None:
    for text in ("甲|乙|丙\n1|2|3", "", "项目"):
        for kind in KINDS.values():
            assert find_layout(rows(text), None, kind) is None
            assert nearest_layout(rows(text), None, kind) is None
        assert guess_kinds(rows(text), None) == []
    assert find_layout([], None, KINDS["payments"]) is None


def test_the_choice_of_a_person_holds_over_recognition() -> None:
    head = rows("项目名称|支付日期|支付金额|实际金额|摘要")
    found = find_layout(head, None, KINDS["payments"], {"amount": 3, "summary": -1})
    assert found is not None
    assert found.columns == {"project_name": 0, "paid_on": 1, "amount": 3}


def test_a_choice_may_supply_what_was_not_recognised() -> None:
    head = rows("项目名称|哪天付的|付了多少|支付凭证号\n专线|2023-06-02|5|0001")
    assert find_layout(head, None, KINDS["payments"]) is None
    nearest = nearest_layout(head, None, KINDS["payments"])
    found = find_layout(head, None, KINDS["payments"], {"paid_on": 1, "amount": 2})
    assert nearest is not None
    assert found is not None
    assert found.columns == {"project_name": 0, "voucher_no": 3, "paid_on": 1, "amount": 2}
    assert found.signature == nearest.signature


def test_a_chosen_column_leaves_its_field_to_the_next_best_head() -> None:
    head = rows("项目名称|支付日期|实际支付金额|支付金额")
    found = find_layout(head, None, KINDS["payments"], {"summary": 2})
    assert found is not None
    assert found.columns["amount"] == 3
    assert found.columns["summary"] == 2


def test_a_choice_beyond_the_last_column_is_not_taken() -> None:
    head = rows("项目名称|支付日期|支付金额")
    found = find_layout(head, None, KINDS["payments"], {"amount": 9})
    assert found is not None
    assert found.columns["amount"] == 2


def test_the_same_heads_have_the_same_signature_whatever_stands_around_them() -> None:
    above = f"2023年7月\n单位：元\n{PROGRESS_HEAD}||\n2023|a|b|c|1|2|3|4|5"
    assert layout("progress", PROGRESS_HEAD).signature == layout("progress", above).signature
    other = PROGRESS_HEAD.replace("本月支出", "本月支出（万元）")
    assert layout("progress", PROGRESS_HEAD).signature != layout("progress", other).signature


@pytest.mark.parametrize("kind", HEADS)
def test_the_five_kinds_are_told_apart(kind: str) -> None:
    assert guess_kinds(rows(HEADS[kind]), None)[0].kind == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("progress", "2023年支出进度表\n单位|项目|年初预算数|调整预算数|累计支付"),
        ("budgets", "预算指标执行情况表\n单位|项目|年初预算数|调整预算数|已支付"),
        ("changes", "预算追加明细\n项目名称|指标类型|指标金额|指标文号"),
        ("budgets", "预算指标台账\n项目名称|指标类型|指标金额|指标文号"),
    ],
)
def test_between_like_tables_the_title_decides(kind: str, text: str) -> None:
    assert guess_kinds(rows(text), None)[0].kind == kind


def test_vouchers_are_never_read_as_cumulative_progress() -> None:
    assert [each.kind for each in guess_kinds(rows(PAYMENTS_HEAD), None)] == ["payments"]


@given(data=st.data(), kind=st.sampled_from(sorted(HEADS)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_columns_never_changes_what_is_recognised(
    data: st.DataObject, kind: str
) -> None:
    printed = [*HEADS[kind].split("|"), "打印标志", "收款人账号", "上年支付金额"]
    mixed = data.draw(st.permutations(printed))
    assert heads(layout(kind, "|".join(mixed))) == heads(layout(kind, "|".join(printed)))
    assert guess_kinds([list(mixed)], None)[0].kind == kind


@given(
    above=st.lists(st.sampled_from(["", "支付明细表", "单位：元", "编制单位：县财政局|2023年6月"])),
    data=st.lists(st.lists(st.sampled_from(["", "288001", "金额", "12.50", "专线", "支付日期"]))),
)
@settings(max_examples=60, deadline=None)
def test_the_head_is_found_whatever_stands_above_and_below_it(
    above: list[str], data: list[list[str]]
) -> None:
    head = [*rows("\n".join(above)), PAYMENTS_HEAD.split("|"), *data]
    found = find_layout(head, None, KINDS["payments"])
    assert found is not None
    assert found.head_rows == (len(head) - len(data), len(head) - len(data))
