"""Backups (备份): `backup` writes one, `restore` puts one in the place of the database."""

import argparse
from contextlib import closing
from pathlib import Path

from perfmon import clock
from perfmon.clock import wall_time
from perfmon.commands import DONE
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, say
from perfmon.commands.parser import CommandList
from perfmon.roles import Act
from perfmon.store.backup_list import Backup
from perfmon.store.database import open_database
from perfmon.store.location import database_path
from perfmon.workflows.backing_up import back_up
from perfmon.workflows.restoring import restore


def add_commands(commands: CommandList) -> None:
    """Adds `backup` and `restore`."""
    backup = commands.add("backup", "把数据库备份成一个文件，写完读回核对")
    backup.add_argument("file", type=Path, metavar="文件", help="新文件，如 备份20231031.zip")
    backup.set_defaults(run=_backup)

    back = commands.add("restore", "用备份恢复数据库；现在的数据库改名留存")
    back.add_argument(
        "file", type=Path, metavar="文件", help="backup 写出的文件，或整个留存的库（-v18、恢复前）"
    )
    back.set_defaults(run=_restore)


def _backup(asked: argparse.Namespace) -> int:
    path: Path = asked.file
    with closing(open_database(database_path())) as database:
        made = back_up(database, path, operator("administration", Act.BACK_UP))
    say(f"已备份到 {path}：{_contents(made)}，读回核对相符。")
    if made.faults:
        faults = "、".join(made.faults)
        complain(f"数据库本身有 {len(made.faults)} 项核对不符，也照样备份了：{faults}。")
    return DONE


def _restore(asked: argparse.Namespace) -> int:
    actor = operator("administration", Act.RESTORE)
    done = restore(asked.file, database_path(), clock.now(), actor)
    made_at = wall_time(done.backup.made_at)
    verified = "" if done.faults else "，核对相符"
    say(f"已从 {asked.file} 恢复：{made_at} 的备份，{_contents(done.backup)}{verified}。")
    if done.aside is not None:
        say(f"原来的数据库改名留存为 {done.aside.name}。")
    for note in done.notes:
        say(note)
    if done.faults:
        complain(f"有 {len(done.faults)} 项核对不符：{'、'.join(done.faults)}。")
    return DONE


def _contents(backup: Backup) -> str:
    demo = "演示数据，" if backup.is_demo else ""
    return f"{demo}第 {backup.data_version} 次写入，{len(backup.tables)} 张表 {backup.rows:,} 行"
