"""绩效文本: `read` looks at them, `import` puts them into the database."""

import argparse
from functools import partial
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.each_file import say_refused, why_unread, with_each_file
from perfmon.commands.output import (
    complain,
    complain_of_pages,
    count_findings,
    finding_line,
    say,
    say_json,
)
from perfmon.commands.parser import CommandList
from perfmon.commands.text_rounds import accept_command
from perfmon.errors import FileUnreadableError, ImportRefusedError, PerfmonError
from perfmon.money import format_wanyuan
from perfmon.store.database import Database
from perfmon.workflows.actor import machine_user
from perfmon.workflows.classified import shown_file_name, text_findings_without_names
from perfmon.workflows.opening import open_for_importing
from perfmon.workflows.text_files import TextFile, holds_many, text_files
from perfmon.workflows.text_rounds import waiting_sentence
from perfmon.workflows.texts import Imported, import_text, read_text

_FORMATS = "txt、docx、pdf、xlsx、xls、html 都可以"


def add_commands(commands: CommandList) -> None:
    """Adds `read` and `import`."""
    read = commands.add("read", "读绩效文本，不动数据库")
    read.add_argument(
        "file",
        type=Path,
        metavar="文件",
        help=f"{_FORMATS}；也可以是文件夹或 zip，里面的一份一份读",
    )
    read.add_argument("--json", action="store_true", help="输出 JSON；多份时每份一行")
    read.set_defaults(run=_read)

    take = commands.add("import", "把绩效文本导入数据库")
    take.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="文件",
        help=f"{_FORMATS}；也可以是文件夹或 zip，里面的一份一份导入",
    )
    take.set_defaults(run=_import)


def _read(asked: argparse.Namespace) -> int:
    is_many = holds_many(asked.file)
    if asked.json:
        show = _say_record if is_many else _say_only_record
    else:
        show = _say_summary if is_many else _say_only
    is_counted = is_many and not asked.json
    return with_each_file(
        text_files(asked.file), show, "读成", is_counted=is_counted, why=why_unread
    )


def _say_only(file: TextFile) -> None:
    """The one file that was named, in full."""
    text, findings = read_text(file.read(), file.name, complain_of_pages)
    head = text.document
    say(f"{head.title}（{head.unit_code} {head.unit_name}，{head.year}年）")
    for project in text.projects:
        amount = format_wanyuan(project.budget_fen)
        say(f"  {project.code}  {amount:>12} 万元  {project.name}")
    say(_summary(Imported(text, tuple(findings), None)))
    for finding in findings:
        say(f"  {finding_line(finding)}")


def _say_only_record(file: TextFile) -> None:
    try:
        text, findings = read_text(file.read(), file.name, complain_of_pages)
    except PerfmonError as error:
        say_refused(file.name, error, indent=2)
        raise
    say_json(text.as_record() | {"findings": [finding.as_record() for finding in findings]})


def _say_summary(file: TextFile) -> None:
    text, findings = read_text(file.read(), file.name, complain_of_pages)
    head = text.document
    whose = f"{head.unit_code} {head.unit_name}，{head.year}年"
    say(f"{file.name}（{whose}）：{_summary(Imported(text, tuple(findings), None))}")


def _say_record(file: TextFile) -> None:
    """One line of JSON, which of a refused file says why."""
    try:
        text, findings = read_text(file.read(), file.name, complain_of_pages)
    except PerfmonError as error:
        say_refused(file.name, error)
        raise
    said = {"findings": [finding.as_record() for finding in findings]}
    say_json({"file": file.name} | text.as_record() | said, indent=None)


def _import(asked: argparse.Namespace) -> int:
    """Each file is a transaction of its own; one refused file does not stop the others."""
    code = DONE
    files: list[TextFile] = []
    for path in asked.files:
        try:
            files += text_files(path)
        except FileUnreadableError as error:
            complain(error.message)
            code = REFUSED
    with open_for_importing() as database:

        def take(file: TextFile) -> None:
            _import_one(database, file)

        called = partial(shown_file_name, database.cursor())
        is_counted = len(files) > len(asked.files)
        told = with_each_file(files, take, "导入", is_counted=is_counted, called=called)
        return max(code, told)


def _import_one(database: Database, file: TextFile) -> None:
    try:
        imported = import_text(database, file.read(), file.name, machine_user(), complain_of_pages)
    except ImportRefusedError as error:
        error.findings = text_findings_without_names(database.cursor(), error.findings)
        raise
    say(f"{shown_file_name(database.cursor(), file.name)}：{_outcome(imported)}")
    head, version = imported.text.document, imported.version or 0
    waits = waiting_sentence(database.cursor(), head.year, head.unit_code, version)
    if waits:
        say(f"  {waits}，或运行 {accept_command(head.unit_code, head.year, version)}")


def _outcome(imported: Imported) -> str:
    head = imported.text.document
    if imported.version is None:
        return "这个文件已经导入过，数据没有变化。"
    return f"已存为 {head.unit_name} {head.year}年 第{imported.version}版；{_summary(imported)}"


def _summary(imported: Imported) -> str:
    projects = imported.text.projects
    budget = format_wanyuan(sum(project.budget_fen for project in projects))
    indicators = sum(len(project.indicators) for project in projects)
    found = count_findings(imported.findings)
    return f"{len(projects)} 个项目，{indicators} 条绩效指标，预算 {budget} 万元；{found}。"
