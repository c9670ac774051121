"""监控报告 as Word: its five parts, official fonts by name, and numbers from the data alone."""

import re
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from perfmon.measures.light_rule import LightRule
from perfmon.measures.project_forms import ProjectForm, project_forms
from perfmon.measures.rates import is_missing
from perfmon.measures.result_sentences import result_sentence
from perfmon.measures.sentences import light_sentence
from perfmon.money import format_percent, format_wanyuan
from perfmon.periods import Cutoff
from perfmon.reports.form_paper import Stamp
from perfmon.reports.monitoring_report import monitoring_report, monitoring_report_name
from perfmon.store.database import Database
from perfmon.store.forms import read_form_facts
from perfmon.store.writing import Source, writing
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, pay
from tests.test_official_forms import EMPTY_OUTLOOK, outlook_rows

OCTOBER = Cutoff.at(2023, 10)
STAMP = Stamp("2023年10月底", "差值规则第1版", None, is_demo=False)
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
UNIT_NAME = "巨鹿县委政法委本级"


@pytest.fixture
def forms(texts: Database) -> list[ProjectForm]:
    pay(texts, {(FIRST, date(2023, 5, 10)): 38_000_000}, date(2023, 10, 31))
    key = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "state": "已审"}
    said = [
        EMPTY_OUTLOOK | key | {"project_code": FIRST, "indicator_row": 1, "month": 10}
        | {"official_cause": "经费保障", "deciding_cause": "库款", "remedy": "申请拨款"}
        | {"remedy_on": date(2023, 11, 20)},
        EMPTY_OUTLOOK | key | {"project_code": SECOND, "indicator_row": 0, "month": 9}
        | {"explanation": "上个月说的"},
    ]  # fmt: skip
    with writing(texts, Source("偏差与预计", ACTOR)) as writer:
        writer.append("outlook", outlook_rows(said))
        result = key | {"project_code": FIRST, "indicator_row": 2, "month": 10, "number": "40"}
        waits = result | {"indicator_row": 1, "state": "已报"}
        writer.append("result", outlook_rows([result, waits]))
    return list(project_forms(read_form_facts(texts.cursor(), OCTOBER)))


def texts_of(content: bytes) -> list[str]:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_it_has_its_five_parts_with_causes_and_remedies_of_the_month(
    forms: list[ProjectForm],
) -> None:
    said = texts_of(monitoring_report(UNIT_NAME, forms, OCTOBER, LightRule(), STAMP))
    assert said[0] == "巨鹿县委政法委本级2023年1—10月预算绩效运行监控报告"
    heads = [text for text in said if re.match("[一二三四五]、", text)]
    parts = ["组织情况", "预算执行情况", "绩效目标完成情况", "存在的问题及原因", "下一步措施"]
    assert [text[2:] for text in heads] == parts
    name = "(上年结转)村级综治视联网线路租赁费和设备维护费“租用线路”"
    assert f"{name}：经费保障，库款。" in said
    assert f"{name}：申请拨款，2023年11月20日前完成。" in said
    assert not [text for text in said if "上个月说的" in text]


def test_it_says_what_was_reported_and_waits_for_review(forms: list[ProjectForm]) -> None:
    said = texts_of(monitoring_report(UNIT_NAME, forms, OCTOBER, LightRule(), STAMP))
    assert "已报待审 1 条，审核通过以后才计入。" in said


def test_every_number_in_it_is_one_of_the_data(forms: list[ProjectForm]) -> None:
    said = texts_of(monitoring_report(UNIT_NAME, forms, OCTOBER, LightRule(), STAMP))
    money = [
        int(form.project[name])
        for form in forms
        for name in ("budget_fen", "adjusted_budget_fen", "paid_fen")
    ]
    # 332.64 in all, 38.00 paid, 11.42 %
    sums = [332_640_000, 38_000_000]
    known = {*map(format_wanyuan, [*money, *sums]), format_percent(38_000_000, 332_640_000)[:-1]}
    known |= {format_percent(int(f.project["paid_fen"]), int(f.project["adjusted_budget_fen"]))[:-1]
              for f in forms}  # fmt: skip
    rows = [row for form in forms for row in form.indicators]
    sentences = [light_sentence(form.project, LightRule()) for form in forms]
    sentences += [result_sentence(row, OCTOBER) for row in rows]
    sentences += [str(form.project["name"]) for form in forms]
    known |= {number for text in sentences for number in NUMBER.findall(text)}
    known |= {"2023", "1", "10", "11", "20"}  # the period, and the day of the remedy
    real = [row for row in rows if not row["mirrors_money"]]
    causes = [row["cause"] if is_missing(row["light"]) else row["light"] for row in real]
    known |= {str(len(forms)), str(len(rows)), *(str(causes.count(each)) for each in set(causes))}
    known |= {str(len(real)), str(len(rows) - len(real))}
    assert (len(real), len(rows)) == (44, 70)
    found = {number for text in said for number in NUMBER.findall(text)}
    assert {"332.64", "38.00", "11.42", "70", "39.58"} <= found
    assert sorted(found - known) == []


def test_it_is_an_official_paper_on_a4(forms: list[ProjectForm]) -> None:
    document = Document(BytesIO(monitoring_report(UNIT_NAME, forms, OCTOBER, LightRule(), STAMP)))
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
    assert fonts == {"方正小标宋简体", "黑体", "仿宋_GB2312"}
    assert section.footer.paragraphs[0].text == "截至2023年10月底 · 差值规则第1版"


def test_without_anything_said_it_asks_the_unit(texts: Database) -> None:
    forms = list(project_forms(read_form_facts(texts.cursor(), OCTOBER)))
    said = texts_of(monitoring_report(UNIT_NAME, forms, OCTOBER, LightRule(), STAMP))
    assert "（还没有填报偏差原因，由单位补充。）" in said
    assert "（还没有填报改进措施，由单位补充。）" in said


def test_its_file_name_tells_the_unit_and_the_cut() -> None:
    name = monitoring_report_name("政法委/本级", "2023年10月底")
    assert name == "绩效监控报告-政法委本级-2023年10月底.docx"
