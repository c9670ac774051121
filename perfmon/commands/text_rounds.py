"""`accept`: puts a revised 绩效文本 into force from a month on, with what it changes."""

import argparse

import pandas as pd

from perfmon.commands import DONE
from perfmon.commands.operator import operator
from perfmon.commands.output import say
from perfmon.commands.parser import CommandList
from perfmon.measures.text_changes import CHANGED
from perfmon.roles import Act
from perfmon.workflows.opening import open_for_importing
from perfmon.workflows.text_rounds import Acceptance, accept_text, read_changes


def add_commands(commands: CommandList) -> None:
    """Adds `accept`."""
    accept = commands.add("accept", "接受一份修订的绩效文本，写明从几月起生效")
    accept.add_argument("unit", metavar="单位代码")
    accept.add_argument("--year", type=int, required=True, metavar="年")
    accept.add_argument("--version", type=int, required=True, metavar="版次")
    accept.add_argument("--from-month", type=int, required=True, metavar="月", choices=range(1, 13))
    accept.add_argument("--reason", required=True, metavar="依据")
    accept.set_defaults(run=_accept)


def accept_command(unit_code: str, year: int, version: int) -> str:
    """The command that accepts a version, with what a person must fill in.

    >>> accept_command("288001", 2023, 2)
    'python -m perfmon accept 288001 --year 2023 --version 2 --from-month 月 --reason 依据'
    """
    return (
        f"python -m perfmon accept {unit_code} --year {year} --version {version}"
        " --from-month 月 --reason 依据"
    )


def _accept(asked: argparse.Namespace) -> int:
    decided = Acceptance(asked.year, asked.unit, asked.version, asked.from_month, asked.reason)
    with open_for_importing() as database:
        changes = read_changes(database.cursor(), asked.year, asked.unit, asked.version)
        entered = accept_text(database, decided, operator("target-review", Act.DECIDE_TEXT))
    say(
        f"{asked.unit} {asked.year}年 第{asked.version}版从 {asked.from_month} 月起生效，"
        f"存为第 {entered.batch_id} 批，与前一版有 {len(changes)} 处不同："
    )
    for row in changes.to_dict("records"):
        say(f"  {change_line(pd.Series(row))}")
    say(f"接受错了，可以撤销：python -m perfmon undo {entered.batch_id} --reason 原因")
    return DONE


def change_line(change: "pd.Series[str]") -> str:
    """综治经费 数量指标·租用线路 指标值：291条 → 300条."""
    head = f"{change['project_code']} {change['name']} {change['place']}"
    if change["change"] != CHANGED:
        return f"{head} {change['change']}：{change['now'] or change['was']}"
    was, now = change["was"] or "空白", change["now"] or "空白"
    return f"{head} {change['field']}：{was} → {now}"
