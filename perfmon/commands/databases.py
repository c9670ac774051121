"""The database itself: `new` makes an empty one, `verify` checks one."""

import argparse
from contextlib import closing

from perfmon.commands import DONE, REFUSED
from perfmon.commands.operator import operator
from perfmon.commands.output import say, say_json
from perfmon.commands.parser import CommandList
from perfmon.roles import Act
from perfmon.store.database import open_read_only
from perfmon.store.location import database_path
from perfmon.workflows.opening import start_empty
from perfmon.workflows.verifying import Check, verify


def add_commands(commands: CommandList) -> None:
    """Adds `new` and `verify`."""
    new = commands.add("new", "建一个空的真实数据库；演示数据改名留存")
    new.set_defaults(run=_new)

    check = commands.add("verify", "核对数据库：各项等式、批次和留存的数；只读不写")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    check.set_defaults(run=_verify)


def _new(_: argparse.Namespace) -> int:
    path = database_path()
    aside = start_empty(path, operator("import", Act.START_EMPTY))
    if aside is not None:
        say(f"演示数据已改名留存为 {aside.name}。")
    say(f"已建空库 {path}。接着导入：python -m perfmon import 绩效文本.docx")
    return DONE


def _verify(asked: argparse.Namespace) -> int:
    with closing(open_read_only(database_path())) as database:
        checks = []
        for check in verify(database):
            checks.append(check)
            if not asked.json:
                say(_line(check))
    broken = sum(not check.ok for check in checks)
    if asked.json:
        say_json([check.as_record() for check in checks])
    else:
        say(f"共核对 {len(checks)} 项，{f'{broken} 项不符' if broken else '全部相符'}。")
    return REFUSED if broken else DONE


def _line(check: Check) -> str:
    if check.ok:
        return f"✓ {check.check}"
    shown = "；".join(check.places[:_MOST_PLACES])
    more = f"等 {len(check.places)} 处" if len(check.places) > _MOST_PLACES else ""
    return f"✗ {check.fault}：{shown}{more}。{check.advice}。"


_MOST_PLACES = 3
