"""Reporting upward (上报汇总): `report-up` writes a county's month, `consolidate` joins many."""

import argparse
from contextlib import closing
from pathlib import Path

from perfmon.commands import DONE
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, say
from perfmon.commands.parser import CommandList
from perfmon.money import format_wanyuan
from perfmon.roles import Act
from perfmon.store.database import open_database
from perfmon.store.location import database_path
from perfmon.store.report_manifest import Manifest
from perfmon.workflows.consolidation import HERE, Engine, consolidate
from perfmon.workflows.consolidation.expected import Asked, read_codes, read_expected
from perfmon.workflows.consolidation.on_spark import on_spark
from perfmon.workflows.reporting_up import report_up


def add_commands(commands: CommandList) -> None:
    """Adds `report-up` and `consolidate`."""
    report = commands.add("report-up", "上报一个月：写成一个文件夹，交给上级汇总")
    report.add_argument("folder", type=Path, metavar="文件夹", help="放上报的文件夹")
    report.add_argument("--month", type=int, required=True, metavar="月", choices=range(1, 13))
    report.add_argument("--year", type=int, metavar="年", help="不写时是有项目的最近一年")
    report.add_argument("--replace", action="store_true", help="换掉已经写好的同一个月的上报")
    report.set_defaults(run=_report)

    joined = commands.add("consolidate", "汇总各县的上报：先逐份核对，再建一个汇总库")
    joined.add_argument("folder", type=Path, metavar="文件夹", help="放着各县上报的文件夹")
    joined.add_argument("--into", type=Path, required=True, metavar="文件", help="新建的汇总库")
    joined.add_argument("--month", type=int, metavar="月", choices=range(1, 13))
    joined.add_argument("--year", type=int, metavar="年", help="不写时照上报的")
    joined.add_argument(
        "--regions", metavar="名单", help="应报的县：CSV 文件（地区编码,名称），或编码用逗号隔开"
    )
    joined.add_argument(
        "--without",
        type=_codes,
        metavar="编码",
        default=frozenset(),
        help="不汇总的县，编码用逗号隔开；原因记在汇总库里",
    )
    joined.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="用什么算：本机（duckdb，不写时），或 Spark 集群（另要装 requirements-spark.txt）",
    )
    joined.add_argument(
        "--master", metavar="地址", help="Spark 集群的地址，如 spark://10.1.2.3:7077"
    )
    joined.set_defaults(run=_consolidate, wrong_usage=joined.error)


def _codes(words: str) -> frozenset[str]:
    codes = read_codes(words)
    if codes is None:
        raise argparse.ArgumentTypeError(f"--without 后面要写 6 位地区编码，“{words}”不是。")
    return frozenset(codes)


def _report(asked: argparse.Namespace) -> int:
    with closing(open_database(database_path())) as database:
        actor = operator("month-closing", Act.REPORT_UP)
        written = report_up(
            database, actor, asked.folder, asked.month, asked.year, is_replacing=asked.replace
        )
    for notice in written.notices:
        complain(f"注意：{notice}")
    say(f"已写出 {written.folder}。\n{_words(written.manifest)}")
    return DONE


def _consolidate(asked: argparse.Namespace) -> int:
    actor = operator("import", Act.CONSOLIDATE)
    expected = None if asked.regions is None else read_expected(asked.regions)
    wanted = Asked(asked.year, asked.month, expected, asked.without)
    made = consolidate(asked.folder, asked.into, wanted, actor, _engine(asked))
    for notice in made.notices:
        complain(f"注意：{notice}")
    for each in made.left_out:
        complain(f"没有汇总 {each.region_code}：{each.reason}。")
    budget, paid = (format_wanyuan(made.sum(name)) for name in ("adjusted_budget_fen", "paid_fen"))
    say(
        f"已建汇总库 {made.path}：{made.counties[0].manifest.period}，{len(made.counties)} 个县，"
        f"没有汇总的 {len(made.left_out)} 个；调整预算数 {budget} 万元，累计支付 {paid} 万元。"
    )
    return DONE


def _engine(asked: argparse.Namespace) -> Engine:
    if asked.engine == "duckdb":
        if asked.master is not None:
            asked.wrong_usage("--master 只和 --engine spark 一起写。")
        return HERE
    if asked.master is None:
        asked.wrong_usage("--engine spark 还要写 --master，集群的地址。")
    return on_spark(asked.master)


def _words(manifest: Manifest) -> str:
    """What the receiver can check by telephone."""
    rows = sum(table.rows for table in manifest.tables)
    budget, paid = (
        format_wanyuan(manifest.sums[name]) for name in ("adjusted_budget_fen", "paid_fen")
    )
    return (
        f"{manifest.county}{manifest.period}：{len(manifest.tables)} 张表 {rows:,} 行，"
        f"调整预算数 {budget} 万元，累计支付 {paid} 万元，指纹 {manifest.fingerprint[:12]}。"
    )
