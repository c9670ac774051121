"""Backups (备份): `backup` writes one, `restore` puts one in the place of the database."""

import argparse
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from perfmon.clock import wall_time
from perfmon.commands import DONE
from perfmon.commands.output import complain, say
from perfmon.commands.parser import CommandList
from perfmon.errors import FileUnwritableError
from perfmon.store.backup import Backup, save
from perfmon.store.database import open_database
from perfmon.store.location import database_path
from perfmon.workflows.restoring import restore
from perfmon.workflows.verifying import verify


def add_commands(commands: CommandList) -> None:
    """Adds `backup` and `restore`."""
    backup = commands.add("backup", "把数据库备份成一个文件，写完读回核对")
    backup.add_argument("file", type=Path, metavar="文件", help="新文件，如 备份20231031.zip")
    backup.set_defaults(run=_backup)

    back = commands.add("restore", "用备份恢复数据库；现在的数据库改名留存")
    back.add_argument("file", type=Path, metavar="文件", help="backup 写出的文件")
    back.set_defaults(run=_restore)


def _backup(asked: argparse.Namespace) -> int:
    path: Path = asked.file
    with closing(open_database(database_path())) as database:
        faults = [check.fault for check in verify(database) if not check.ok]
        try:
            made = save(database, path, faults)
        except FileExistsError as error:
            raise FileUnwritableError(path, "已经有同名的文件，没有改动它") from error
        except OSError as error:
            raise FileUnwritableError(path, "文件夹不存在、不能写入，或磁盘满了") from error
    say(f"已备份到 {path}：{_contents(made)}，读回核对相符。")
    if faults:
        complain(f"数据库本身有 {len(faults)} 项核对不符，也照样备份了：{'、'.join(faults)}。")
    return DONE


def _restore(asked: argparse.Namespace) -> int:
    done = restore(asked.file, database_path(), datetime.now(UTC).astimezone())
    made_at = wall_time(done.backup.made_at)
    say(f"已从 {asked.file} 恢复：{made_at} 的备份，{_contents(done.backup)}，核对相符。")
    if done.aside is not None:
        say(f"原来的数据库改名留存为 {done.aside.name}。")
    if done.faults:
        complain(f"有 {len(done.faults)} 项核对不符：{'、'.join(done.faults)}。")
    return DONE


def _contents(backup: Backup) -> str:
    demo = "演示数据，" if backup.is_demo else ""
    return f"{demo}第 {backup.data_version} 次写入，{len(backup.tables)} 张表 {backup.rows:,} 行"
