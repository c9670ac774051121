"""Accounts (账号) from the command line: the first administrator, and whatever the page can do."""

import argparse
import getpass
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pandas as pd

from perfmon.actor import Actor
from perfmon.clock import wall_time
from perfmon.commands import DONE
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, say, say_json
from perfmon.commands.parser import CommandList, Parser
from perfmon.errors import AccountRefusedError
from perfmon.roles import Act, Role
from perfmon.store.accounts import read_accounts, read_grants
from perfmon.store.database import Database, open_database, utc_now
from perfmon.store.location import database_path
from perfmon.workflows.accounts import (
    SCOPE_KINDS,
    Granted,
    NewPerson,
    add_account,
    grant_role,
    granted_words,
    plain_name,
    reset_password,
    switch_off,
    switch_on,
    withdraw_role,
)
from perfmon.workflows.passwords import SHORTEST, make_password

Does = Callable[[Database, argparse.Namespace], None]


def add_commands(commands: CommandList) -> None:
    """Adds `user` with its acts."""
    user = commands.add("user", "管账号：新增、名单、角色、重设密码、停用")
    acts = user.add_subparsers(title="命令", required=True, parser_class=Parser, metavar="命令")

    def act(name: str, what: str, does: Does) -> Parser:
        parser: Parser = acts.add_parser(
            name, help=what, description=what, add_help=False, allow_abbrev=False
        )
        parser.add_argument("-h", "--help", action="help", help="显示这份说明")
        parser.set_defaults(run=lambda asked: _run(does, asked))
        return parser

    add = act("add", "新增一个账号", _add)
    _name(add)
    _role(add, required=True)
    add.add_argument("--display-name", default="", help="姓名，页面上显示；不写就是用户名")
    kinds = add.add_mutually_exclusive_group()
    kinds.add_argument("--generate", action="store_true", help="由程序出密码，只显示一次")
    kinds.add_argument(
        "--no-password", action="store_true", help="没有密码：由统一身份或反向代理登录的人"
    )

    listing = act("list", "账号名单", _list)
    listing.add_argument("--json", action="store_true", help="输出 JSON")

    roles = act("roles", "看一个账号的角色；写了 --role 就授予，加 --withdraw 就收回", _roles)
    _name(roles)
    _role(roles, required=False)
    roles.add_argument("--withdraw", action="store_true", help="收回这个角色")

    reset = act("reset", "重设密码，本人下次登录时要换掉", _reset)
    _name(reset)
    reset.add_argument("--generate", action="store_true", help="由程序出密码，只显示一次")

    _name(act("off", "停用账号，马上退出登录", _off))
    _name(act("on", "恢复停用的账号", _on))


def _name(parser: Parser) -> None:
    parser.add_argument("name", metavar="用户名", help="登录时写的名字")


def _role(parser: Parser, *, required: bool) -> None:
    parser.add_argument(
        "--role", choices=[role.value for role in SCOPE_KINDS], required=required, help="角色"
    )
    parser.add_argument(
        "--scope", help="范围：业务股室的名称、主管部门的代码，或预算单位的代码；全县的角色不写"
    )
    parser.add_argument("--confirmed", action="store_true", help="库里还没有这个范围，已经核对过")


def _run(does: Does, asked: argparse.Namespace) -> int:
    with closing(open_database(database_path())) as database:
        does(database, asked)
    return DONE


def _add(database: Database, asked: argparse.Namespace) -> None:
    password = None if asked.no_password else _password(asked)
    person = NewPerson(asked.name, asked.display_name, password, must_change=asked.generate)
    add_account(database, person, _granted(asked), _operator(), utc_now())
    say(f"已新增账号 {plain_name(asked.name)}：{_granted(asked).words}。")
    _tell(asked, password)


def _list(database: Database, asked: argparse.Namespace) -> None:
    cursor = database.cursor()
    people = read_accounts(cursor)
    records: list[dict[str, Any]] = [
        {
            "name": str(row["name"]),
            "display_name": str(row["display_name"]),
            "roles": [granted_words(grant) for grant in read_grants(cursor, str(row["name"]))],
            "is_off": not pd.isna(row["off_at"]),
            "last_seen_at": None
            if pd.isna(row["last_seen_at"])
            else wall_time(row["last_seen_at"]),
        }
        for row in people.to_dict("records")
    ]
    if asked.json:
        say_json(records)
        return
    for each in records:
        roles = "、".join(each["roles"]) or "没有角色"
        off = "，已停用" if each["is_off"] else ""
        say(f"{each['name']}（{each['display_name']}）：{roles}{off}")
    say(f"共 {len(records)} 个账号。")


def _roles(database: Database, asked: argparse.Namespace) -> None:
    name, actor = plain_name(asked.name), _operator()
    if asked.role is not None and asked.withdraw:
        withdraw_role(database, name, Role(asked.role), asked.scope, actor, utc_now())
    elif asked.role is not None:
        grant_role(database, name, _granted(asked), actor, utc_now())
    rows = read_grants(database.cursor(), name)
    say(f"{name}：{'、'.join(map(granted_words, rows)) or '没有角色'}。")


def _reset(database: Database, asked: argparse.Namespace) -> None:
    password = _password(asked)
    reset_password(database, plain_name(asked.name), password, _operator(), utc_now())
    say("密码已经重设，本人下次登录时要换掉。")
    _tell(asked, password)


def _off(database: Database, asked: argparse.Namespace) -> None:
    switch_off(database, plain_name(asked.name), _operator(), utc_now())
    say("已停用。")


def _on(database: Database, asked: argparse.Namespace) -> None:
    switch_on(database, plain_name(asked.name), _operator(), utc_now())
    say("已恢复。")


def _granted(asked: argparse.Namespace) -> Granted:
    return Granted(Role(asked.role), asked.scope, is_confirmed=asked.confirmed)


def _operator() -> Actor:
    return operator("administration", Act.MANAGE_ACCOUNTS)


def _password(asked: argparse.Namespace) -> str:
    """A password that is made here, or typed twice without being seen."""
    if asked.generate:
        return make_password()
    typed = getpass.getpass(f"密码（至少 {SHORTEST} 个字）：")
    if getpass.getpass("再写一遍：") != typed:
        raise AccountRefusedError(plain_name(asked.name), "两次写的密码不一样", "再来一次")
    return typed


def _tell(asked: argparse.Namespace, password: str | None) -> None:
    if asked.generate and password is not None:
        say(f"第一次登录用的密码（只显示这一次）：{password}")
        complain("请当面或打电话告诉本人，登录后要换掉。")
