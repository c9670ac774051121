"""`template`: the blank workbook of a kind of file."""

import argparse
from pathlib import Path

from perfmon.commands import DONE
from perfmon.commands.output import say, write_new_file
from perfmon.commands.parser import CommandList
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.reports.templates import template_name, template_workbook


def add_commands(commands: CommandList) -> None:
    """Adds `template`."""
    titles = "，".join(f"{kind.name} {kind.title}" for kind in KINDS.values())
    template = commands.add("template", "写出一种文件的空白模板，照着填好再导入")
    template.add_argument("kind", choices=tuple(KINDS), metavar="种类", help=titles)
    template.add_argument(
        "-o", "--output", type=Path, metavar="文件", help="写到哪里；不写时放在当前文件夹"
    )
    template.set_defaults(run=_template)


def _template(asked: argparse.Namespace) -> int:
    path = asked.output or Path(template_name(asked.kind))
    write_new_file(path, template_workbook(asked.kind))
    say(f"已写出{KINDS[asked.kind].title}模板 {path}。")
    return DONE
