"""`review`: 审核意见 of a year's targets, a letter and a list for each department, sums for all."""

import argparse
from contextlib import closing
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.handing_out import hand_out
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, make_folder, say
from perfmon.commands.parser import CommandList
from perfmon.errors import NothingFoundError, PerfmonError
from perfmon.measures.target_review import TargetReview
from perfmon.reports.review_letter import review_letter, review_letter_name
from perfmon.reports.review_list import (
    county_book,
    county_book_name,
    review_list,
    review_list_name,
)
from perfmon.roles import Act
from perfmon.workflows.opening import open_for_looking
from perfmon.workflows.target_reviews import read_target_review


def add_commands(commands: CommandList) -> None:
    """Adds `review`."""
    review = commands.add("review", "写出各部门绩效目标的审核意见和问题清单，以及全县的汇总")
    review.add_argument("--year", type=int, required=True, metavar="年")
    review.add_argument(
        "--department", metavar="部门代码", help="只要这个主管部门的，不写汇总；不写时是全部"
    )
    review.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="文件夹",
        help="放到哪个文件夹，没有就新建；不写时放在当前文件夹",
    )  # fmt: skip
    review.set_defaults(run=_review)


def _review(asked: argparse.Namespace) -> int:
    """Each file is written for itself; one that cannot be does not stop the others."""
    code = DONE
    with closing(open_for_looking()) as database:
        actor = operator("target-review", Act.DOWNLOAD)
        review = read_target_review(database.cursor(), asked.year)
        papers = _papers(review, asked.year, asked.department, database.is_demo)
        make_folder(asked.output)
        if database.is_demo:
            say("演示数据")
        for path, content in papers:
            try:
                hand_out(database, actor, asked.output / path, content)
            except PerfmonError as error:
                complain(error.message)
                code = REFUSED
                continue
            say(f"已写出 {asked.output / path}。")
    return code


def _papers(
    review: TargetReview, year: int, department_code: str | None, is_demo: bool
) -> list[tuple[str, bytes]]:
    """The names and contents of the files asked for."""
    names = review.texts.groupby("department_code")["department_name"].first()
    if department_code is not None and department_code not in names.index:
        raise NothingFoundError(f"部门 {department_code} {year} 年的绩效文本")
    papers = []
    for code in names.index if department_code is None else [department_code]:
        part, name = review.of(code), str(names[code])
        papers.append(
            (review_letter_name(code, name, year), review_letter(part, year, is_demo=is_demo))
        )
        papers.append(
            (review_list_name(code, name, year), review_list(part, year, is_demo=is_demo))
        )
    if department_code is None:
        papers.append((county_book_name(year), county_book(review, year, is_demo=is_demo)))
    return papers
