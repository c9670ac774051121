"""绩效文本: `read` looks at one, `import` puts them into the database."""

import argparse
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.output import complain, count_findings, finding_line, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.money import format_wanyuan
from perfmon.workflows.actor import machine_user
from perfmon.workflows.classified import shown_file_name, text_findings_without_names
from perfmon.workflows.opening import open_for_importing
from perfmon.workflows.texts import Imported, import_text, read_file, read_text


def add_commands(commands: CommandList) -> None:
    """Adds `read` and `import`."""
    read = commands.add("read", "读一份绩效文本，不动数据库")
    read.add_argument("file", type=Path, metavar="文件")
    read.add_argument("--json", action="store_true", help="输出 JSON")
    read.set_defaults(run=_read)

    take = commands.add("import", "把绩效文本导入数据库")
    take.add_argument("files", type=Path, nargs="+", metavar="文件")
    take.set_defaults(run=_import)


def _read(asked: argparse.Namespace) -> int:
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


def _import(asked: argparse.Namespace) -> int:
    """Each file is a transaction of its own; one refused file does not stop the others."""
    code = DONE
    with open_for_importing() as database:
        for path in asked.files:
            try:
                imported = import_text(database, read_file(path), path.name, machine_user())
            except PerfmonError as error:
                complain(error.message)
                if isinstance(error, ImportRefusedError):
                    for finding in text_findings_without_names(database.cursor(), error.findings):
                        complain(f"  {finding_line(finding)}")
                code = REFUSED
                continue
            say(f"{shown_file_name(database.cursor(), path.name)}：{_outcome(imported)}")
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
    found = count_findings(imported.findings)
    return f"{len(projects)} 个项目，{indicators} 条绩效指标，预算 {budget} 万元；{found}。"
