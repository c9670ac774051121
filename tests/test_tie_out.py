"""对账: the bridge to the fen, what may part two figures, and what is typed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.errors import DemoDatabaseError, NothingFoundError
from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.measures.tie_out import (
    IN_MONTH,
    MONTHLY_REPORT,
    REASONS,
    SINCE_JANUARY,
    TREASURY_REPORT,
    Explanation,
    Key,
    TieOut,
    TieOutFacts,
    compare,
    compare_groups,
    county_facts,
    find_equal,
    month_state,
    typed_groups,
)
from perfmon.store.asking import NOW, scope_of
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.database import Database, create_database, open_database, utc_now
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.mentions import keep_mentions
from perfmon.store.overview import read_data_version
from perfmon.store.writing import Source, Writer, undo_batch, writing
from perfmon.workflows.sample.reports import IN_TRANSIT_FEN, OFF_MONTH, OPEN_MONTH
from perfmon.workflows.tie_out import TypedTotal, record_total, tie_out
from tests.facts import ACTOR, FIFTH, FIRST, REGION, SECOND, UNIT, count_rows, import_document, pay

YEAR, MAY = 2023, 5
MAY_30, YEAR_END = date(2023, 5, 30), date(2023, 12, 31)
WAGES = "13052923R00584010001X"
PARTS = ["month", "department_code", "fund_type", "part", "batch_id", "lines", "amount_fen"]
ASIDE = ["month", "department_code", "fund_type", "reason", "undone_at", "lines", "amount_fen"]
TOTALS = ["month", "report", "span", "department_code", "fund_type", "amount_fen", "batch_id"]

ANY_SUM = st.integers(-(10**13), 10**13)
PART_SUMS = st.dictionaries(st.sampled_from(["judged", "beside", "unmatched", "outside"]), ANY_SUM)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    import_document(made)
    yield made
    made.close()


def facts_of(
    parts: str = "", aside: str = "", totals: str = "", typed_at: datetime | None = None
) -> TieOutFacts:
    """Facts from lines of cells in the order of the columns; `.` is '' or missing."""
    said = _frame(aside, ASIDE).assign(undone_at=lambda rows: pd.to_datetime(rows["undone_at"]))
    typed = _frame(totals, TOTALS).assign(recorded_at=pd.Timestamp(typed_at or utc_now()))
    return TieOutFacts(_frame(parts, PARTS), said, typed)


def _frame(table: str, columns: list[str]) -> pd.DataFrame:
    rows = [line.split() for line in table.split("\n") if line.strip()]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    numbers = [c for c in columns if c in ("month", "batch_id", "lines", "amount_fen")]
    return frame.replace(".", "").astype(dict.fromkeys(numbers, "int64"))


def amounts_of(tied: TieOut) -> list[int | None]:
    return [line.amount_fen for line in tied.bridge]


def equal_names(tied: TieOut) -> list[set[str]]:
    return [{each.reason.name for each in sources} for sources in tied.equal]


def source(name: str, fen: int) -> Explanation:
    return Explanation(REASONS[name], 1, fen)


COUNTY = """
    5 288 一般公共预算 judged    1 3  700
    5 288 一般公共预算 beside    1 2  200
    5 301 政府性基金   judged    1 1   90
    5 301 政府性基金   unmatched 1 1   10
    5 288 未印资金性质 outside   0 1   50
    4 288 一般公共预算 judged    1 1 1000
"""

SET_ASIDE = """
    5 288 一般公共预算 void     . 1  7
    5 301 政府性基金   void     . 1 10
    4 301 政府性基金   vanished . 2 20
"""


class TestBridge:
    def test_it_leads_from_the_pages_figure_to_the_difference_to_the_fen(self) -> None:
        facts = facts_of(COUNTY, totals="5 国库报表 当月 . . 1001 2")
        tied = compare(facts, Key(MAY))
        assert [line.sign + line.name for line in tied.bridge] == [
            "页面「本月已支付」",
            "－国库外支付（单位填报）",
            "＋人员类、公用经费",
            "＋未匹配",
            "＝库内国库支付",
            "国库报表",
            "＝差额",
        ]
        assert amounts_of(tied) == [840, 50, 200, 10, 1000, 1001, -1]
        assert tied.state == "off"

    def test_a_month_nobody_typed_is_open_and_has_no_difference(self) -> None:
        tied = compare(facts_of(COUNTY), Key(MAY))
        assert amounts_of(tied)[-2:] == [None, None]
        assert (tied.state, tied.difference_fen, tied.explanations) == ("open", None, ())

    def test_a_month_that_ties_needs_no_explanation(self) -> None:
        tied = compare(facts_of(COUNTY, totals="5 国库报表 当月 . . 1000 2"), Key(MAY))
        assert (tied.state, tied.difference_fen) == ("tied", 0)
        assert (tied.explanations, tied.equal) == ((), ())

    def test_from_january_on_all_months_count(self) -> None:
        facts = facts_of(COUNTY, totals="5 国库报表 累计 . . 2000 2")
        tied = compare(facts, Key(MAY, span=SINCE_JANUARY))
        assert tied.state == "tied"
        assert tied.bridge[0].name == "页面「累计已支付」"
        assert compare(facts, Key(MAY)).state == "open"

    def test_a_department_and_a_fund_type_have_their_own(self) -> None:
        facts = facts_of(COUNTY)
        assert compare(facts, Key(MAY, department_code="301")).ours_fen == 100
        assert compare(facts, Key(MAY, fund_type="一般公共预算")).ours_fen == 900
        both = Key(MAY, department_code="301", fund_type="一般公共预算")
        assert compare(facts, both).ours_fen == 0

    def test_what_progress_tables_say_is_named(self) -> None:
        by_table = facts_of("5 288 未印资金性质 judged 0 1 700")
        assert "进度表" in compare(by_table, Key(MAY)).bridge[4].meaning
        assert "进度表" not in compare(facts_of(COUNTY), Key(MAY)).bridge[4].meaning

    @given(PART_SUMS, ANY_SUM)
    def test_it_adds_up_whatever_the_sums(self, sums: Mapping[str, int], report_fen: int) -> None:
        parts = "\n".join(f"5 288 . {part} 1 1 {fen}" for part, fen in sums.items())
        facts = facts_of(parts, totals=f"5 国库报表 当月 . . {report_fen} 2")
        page, outside, beside, unmatched, ours, report, difference = amounts_of(
            compare(facts, Key(MAY))
        )
        assert None not in (page, outside, beside, unmatched, ours, report, difference)
        assert page - outside + beside + unmatched == ours  # type: ignore[operator]  # none is None
        assert ours - report == difference == ours - report_fen  # type: ignore[operator]  # none is None


class TestGroups:
    TYPED = (
        "5 国库报表 当月 288 . 900 2\n5 国库报表 当月 315 . 7 2\n5 国库报表 当月 . 政府性基金 100 2"
    )

    def test_departments_sum_to_the_county(self) -> None:
        groups = compare_groups(facts_of(COUNTY, totals=self.TYPED), Key(MAY), "department_code")
        assert [(g.key.department_code, g.ours_fen, g.state) for g in groups] == [
            ("288", 900, "tied"),
            ("301", 100, "open"),
            ("315", 0, "off"),
        ]
        assert sum(g.ours_fen for g in groups) == compare(facts_of(COUNTY), Key(MAY)).ours_fen

    def test_fund_types_sum_to_the_county(self) -> None:
        groups = compare_groups(facts_of(COUNTY, totals=self.TYPED), Key(MAY), "fund_type")
        assert {g.key.fund_type: g.state for g in groups} == {
            "一般公共预算": "open",
            "政府性基金": "tied",
            "未印资金性质": "open",
        }
        assert sum(g.ours_fen for g in groups) == 1000

    def test_each_is_compared_as_it_is_alone(self) -> None:
        facts = facts_of(COUNTY, SET_ASIDE, self.TYPED)
        for span in (IN_MONTH, SINCE_JANUARY):
            key = Key(MAY, span=span)
            for group in compare_groups(facts, key, "department_code"):
                assert group == compare(facts, group.key)

    def test_a_figure_of_the_county_is_typed_for_no_group(self) -> None:
        totals = facts_of(totals=self.TYPED + "\n5 国库报表 当月 . . 1000 2").totals
        assert typed_groups(totals, Key(MAY), "department_code") == ["288", "315"]
        assert typed_groups(totals, Key(MAY), "fund_type") == ["政府性基金"]
        assert typed_groups(totals, Key(MAY, MONTHLY_REPORT), "department_code") == []

    @pytest.mark.parametrize("span", [IN_MONTH, SINCE_JANUARY])
    @pytest.mark.parametrize("report_fen", [1000, 993, 1])
    def test_the_county_is_compared_the_same_from_its_own_sums(
        self, span: str, report_fen: int
    ) -> None:
        typed = f"5 国库报表 {span} . . {report_fen} 1"
        facts = facts_of(COUNTY, SET_ASIDE, typed)
        sums = county_facts(facts)
        assert len(sums.parts) < len(facts.parts)
        assert compare(sums, Key(MAY, span=span)) == compare(facts, Key(MAY, span=span))

    @pytest.mark.parametrize(
        ("typed", "state"),
        [
            ("", ("open", None)),
            ("5 国库报表 当月 . . 1000 2", ("tied", 0)),
            ("5 国库报表 当月 . . 990 2", ("off", 10)),
            ("5 国库报表 当月 . . 1000 2\n5 国库报表 累计 . . 2003 2", ("off", -3)),
            ("5 国库报表 当月 288 . 900 2", ("open", None)),
            ("5 国库报表 当月 . . 1000 2\n5 国库报表 当月 288 . 904 2", ("off", -4)),
            ("5 执行月报 当月 . . 1 2\n4 国库报表 当月 . . 1 2", ("open", None)),
        ],
    )
    def test_a_month_is_green_only_where_every_typed_figure_of_the_treasury_ties(
        self, typed: str, state: tuple[str, int | None]
    ) -> None:
        assert month_state(facts_of(COUNTY, totals=typed), MAY) == state


class TestExplanations:
    TYPED_AT = datetime(2023, 6, 5, 9)  # noqa: DTZ001 the database keeps UTC without a zone

    def explained(self, report_fen: int, parts: str = COUNTY, aside: str = "") -> TieOut:
        total = f"5 国库报表 当月 . . {report_fen} 7"
        return compare(facts_of(parts, aside, total, self.TYPED_AT), Key(MAY))

    @pytest.mark.parametrize(
        ("reason", "report_fen"),
        [
            ("void", 1030),
            ("void", 970),  # the report subtracted what was returned
            ("transit", 1030),
            ("transit_unit", 1030),
            ("transit_treasury", 1030),
            ("vanished", 1030),
            ("other_year", 1030),
            ("elsewhere", 970),
        ],
    )
    def test_lines_put_aside_explain_a_difference_of_their_sum(
        self, reason: str, report_fen: int
    ) -> None:
        tied = self.explained(report_fen, aside=f"5 288 . {reason} . 2 30\n4 288 . void . 1 5")
        assert equal_names(tied) == [{REASONS[reason].name}]
        (found,) = [each for each in tied.explanations if each.is_equal]
        assert (found.lines, found.amount_fen) == (2, 30)

    def test_money_under_way_never_explains_that_we_have_more(self) -> None:
        assert not self.explained(970, aside="5 288 . transit_unit . 1 30").equal

    @pytest.mark.parametrize(
        ("report_fen", "name"),
        [(990, "unmatched"), (800, "beside"), (1050, "outside")],
    )
    def test_parts_that_a_report_may_leave_out_or_hold(self, report_fen: int, name: str) -> None:
        assert equal_names(self.explained(report_fen)) == [{REASONS[name].name}]

    def test_only_payments_imported_after_the_figure_was_typed_came_later(self) -> None:
        before = self.explained(980, COUNTY + "5 288 . judged 6 1 20")
        assert "后来导入" not in {each.reason.name for each in before.explanations}
        after = self.explained(1000, COUNTY + "5 288 . judged 8 1 20")
        assert equal_names(after) == [{"后来导入"}]

    def test_only_batches_undone_since_the_figure_was_typed_went_later(self) -> None:
        later = self.explained(1020, aside="5 288 . undone 2023-06-05T09:00:01 1 20")
        assert equal_names(later) == [{"后来撤销"}]
        before = self.explained(1020, aside="5 288 . undone 2023-06-05T08:59:59 1 20")
        assert not before.equal

    def test_two_sources_together_are_named_where_none_is_it_alone(self) -> None:
        aside = "5 288 . transit_unit . 1 30\n5 288 . vanished . 1 4\n5 288 . other_year . 1 9"
        tied = self.explained(1034, aside=aside)
        assert equal_names(tied) == [{"在途（单位端）", "已消失"}]
        assert {each.reason.name for each in tied.explanations if each.is_equal} == {
            "在途（单位端）",
            "已消失",
        }

    def test_sources_that_sum_to_nothing_are_not_named(self) -> None:
        tied = self.explained(1034, aside="5 288 . void . 2 0")
        assert not tied.equal
        assert "void" not in {each.reason.name for each in tied.explanations}

    def test_every_source_that_is_the_difference_is_named(self) -> None:
        found = find_equal(
            -5, [source("transit_unit", 5), source("vanished", 5), source("void", 1)]
        )
        assert [[each.reason.name for each in sources] for sources in found] == [
            ["在途（单位端）"],
            ["已消失"],
        ]


def totals_of(database: Database, fen: int | None, key: Key = Key(MAY)) -> bool:  # noqa: B008 frozen
    return record_total(database, TypedTotal(YEAR, key, fen), ACTOR)


class TestTyping:
    def test_the_last_figure_of_a_key_holds_and_says_who_typed_it(self, database: Database) -> None:
        pay(database, {(FIRST, MAY_30): 700}, YEAR_END)
        assert totals_of(database, 600)
        assert tie_out(database, YEAR, MAY).difference_fen == 100
        assert totals_of(database, 700)
        assert tie_out(database, YEAR, MAY).state == "tied"
        totals = read_tie_out_facts(database.cursor(), YEAR).totals
        assert totals[["amount_fen", "actor"]].values.tolist() == [[700, ACTOR]]
        assert count_rows(database, "control_total") == 2

    def test_a_figure_can_be_taken_back(self, database: Database) -> None:
        totals_of(database, 600)
        assert totals_of(database, None)
        assert tie_out(database, YEAR, MAY).state == "open"
        assert count_rows(database, "control_total") == 2

    def test_what_is_there_already_writes_nothing(self, database: Database) -> None:
        version = read_data_version(database.cursor())
        assert not totals_of(database, None)
        assert totals_of(database, 600)
        assert not totals_of(database, 600)
        assert read_data_version(database.cursor()) == version + 1

    def test_reports_spans_departments_and_fund_types_are_apart(self, database: Database) -> None:
        totals_of(database, 1)
        totals_of(database, 2, Key(MAY, report=MONTHLY_REPORT))
        totals_of(database, 3, Key(MAY, span=SINCE_JANUARY))
        totals_of(database, 4, Key(MAY, department_code="288"))
        totals_of(database, 5, Key(MAY, fund_type="一般公共预算"))
        totals = read_tie_out_facts(database.cursor(), YEAR).totals
        assert sorted(totals["amount_fen"]) == [1, 2, 3, 4, 5]
        assert tie_out(database, YEAR, MAY, MONTHLY_REPORT).report_fen == 2
        assert tie_out(database, YEAR, MAY, TREASURY_REPORT, SINCE_JANUARY).report_fen == 3

    def test_a_figure_holds_for_its_fund_type_however_that_is_written(
        self, database: Database
    ) -> None:
        with writing(database, Source("对账", ACTOR)) as writer:
            row = {
                "region_code": REGION, "year": YEAR, "month": MAY, "report": TREASURY_REPORT,
                "span": "当月", "department_code": "", "fund_type": "政府性基金（本级）",
                "amount_fen": 3,
            }  # fmt: skip
            writer.append("control_total", pd.DataFrame([row]))
        assert not totals_of(database, 3, Key(MAY, fund_type="政府性基金 (本级)"))
        assert totals_of(database, 4, Key(MAY, fund_type="政府性基金(本级)"))
        totals = read_tie_out_facts(database.cursor(), YEAR).totals
        assert totals[["fund_type", "amount_fen"]].values.tolist() == [["政府性基金(本级)", 4]]
        assert totals_of(database, None, Key(MAY, fund_type="政府性基金（ 本级）"))
        assert read_tie_out_facts(database.cursor(), YEAR).totals.empty

    def test_a_figure_typed_in_a_batch_that_was_undone_does_not_hold(
        self, database: Database
    ) -> None:
        totals_of(database, 600)
        undo_batch(database, 2, ACTOR, "录错月份")
        assert tie_out(database, YEAR, MAY).state == "open"

    def test_what_was_known_at_a_moment_can_be_asked_again(self, database: Database) -> None:
        pay(database, {(FIRST, MAY_30): 700}, YEAR_END)
        totals_of(database, 700)
        then = utc_now()
        pay(database, {(SECOND, MAY_30): 50}, YEAR_END)
        assert tie_out(database, YEAR, MAY, known_at=then).state == "tied"
        assert equal_names(tie_out(database, YEAR, MAY)) == [{"后来导入"}]

    def test_who_may_see_only_some_units_compares_nothing(self, database: Database) -> None:
        pay(database, {(FIRST, MAY_30): 700}, YEAR_END)
        totals_of(database, 700)
        tied = tie_out(database, YEAR, MAY, scope=scope_of([UNIT]))
        assert (tied.ours_fen, tied.state) == (700, "open")
        assert tie_out(database, YEAR, MAY, scope=scope_of(["999001"])).ours_fen == 0

    def test_the_sample_takes_no_real_figure(self, tmp_path: Path) -> None:
        demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
        with pytest.raises(DemoDatabaseError):
            totals_of(demo, 600)
        demo.close()

    def test_a_database_without_projects_has_nothing_to_compare_with(self, tmp_path: Path) -> None:
        empty = create_database(tmp_path / "空.duckdb")
        with pytest.raises(NothingFoundError, match="2023 年的项目"):
            totals_of(empty, 600)
        empty.close()


def add_wages(database: Database) -> None:
    """Puts a project of 人员类 beside those of the document."""
    row = {
        "region_code": REGION, "year": YEAR, "unit_code": UNIT, "project_code": WAGES,
        "name": "人员经费", "project_class": "人员类", "carry_over": False, "classified": False,
    }  # fmt: skip
    with writing(database, Source("预算指标", ACTOR)) as writer:
        writer.append("project", pd.DataFrame([row]))


def mention(writer: Writer, unit_code: str, project_code: str) -> int:
    row = {
        "region_code": REGION, "year": YEAR, "unit_code": unit_code, "unit_name": "",
        "project_code": project_code, "project_name": "",
    }  # fmt: skip
    (number,) = keep_mentions(writer, pd.DataFrame([row]))
    return number


def pay_as_printed(
    database: Database,
    fen: int,
    unit_code: str = UNIT,
    project_code: str = "没有这个项目",
    paid_on: date = MAY_30,
    counted_on: date = MAY_30,
    **printed: object,
) -> int:
    """Writes one voucher line that names its project as printed; gives its batch."""
    with writing(database, Source("支付", ACTOR)) as writer:
        number = mention(writer, unit_code, project_code)
        keys = {"region_code": REGION, "year": counted_on.year}
        writer.append("coverage", pd.DataFrame([keys | {"covered_until": YEAR_END}]))
        line = {
            **keys, "mention_id": number, "paid_on": paid_on, "counted_on": counted_on,
            "amount_fen": fen, "kind": "支付", **printed,
        }  # fmt: skip
        frame = pd.DataFrame([line])
        numbers = frame.columns.intersection(["mention_id", "identity"])
        writer.append("payment", frame.astype(dict.fromkeys(numbers, "uint64")))
        return writer.batch_id


def put_aside(
    database: Database,
    fen: int,
    status: str,
    stage: str | None,
    said_on: date | None,
    identity: int,
) -> None:
    """Writes one line that does not count."""
    with writing(database, Source("支付", ACTOR)) as writer:
        line = {
            "region_code": REGION, "year": YEAR, "mention_id": mention(writer, UNIT, FIRST),
            "said_on": said_on, "printed_fen": fen, "status": status, "stage": stage,
            "identity": identity,
        }  # fmt: skip
        writer.append("uncounted_line", pd.DataFrame([line]).astype({"mention_id": "uint64"}))


def sums_of(rows: pd.DataFrame, by: str) -> dict[str, int]:
    return {str(name): int(fen) for name, fen in rows.groupby(by)["amount_fen"].sum().items()}


class TestFacts:
    def test_the_parts_are_those_of_the_pages_and_of_what_stands_beside_them(
        self, database: Database
    ) -> None:
        add_wages(database)
        pay(database, {(FIRST, MAY_30): 700, (WAGES, MAY_30): 90}, YEAR_END)
        pay_as_printed(database, 8)
        pay_as_printed(database, 30, project_code=SECOND)
        with writing(database, Source("填报", ACTOR)) as writer:
            row = {
                "region_code": REGION, "year": YEAR, "unit_code": UNIT, "project_code": FIFTH,
                "month": MAY, "amount_fen": 50, "state": "已审",
            }  # fmt: skip
            writer.append("entered_payment", pd.DataFrame([row]))
        for known_at in (NOW, utc_now()):
            parts = read_tie_out_facts(database.cursor(), YEAR, known_at=known_at).parts
            assert sums_of(parts, "part") == {
                "judged": 730, "beside": 90, "unmatched": 8, "outside": 50,
            }  # fmt: skip
        page = read_judged_months(database.cursor(), YEAR, Narrowing(month=MAY))
        tied = tie_out(database, YEAR, MAY)
        assert set(page["project_class"]) <= set(JUDGED_CLASSES)
        assert tied.bridge[0].amount_fen == page["paid_in_month_fen"].sum() == 780
        assert tied.ours_fen == 828

    def test_a_progress_table_counts_through_the_treasury(self, database: Database) -> None:
        with writing(database, Source("进度", ACTOR)) as writer:
            row = {
                "region_code": REGION, "year": YEAR, "mention_id": mention(writer, UNIT, FIRST),
                "until_on": MAY_30, "paid_fen": 400,
            }  # fmt: skip
            writer.append("progress", pd.DataFrame([row]).astype({"mention_id": "uint64"}))
        tied = tie_out(database, YEAR, MAY)
        assert tied.ours_fen == 400
        assert "进度表" in tied.bridge[4].meaning

    def test_a_line_without_a_project_is_its_printed_units(self, database: Database) -> None:
        pay_as_printed(database, 1, UNIT)
        pay_as_printed(database, 2, "301007")
        pay_as_printed(database, 4, "")
        parts = read_tie_out_facts(database.cursor(), YEAR).parts
        assert sums_of(parts, "department_code") == {"288": 1, "301": 2, "未知": 4}

    def test_a_fund_type_that_is_not_printed_is_said_so(self, database: Database) -> None:
        pay_as_printed(database, 1, fund_type="政府性基金")
        pay_as_printed(database, 2, fund_type="  ")
        pay_as_printed(database, 4)
        parts = read_tie_out_facts(database.cursor(), YEAR).parts
        assert sums_of(parts, "fund_type") == {"政府性基金": 1, "未印资金性质": 6}

    def test_fund_types_that_differ_in_width_and_blanks_are_one(self, database: Database) -> None:
        pay_as_printed(database, 1, fund_type="一般公共预算（本级）")
        pay_as_printed(database, 2, fund_type=" 一般公共预算 (本级)　")
        pay_as_printed(database, 4, fund_type="一般公共预算")
        parts = read_tie_out_facts(database.cursor(), YEAR).parts
        assert sums_of(parts, "fund_type") == {"一般公共预算(本级)": 3, "一般公共预算": 4}
        assert parts["amount_fen"].dtype == parts["lines"].dtype == "int64"

    def test_lines_that_do_not_count_are_told_apart(self, database: Database) -> None:
        put_aside(database, 1, "作废", None, MAY_30, 11)
        put_aside(database, 2, "审核中", "单位端", MAY_30, 12)
        put_aside(database, 4, "审核中", "财政端", MAY_30, 13)
        put_aside(database, 8, "退回", None, None, 14)
        aside = read_tie_out_facts(database.cursor(), YEAR).aside
        in_may = aside[aside["month"] == MAY]
        assert sums_of(in_may, "reason") == {"void": 1, "transit_unit": 2, "transit_treasury": 4}
        assert sums_of(aside[aside["month"] == 0], "reason") == {"void": 8}
        assert set(aside["department_code"]) == {"288"}

    def test_a_line_paid_since_is_no_longer_under_way_in_the_month_it_was_paid(
        self, database: Database
    ) -> None:
        put_aside(database, 2, "审核中", "单位端", MAY_30, 12)
        put_aside(database, 4, "审核中", "单位端", date(2023, 4, 28), 13)
        pay_as_printed(database, 2, project_code=FIRST, identity=12)
        pay_as_printed(database, 4, project_code=FIRST, identity=13)
        aside = read_tie_out_facts(database.cursor(), YEAR).aside
        assert aside[["month", "amount_fen"]].values.tolist() == [[4, 4]]

    def test_lines_gone_from_a_complete_export_and_undone_batches_explain(
        self, database: Database
    ) -> None:
        pay(database, {(FIRST, MAY_30): 700, (SECOND, MAY_30): 30}, YEAR_END)
        batch_id = pay_as_printed(database, 5, project_code=FIFTH)
        totals_of(database, 735)
        assert tie_out(database, YEAR, MAY).state == "tied"
        with writing(database, Source("支付", ACTOR)) as writer:
            gone = [{"payment_id": 2, "reason": "已消失"}]
            writer.append("payment_withdrawal", pd.DataFrame(gone))
        tied = tie_out(database, YEAR, MAY)
        assert (tied.difference_fen, equal_names(tied)) == (-30, [{"已消失"}])
        undo_batch(database, batch_id, ACTOR, "导错了文件")
        tied = tie_out(database, YEAR, MAY)
        assert (tied.difference_fen, equal_names(tied)) == (-35, [{"已消失", "后来撤销"}])

    def test_money_of_another_year_counts_in_its_own(self, database: Database) -> None:
        pay_as_printed(database, 7, paid_on=date(2024, 1, 8), counted_on=YEAR_END)
        assert sums_of(read_tie_out_facts(database.cursor(), YEAR).aside, "reason") == {
            "elsewhere": 7
        }
        aside = read_tie_out_facts(database.cursor(), YEAR + 1).aside
        assert aside[["month", "reason", "amount_fen"]].values.tolist() == [[1, "other_year", 7]]


@pytest.fixture
def county(sample: Path) -> Iterator[Database]:
    """The sample, a copy of the test's own."""
    opened = open_database(sample)
    yield opened
    opened.close()


class TestSample:
    def test_closed_months_tie_out_but_one_and_the_last_is_open(self, county: Database) -> None:
        facts = read_tie_out_facts(county.cursor(), YEAR)
        states = [month_state(facts, month) for month in range(1, 13)]
        expected: list[tuple[str, int | None]] = [("tied", 0)] * (OPEN_MONTH - 1)
        expected[OFF_MONTH - 1] = ("off", -IN_TRANSIT_FEN)
        assert states == [*expected, *([("open", None)] * (13 - OPEN_MONTH))]
        before = read_tie_out_facts(county.cursor(), YEAR - 1)
        assert {month_state(before, month) for month in range(1, 13)} == {("tied", 0)}

    def test_the_month_that_is_off_is_explained_in_one_department(self, county: Database) -> None:
        tied = tie_out(county, YEAR, OFF_MONTH)
        assert equal_names(tied) == [{"在途（财政端）"}]
        assert tie_out(county, YEAR, OFF_MONTH, MONTHLY_REPORT, IN_MONTH).state == "tied"
        facts = read_tie_out_facts(county.cursor(), YEAR)
        groups = compare_groups(facts, Key(OFF_MONTH), "department_code")
        off = [group for group in groups if group.state != "tied"]
        assert [(g.state, g.difference_fen) for g in off] == [("off", -IN_TRANSIT_FEN)]
        assert len(groups) == 25
        assert equal_names(off[0]) == [{"在途（财政端）"}]
