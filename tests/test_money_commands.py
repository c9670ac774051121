"""Files of money on the command line: preview, import, history, undo, templates."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from perfmon.__main__ import main
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.store import location
from perfmon.store.database import create_database, open_database
from tests.facts import DOCUMENT, FIRST, SECOND, count_rows, import_document
from tests.payment_lines import Paid, write_payments

COUNTS = [
    "new", "duplicate", "conflict", "vanished", "refused", "unmatched", "void", "lines", "sum_fen",
]  # fmt: skip
GOOD = [Paid(FIRST, "1001", "2023-03-05", 100_000_25), Paid(SECOND, "1002", "2023-04-05", 200_00)]
UNKNOWN = "13052923P009999999999"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real database with the published document, which PERFMON_DATABASE names."""
    made = tmp_path / "库.duckdb"
    with closing(create_database(made)) as database:
        import_document(database)
    monkeypatch.setenv("PERFMON_DATABASE", str(made))
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A payments file without faults."""
    return write_payments(tmp_path / "支付明细.csv", GOOD)


def payments(path: Path) -> int:
    with closing(open_database(path)) as database:
        return count_rows(database, "payment")


def records(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The JSON objects printed, one a line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_gives_one_object_a_file_with_every_count(
    path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payments", str(file), "--json"]) == 0
    (record,) = records(capsys)
    said = ["file", "kind", *COUNTS, "change_fen", "findings", "batch", "stopped"]
    assert list(record) == said
    assert [record[name] for name in COUNTS] == [2, 0, 0, 0, 0, 0, 0, 2, 100_200_25]
    assert (record["file"], record["kind"]) == ("支付明细.csv", "payments")
    assert (record["batch"], record["stopped"], record["findings"]) == (2, None, [])
    assert payments(path) == 2


def test_a_dry_run_says_the_same_and_writes_nothing(
    path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payments", str(file), "--dry-run", "--json"]) == 0
    (seen,) = records(capsys)
    assert payments(path) == 0
    main(["payments", str(file), "--json"])
    (done,) = records(capsys)
    assert seen == done | {"batch": None}


def test_the_same_file_again_is_there_already(
    path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payments", str(file), str(file), "--json"]) == 0
    first, again = records(capsys)
    assert (first["new"], first["duplicate"], first["batch"]) == (2, 0, 2)
    assert (again["new"], again["duplicate"], again["batch"]) == (0, 2, None)
    assert main(["payments", str(file)]) == 0
    assert "已经导入过，数据没有变化。" in capsys.readouterr().out
    assert payments(path) == 2


def test_refused_lines_are_named_and_end_with_2_and_the_others_are_kept(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [Paid(FIRST, "1003", "2023-14-05", 100), Paid(FIRST, "1004", "2023-03-05", "1.001")]
    file = write_payments(tmp_path / "有错.csv", [*GOOD, *bad])
    assert main(["payments", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    record = json.loads(printed.out)
    assert (record["new"], record["refused"], record["lines"]) == (2, 2, 4)
    assert [finding["line"] for finding in record["findings"]] == [4, 5]
    assert {"severity", "code", "message", "file", "sheet"} <= set(record["findings"][0])
    assert payments(path) == 2


def test_the_preview_for_people_shows_every_kind_of_line_and_what_changes(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["payments", str(write_payments(tmp_path / "一.csv", GOOD))])
    capsys.readouterr()
    lines = [
        Paid(SECOND, "1002", "2023-04-05", 250_00),
        Paid(SECOND, "1005", "2023-05-05", 150_000_00),
        Paid(UNKNOWN, "1006", "2023-05-05", 3_00),
        Paid(SECOND, "1007", "2023-05-05", 4_00, "作废"),
        Paid(SECOND, "1008", "2023-05-05", "一百"),
    ]
    file = write_payments(tmp_path / "二.csv", lines)
    assert main(["payments", str(file), "--dry-run", "--complete", "2023-01:2023-05"]) == 2
    printed = capsys.readouterr().out
    assert (
        "共 5 行，新增 1 行 15.00 万元（150,000.00 元），"
        "冲突 1 行，拒绝 1 行，未匹配 1 行，不计 1 行，已消失 1 行，"
        "库内合计增加 15.00 万元（150,003.00 元）。"
    ) in printed
    assert "表头在第 1 行，认出 年度、预算单位编码、项目编码" in printed
    assert "金额「一百」读不出来" in printed
    assert "按截至2023年5月5日的数，1 个项目有变化（万元）：" in printed
    assert "0.03% → 25.03%" in printed
    assert "250.00      200.00  库里已有同一笔，金额不同" in printed
    assert "合计 100,000.25 元" in printed
    assert "0.02 → 15.02" in printed
    assert printed.rstrip().endswith("以上只是预览，库里的数据没有变化。")
    assert payments(path) == 2


def test_a_small_sum_is_told_to_the_fen(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_payments(tmp_path / "小额.csv", [Paid(FIRST, "1001", "2023-03-05", 17_05)])
    assert main(["payments", str(file), "--dry-run"]) == 0
    assert "共 1 行，新增 1 行 0.00 万元（17.05 元）。" in capsys.readouterr().out


def test_conflicts_that_nobody_decided_end_with_2(path: Path, tmp_path: Path) -> None:
    for number, fen, expected in ((1, 100_00, 0), (2, 120_00, 2)):
        lines = [Paid(FIRST, "1001", "2023-03-05", fen)]
        file = str(write_payments(tmp_path / f"{number}.csv", lines))
        assert main(["payments", file, "--unit", "元"]) == expected
        assert main(["payments", file, "--unit", "元", "--dry-run"]) == expected
    assert main(["payments", file, "--unit", "元", "--take-conflicts"]) == 0


def test_a_file_of_which_no_line_was_written_says_so_and_why(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, fen in ((1, 100_00), (2, 120_00)):
        lines = [Paid(FIRST, "1001", "2023-03-05", fen)]
        file = str(write_payments(tmp_path / f"{number}.csv", lines))
        main(["payments", file, "--unit", "元"])
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == (
        "没有写入一行：1 行与库里冲突，没有选定以文件为准；要以文件为准，再导入一次，"
        "加 --take-conflicts。这一次在历史里是第 3 批。"
    )
    main(["payments", file, "--unit", "元", "--take-conflicts"])
    assert "已导入为第 4 批" in capsys.readouterr().out


def test_conflicts_are_taken_and_vanished_lines_taken_out_only_where_it_is_said(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["payments", str(write_payments(tmp_path / "一.csv", GOOD))])
    capsys.readouterr()
    changed = [Paid(SECOND, "1002", "2023-04-05", 250_00)]
    file = write_payments(tmp_path / "二.csv", changed)
    whole = ["payments", str(file), "--json", "--complete", "2023"]
    assert main([*whole, "--take-conflicts"]) == 0
    (record,) = records(capsys)
    assert (record["conflict"], record["vanished"]) == (1, 1)
    assert (record["sum_fen"], record["change_fen"]) == (0, 50_00 - 100_000_25)
    main(["batches", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["change_fen"] == record["change_fen"]
    main(["batches"])
    heads, last, *_ = capsys.readouterr().out.splitlines()
    assert (heads.split()[-2], "-99,950.25" in last) == ("合计变动（元）", True)
    assert main(["status", "--year", "2023", "--month", "12", "--json"]) == 0
    paid = {row["code"]: row["paid_fen"] for row in json.loads(capsys.readouterr().out)}
    assert (paid[FIRST], paid[SECOND]) == (0, 250_00)
    assert main(["undo", "3"]) == 0
    capsys.readouterr()
    assert main([*whole, "--keep-vanished"]) == 2
    main(["status", "--year", "2023", "--month", "12", "--json"])
    printed = capsys.readouterr().out.partition("\n")[2]
    paid = {row["code"]: row["paid_fen"] for row in json.loads(printed)}
    assert (paid[FIRST], paid[SECOND]) == (100_000_25, 200_00)


def test_the_unit_is_asked_for_where_it_is_doubtful_and_can_be_said(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "万元.csv"
    rows = [f"2023,288001,{FIRST},{number},2023-03-05,{number}.5" for number in range(1, 9)]
    head = "年度,预算单位编码,项目编码,支付凭证号,支付日期,支付金额"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    assert main(["payments", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    record = json.loads(printed.out)
    assert (record["new"], record["batch"]) == (0, None)
    assert "单位可能是万元" in record["stopped"]
    assert record["stopped"] in printed.err
    assert main(["payments", str(file), "--json", "--unit", "万元"]) == 0
    assert records(capsys)[0]["sum_fen"] == 40_000_000 + 36_000_000 - 36_000_000


def test_a_file_that_cannot_be_read_is_an_object_too_and_stops_no_other(
    path: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "通知.txt"
    letter.write_text("关于召开会议的通知", encoding="utf-8")
    assert main(["payments", str(tmp_path / "没有.csv"), str(letter), str(file), "--json"]) == 2
    missing, stranger, good = records(capsys)
    assert "没有.csv" in missing["stopped"]
    assert "没有找到支付明细的表头" in stranger["stopped"]
    assert [missing[name] for name in COUNTS] == [0] * len(COUNTS)
    assert (good["new"], good["stopped"]) == (2, None)


def test_progress_is_told_on_stderr_line_by_line(
    path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payments", str(file), "--json", "--progress"]) == 0
    printed = capsys.readouterr()
    told = printed.err.splitlines()
    assert told[0] == "进度 0% 读取文件"
    assert "进度 45% 与库里的数据比较" in told
    assert told[-1] == "进度 100% 完成"
    assert len(printed.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([], "没有写命令"),
        (["payment"], "没有“payment”这个命令，是不是 payments，可以写：read、import、"),
        (["--fast", "new"], "没有 --fast 这个选项"),
        (["payments"], "没有写文件，请在命令后面写上文件名。"),
        (["status", "--json"], "没有写 --year、--month，请补上。"),
        (["undo"], "没有写批次，请补上。"),
        (["payments", "甲.csv", "--complete", "2023-13"], "期间“2023-13”不对，一个月写 2023-06"),
        (["payments", "甲.csv", "--complete", "六: 月"], "期间“六: 月”不对"),
        (["payments", "甲.csv", "--complete"], "--complete 后面没有写内容，请补上。"),
        (["payments", "甲.csv", "乙.csv", "--complete", "2023"], "一次只能说一个文件"),
        (
            ["payments", "甲.csv", "--unit", "角"],
            "--unit 后面写的“角”不对，可以写：元、千元、万元、百万元、亿元。",
        ),
        (["payments", "--dryrun", "甲.csv"], "没有 --dryrun 这个选项，是不是 --dry-run，可以写："),
        (["payments", "甲.csv", "--dry"], "没有 --dry 这个选项"),
        (["batches", "--json=1"], "--json 后面不写内容"),
        (["new", "文件。"], "多写了“文件。”，请去掉。"),
        (["status", "--year", "2023", "--month", "13"], "--month 后面写的“13”不对，可以写：1、2、"),
        (["status", "--yaer", "2023", "--month", "3"], "没有 --yaer 这个选项，是不是 --year"),
        (["status", "--year", "去年", "--month", "3"], "--year 后面要写数字，“去年”不是。"),
        (["undo", "三"], "批次要写数字，“三”不是。"),
        (["template", "letters"], "种类写的“letters”不对，可以写：budgets、payments、"),
    ],
)
def test_wrong_usage_names_the_fault_and_ends_with_64(
    wrong: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(wrong)
    assert stop.value.code == 64
    printed = capsys.readouterr().err
    assert printed.startswith("命令写得不对。")
    assert told in printed.splitlines()[0]
    command = f"{wrong[0]} " if wrong and wrong[0] not in ("payment", "--fast") else ""
    assert f"用法：python -m perfmon {command}[-h]" in printed
    assert "error" not in printed
    assert "invalid" not in printed


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ([], ["payments"], ["batches"], ["undo"], ["verify"], ["template"]):
        with pytest.raises(SystemExit) as stop:
            main([*command, "--help"])
        assert stop.value.code == 0
        printed = capsys.readouterr().out
        assert printed.startswith("用法：")
        for english in ("usage", "options", "positional", "show this"):
            assert english not in printed


def test_the_history_shows_a_batch_and_that_it_was_taken_back(
    path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["payments", str(file)])
    assert main(["undo", "2", "--reason", "重复导出"]) == 0
    *_, said = capsys.readouterr().out.splitlines()
    assert said == "已撤销第 2 批。这一批计入支付 2 笔、10.02 万元，撤销后不再计入。"
    assert main(["batches", "--json"]) == 0
    last, first = json.loads(capsys.readouterr().out)
    assert (last["batch_id"], last["file_name"], last["new"]) == (2, "支付明细.csv", 2)
    assert last["sum_fen"] == 100_200_25
    assert last["undone_reason"] == "重复导出"
    assert last["recorded_at"].endswith("+00:00")
    assert (first["kind"], first["undone_at"], first["lines"]) == ("绩效文本", None, None)
    assert main(["batches"]) == 0
    printed = capsys.readouterr().out
    assert "撤销：重复导出" in printed
    assert "100,200.25" in printed
    assert main(["undo", "2"]) == 2
    assert "已经撤销" in capsys.readouterr().err


def test_a_batch_that_a_later_one_stands_on_is_not_taken_back(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, fen in enumerate([100_00, 120_00, 130_00]):
        lines = [Paid(FIRST, "1001", "2023-03-05", fen)]
        file = write_payments(tmp_path / f"{number}.csv", lines)
        assert main(["payments", str(file), "--take-conflicts", "--unit", "元"]) == 0
    assert main(["undo", "2"]) == 2
    assert "请先依次撤销第 4 批、第 3 批。" in capsys.readouterr().err
    assert main(["undo", "4"]) == 0
    assert main(["undo", "3"]) == 0
    assert main(["verify"]) == 0


def test_real_payments_never_go_into_the_sample(
    sample: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payments", str(file), "--json"]) == 2
    assert "演示数据" in records(capsys)[0]["stopped"]


def test_a_dry_run_where_no_database_is_leaves_none(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "data" / "perfmon.duckdb"
    monkeypatch.delenv("PERFMON_DATABASE", raising=False)
    monkeypatch.setattr(location, "DEFAULT_PATH", place)
    assert main(["payments", str(file), "--dry-run"]) == 0
    assert list(place.parent.iterdir()) == []


def test_a_database_held_by_the_dashboard_ends_with_3(path: Path, file: Path) -> None:
    with closing(open_database(path)):
        done = subprocess.run(
            [sys.executable, "-m", "perfmon", "payments", str(file), "--json"],
            capture_output=True,
            cwd=DOCUMENT.parents[1],
            env={**os.environ},
            check=False,
        )
    assert done.returncode == 3
    assert "正被另一个程序使用" in done.stderr.decode("utf-8")
    assert done.stdout == b""


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_written_once_and_never_over_another_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", kind]) == 0
    written = tmp_path / f"{KINDS[kind].title}模板.xlsx"
    assert CalamineWorkbook.from_path(written).sheet_names[0] == "模板"
    before = written.read_bytes()
    assert main(["template", kind]) == 2
    assert "已经有同名的文件" in capsys.readouterr().err
    assert written.read_bytes() == before
    assert main(["template", kind, "-o", str(tmp_path / "没有" / "表.xlsx")]) == 2
    assert "文件夹不存在" in capsys.readouterr().err
    assert main(["template", kind, "-o", str(tmp_path / "表.xlsx")]) == 0
    assert (tmp_path / "表.xlsx").read_bytes() == before
