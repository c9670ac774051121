"""审核意见 as Word and Excel: the words, the fonts by name, and counts equal to the database's."""

import re
from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfmon.clock import wall_time
from perfmon.measures.target_grades import whole_sentence
from perfmon.measures.target_review import TargetReview
from perfmon.reports.file_names import file_name_part
from perfmon.reports.finding_words import corrected_words, said_by
from perfmon.reports.review_letter import review_letter, review_letter_name
from perfmon.reports.review_list import county_book, review_list, review_list_name
from perfmon.store.database import Database
from perfmon.store.published import read_indicators_of_text
from perfmon.store.text_findings import FindingKey, read_text_findings
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.target_corrections import LEVEL2, PLAN, VALUE, Correction, correct_target
from perfmon.workflows.target_reviews import read_target_review
from tests.facts import ACTOR, FIRST, import_document
from tests.test_text_rounds import accept, revised

DEPARTMENT = "288"
HEADS_ROW = 4  # title, two notes, heads


def review_of(database: Database) -> TargetReview:
    return read_target_review(database.cursor(), 2023).of(DEPARTMENT)


def words_of(content: bytes) -> list[str]:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def letter_of(database: Database, *, is_demo: bool = False) -> list[str]:
    return words_of(review_letter(review_of(database), 2023, is_demo=is_demo))


def counted(database: Database) -> dict[str, int]:
    rows = database.cursor().execute("SELECT severity, count(*) FROM finding GROUP BY ALL")
    return dict(rows.fetchall())


def rows_of(sheet: Worksheet, heads_row: int) -> pd.DataFrame:
    values = list(sheet.iter_rows(min_row=heads_row, values_only=True))
    return pd.DataFrame(values[1:], columns=[str(head) for head in values[0]])


def keys_of(database: Database, code: str) -> tuple[FindingKey, ...]:
    rows = read_text_findings(database.cursor(), 2023)
    places = rows.loc[rows["code"] == code, ["batch_id", "position"]].astype("int64")
    return tuple(FindingKey(*place) for place in places.values.tolist())


def test_the_letter_has_its_five_parts_and_leaves_what_is_the_bureaus_blank(
    texts: Database,
) -> None:
    said = letter_of(texts)
    assert said[:3] == [
        "〔2023〕  号",
        "关于巨鹿县委政法委2023年部门预算绩效目标的审核意见",
        "巨鹿县委政法委：",
    ]
    heads = [text[2:] for text in said if re.match("[一二三四五]、", text)]
    assert heads == ["审核范围", "审核结论", "发现的问题", "已经处理的问题", "有关要求"]
    asked = next(text for text in said if text.startswith("请于"))
    assert asked.startswith("请于　　月　　日前对照上述错误 ")
    assert "　　　　财政局" in said
    assert "　　　　年　　月　　日" in said
    assert not [text for text in said if "演示" in text or "督办" in text]


def test_the_letter_says_what_was_reviewed_and_how_the_grade_came_about(texts: Database) -> None:
    said = letter_of(texts)
    assert "绩效文本 1 份，项目 10 个，绩效指标 70 项，预算 332.64 万元。" in said
    assert [text for text in said if text.startswith("巨鹿县委政法委本级：第1版（在用），")]
    review = review_of(texts)
    whole = review.wholes.iloc[0]
    assert f"绩效目标{whole_sentence(whole.to_dict())}。" in said
    for criterion in review.grades["criterion"]:
        assert [text for text in said if text.startswith(f"{criterion}：")]


def test_every_finding_stands_in_the_letter_and_the_counts_are_those_of_the_database(
    texts: Database,
) -> None:
    said = letter_of(texts)
    kept = counted(texts)
    assert f"（一）错误 {kept['error']} 处" in said
    assert f"（二）提醒 {kept['warning']} 处" in said
    assert f"（三）说明 {kept['info']} 处" in said
    findings = review_of(texts).findings
    grave = findings[findings["severity"] != "info"]
    for message in grave["message"]:
        assert message in said
    of_rules = [text for text in said if re.match(r"\d+\. ", text)]
    stated = sum(int(re.findall(r"（(\d+) 处", text)[0]) for text in of_rules)
    assert stated == len(findings)


def test_a_finding_has_place_printed_words_reason_with_source_and_proposal(
    texts: Database,
) -> None:
    content = review_letter(review_of(texts), 2023, is_demo=False)
    rows = [
        [cell.text for cell in row.cells]
        for table in Document(BytesIO(content)).tables
        for row in table.rows
    ]
    cost = next(row for row in rows if row[2].startswith("成本指标“用于运转成本”写成"))
    assert cost[0] == "专项运转保障经费　第 4 行 成本指标“用于运转成本”"
    assert (cost[1], cost[3]) == ("≥5.24万元", "≤5.24万元")
    said = words_of(content)
    rule = next(text for text in said if "成本写成下限" in text)
    assert rule.endswith("成本写下限，等于奖励多花钱（本局审核要求）。")
    assert [text for text in said if "关系合理可行" in text]


def answered_at(database: Database, verdict: str) -> str:
    rows = read_text_findings(database.cursor(), 2023)
    return wall_time(rows.loc[rows["verdict"] == verdict, "answered_at"].iloc[0])


def test_what_was_settled_is_told_apart_and_what_went_back_says_why(texts: Database) -> None:
    answer_findings(
        texts, FindingAnswer(keys_of(texts, "DOC_YEAR_MISMATCH"), "接受", "沿用上年口径"), ACTOR
    )
    answer_findings(
        texts, FindingAnswer(keys_of(texts, "TOC_NAME_MISMATCH"), "退回", "统一两处名称"), ACTOR
    )
    typo = keys_of(texts, "DEADLINE_TYPO")[0]
    indicators = read_indicators_of_text(texts.cursor(), 1, FIRST).set_index("indicator_row")
    printed = str(indicators["printed_value"].loc[3])
    correct_target(texts, Correction(1, FIRST, VALUE, 3, "2023年12月底前完成", "笔误", typo), ACTOR)
    said = letter_of(texts)
    assert "已接受 1 处，已更正 1 处，不用再改。" in said
    at = {verdict: answered_at(texts, verdict) for verdict in ("接受", "更正")}
    changed = f"指标值 {printed} → 2023年12月底前完成；笔误（{ACTOR}，{at['更正']}）"
    assert {"已接受", f"沿用上年口径（{ACTOR}，{at['接受']}）", "已更正", changed} <= set(said)
    assert [text for text in said if text.endswith("已退回：统一两处名称")]
    assert f"（一）错误 {counted(texts)['error'] - 2} 处" in said


def test_a_second_round_is_told_against_the_first(texts: Database) -> None:
    import_document(texts, revised(("\t291 条\t", "\t≥291 条\t")))
    accept(texts)
    review = review_of(texts)
    faults = (review.findings["severity"] != "info").sum()
    told = f"与上一版文本相比，错误和提醒已改正 1 处，仍在 {faults} 处，新发现 0 处。"
    assert told in letter_of(texts)
    assert [text for text in letter_of(texts) if "第2版（在用）" in text]


def test_without_faults_the_letter_asks_for_nothing(texts: Database) -> None:
    review = review_of(texts)
    clean = TargetReview(
        **{
            name: getattr(review, name).iloc[:0] if name == "findings" else getattr(review, name)
            for name in review.__dataclass_fields__
        }
    )
    said = words_of(review_letter(clean, 2023, is_demo=False))
    assert "没有未处理的问题。" in said
    assert "没有需要修改的问题。" in said
    assert not [text for text in said if text.startswith("请于")]


def test_a_text_that_no_file_brought_is_not_graded(texts: Database) -> None:
    review = review_of(texts)
    ungraded = TargetReview(
        **{name: getattr(review, name) for name in review.__dataclass_fields__}
        | {name: getattr(review, name).iloc[:0] for name in ("wholes", "grades")}
    )
    said = words_of(review_letter(ungraded, 2023, is_demo=False))
    assert "文本没有检查过，或没有读到项目，没有评定等级。" in said


def test_the_letter_is_an_official_paper_on_a4(texts: Database) -> None:
    document = Document(BytesIO(review_letter(review_of(texts), 2023, is_demo=False)))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    fonts = {
        fonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        for fonts in run._element.iter(qn("w:rFonts"))
    }
    assert fonts == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}
    first = document.tables[0].rows[0]
    assert first._tr.trPr is not None
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None


def test_papers_of_the_sample_say_that_it_is_one(texts: Database) -> None:
    said = letter_of(texts, is_demo=True)
    assert "关于巨鹿县委政法委2023年部门预算绩效目标的审核意见（演示数据）" in said
    foot = Document(BytesIO(review_letter(review_of(texts), 2023, is_demo=True))).sections[0].footer
    assert foot.paragraphs[0].text.endswith("演示数据")
    book = load_workbook(BytesIO(review_list(review_of(texts), 2023, is_demo=True)))
    assert "演示数据" in str(book.worksheets[0]["A1"].value)


def test_the_list_has_a_row_a_finding_and_a_column_to_answer_in(texts: Database) -> None:
    answer_findings(
        texts, FindingAnswer(keys_of(texts, "DOC_YEAR_MISMATCH"), "接受", "沿用上年口径"), ACTOR
    )
    (sheet,) = load_workbook(BytesIO(review_list(review_of(texts), 2023, is_demo=False))).worksheets
    rows = rows_of(sheet, HEADS_ROW)
    words = {"error": "错误", "warning": "提醒", "info": "说明"}
    assert rows["级别"].value_counts().to_dict() == {
        words[severity]: count for severity, count in counted(texts).items()
    }
    assert list(dict.fromkeys(rows["级别"])) == ["错误", "提醒", "说明"]
    assert rows["单位答复"].isna().all()
    year = rows[rows["问题种类"] == "目标写了别的年度"].iloc[0]
    assert (year["处理"], year["处理说明"], year["项目"]) == ("接受", "沿用上年口径", "全文")
    assert (year["谁处理"], year["何时处理"]) == (ACTOR, answered_at(texts, "接受"))
    assert (rows["谁处理"] == "—").sum() == len(rows) - 1
    assert rows.loc[rows["项目编码"] == FIRST, "预算单位"].unique().tolist() == [
        "巨鹿县委政法委本级（第1版）"
    ]


def test_text_that_begins_like_a_formula_stays_text(texts: Database) -> None:
    (sheet,) = load_workbook(BytesIO(review_list(review_of(texts), 2023, is_demo=False))).worksheets
    proposals = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=291条"]
    assert len(proposals) == 1
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_county_book_sums_up_by_department_and_by_rule(texts: Database) -> None:
    correct_target(
        texts,
        Correction(1, FIRST, LEVEL2, 6, "质量指标", "单位说明", keys_of(texts, "OP_MISSING")[0]),
        ACTOR,
    )
    review = read_target_review(texts.cursor(), 2023)
    book = load_workbook(BytesIO(county_book(review, 2023, is_demo=False)))
    assert book.sheetnames == ["部门汇总", "规则汇总", "问题清单"]
    kept = counted(texts)
    by_department = rows_of(book["部门汇总"], 5)
    first = by_department.iloc[0]
    assert first[["错误", "提醒", "说明"]].tolist() == [
        kept[severity] for severity in ("error", "warning", "info")
    ]
    assert (first["提醒待处理"], first["已更正"]) == (kept["warning"] - 1, 1)
    assert first["总评"] == review.wholes["grade"].iloc[0]
    assert by_department.iloc[-1]["主管部门"] == "合计 1 个部门"
    assert by_department.iloc[-1]["预算（万元）"] == 332.64
    by_rule = rows_of(book["规则汇总"], 3)
    assert by_rule["处数"].sum() == sum(kept.values())
    headers = by_rule[by_rule["问题种类"] == "计划表头单位不符"].iloc[0]
    assert headers[["级别", "处数", "部门（个）", "项目（个）"]].tolist() == ["错误", 10, 1, 10]
    assert len(rows_of(book["问题清单"], 3)) == sum(kept.values())


def test_the_list_says_what_a_correction_changed_and_who_said_it(texts: Database) -> None:
    first = keys_of(texts, "SCHED_BLANK_CELLS")[0]
    unanswered = keys_of(texts, "DOC_YEAR_MISMATCH")[0]
    codes = read_text_findings(texts.cursor(), 2023).set_index(["batch_id", "position"])
    code = str(codes.at[tuple(first), "project_code"])
    typed = Correction(1, code, PLAN, 6, "0.01", "单位补报", first)
    correct_target(texts, typed, ACTOR)
    (sheet,) = load_workbook(BytesIO(review_list(review_of(texts), 2023, is_demo=False))).worksheets
    rows = rows_of(sheet, HEADS_ROW)
    (row,) = rows[rows["处理"] == "更正"].to_dict("records")
    assert row["更正"] == "资金支出计划6月底 空白 → 0.01万元"
    assert (row["处理说明"], row["谁处理"]) == ("单位补报", ACTOR)
    correct_target(texts, replace(typed, value="0.02", finding=None, reason="又补"), "李四")
    assert told_of(texts, first) == ("资金支出计划6月底 空白 → 0.02万元", "李四")
    correct_target(texts, replace(typed, value=None, finding=None), ACTOR)
    assert told_of(texts, first) == ("资金支出计划6月底 空白，后来改回原文", ACTOR)
    assert told_of(texts, unanswered) == ("", "—")


def told_of(database: Database, key: FindingKey) -> tuple[str, str]:
    """What the papers say that was changed for a finding, and by whom."""
    rows = read_text_findings(database.cursor(), 2023).to_dict("records")
    (row,) = [row for row in rows if (row["batch_id"], row["position"]) == tuple(key)]
    return corrected_words(row), said_by(row)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("县教育局", "县教育局"),
        ('县"教/育:局?', "县教育局"),
        ("县教育局. ", "县教育局"),
        ("局\n", "局"),
    ],
)
def test_file_names_are_good_on_windows(name: str, plain: str) -> None:
    assert file_name_part(name) == plain
    assert review_letter_name("301", name, 2023) == f"审核意见-301{plain}-2023年.docx"
    assert review_list_name("301", name, 2023) == f"绩效目标问题清单-301{plain}-2023年.xlsx"
