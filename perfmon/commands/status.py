"""`status`: every judged project of a month, with its rate and light."""

import argparse
from contextlib import closing

from perfmon.commands import DONE
from perfmon.commands.output import as_records, complain, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.measures.light_rule import LightRule
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.workflows.opening import open_for_looking
from perfmon.workflows.status import month_status


def add_commands(commands: CommandList) -> None:
    """Adds `status`."""
    status = commands.add("status", "某年某月每个项目的支出进度与预警灯")
    status.add_argument("--year", type=int, required=True, metavar="年")
    status.add_argument("--month", type=int, required=True, metavar="月", choices=range(1, 13))
    status.add_argument("--json", action="store_true", help="输出 JSON")
    status.set_defaults(run=_status)


def _status(asked: argparse.Namespace) -> int:
    with closing(open_for_looking()) as database:
        status = month_status(database, asked.year, asked.month)
        if asked.json:
            if database.is_demo:
                complain("演示数据")
            say_json(as_records(status))
            return DONE
        if database.is_demo:
            say("演示数据")
    for row in status.to_dict("records"):
        word = LIGHT_WORDS.get(row["light"], "不判灯")
        say(f"{row['unit_code']}  {row['code']}  {word}  {row['name']}：{row['reason']}")
        if row["plan_corrected"]:
            say(f"    计划含更正：{row['plan_corrections']}")
    say(f"共 {len(status)} 个项目，按{LightRule().label}。")
    return DONE
