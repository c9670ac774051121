"""The unit of money of every kind of table: noted below it, or not said at all."""

from pathlib import Path

import pytest

from perfmon.store.database import Database
from perfmon.workflows.outcome import Choices
from tests.facts import FIRST, SECOND
from tests.money_files import codes, look, paid_fen, take, write_csv

TABLES = {
    "payments": (
        "支付凭证号,明细行号,预算单位,项目代码,项目名称,支付日期,支付金额",
        f"1001,1,288001,{FIRST},综治视联网,2023-06-05,5.5",
    ),
    "budgets": (
        "预算单位,项目代码,项目名称,年度,指标文号,下达日期,年初",
        f"288001,{FIRST},综治视联网,2023,巨财预〔2023〕1号,2023-01-20,96",
    ),
    "changes": (
        "变动类型,预算单位,项目代码,项目名称,指标文号,下达日期,变动金额",
        f"追加,288001,{FIRST},综治视联网,巨财预〔2023〕9号,2023-06-05,20",
    ),
    "progress": (
        "预算单位,项目编码,项目名称,截至日期,备注,序号,累计支付",
        f"288001,{FIRST},综治视联网,2023-06-30,,1,30",
    ),
}
"""Head and one line of each kind, in which no unit is printed; the money stands last."""

NEW_CODE = "13052923P00584010999X"
"""A project that no text has."""

NOTES = ("单位：万元,,,,,,", ",,,,,,单位：万元", ",,,,,,（万元）", "制表人：某某,,,,,,单位: 万元")


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("note", NOTES)
def test_a_unit_noted_below_any_table_is_asked_about_and_is_no_line(
    texts: Database, tmp_path: Path, kind: str, note: str
) -> None:
    head, line = TABLES[kind]
    path = write_csv(tmp_path, f"{head}\n{line}\n{note}")
    seen = look(texts, path, kind)
    assert (seen.counts.lines, seen.counts.refused) == (1, 0)
    assert seen.stop is not None
    assert seen.stop.line == 3
    assert seen.stop.message.endswith("表头和表的上方都没有写单位，金额按元读。请选定单位再导入。")
    assert take(texts, path, kind, Choices(fen_per_unit=1_000_000)).counts.new == 1


@pytest.mark.parametrize("kind", TABLES)
def test_a_note_that_a_head_bears_out_stops_nothing(
    texts: Database, tmp_path: Path, kind: str
) -> None:
    head, line = TABLES[kind]
    seen = look(texts, write_csv(tmp_path, f"{head}（万元）\n{line}\n单位：万元,,,,,,"), kind)
    assert (seen.stop, seen.counts.lines) == (None, 1)


@pytest.mark.parametrize("kind", TABLES)
def test_a_note_in_the_first_column_is_no_project(
    texts: Database, tmp_path: Path, kind: str
) -> None:
    head, line = TABLES[kind]
    heads, cells = head.split(","), line.split(",")
    place = next(place for place, name in enumerate(heads) if name.startswith("项目"))
    turned = [",".join([row[place], *row[:place], *row[place + 1 :]]) for row in (heads, cells)]
    seen = look(texts, write_csv(tmp_path, "\n".join([*turned, "单位：万元,,,,,,"])), kind)
    assert (seen.counts.lines, seen.counts.refused) == (1, 0)
    assert seen.stop is not None


def test_a_line_whose_amount_is_only_a_unit_is_refused(texts: Database, tmp_path: Path) -> None:
    head, line = TABLES["payments"]
    path = write_csv(tmp_path, f"{head}\n{line}\n{line.replace('1001', '1002')[:-3]}万元")
    assert look(texts, path).lines["reason"].tolist() == ["金额「万元」读不出来"]


def test_small_payments_that_only_fit_in_yuan_say_that_it_is_assumed(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["payments"]
    outcome = take(texts, write_csv(tmp_path, f"{head}\n{line[:-3]}97"))
    (found,) = [each for each in outcome.findings if each.code == "UNIT_ASSUMED"]
    assert found.severity == "info"
    assert found.message.startswith("文件没有写金额单位，按元读，最大的金额是 ")
    assert outcome.counts.new == 1


@pytest.mark.parametrize("kind", ["payments", "budgets", "changes", "progress"])
def test_small_sums_without_a_unit_are_asked_about(
    texts: Database, tmp_path: Path, kind: str
) -> None:
    head, line = TABLES[kind]
    if kind == "budgets":
        line = line.replace(FIRST, NEW_CODE).replace("综治视联网", "铁路护路")
    path = write_csv(tmp_path, f"{head}\n{line}")
    seen = look(texts, path, kind)
    assert seen.stop is not None
    assert seen.stop.code == "UNIT_SUSPECTED"
    assert "单位可能是万元。请核对后选定单位再导入。" in seen.stop.message
    for fen_per_unit in (100, 1_000_000):
        assert look(texts, path, kind, Choices(fen_per_unit=fen_per_unit)).stop is None


def test_one_large_budget_among_small_ones_does_not_hide_the_doubt(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["budgets"]
    line = line.replace(FIRST, NEW_CODE).replace("综治视联网", "铁路护路")
    later = [line.replace("1号", f"{number}号")[:-2] for number in (2, 3)]
    path = write_csv(tmp_path, "\n".join([head, line, f"{later[0]}12000", f"{later[1]}7.5"]))
    seen = look(texts, path, "budgets")
    assert seen.stop is not None
    assert "3 笔里最大的 12,000.00 元，居中的 96.00 元" in seen.stop.message


def test_a_table_in_wanyuan_of_sums_that_no_county_has_is_asked_about(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["budgets"]
    line = line.replace(FIRST, NEW_CODE).replace("综治视联网", "铁路护路")[:-2]
    path = write_csv(tmp_path, f"{head}（万元）\n{line}880000")
    seen = look(texts, path, "budgets")
    assert seen.stop is not None
    assert seen.stop.message.startswith("金额按万元读，1 笔里最大的 8,800,000,000.00 元")
    assert "单位可能是元" in seen.stop.message
    assert take(texts, path, "budgets", Choices(fen_per_unit=100)).counts.new == 1


def test_a_change_that_only_fits_in_yuan_needs_no_word(texts: Database, tmp_path: Path) -> None:
    head, line = TABLES["changes"]
    path = write_csv(tmp_path, f"{head}\n{line[:-2]}3000")
    assert take(texts, path, "changes").counts.new == 1


def test_a_remainder_cut_in_printed_yuan_is_believed(texts: Database, tmp_path: Path) -> None:
    head, line = TABLES["changes"]
    path = write_csv(tmp_path, f"{head}（元）\n{line.replace('追加', '追减')[:-2]}12.35")
    assert take(texts, path, "changes").counts.new == 1


def test_a_whole_budget_table_of_trifles_is_asked_about_though_it_prints_yuan(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["budgets"]
    line = line.replace(FIRST, NEW_CODE).replace("综治视联网", "铁路护路")
    lines = [f"{line.replace('1号', f'{number}号')}.{number}" for number in range(1, 6)]
    seen = look(texts, write_csv(tmp_path, "\n".join([f"{head}（元）", *lines])), "budgets")
    assert seen.stop is not None
    assert seen.stop.message.startswith("表里写的单位是元，金额按元读，5 笔里最大的 96.50 元")


def test_payments_in_printed_yuan_that_fit_ten_thousand_times_larger_are_asked_about(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["payments"]
    lines = [line.replace("1001", str(1001 + number)) for number in range(5)]
    fitting = write_csv(tmp_path, "\n".join([f"{head}（元）", *lines]))
    seen = look(texts, fitting)
    assert seen.stop is not None
    assert seen.stop.message == (
        "金额按元读，合计 0.00 万元（27.50 元），而这些项目的预算一共是 96.00 万元，"
        "单位可能是万元。请核对后选定单位再导入。"
    )
    above = write_csv(tmp_path, "\n".join([f"{head}（元）", *lines, lines[0][:-3] + "68.51"]))
    assert look(texts, above).stop is None


def test_payments_in_wanyuan_need_less_above_the_budget_than_in_yuan(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["payments"]
    in_wanyuan = look(texts, write_csv(tmp_path, f"{head}（万元）\n{line[:-3]}288.01"))
    assert in_wanyuan.stop is not None
    assert "单位可能是元" in in_wanyuan.stop.message
    in_yuan = look(texts, write_csv(tmp_path, f"{head}（元）\n{line[:-3]}9600100"))
    assert (in_yuan.stop, "OVER_BUDGET" in codes(in_yuan)) == (None, True)


def test_twelve_cumulative_sums_of_a_project_are_not_added_up(
    texts: Database, tmp_path: Path
) -> None:
    head, line = TABLES["progress"]
    lines = [line.replace("06-30", f"{month:02}-28")[:-2] + "96" for month in range(1, 13)]
    seen = look(texts, write_csv(tmp_path, "\n".join([f"{head}（万元）", *lines])), "progress")
    assert (seen.stop, seen.counts.new) == (None, 12)


@pytest.mark.parametrize("head_ending", ["（元）", "（万元）"])
def test_a_printed_unit_is_not_called_assumed(
    texts: Database, tmp_path: Path, head_ending: str
) -> None:
    head, line = TABLES["payments"]
    assert "UNIT_ASSUMED" not in codes(
        look(texts, write_csv(tmp_path, f"{head}{head_ending}\n{line}"))
    )


def test_large_amounts_without_a_unit_need_no_word(texts: Database, tmp_path: Path) -> None:
    head, line = TABLES["payments"]
    large = f"{line}\n1002,1,288001,{SECOND},智慧平安,2023-06-05,150000"
    outcome = take(texts, write_csv(tmp_path, f"{head}\n{large}"))
    assert "UNIT_ASSUMED" not in codes(outcome)
    assert paid_fen(texts) == 15_000_550
