"""Batches (批次): `batches` lists what was written, `undo` takes one back."""

import argparse
from contextlib import closing
from datetime import UTC, date, datetime

from perfmon.clock import wall_time
from perfmon.commands import DONE
from perfmon.commands.operator import operator
from perfmon.commands.output import as_records, complain, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.commands.text_table import text_table
from perfmon.money import format_yuan
from perfmon.roles import Act
from perfmon.workflows.history import read_history
from perfmon.workflows.opening import open_for_importing, open_for_looking
from perfmon.workflows.undoing import undo, undo_sentence


def add_commands(commands: CommandList) -> None:
    """Adds `batches` and `undo`."""
    batches = commands.add("batches", "历史：每一批是谁、什么时候、从哪个文件写入的")
    batches.add_argument("--json", action="store_true", help="输出 JSON")
    batches.set_defaults(run=_batches)

    take_back = commands.add("undo", "撤销一整批，历史里两样都留着")
    take_back.add_argument("batch", type=int, metavar="批次", help="批次号，见 batches")
    take_back.add_argument("--reason", default="在命令行撤销", metavar="原因", help="为什么撤销")
    take_back.add_argument(
        "--administrator", action="store_true", help="以系统管理员身份撤销已结月份之内的批次"
    )
    take_back.set_defaults(run=_undo)


def _batches(asked: argparse.Namespace) -> int:
    with closing(open_for_looking()) as database:
        batches = read_history(database.cursor())
        is_demo = database.is_demo
    if asked.json:
        if is_demo:
            complain("演示数据")
        say_json([_record(row) for row in as_records(batches)])
        return DONE
    if is_demo:
        say("演示数据")
    rows = [_cells(row) for row in as_records(batches)]
    for line in text_table(_HEADS, rows, right=_COUNTED):
        say(line)
    say(f"共 {len(rows)} 批。")
    return DONE


def _undo(asked: argparse.Namespace) -> int:
    with open_for_importing() as database:
        done = undo_sentence(database, asked.batch)
        undo(
            database,
            asked.batch,
            operator("import", Act.UNDO_CLOSED if asked.administrator else Act.UNDO),
            asked.reason,
            is_administrator=asked.administrator,
        )
    say(f"已撤销第 {asked.batch} 批。{done or '它写入的内容不再计入。'}")
    return DONE


_COUNTED = (
    *("批次", "新增", "重复", "冲突", "已消失", "拒绝", "未匹配", "不计"),
    *("新增金额（元）", "合计变动（元）"),
)
_HEADS = ("批次", "时间", "谁", "种类", "文件或内容", *_COUNTED[1:], "状态")
_COUNTS = ("new", "duplicate", "conflict", "vanished", "refused", "unmatched", "void")


def _record(row: dict[str, object]) -> dict[str, object]:
    """Moments as ISO in UTC, days as ISO."""
    return {name: _iso(name, value) for name, value in row.items()}


def _iso(name: str, value: object) -> object:
    if isinstance(value, datetime) and name.endswith("_at"):
        return value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()[: len("2023-06-30")]
    return value


def _cells(row: dict[str, object]) -> list[str]:
    counts = ["" if row[name] is None else str(row[name]) for name in _COUNTS]
    money = [row["sum_fen"], row["change_fen"]]
    return [
        str(row["batch_id"]),
        _moment(row["recorded_at"]),
        str(row["actor"]),
        str(row["kind"]),
        str(row["content"] or ""),
        *counts,
        *(format_yuan(fen) if isinstance(fen, int) else "" for fen in money),
        _state(row),
    ]


def _state(row: dict[str, object]) -> str:
    if row["undone_at"] is None:
        return "有效"
    return f"{_moment(row['undone_at'])} 由 {row['undone_by']} 撤销：{row['undone_reason']}"


def _moment(cell: object) -> str:
    assert isinstance(cell, datetime), "moments come as such"
    return wall_time(cell)
