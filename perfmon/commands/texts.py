"""绩效文本: `read` looks at them, `import` puts them into the database."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.output import complain, count_findings, finding_line, say, say_json
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
from perfmon.workflows.texts import Imported, import_text, read_file, read_text

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
    if holds_many(asked.file):
        show = _say_record if asked.json else _say_summary
        return _each(text_files(asked.file), show, "读成", is_counted=not asked.json)
    text, findings = read_text(read_file(asked.file), asked.file.name)
    if asked.json:
        say_json(text.as_record() | {"findings": [finding.as_record() for finding in findings]})
        return DONE
    head = text.document
    say(f"{head.title}（{head.unit_code} {head.unit_name}，{head.year}年）")
    for project in text.projects:
        amount = format_wanyuan(project.budget_fen)
        say(f"  {project.code}  {amount:>12} 万元  {project.name}")
    say(_summary(Imported(text, tuple(findings), None)))
    for finding in findings:
        say(f"  {finding_line(finding)}")
    return DONE


def _say_summary(file: TextFile) -> None:
    text, findings = read_text(file.read(), file.name)
    head = text.document
    whose = f"{head.unit_code} {head.unit_name}，{head.year}年"
    say(f"{file.name}（{whose}）：{_summary(Imported(text, tuple(findings), None))}")


def _say_record(file: TextFile) -> None:
    """One line of JSON, which of a refused file says why."""
    try:
        text, findings = read_text(file.read(), file.name)
    except PerfmonError as error:
        say_json({"file": file.name, "refused": error.message}, indent=None)
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
        return max(code, _each(files, take, "导入", is_counted=is_counted, called=called))


def _import_one(database: Database, file: TextFile) -> None:
    try:
        imported = import_text(database, file.read(), file.name, machine_user())
    except ImportRefusedError as error:
        error.findings = text_findings_without_names(database.cursor(), error.findings)
        raise
    say(f"{shown_file_name(database.cursor(), file.name)}：{_outcome(imported)}")
    head, version = imported.text.document, imported.version or 0
    waits = waiting_sentence(database.cursor(), head.year, head.unit_code, version)
    if waits:
        say(f"  {waits}，或运行 {accept_command(head.unit_code, head.year, version)}")


def _each(
    files: Sequence[TextFile],
    act: Callable[[TextFile], None],
    done: str,
    *,
    is_counted: bool,
    called: Callable[[str], str] = str,
) -> int:
    """Does it with each file, with a line of progress where there are several.

    Args:
        files: in their order.
        act: what is done with one; it tells what came of it.
        done: how a file that went well is called.
        is_counted: whether a last line counts the files.
        called: gives the name under which a file is shown.
    """
    refused = 0
    for number, file in enumerate(files, start=1):
        if len(files) > 1:
            complain(f"进度 {number}/{len(files)} {called(file.name)}")
        try:
            act(file)
        except PerfmonError as error:
            refused += 1
            complain(error.message)
            for finding in error.findings if isinstance(error, ImportRefusedError) else ():
                complain(f"  {finding_line(finding)}")
    if is_counted:
        say(f"共 {len(files)} 份，{done} {len(files) - refused} 份，没有{done} {refused} 份。")
    return REFUSED if refused else DONE


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
