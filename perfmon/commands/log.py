"""The log (日志): `log` prints who did what to what, when and from where."""

import argparse
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from perfmon.clock import wall_time
from perfmon.commands import DONE
from perfmon.commands.output import as_records, complain, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.commands.text_table import text_table
from perfmon.store.database import Database, is_consolidated, open_database, open_read_only
from perfmon.store.location import database_path
from perfmon.store.log_files import end_words, log_cursor
from perfmon.workflows.log import AskedLog, batch_words, find_log

MOST = 100_000


def add_commands(commands: CommandList) -> None:
    """Adds `log`."""
    log = commands.add("log", "日志：谁在什么时候、从哪里、对什么做了什么，新的在前")
    log.add_argument(
        "--from", dest="first", type=_day, metavar="日期", help="从哪天，如 2026-11-01"
    )
    log.add_argument("--to", dest="last", type=_day, metavar="日期", help="到哪天，含这一天")
    log.add_argument("--actor", default="", metavar="谁", help="只看这个人的")
    log.add_argument("--words", default="", metavar="字", help="只看含有这些字的，空格隔开几个")
    log.add_argument("--json", action="store_true", help="输出 JSON")
    log.set_defaults(run=_log)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成 2026-11-01 的样子。") from error


def _log(asked: argparse.Namespace) -> int:
    search = AskedLog(asked.first, asked.last, asked.actor, "", asked.words)
    with closing(_opened(database_path())) as database:
        cursor = log_cursor(database)
        found, ends = find_log(cursor, search, MOST), end_words(database)
        is_demo = database.is_demo
    tell = complain if asked.json else say
    if is_demo:
        tell("演示数据")
    records, batches = as_records(found.rows), batch_words(found.rows)
    if asked.json:
        say_json([row | {"recorded_at": _iso(row["recorded_at"])} for row in records])
        return DONE
    cells = [[*_cells(row), batch] for row, batch in zip(records, batches, strict=True)]
    for line in text_table(_HEADS, cells, right=("条",)):
        say(line)
    say(f"找到 {found.total:,} 条。日志{ends}。")
    return DONE


def _opened(path: Path) -> Database:
    """The database; a consolidated file can be read while others are reading it."""
    return open_read_only(path) if is_consolidated(path) else open_database(path)


_HEADS = ("条", "时间", "谁", "从哪里", "做了什么", "对什么", "原来", "改为", "批次")


def _cells(row: dict[str, object]) -> list[str]:
    moment = row["recorded_at"]
    assert isinstance(moment, datetime), "moments come as such"
    said = ("actor", "address", "act", "subject", "value_before", "value_after")
    told = ["" if row[name] is None else str(row[name]) for name in said]
    return [str(row["entry_id"]), wall_time(moment), *told]


def _iso(moment: object) -> str:
    assert isinstance(moment, datetime), "moments come as such"
    return moment.replace(tzinfo=UTC).isoformat()
