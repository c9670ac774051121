"""绩效文本: `read` looks at them, `import` puts them into the database."""

import argparse
from functools import partial
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.each_file import with_each_file
from perfmon.commands.operator import operator
from perfmon.commands.output import (
    complain,
    complain_of_pages,
    count_findings,
    finding_line,
    say,
)
from perfmon.commands.parser import CommandList
from perfmon.commands.shown_texts import ReadText, Showing, show_texts
from perfmon.commands.text_rounds import accept_command
from perfmon.errors import FileUnreadableError, ImportRefusedError
from perfmon.money import format_wanyuan
from perfmon.roles import Act
from perfmon.store.database import Database
from perfmon.workflows.classified import shown_file_name, text_findings_without_names
from perfmon.workflows.opening import open_for_importing
from perfmon.workflows.text_files import TextFile, text_files
from perfmon.workflows.text_rounds import waiting_sentence
from perfmon.workflows.texts import Imported, import_text

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
    return show_texts(asked.file, _Read(), as_json=asked.json)


class _Read(Showing):
    """The projects with their money, and every finding."""

    done = "读成"

    def tell(self, read: ReadText) -> None:
        head = read.text.document
        say(f"{head.title}（{head.unit_code} {head.unit_name}，{head.year}年）")
        for project in read.text.projects:
            amount = format_wanyuan(project.budget_fen)
            say(f"  {project.code}  {amount:>12} 万元  {project.name}")
        say(_summary(Imported(read.text, tuple(read.findings), None)))
        for finding in read.findings:
            say(f"  {finding_line(finding)}")

    def tell_one_of_many(self, read: ReadText) -> None:
        head = read.text.document
        whose = f"{head.unit_code} {head.unit_name}，{head.year}年"
        summary = _summary(Imported(read.text, tuple(read.findings), None))
        say(f"{read.file_name}（{whose}）：{summary}")

    def record(self, read: ReadText) -> dict[str, object]:
        said = {"findings": [finding.as_record() for finding in read.findings]}
        return read.text.as_record() | said

    def record_of_many(self, read: ReadText) -> object:
        return {"file": read.file_name} | self.record(read)


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
        imported = import_text(
            database, file.read(), file.name, operator("import", Act.IMPORT), complain_of_pages
        )
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
