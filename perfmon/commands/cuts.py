"""Closed months (月结): `cuts` lists them and what moved since, `papers` writes their papers."""

import argparse
from contextlib import closing
from pathlib import Path

from perfmon.clock import wall_time
from perfmon.commands import DONE, REFUSED
from perfmon.commands.output import complain, make_folder, say, say_json, write_new_file
from perfmon.commands.parser import CommandList
from perfmon.errors import NothingFoundError, PerfmonError
from perfmon.measures.corrections import Corrections
from perfmon.reports.meeting_papers import PAPERS
from perfmon.store.cuts import Cut, find_cut, read_cuts
from perfmon.workflows.cut_corrections import read_corrections
from perfmon.workflows.meeting import read_meeting
from perfmon.workflows.opening import open_for_looking


def add_commands(commands: CommandList) -> None:
    """Adds `cuts` and `papers`."""
    cuts = commands.add("cuts", "已月结的月份：月结时的数，现在看的数和更正")
    cuts.add_argument("--json", action="store_true", help="输出 JSON")
    cuts.set_defaults(run=_cuts)

    papers = commands.add("papers", "写出一个已月结月份的全部会议材料")
    papers.add_argument("--year", type=int, required=True, metavar="年")
    papers.add_argument("--month", type=int, required=True, metavar="月", choices=range(1, 13))
    papers.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="文件夹",
        help="放到哪个文件夹；不写时放在当前文件夹",
    )  # fmt: skip
    papers.set_defaults(run=_papers)


def _cuts(asked: argparse.Namespace) -> int:
    with closing(open_for_looking()) as database:
        cursor = database.cursor()
        found = [(cut, read_corrections(cursor, cut)) for cut in read_cuts(cursor)]
        is_demo = database.is_demo
    if is_demo:
        (complain if asked.json else say)("演示数据")
    if asked.json:
        say_json([_record(*each) for each in found])
        return DONE
    for cut, corrections in found:
        say(
            f"{cut.year}年{corrections.sentence if corrections else ''}。"
            f"{cut.closed_by} {wall_time(cut.known_at)} 月结，指纹 {cut.short_fingerprint}。"
        )
    say(f"共 {len(found)} 个月已月结。")
    return DONE


def _record(cut: Cut, corrections: Corrections | None) -> dict[str, object]:
    record: dict[str, object] = {
        "year": cut.year,
        "month": cut.month,
        "cut_on": cut.cut_on.isoformat(),
        "closed_by": cut.closed_by,
        "closed_at": f"{cut.known_at.isoformat()}+00:00",
        "rule_version": cut.rule_version,
        "tie_state": cut.tie_state,
        "tie_difference_fen": cut.tie_difference_fen,
        "reason": cut.reason,
        "fingerprint": cut.fingerprint,
    }
    if corrections is None:
        return record
    return record | {
        "closed_budget_fen": corrections.closed.budget_fen,
        "closed_paid_fen": corrections.closed.paid_fen,
        "now_budget_fen": corrections.now.budget_fen,
        "now_paid_fen": corrections.now.paid_fen,
        "corrections": corrections.count,
    }


def _papers(asked: argparse.Namespace) -> int:
    """Each paper is written for itself; one that cannot be does not stop the others."""
    make_folder(asked.output)
    with closing(open_for_looking()) as database:
        cut = find_cut(database.cursor(), asked.year, asked.month)
        if cut is None:
            raise NothingFoundError(f" {asked.year}年{asked.month}月的月结")
        meeting = read_meeting(database.cursor(), cut, is_demo=database.is_demo)
    if meeting.is_demo:
        say("演示数据")
    code = DONE
    for paper in PAPERS:
        path = asked.output / paper.file_name(meeting)
        try:
            write_new_file(path, paper.write(meeting))
        except PerfmonError as error:
            complain(error.message)
            code = REFUSED
            continue
        say(f"已写出 {path}。")
    return code
