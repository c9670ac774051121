"""`forms`: the official forms of a month, filled in, as workbooks."""

import argparse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.handing_out import hand_out
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, make_folder, say
from perfmon.commands.parser import CommandList
from perfmon.errors import ConsolidatedDatabaseError, PerfmonError
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_scope import COUNTY, FormScope, facts_within, scope_words
from perfmon.reports.form_books import (
    MONITORING,
    SELF_EVALUATION,
    SUMMARY,
    form_book_name,
    official_book,
)
from perfmon.roles import Act
from perfmon.store.database import holds_reports
from perfmon.store.rules import read_rules
from perfmon.workflows.official_forms import read_month_forms
from perfmon.workflows.opening import open_for_looking

KINDS = {
    "monitoring": (MONITORING,),
    "self-evaluation": (SELF_EVALUATION,),
    "summary": (SUMMARY,),
    "all": (MONITORING, SELF_EVALUATION, SUMMARY),
}


def add_commands(commands: CommandList) -> None:
    """Adds `forms`."""
    forms = commands.add(
        "forms", "把官方表格填好，写成工作簿；默认是全县，可以只要一个项目、单位或部门"
    )
    told = "，".join(f"{name} {titles[0]}" for name, titles in KINDS.items() if len(titles) == 1)
    forms.add_argument("kind", choices=tuple(KINDS), metavar="表", help=f"{told}，all 三种都要")
    forms.add_argument("--year", type=int, required=True, metavar="年")
    forms.add_argument("--month", type=int, required=True, metavar="月", choices=range(1, 13))
    whose = forms.add_mutually_exclusive_group()
    whose.add_argument("--project", metavar="单位代码-项目代码", help="只要这个项目的")
    whose.add_argument("--unit", metavar="单位代码", help="只要这个单位的")
    whose.add_argument("--department", metavar="部门代码", help="只要这个主管部门的")
    forms.add_argument(
        "--preset", choices=("10号", "101号"), default="10号", metavar="办法",
        help="自评的评分办法，10号 或 101号；不写时是 10号",
    )  # fmt: skip
    forms.add_argument("--by-unit", action="store_true", help="一个单位一个工作簿，汇总表不分")
    forms.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="文件夹",
        help="放到哪个文件夹，没有就新建；不写时放在当前文件夹",
    )  # fmt: skip
    forms.set_defaults(run=_forms)


def _forms(asked: argparse.Namespace) -> int:
    """Each workbook is written for itself; one that cannot be does not stop the others."""
    scope = _scope(asked)
    code = DONE
    with closing(open_for_looking()) as database:
        if holds_reports(database.cursor()):
            raise ConsolidatedDatabaseError
        actor = operator("forms", Act.DOWNLOAD)
        facts = read_month_forms(database, asked.year, asked.month, asked.preset, scope)
        rule_label = read_rules(database.cursor()).at(facts.cutoff.on).light.label
        make_folder(asked.output)
        if database.is_demo:
            say("演示数据")
        for title, part, words in _parts(asked, facts, scope):
            path = asked.output / form_book_name(title, words, facts.cutoff.full_label)
            book = official_book(title, part, rule_label, is_demo=database.is_demo)
            try:
                hand_out(database, actor, path, book)
            except PerfmonError as error:
                complain(error.message)
                code = REFUSED
                continue
            say(f"已写出 {path}，{len(part.projects)} 个项目。")
    return code


def _parts(
    asked: argparse.Namespace, facts: FormFacts, scope: FormScope
) -> Iterator[tuple[str, FormFacts, str]]:
    """What each workbook is of: the form, its facts, and whose they are in words."""
    for title in KINDS[asked.kind]:
        if asked.by_unit and title != SUMMARY:
            yield from ((title, *part) for part in _by_unit(facts))
        else:
            yield title, facts, scope_words(facts, scope)


def _scope(asked: argparse.Namespace) -> FormScope:
    whose = {"项目": asked.project, "单位": asked.unit, "部门": asked.department}
    chosen = (FormScope(kind, code) for kind, code in whose.items() if code is not None)
    return next(chosen, FormScope(COUNTY))


def _by_unit(facts: FormFacts) -> Iterator[tuple[FormFacts, str]]:
    """The facts of each unit, and what its workbook is called by: units may share a name."""
    units = facts.projects[["unit_code", "unit_name"]].drop_duplicates("unit_code")
    for code, name in units.itertuples(index=False, name=None):
        yield facts_within(facts, FormScope("单位", str(code))), f"{code}{name}"
