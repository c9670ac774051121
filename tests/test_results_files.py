"""Files of indicator results: read by the indicator's kind, kept as reviewed, never guessed."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from perfmon.errors import ImportRefusedError
from perfmon.ingest.outlook_table import OUTLOOK_HEADS
from perfmon.store.database import Database
from perfmon.store.entries import read_entered_results
from perfmon.store.writing import Source, undo_batch, writing
from perfmon.workflows.file_checks import CHECKS
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.result_file_checks import read_result_values
from tests.facts import ACTOR, FIFTH, FIRST, REGION, UNIT, count_rows, pay
from tests.money_files import look, take, write_csv
from tests.workbooks import write_xlsx

HEAD = (
    "预算单位,项目代码,项目名称,月份,指标序号,二级指标,三级指标,完成值,完成日期,完成程度,佐证材料"
)
VILLAGES = "13052923P00584110141T"
TAKING = Choices(take_conflicts=True)


def line(
    *,
    code: str = FIRST,
    month: object = 6,
    row: str = "",
    level2: str = "",
    level3: str = "",
    value: str = "",
    done_on: str = "",
    grade: str = "",
    evidence: str = "",
) -> str:
    cells = (row, level2, level3, value, done_on, grade, evidence)
    return ",".join(f'"{cell}"' for cell in ("288001", code, "", month, *cells))


LINES = line(row="1", value="200条")
"""The first project's lines rented, by the end of June."""


def table(folder: Path, *lines: str) -> Path:
    return write_csv(folder, "\n".join(("2023年绩效目标完成情况表", HEAD, *lines)), "结果.csv")


def bring(database: Database, folder: Path, *lines: str, choices: Choices | None = None) -> Outcome:
    return take(database, table(folder, *lines), "results", choices or Choices())


def kept(database: Database) -> list[tuple[object, ...]]:
    """Every row of results: indicator, month, value and state, in the order of writing."""
    rows = database.cursor().execute(
        "SELECT indicator_row, month, number, done_on, grade, state FROM result "
        "ORDER BY batch_id, indicator_row"
    )
    return list(rows.fetchall())


def value_of(database: Database, row: int = 1, month: int = 6) -> object:
    """The value of the first project's indicator that the page shows."""
    sheet = read_entered_results(database.cursor(), 2023, UNIT, month)
    chosen = sheet[(sheet["project_code"] == FIRST) & (sheet["indicator_row"] == row)]
    return chosen["number"].iloc[0]


def reasons(outcome: Outcome) -> list[str]:
    return outcome.lines["reason"].tolist()


def enter(database: Database, number: str, state: str, evidence: str | None = None) -> None:
    """A unit fills in the first indicator of the first project for June."""
    keys = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIRST}
    said = {"indicator_row": 1, "month": 6, "number": number, "state": state, "evidence": evidence}
    with writing(database, Source("单位填报", ACTOR)) as writer:
        writer.append("result", pd.DataFrame([keys | said]))


class TestValues:
    @pytest.mark.parametrize(
        ("printed", "number"),
        [
            (line(row="1", value="291条"), "291"),
            (line(row="1", value="1,291"), "1291"),
            (line(row="2", value="98.50%"), "98.50"),
            (line(row="2", value="９８％"), "98"),
            (line(row="4", value="38.00万元"), "38.00"),
        ],
    )
    def test_a_number_is_kept_exactly_without_its_unit(
        self, texts: Database, tmp_path: Path, printed: str, number: str
    ) -> None:
        assert bring(texts, tmp_path, printed).counts.new == 1
        ((_, month, kept_number, done_on, grade, state),) = kept(texts)
        assert (month, kept_number, done_on, grade, state) == (6, number, None, None, "已审")

    @pytest.mark.parametrize(
        "said", [{"done_on": "2023年5月20日"}, {"value": "20230520"}, {"done_on": "45066"}]
    )
    def test_a_deadline_takes_the_day_on_which_it_was_met(
        self, texts: Database, tmp_path: Path, said: dict[str, str]
    ) -> None:
        bring(texts, tmp_path, line(row="3", **said))
        assert kept(texts) == [(3, 6, None, date(2023, 5, 20), None, "已审")]

    @pytest.mark.parametrize("said", [{"grade": "部分达成"}, {"value": " 部分达成 "}])
    def test_a_qualitative_indicator_takes_a_grade(
        self, texts: Database, tmp_path: Path, said: dict[str, str]
    ) -> None:
        bring(texts, tmp_path, line(code=VILLAGES, row="6", **said))
        assert kept(texts) == [(6, 6, None, None, "部分达成", "已审")]

    def test_results_change_no_money(self, texts: Database, tmp_path: Path) -> None:
        outcome = bring(texts, tmp_path, LINES)
        assert (outcome.counts.sum_fen, len(outcome.effects)) == (0, 0)


class TestIndicators:
    @pytest.mark.parametrize(
        ("said", "row"),
        [
            ({"row": "5", "level3": "成本 使用率"}, 5),
            ({"level3": "租用线路"}, 1),
            ({"level2": "数量指标"}, 1),
            ({"level3": "维护质量", "level2": "社会效益指标"}, 6),
        ],
    )
    def test_an_indicator_is_named_by_its_row_its_name_or_a_level_that_has_but_one(
        self, texts: Database, tmp_path: Path, said: dict[str, str], row: int
    ) -> None:
        bring(texts, tmp_path, line(value="96", **said))
        assert [kept_row for kept_row, *_ in kept(texts)] == [row]

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({"level3": "维护质量"}, "这个项目有 2 个这样的指标，请填指标序号"),
            ({"level3": "租用专线"}, "这个项目的绩效目标里没有三级指标「租用专线」"),
            ({"row": "8"}, "这个项目的绩效目标里没有指标序号「8」"),
            ({"level2": "生态效益指标"}, "这个项目的绩效目标里没有二级指标「生态效益指标」"),
            ({"row": "1", "level3": "满意度"}, "指标序号 1 是「租用线路」，不是「满意度」"),
            ({}, "没有写明是哪个指标"),
        ],
    )
    def test_an_indicator_that_is_not_clear_is_refused(
        self, texts: Database, tmp_path: Path, said: dict[str, str], reason: str
    ) -> None:
        outcome = bring(texts, tmp_path, line(value="96", **said))
        assert (outcome.counts.refused, reasons(outcome)) == (1, [reason])
        assert count_rows(texts, "result") == 0

    def test_a_project_without_targets_takes_no_results(
        self, texts: Database, tmp_path: Path
    ) -> None:
        with writing(texts, Source("手工录入", ACTOR)) as writer:
            row = {
                "region_code": REGION,
                "year": 2023,
                "unit_code": UNIT,
                "project_code": "13052923R000000000011",
                "name": "工资",
                "project_class": "人员类",
                "carry_over": False,
                "classified": False,
            }
            writer.append("project", pd.DataFrame([row]))
        outcome = bring(texts, tmp_path, line(code="13052923R000000000011", row="1", value="1"))
        assert reasons(outcome) == ["这个项目没有绩效指标"]

    def test_lines_without_a_project_are_listed_and_not_kept(
        self, texts: Database, tmp_path: Path
    ) -> None:
        outcome = bring(texts, tmp_path, line(code="X" * 21, row="1", value="1"), LINES)
        assert (outcome.counts.unmatched, outcome.counts.new) == (1, 1)
        assert outcome.lines["status"].tolist() == ["unmatched"]
        assert len(kept(texts)) == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("printed", "reason"),
        [
            (line(row="1", value="稳步提升"), "这一格要填数，“稳步提升”不是数"),
            (line(row="1", value="200个"), "“200个”的单位和指标值不一样，这一格按“条”填"),
            (line(row="1", value="-5"), "“-5”是负数，数量不会小于 0，请填实际完成的数"),
            (line(row="1", grade="达成"), "「租用线路」要填完成值，这一行没有填"),
            (line(row="3", grade="达成"), "「支出时间」要填完成日期，这一行没有填"),
            (line(row="3", value="已完成"), "“已完成”不是日期"),
            (line(row="3", done_on="2023-07-01"), "晚于6月底"),
            (line(code=VILLAGES, row="6", grade="良好"), "“良好”不是其中之一"),
            (line(row="2", value="0.99"), "“0.99”就是 0.99%"),
            (line(row="2", value="105%"), "105% 超过了 100%；没有填错的，请在“填报”里填这一行"),
            (line(code="", row="1", value="1"), "没有项目编码和项目名称"),
            (line(code="", row="1"), "没有项目编码和项目名称"),
            (line(row="1", value="1", month="13"), "月份「13」读不出来"),
            (line(row="1", value="1", month=""), "没有月份，标题里也没有"),
        ],
    )
    def test_what_cannot_be_kept_is_refused_with_its_reason(
        self, texts: Database, tmp_path: Path, printed: str, reason: str
    ) -> None:
        outcome = bring(texts, tmp_path, printed)
        assert outcome.counts.refused == 1
        assert reason in reasons(outcome)[0]
        assert "再存" not in outcome.findings[0].message
        assert count_rows(texts, "result") == 0

    def test_a_formula_without_a_stored_value_is_refused(
        self, texts: Database, tmp_path: Path
    ) -> None:
        row = ["288001", FIRST, "", 6, 1, "", "", "=1+1", "", "", ""]
        title = ["2023年绩效目标完成情况表"]
        path = write_xlsx(tmp_path / "结果.xlsx", {"结果": [title, HEAD.split(","), row]})
        assert reasons(take(texts, path, "results")) == ["「完成值」是公式，文件里没有存下算好的数"]

    @pytest.mark.parametrize(
        ("title", "years", "reason"),
        [
            ("绩效", "", "只有月份「6」，没有年度"),
            ("绩效", "去年", "年度「去年」读不出来"),
            ("2022年6月绩效", "2023", "2022年6月不在 2023 年"),
        ],
    )
    def test_a_line_without_a_clear_year_is_refused(
        self, texts: Database, tmp_path: Path, title: str, years: str, reason: str
    ) -> None:
        month = "" if years == "2023" else 6
        text = f"{title}\n{HEAD},年度\n{line(row='1', value='1', month=month)},{years}"
        assert reasons(take(texts, write_csv(tmp_path, text), "results")) == [reason]

    def test_a_month_that_is_not_over_takes_no_results(
        self, texts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        in_june = partial(read_result_values, today=date(2023, 6, 30))
        monkeypatch.setitem(CHECKS, "results", replace(CHECKS["results"], totals=in_june))
        outcome = bring(texts, tmp_path, LINES, line(row="1", value="180", month=5))
        assert reasons(outcome) == ["6月还没有过完，结果是截至月底的，月底以后再填"]
        assert kept(texts) == [(1, 5, "180", None, None, "已审")]

    def test_a_sum_below_an_earlier_month_is_refused(self, texts: Database, tmp_path: Path) -> None:
        bring(texts, tmp_path, line(row="1", value="210", month=5))
        assert "比5月底的 210 还少" in reasons(bring(texts, tmp_path, LINES))[0]


class TestAgain:
    def test_the_same_value_again_changes_nothing(self, texts: Database, tmp_path: Path) -> None:
        bring(texts, tmp_path, LINES)
        again = bring(texts, tmp_path, line(level3="租用线路", value="200.0"))
        assert (again.counts.duplicate, again.counts.new) == (1, 0)
        assert len(kept(texts)) == 1

    def test_another_value_is_a_conflict_and_the_first_holds(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, LINES)
        other = bring(texts, tmp_path, line(row="1", value="210"))
        assert (other.counts.conflict, other.counts.new) == (1, 0)
        assert reasons(other) == ["文件里是 210，库里6月底的结果是 200"]
        assert value_of(texts) == "200"

    def test_a_conflict_that_is_taken_holds_until_it_is_undone(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, LINES)
        taken = bring(texts, tmp_path, line(row="1", value="210"), choices=TAKING)
        assert value_of(texts) == "210"
        undo_batch(texts, taken.batch_id or 0, ACTOR, "试")
        assert value_of(texts) == "200"

    def test_of_two_lines_of_one_indicator_and_month_the_first_counts(
        self, texts: Database, tmp_path: Path
    ) -> None:
        lines = (LINES, line(level3="租用线路", value="200"), line(row="1", value="201"))
        outcome = bring(texts, tmp_path, *lines, choices=TAKING)
        counts = outcome.counts
        assert (counts.new, counts.duplicate, counts.conflict) == (1, 1, 1)
        assert reasons(outcome) == ["文件里同一指标6月底有两行，结果不同"]
        assert value_of(texts) == "200"

    def test_a_share_that_was_confirmed_on_the_page_is_the_same_in_a_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        keys = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIRST}
        said = {"indicator_row": 2, "month": 6, "number": "105", "state": "已审", "evidence": "表"}
        with writing(texts, Source("填报审核", ACTOR)) as writer:
            writer.append("result", pd.DataFrame([keys | said]))
        assert bring(texts, tmp_path, line(row="2", value="105%")).counts.duplicate == 1

    def test_a_deadline_that_is_there_already_is_the_same(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(row="3", done_on="2023-05-20"))
        again = bring(texts, tmp_path, line(row="3", value="2023年5月20日"))
        assert again.counts.duplicate == 1


class TestBesideUnits:
    def test_the_same_value_reviews_what_a_unit_filled_in(
        self, texts: Database, tmp_path: Path
    ) -> None:
        enter(texts, "200", "已报", "运维月报")
        assert bring(texts, tmp_path, LINES).counts.new == 1
        assert kept(texts)[-1] == (1, 6, "200", None, None, "已审")
        rows = texts.cursor().execute("SELECT evidence FROM result ORDER BY batch_id").fetchall()
        assert rows == [("运维月报",), ("运维月报",)]

    def test_another_value_than_a_unit_filled_in_is_a_conflict(
        self, texts: Database, tmp_path: Path
    ) -> None:
        enter(texts, "190", "草稿")
        outcome = look(texts, table(tmp_path, LINES), "results")
        assert reasons(outcome) == ["文件里是 200，库里6月底的结果是 190（单位填报，还没有审核）"]


def test_heads_printed_again_and_notes_are_no_lines(texts: Database, tmp_path: Path) -> None:
    outcome = bring(texts, tmp_path, LINES, HEAD, "注：以上由单位填报")
    assert (outcome.counts.lines, outcome.counts.new) == (1, 1)


class TestUnanswered:
    def test_rows_that_answer_nothing_are_left_out_and_told_once(
        self, texts: Database, tmp_path: Path
    ) -> None:
        blank = line(row="2"), line(level3="支出时间"), line(row="5", evidence="月报")
        outcome = bring(texts, tmp_path, LINES, *blank)
        counts = outcome.counts
        assert (counts.lines, counts.new, counts.refused) == (1, 1, 0)
        (found,) = outcome.findings
        assert (found.severity, found.code) == ("info", "RESULTS_BLANK")
        assert found.message == (
            "3 行没有填完成情况，没有读入；其中 1 行只写了佐证材料（第 6 行），也没有存。"
        )
        assert [row for row, *_ in kept(texts)] == [1]

    def test_a_file_that_answers_nothing_is_refused(self, texts: Database, tmp_path: Path) -> None:
        with pytest.raises(ImportRefusedError, match="没有一行填了完成情况"):
            bring(texts, tmp_path, line(row="1"))

    def test_a_row_left_blank_later_takes_nothing_back(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, LINES)
        bring(texts, tmp_path, line(row="1"), line(row="2", value="99"))
        assert value_of(texts) == "200"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"合同未付（万元）": 2}, "写入 1 行"),
        ({"全年预计": 2, "合同未付（万元）": 9}, "请在“填报”里填这一行并确认"),
        ({"全年预计": 2, "合同未付（万元）": 4}, "请在原因说明里写明原因"),
        ({"全年预计": 6}, "超过调整预算数 5.00 万元"),
        ({"全年预计": 0.5}, "比已经支付的 1.00 万元还少"),
    ],
)
def test_a_file_of_outlooks_is_checked_like_the_page(
    texts: Database, tmp_path: Path, said: dict[str, object], words: str
) -> None:
    pay(texts, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    answer: dict[str, object] = {"月份": 10, "预算单位编码": UNIT, "项目编码": FIFTH, "行号": 0}
    answer |= {"完成目标可能性": "确定能"} | said
    heads = list(OUTLOOK_HEADS.values())
    result = ["288001", FIRST, "", 6, "1", "", "", "200条", "", "", ""]
    sheets: dict[str, list[list[object]]] = {
        "指标结果": [["2023年绩效目标完成情况表"], [*HEAD.split(",")], result],
        "偏差与预计": [["截至2023年10月底"], [*heads], [answer.get(head) for head in heads]],
    }
    path = write_xlsx(tmp_path / "完成情况.xlsx", sheets)
    outcome = take(texts, path, "results", Choices())
    told = [each.message for each in outcome.findings if "偏差与预计" in each.message]
    assert any(words in each for each in told), told
    assert count_rows(texts, "outlook") == int(words == "写入 1 行")
