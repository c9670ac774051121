"""Closed months (月结): `cuts` lists them and what moved since, `papers` writes their papers."""

import argparse
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from perfmon.clock import wall_time
from perfmon.commands import DONE, REFUSED
from perfmon.commands.handing_out import hand_out
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, make_folder, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.errors import NothingFoundError, PerfmonError
from perfmon.measures.corrections import Corrections
from perfmon.reports.meeting_papers import LETTER, PAPERS
from perfmon.roles import Act
from perfmon.store.cuts import Cut, find_cut, read_cuts
from perfmon.workflows.cut_corrections import read_corrections
from perfmon.workflows.meeting import Meeting, read_meeting
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
        "--department", metavar="部门代码",
        help=f"只要给这个主管部门的{LETTER.title}；不写时是全部材料",
    )  # fmt: skip
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
    code = DONE
    with closing(open_for_looking()) as database:
        actor = operator("month-closing", Act.TAKE_PAPERS)
        cut = find_cut(database.cursor(), asked.year, asked.month)
        if cut is None:
            raise NothingFoundError(f" {asked.year}年{asked.month}月的月结")
        meeting = read_meeting(database.cursor(), cut, is_demo=database.is_demo)
        if meeting.is_demo:
            say("演示数据")
        for name, write in _files(meeting, asked.department):
            path = asked.output / name
            try:
                hand_out(database, actor, path, write())
            except PerfmonError as error:
                complain(error.message)
                code = REFUSED
                continue
            say(f"已写出 {path}。")
    return code


def _files(meeting: Meeting, department_code: str | None) -> list[tuple[str, Callable[[], bytes]]]:
    """Name and content of what is to be written."""
    if department_code is None:
        return [(paper.file_name(meeting), partial(paper.write, meeting)) for paper in PAPERS]
    every = LETTER.addressees(meeting)
    found = every[every["department_code"] == department_code].to_dict("records")
    if not found:
        raise NothingFoundError(f"部门 {department_code} 的{LETTER.title}，它没有要发函的项目")
    return [
        (LETTER.file_name(meeting, row), partial(LETTER.write, meeting, department_code))
        for row in found
    ]
