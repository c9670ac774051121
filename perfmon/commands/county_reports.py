"""Reporting upward (上报汇总): `report-up` writes a county's month, `consolidate` joins many."""

import argparse
from contextlib import closing
from pathlib import Path

from perfmon.commands import DONE
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, make_folder, say
from perfmon.commands.parser import CommandList
from perfmon.money import format_wanyuan
from perfmon.roles import Act
from perfmon.store.database import open_database
from perfmon.store.location import database_path
from perfmon.store.report_manifest import Manifest
from perfmon.workflows.reporting_up import report_up


def add_commands(commands: CommandList) -> None:
    """Adds `report-up` and `consolidate`."""
    report = commands.add("report-up", "上报一个月：写成一个文件夹，交给上级汇总")
    report.add_argument("folder", type=Path, metavar="文件夹", help="放上报的文件夹")
    report.add_argument("--month", type=int, required=True, metavar="月", choices=range(1, 13))
    report.add_argument("--year", type=int, metavar="年", help="不写时是有项目的最近一年")
    report.add_argument("--replace", action="store_true", help="换掉已经写好的同一个月的上报")
    report.set_defaults(run=_report)


def _report(asked: argparse.Namespace) -> int:
    with closing(open_database(database_path())) as database:
        actor = operator("month-closing", Act.TAKE_PAPERS)
        make_folder(asked.folder)
        written = report_up(
            database, actor, asked.folder, asked.month, asked.year, is_replacing=asked.replace
        )
    for notice in written.notices:
        complain(f"注意：{notice}")
    say(f"已写出 {written.folder}。\n{_words(written.manifest)}")
    return DONE


def _words(manifest: Manifest) -> str:
    """What the receiver can check by telephone."""
    rows = sum(table.rows for table in manifest.tables)
    budget, paid = (
        format_wanyuan(manifest.sums[name]) for name in ("adjusted_budget_fen", "paid_fen")
    )
    return (
        f"{manifest.county} {manifest.period}：{len(manifest.tables)} 张表 {rows:,} 行，"
        f"调整预算数 {budget} 万元，累计支付 {paid} 万元，指纹 {manifest.fingerprint[:12]}。"
    )
