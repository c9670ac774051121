"""Setting a further version of the rules, and rehearsing what it would change before that."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError, NothingFoundError
from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.lights import JUDGED_BY, judge_lights
from perfmon.measures.rules import RuleBook, RuleSet
from perfmon.periods import MONTHS_IN_YEAR, Cutoff, days_in_month, last_twelve_months
from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.store.derived import judge_year
from perfmon.store.judged import Narrowing, read_figures, read_judged_months
from perfmon.store.rules import next_version, read_rules, rule_row
from perfmon.store.writing import Source, writing

KIND = "规则"


def set_rules(database: Database, rules: RuleSet, actor: str) -> RuleSet:
    """Writes a further version, from which months on its day and later are judged anew.

    Returns:
        The version as it was kept, with its number.

    Raises:
        EntryRefusedError: numbers that contradict each other, or no reason.
    """
    faults = [] if rules.note.strip() else [("没有写为什么改", "写明原因再保存")]
    for why, advice in [*faults, *faults_of(rules)]:
        raise EntryRefusedError("规则", why, advice)
    with writing(database, Source(KIND, actor)) as writer:
        if _says_the_same(rules, read_rules(writer.cursor).at(rules.holds_from)):
            raise EntryRefusedError("规则", "和那一天已经生效的规则一样", "改了数字再保存")
        version = next_version(writer.cursor)
        kept = replace(rules, light=replace(rules.light, version=version), actor=actor)
        writer.append("rule_set", rule_row(kept))
    return kept


def _says_the_same(rules: RuleSet, in_force: RuleSet) -> bool:
    """Whether two versions judge alike, whoever set them and why."""
    return (
        replace(rules.light, version=in_force.version) == in_force.light
        and rules.tranche == in_force.tranche
        and (rules.carry_over, rules.direct) == (in_force.carry_over, in_force.direct)
        and rules.grades == in_force.grades
    )


def faults_of(rules: RuleSet) -> list[tuple[str, str]]:
    """What cannot be meant about a version: each why, and what to do instead."""
    light, nodes = rules.light, dict(rules.light.nodes)
    pay_days = (rules.tranche.pay_by, rules.carry_over.pay_by, rules.direct.pay_by)
    tests = [
        (
            light.yellow_points > light.red_points,
            "预警的百分点大于滞后的百分点",
            "把预警的数改小",
        ),
        (light.red_percent > light.yellow_percent, "滞后的比值大于预警的比值", "把滞后的数改小"),
        (light.preset in "CD" and not nodes, "没有节点", "至少填一个节点"),
        (
            list(nodes.values()) != sorted(nodes.values()) or len(nodes) != len(light.nodes),
            "节点的月份重复，或者后面的节点比前面的低",
            "核对各节点的比例",
        ),
        (
            not all(_is_of_every_year(day) for day in pay_days),
            "支付截止日不是每年都有的日子",
            "换一个日子",
        ),
        *(
            (
                rule.yellow_points > rule.red_points,
                f"{name}预警的百分点大于滞后的百分点",
                "把预警的数改小",
            )
            for name, rule in (("结转资金", rules.carry_over), ("直达资金", rules.direct))
        ),
        *(
            (
                not 100 >= bands.best > bands.good > bands.fair > 0,
                f"{name}的等级界限不是优高于良、良高于中、都在 1 到 100 分之间",
                "核对三个分数",
            )
            for name, bands in (("10号", rules.grades.of_10), ("101号", rules.grades.of_101))
        ),
    ]
    return [(why, advice) for is_wrong, why, advice in tests if is_wrong]


def rehearse(
    database: Database, rules: RuleSet, until: Cutoff, scope: Scope = None
) -> pd.DataFrame:
    """What a version would change in the last twelve months, as if it had held all the time.

    Args:
        database: to read.
        rules: the version tried.
        until: the last of the months.
        scope: units that may be seen.

    Returns:
        One row a judged project and month whose light would be another: the columns of
        `read_judged_months`, light and cause by the version tried, and light_before; where there
        is no such row, of these columns those that a light follows from.

    Raises:
        NothingFoundError: there is no project in these months.
    """
    cursor = database.cursor()
    tried = replace(rules.light, version=next_version(cursor))
    book = read_rules(cursor)
    seen: list[tuple[int, int, pd.DataFrame]] = []
    for year, months in last_twelve_months(until).items():
        lines = None
        for month in months:
            kept = read_figures(cursor, year, (*JUDGED_BY, "light"), scope, month=month)
            if kept.empty:
                continue
            figures = kept
            days = kept["cut_on"].dt.date.unique()
            if any(book.at(day).tranche != rules.tranche for day in days):
                lines = _lines_by(cursor, rules, kept) if lines is None else lines
                figures = kept.drop(columns=list(_LINES))
                figures = figures.merge(lines, on=PROJECT_MONTH_KEY, validate="1:1")
            seen.append((year, month, _changes(kept, judge_lights(figures, tried))))
    if not seen:
        raise NothingFoundError("这十二个月的项目")
    told = [each for each in seen if len(each[-1])]
    if not told:
        return seen[-1][-1]
    rows = pd.concat([_whole_rows(cursor, *each, scope) for each in told])
    rows = rows.assign(rule_version=tried.version)
    return rows.sort_values(["year", "unit_code", "project_code", "month"], ignore_index=True)


def _changes(kept: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """The rows that got another light, with light_before."""
    before = kept[[*PROJECT_MONTH_KEY, "light"]].rename(columns={"light": "light_before"})
    both = judged.merge(before, on=PROJECT_MONTH_KEY, validate="1:1")
    return both[both["light"].fillna("") != both["light_before"].fillna("")]


_LINES = ("planned_fen", "reference_fen", "in_grace_fen", "judged_elapsed_fen")
"""Of what a light follows from, what a rule for later tranches changes."""


def _whole_rows(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, changes: pd.DataFrame, scope: Scope
) -> pd.DataFrame:
    """The changes of a month with everything else that is known of their projects."""
    projects = changes[["unit_code", "project_code"]].itertuples(index=False, name=None)
    narrowing = Narrowing(month=month, projects=tuple(projects))
    anew = [*_LINES, "light", "cause"]
    rows = read_judged_months(cursor, year, narrowing, scope).drop(columns=anew)
    changes = changes[[*PROJECT_MONTH_KEY, *anew, "light_before"]]
    return rows.merge(changes, on=PROJECT_MONTH_KEY, validate="1:1")


def _lines_by(
    cursor: duckdb.DuckDBPyConnection, rules: RuleSet, kept: pd.DataFrame
) -> pd.DataFrame:
    """The plan of a year, every project and month, by another rule for later money."""
    year = int(kept["year"].iloc[0])
    by_rules = RuleBook(replace(rules, holds_from=date.min, light=replace(rules.light, version=2)))
    anew = [
        judge_year(cursor, str(region), year, book=by_rules)[[*PROJECT_MONTH_KEY, *_LINES]]
        for region in kept["region_code"].unique()
    ]
    return pd.concat(anew)


def _is_of_every_year(day: tuple[int, int]) -> bool:
    month, of_month = day
    return 1 <= month <= MONTHS_IN_YEAR and 1 <= of_month <= days_in_month(_COMMON_YEAR, month)


_COMMON_YEAR = 2023
"""A year without 29 February."""
