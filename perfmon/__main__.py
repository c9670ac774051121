"""`python -m perfmon …`: the same workflows as the pages, for scripts and for a first look.

Exit codes: 0 done, 2 something was refused, 3 another program holds the database, 64 wrong usage.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pandas as pd

from perfmon.errors import DatabaseBusyError, ImportRefusedError, PerfmonError
from perfmon.findings import SEVERITY_WORDS, Finding
from perfmon.measures.lights import LightRule
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.money import format_wanyuan
from perfmon.store.location import database_path
from perfmon.workflows.actor import machine_user
from perfmon.workflows.opening import open_for_importing, open_for_looking, start_empty
from perfmon.workflows.status import month_status
from perfmon.workflows.texts import Imported, import_text, read_file, read_text

DONE, REFUSED, BUSY, WRONG_USAGE = 0, 2, 3, 64


class Parser(argparse.ArgumentParser):
    """argparse with this program's exit code for wrong usage."""

    def error(self, message: str) -> NoReturn:
        """Shows how the command is written and leaves with 64; argparse's own words are English."""
        usage = self.format_usage().replace("usage:", "用法：", 1)
        self.exit(WRONG_USAGE, f"命令写得不对，请照这个写法：\n{usage}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    asked = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except DatabaseBusyError as error:
        _complain(error.message)
        return BUSY
    except PerfmonError as error:
        _complain(error.message)
        return REFUSED


def _parser() -> Parser:
    parser = Parser(prog="python -m perfmon", description="预算绩效运行监控", add_help=True)
    commands = parser.add_subparsers(title="命令", required=True, parser_class=Parser)

    read = commands.add_parser("read", help="读一份绩效文本，不动数据库")
    read.add_argument("file", type=Path, metavar="文件")
    read.add_argument("--json", action="store_true", help="输出 JSON")
    read.set_defaults(run=_read)

    take = commands.add_parser("import", help="把绩效文本导入数据库")
    take.add_argument("files", type=Path, nargs="+", metavar="文件")
    take.set_defaults(run=_import)

    status = commands.add_parser("status", help="某年某月每个项目的支出进度与预警灯")
    status.add_argument("--year", type=int, required=True, metavar="年")
    status.add_argument("--month", type=int, required=True, metavar="月", choices=range(1, 13))
    status.add_argument("--json", action="store_true", help="输出 JSON")
    status.set_defaults(run=_status)

    new = commands.add_parser("new", help="建一个空的真实数据库；演示数据改名留存")
    new.set_defaults(run=_new)
    return parser


def _read(asked: argparse.Namespace) -> int:
    text, findings = read_text(read_file(asked.file), asked.file.name)
    if asked.json:
        record = text.as_record() | {"findings": [finding.as_record() for finding in findings]}
        _say(json.dumps(record, ensure_ascii=False, indent=2))
        return DONE
    head = text.document
    _say(f"{head.title}（{head.unit_code} {head.unit_name}，{head.year}年）")
    for project in text.projects:
        amount = format_wanyuan(project.budget_fen)
        _say(f"  {project.code}  {amount:>12} 万元  {project.name}")
    _say(_summary(Imported(text, tuple(findings), None)))
    for finding in findings:
        _say(f"  {_finding_line(finding)}")
    return DONE


def _import(asked: argparse.Namespace) -> int:
    """Each file is a transaction of its own; one refused file does not stop the others."""
    code = DONE
    with open_for_importing() as database:
        for path in asked.files:
            try:
                imported = import_text(database, read_file(path), path.name, machine_user())
            except PerfmonError as error:
                _complain(error.message)
                if isinstance(error, ImportRefusedError):
                    for finding in error.findings:
                        _complain(f"  {_finding_line(finding)}")
                code = REFUSED
                continue
            _say(f"{path.name}：{_outcome(imported)}")
    return code


def _outcome(imported: Imported) -> str:
    head = imported.text.document
    if imported.version is None:
        return "这个文件已经导入过，数据没有变化。"
    return f"已存为 {head.unit_name} {head.year}年 第{imported.version}版；{_summary(imported)}"


def _summary(imported: Imported) -> str:
    projects = imported.text.projects
    budget = format_wanyuan(sum(project.budget_fen for project in projects))
    indicators = sum(len(project.indicators) for project in projects)
    found = "，".join(
        f"{word} {sum(finding.severity == severity for finding in imported.findings)} 处"
        for severity, word in SEVERITY_WORDS.items()
    )
    return f"{len(projects)} 个项目，{indicators} 条绩效指标，预算 {budget} 万元；{found}。"


def _finding_line(finding: Finding) -> str:
    place = "" if finding.project is None else f"{finding.project} "
    row = "" if finding.row is None else f"第{finding.row}行 "
    return f"[{SEVERITY_WORDS[finding.severity]} {finding.code}] {place}{row}{finding.message}"


def _status(asked: argparse.Namespace) -> int:
    with closing(open_for_looking()) as database:
        status = month_status(database, asked.year, asked.month)
        if asked.json:
            if database.is_demo:
                _complain("演示数据")
            _say(json.dumps(_records(status), ensure_ascii=False, indent=2))
            return DONE
        if database.is_demo:
            _say("演示数据")
    for row in status.to_dict("records"):
        word = LIGHT_WORDS.get(row["light"], "不判灯")
        _say(f"{row['unit_code']}  {row['code']}  {word}  {row['name']}：{row['reason']}")
    _say(f"共 {len(status)} 个项目，按{LightRule().label}。")
    return DONE


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Rows for JSON: whole numbers stay whole, what is missing is null."""
    present = rows.astype(object).where(rows.notna(), None)
    records: list[dict[str, object]] = present.to_dict("records")  # type: ignore[assignment]
    return records


def _new(_: argparse.Namespace) -> int:
    path = database_path()
    aside = start_empty(path)
    if aside is not None:
        _say(f"演示数据已改名留存为 {aside.name}。")
    _say(f"已建空库 {path}。接着导入：python -m perfmon import 绩效文本.txt")
    return DONE


def _say(text: str) -> None:
    print(text)


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, say `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
