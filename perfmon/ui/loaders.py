"""Every cached read of the pages, and how a part of a page is drawn once.

Everything is keyed by the data version, which the writing transaction counts up, and by the scope
of the visitor; so nothing is ever stale and nothing is shared across scopes.
"""

from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from perfmon.errors import NothingFoundError
from perfmon.measures.funds import sum_funds
from perfmon.measures.groups import sum_groups
from perfmon.measures.paid_lines import count_lines, count_others
from perfmon.measures.rates import add_group_rates, add_rates, is_missing
from perfmon.measures.stuck import most_behind
from perfmon.measures.tie_out import (
    FUND_TYPE_MISSING,
    Grouping,
    Key,
    State,
    TieOut,
    TieOutFacts,
    compare,
    compare_groups,
    month_state,
)
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store import entries, judged, money_facts, overview, published
from perfmon.store.asking import Scope
from perfmon.store.batch_contents import (
    count_batch_lines,
    read_batch_findings,
    read_batch_lines,
)
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.database import Database
from perfmon.store.fund_months import read_fund_months
from perfmon.store.matching import read_unmatched
from perfmon.store.uncounted_facts import read_uncounted
from perfmon.store.units import read_unit_names
from perfmon.store.unmatched import read_unmatched_years
from perfmon.ui import import_lists, line_lists, lists
from perfmon.ui.amounts import Openable, openable_amounts
from perfmon.ui.inbox import WATCH
from perfmon.workflows.history import read_history
from perfmon.workflows.opening import open_for_looking
from perfmon.workflows.pending_payments import payments_to_review


class Asked(NamedTuple):
    """What every cached read is keyed by.

    Attributes:
        data_version: of the database.
        scope: of the visitor.
        year: the fiscal year.
    """

    data_version: int
    scope: Scope
    year: int


class View(NamedTuple):
    """What a part of a page is drawn from, where nobody can click in it.

    Attributes:
        asked: the key of its reads.
        month: the month of the cut-off shown.
        theme: of the visitor, light or dark.
    """

    asked: Asked
    month: int
    theme: str


drawn_once = st.cache_data(max_entries=300, show_spinner=False)
"""For a function that draws and returns nothing: drawn at the first run, then played back."""


def _let_go(database: Database) -> None:
    WATCH.let_go()
    database.close()


@st.cache_resource(show_spinner="正在打开数据库，第一次会先生成演示数据…", on_release=_let_go)
def open_database() -> Database:
    """The one open database of this server."""
    database = open_for_looking()
    WATCH.watch(database)
    return database


def forget_database() -> None:
    """Closes the database and forgets everything read from it; the next read opens it anew."""
    st.cache_data.clear()
    open_database.clear()


def data_version() -> int:
    """How often the database was written to; read afresh at every run."""
    return overview.read_data_version(open_database().cursor())


@st.cache_data(max_entries=20, show_spinner=False)
def years_on_hand(data_version: int, scope: Scope) -> list[overview.YearOnHand]:
    """The years with projects, latest first."""
    return overview.read_years(open_database().cursor(), scope)


@st.cache_data(max_entries=60, show_spinner=False)
def month_projects(asked: Asked, month: int, department_code: str | None = None) -> pd.DataFrame:
    """Judged projects of one month with their rates, of the county or of one department."""
    narrowing = judged.Narrowing(month=month, department_code=department_code)
    return add_rates(_judged(asked, narrowing))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_department_projects(asked: Asked, month: int, department_code: str) -> pd.DataFrame:
    """A department's projects as they are listed, farthest behind the plan first."""
    projects = month_projects(asked, month, department_code)
    return lists.listed_projects(projects.sort_values("plan_gap_points"))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_stuck_projects(asked: Asked, month: int, count: int) -> pd.DataFrame:
    """The projects in which most money is stuck, as they are listed."""
    return lists.listed_projects(most_behind(month_projects(asked, month), count))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_groups(
    asked: Asked, month: int, by: tuple[str, ...], department_code: str | None = None
) -> pd.DataFrame:
    """Groups of one month as they are listed, farthest behind the plan first."""
    groups = add_group_rates(sum_groups(month_projects(asked, month, department_code), by))
    return lists.listed_groups(groups.sort_values("plan_gap_points"))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_funds(asked: Asked, month: int, by: str) -> pd.DataFrame:
    """The money of one month by `fund_type` or `budget_level`, as it is listed."""
    rows = read_fund_months(open_database().cursor(), asked.year, month, asked.scope)
    return lists.listed_funds(sum_funds(rows, by))


@st.cache_data(max_entries=60, show_spinner=False)
def months_of(
    asked: Asked, department_code: str | None = None, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: the county or one department by month, with their rates.

    Money issued after `issued_until` is left out.
    """
    narrowing = judged.Narrowing(department_code=department_code)
    rows = add_rates(_judged(asked, narrowing, issued_until))
    return add_group_rates(sum_groups(rows, ("month", "cut_on", "covered")))


@st.cache_data(max_entries=200, show_spinner=False)
def months_of_project(
    asked: Asked, unit_code: str, project_code: str, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: one project by month, with its rates and lights.

    Money issued after `issued_until` is left out.
    """
    narrowing = judged.Narrowing(unit_code=unit_code, project_code=project_code, only_judged=False)
    return add_rates(_judged(asked, narrowing, issued_until))


class Department(NamedTuple):
    """A 主管部门 and who answers for it; None where nobody is filled in."""

    code: str
    name: str
    county_leader: str | None
    bureau_section: str | None


@st.cache_data(max_entries=60, show_spinner=False)
def departments(asked: Asked, month: int) -> dict[str, Department]:
    """The departments with judged projects, by code."""
    columns = ["department_code", "department_name", "county_leader", "bureau_section"]
    found = month_projects(asked, month)[columns].drop_duplicates("department_code")
    present = found.sort_values("department_code").astype(object).where(found.notna(), None)
    return {row[0]: Department(*row) for row in present.itertuples(index=False, name=None)}


class ProjectChoice(NamedTuple):
    """The projects to choose from.

    Attributes:
        labels: unit and code, joined by a dash → what the list shows; no label stands twice.
        default: the project most behind its plan.
    """

    labels: dict[str, str]
    default: str


@st.cache_data(max_entries=60, show_spinner=False)
def project_choice(asked: Asked, month: int) -> ProjectChoice:
    """The judged projects of a month, told apart by unit, and by code where names repeat in it."""
    projects = month_projects(asked, month)
    keys = projects["unit_code"] + "-" + projects["project_code"]
    labels = projects["name"] + "（" + projects["unit_name"] + "）"
    coded = labels + " " + projects["project_code"]
    labels = labels.where(~labels.duplicated(keep=False), coded)
    behind = most_behind(projects, 1)
    default = keys[behind.index[0]] if len(behind) else keys.iloc[0]
    return ProjectChoice(dict(zip(keys, labels, strict=True)), str(default))


@st.cache_data(max_entries=20, show_spinner=False)
def unjudged_sums(asked: Asked, month: int) -> tuple[int, int]:
    """Adjusted budget and payments, in fen, of 人员类 and 公用经费, which the pages leave out."""
    rows = _judged(asked, judged.Narrowing(month=month, only_judged=False))
    left_out = rows[rows["cause"] == "class"]
    return int(left_out["adjusted_budget_fen"].sum()), int(left_out["paid_fen"].sum())


@st.cache_data(max_entries=100, show_spinner=False)
def texts(asked: Asked, department_code: str) -> pd.DataFrame:
    """The 绩效文本 in force of a department's units."""
    return published.read_texts(open_database().cursor(), asked.year, department_code, asked.scope)


class Passages(NamedTuple):
    """Part one of a text: 分项绩效目标, 工作保障措施, and the numbers in the prose."""

    sub_goals: pd.DataFrame
    safeguards: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame


@st.cache_data(max_entries=100, show_spinner=False)
def passages(asked: Asked, text_id: int) -> Passages:
    """Part one of a text, with the findings on the document itself."""
    cursor = open_database().cursor()
    return Passages(
        published.read_sub_goals(cursor, text_id, asked.scope),
        published.read_safeguards(cursor, text_id, asked.scope),
        line_lists.listed_targets(published.read_department_targets(cursor, text_id, asked.scope)),
        line_lists.listed_findings(published.read_findings(cursor, text_id, None, asked.scope)),
    )


class Publication(NamedTuple):
    """What is said of a project: its 绩效目标表 where it has one, results, findings, source.

    Attributes:
        goals: 绩效目标, in order.
        checkpoints: 资金支出计划.
        indicators: with the latest result of each by the month.
        findings: on the project's table.
        purpose: 资金用途; None where none is printed.
        source: the file, line and time that the project came from, as a sentence part.
        is_classified: 涉密; then nothing is said beside the source.
    """

    goals: list[str]
    checkpoints: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    purpose: str | None
    source: str
    is_classified: bool


@st.cache_data(max_entries=200, show_spinner=False)
def publication(asked: Asked, unit_code: str, project_code: str, month: int) -> Publication:
    """What is said of a project by a month; a project without a text has empty frames."""
    cursor, scope = open_database().cursor(), asked.scope
    projects = published.read_project(cursor, asked.year, unit_code, project_code, scope)
    if projects.empty:
        raise NothingFoundError(f"项目 {project_code}")
    project = projects.iloc[0]
    is_classified = bool(project["classified"])
    has_text = not is_missing(project["text_id"]) and not is_classified
    text_id = int(project["text_id"]) if has_text else -1
    indicators = published.read_indicators(cursor, text_id, unit_code, project_code, month, scope)
    checkpoints = published.read_checkpoints(cursor, text_id, project_code, scope)
    findings = published.read_findings(cursor, text_id, project_code, scope)
    return Publication(
        goals=published.read_goals(cursor, text_id, project_code, scope),
        checkpoints=line_lists.listed_plan(checkpoints),
        indicators=line_lists.listed_indicators(indicators),
        findings=line_lists.listed_findings(findings),
        purpose=None if is_classified else _said(project["purpose"]),
        source=_source(project),
        is_classified=is_classified,
    )


def _said(cell: Any) -> str | None:  # noqa: ANN401 a cell, which may be missing
    return None if is_missing(cell) else str(cell)


def _source(project: "pd.Series[Any]") -> str:
    line = "" if is_missing(project["line"]) else f"第 {project['line']} 行起，"
    name = project["kind"] if is_missing(project["file_name"]) else project["file_name"]
    recorded = project["recorded_at"].tz_localize("UTC").to_pydatetime().astimezone()
    return f"{name}，{line}{recorded:%Y-%m-%d %H:%M} 由 {project['actor']} 写入"


@st.cache_data(max_entries=200, show_spinner=False)
def tranches(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's tranches issued up to a day as they are listed."""
    return line_lists.listed_tranches(
        money_facts.read_tranches(
            open_database().cursor(), asked.year, unit_code, project_code, until, asked.scope
        )
    )


@st.cache_data(max_entries=200, show_spinner=False)
def vouchers(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's voucher lines up to a day as they are listed, newest first."""
    return line_lists.listed_vouchers(_vouchers(asked, unit_code, project_code, until))


@st.cache_data(max_entries=200, show_spinner=False)
def voucher_sums(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """How many voucher lines a project has by month and 指标文号, and their sums."""
    return money_facts.read_voucher_sums(
        open_database().cursor(), asked.year, unit_code, project_code, asked.scope
    )


@st.cache_data(max_entries=200, show_spinner=False)
def line_counts(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """How many lines a project's payments of a month are made of: month, lines, amount_fen."""
    vouchers = voucher_sums(asked, unit_code, project_code)
    others = other_lines(asked, unit_code, project_code).assign(lines=1)
    columns = ["month", "lines", "amount_fen"]
    both = pd.concat([vouchers[columns], others[columns]]).astype("int64")
    return both.groupby("month", as_index=False).sum()


@st.cache_data(max_entries=200, show_spinner=False)
def other_lines(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """The lines beside vouchers that a project's payments of the year are made of."""
    cursor, year_end = open_database().cursor(), date(asked.year, 12, 31)
    of_project = (asked.year, unit_code, project_code, year_end, asked.scope)
    return count_others(
        money_facts.read_progress(cursor, *of_project),
        money_facts.read_entered(cursor, *of_project),
        months_of_project(asked, unit_code, project_code),
    )


@st.cache_data(max_entries=200, show_spinner=False)
def openable(asked: Asked, unit_code: str, project_code: str, month: int) -> Openable:
    """The amounts of a project's page that open what they are made of, at a cut-off."""
    return openable_amounts(
        months_of_project(asked, unit_code, project_code).iloc[:month],
        line_counts(asked, unit_code, project_code),
        tranches_at(asked, unit_code, project_code, month),
    )


def tranches_at(asked: Asked, unit_code: str, project_code: str, month: int) -> pd.DataFrame:
    """A project's tranches issued by a month's cut-off, as they are listed."""
    at_cut = months_of_project(asked, unit_code, project_code).iloc[month - 1]
    return tranches(asked, unit_code, project_code, at_cut["cut_on"].date())


@st.cache_data(max_entries=100, show_spinner=False)
def paid_lines(
    asked: Asked, unit_code: str, project_code: str, months: tuple[int, int], most: int
) -> pd.DataFrame:
    """The lines of a span of months, as they are listed; of vouchers so many, the newest."""
    first, last = months
    narrowed = money_facts.Narrowed(since=date(asked.year, first, 1), most=most)
    until = month_end(asked.year, last)
    others = other_lines(asked, unit_code, project_code)
    lines = count_lines(
        _vouchers(asked, unit_code, project_code, until, narrowed),
        others[others["month"].between(first, last)],
    )
    return line_lists.listed_paid_lines(lines)


@st.cache_data(max_entries=100, show_spinner=False)
def document_vouchers(
    asked: Asked, unit_code: str, project_code: str, until: date, document_no: str, most: int
) -> pd.DataFrame:
    """The voucher lines that print a 指标文号, as they are listed; so many, the newest."""
    narrowed = money_facts.Narrowed(document_no=document_no, most=most)
    lines = _vouchers(asked, unit_code, project_code, until, narrowed)
    return line_lists.listed_paid_lines(count_lines(lines, others=pd.DataFrame()))


def _vouchers(
    asked: Asked,
    unit_code: str,
    project_code: str,
    until: date,
    narrowed: money_facts.Narrowed | None = None,
) -> pd.DataFrame:
    cursor, of_project = open_database().cursor(), (asked.year, unit_code, project_code, until)
    return money_facts.read_vouchers(cursor, *of_project, asked.scope, narrowed=narrowed)


@st.cache_data(max_entries=200, show_spinner=False)
def uncounted(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's lines outside the count on a day as they are listed, newest first."""
    return line_lists.listed_uncounted(
        read_uncounted(
            open_database().cursor(), asked.year, unit_code, project_code, until, asked.scope
        )
    )


def _judged(
    asked: Asked, narrowing: judged.Narrowing, issued_until: date = date.max
) -> pd.DataFrame:
    return judged.read_judged_months(
        open_database().cursor(), asked.year, narrowing, asked.scope, issued_until=issued_until
    )


@st.cache_data(max_entries=20, show_spinner=False)
def tie_out_facts(asked: Asked) -> TieOutFacts:
    """Everything that a year's 对账 is computed from."""
    return read_tie_out_facts(open_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=100, show_spinner=False)
def treasury_state(asked: Asked, month: int) -> tuple[State, int | None]:
    """How a month stands against the treasury's report, and its difference in fen."""
    return month_state(tie_out_facts(asked), month)


@st.cache_data(max_entries=60, show_spinner=False)
def tie_outs_of_year(asked: Asked, report: str, span: str) -> list[TieOut]:
    """The county's comparison with a report for each of twelve months."""
    facts = tie_out_facts(asked)
    return [compare(facts, Key(month + 1, report, span)) for month in range(MONTHS_IN_YEAR)]


@st.cache_data(max_entries=60, show_spinner=False)
def tie_outs_of_groups(asked: Asked, key: Key, by: Grouping) -> list[TieOut]:
    """The comparison of every department or fund type."""
    return compare_groups(tie_out_facts(asked), key, by)


@st.cache_data(max_entries=20, show_spinner=False)
def fund_types(asked: Asked) -> list[str]:
    """The 资金性质 that payments of the year print."""
    return sorted({*tie_out_facts(asked).parts["fund_type"]} - {FUND_TYPE_MISSING})


@st.cache_data(max_entries=20, show_spinner=False)
def entry_units(asked: Asked) -> pd.DataFrame:
    """The units that a year's entries are made for, with their departments."""
    return entries.read_entry_units(open_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def entry_projects(asked: Asked) -> dict[str, str]:
    """Every project of a year, of every class: unit and code, joined by a dash → its label."""
    projects = entries.read_entry_projects(open_database().cursor(), asked.year, asked.scope)
    return {
        f"{row.unit_code}-{row.project_code}": f"{row.name}（{row.unit_name}）{row.project_code}"
        for row in projects.itertuples(index=False)
    }


@st.cache_data(max_entries=60, show_spinner=False)
def entered_payments(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """A unit's payments outside the treasury in a month, as a sheet."""
    cursor = open_database().cursor()
    return entries.read_entered_payments(cursor, asked.year, unit_code, month, asked.scope)


@st.cache_data(max_entries=60, show_spinner=False)
def entered_results(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """A unit's results at a month's end, as a sheet."""
    cursor = open_database().cursor()
    return entries.read_entered_results(cursor, asked.year, unit_code, month, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def pending_payments(asked: Asked) -> pd.DataFrame:
    """Reported payments of a year that wait for review, each with what is beyond the budget."""
    return payments_to_review(open_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def pending_results(asked: Asked) -> pd.DataFrame:
    """Reported results of a year that wait for review."""
    return entries.read_pending_results(open_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=5, show_spinner=False)
def listed_batches(data_version: int) -> pd.DataFrame:
    """Every batch as the history lists it, latest first."""
    return import_lists.listed_batches(read_history(open_database().cursor()))


def batch_of_file(data_version: int, fingerprint: str) -> "pd.Series[Any] | None":
    """The batch in force that came from a file with this fingerprint."""
    listed = listed_batches(data_version)
    found = listed[(listed["fingerprint"] == fingerprint) & ~listed["is_undone"]]
    return None if found.empty else found.iloc[0]


class BatchContents(NamedTuple):
    """What a batch found and brought: its findings, its first lines, and how many there are."""

    findings: pd.DataFrame
    lines: pd.DataFrame
    line_count: int


@st.cache_data(max_entries=20, show_spinner=False)
def batch_contents(data_version: int, batch_id: int, most: int) -> BatchContents:
    """What a batch found and brought, as it is listed."""
    cursor = open_database().cursor()
    return BatchContents(
        line_lists.listed_findings(read_batch_findings(cursor, batch_id)),
        import_lists.listed_batch_lines(read_batch_lines(cursor, batch_id, most)),
        count_batch_lines(cursor, batch_id),
    )


@st.cache_data(max_entries=5, show_spinner=False)
def unmatched_years(data_version: int) -> list[int]:
    """The years with lines that have no project, latest first."""
    return read_unmatched_years(open_database().cursor())


@st.cache_data(max_entries=10, show_spinner=False)
def unmatched(data_version: int, year: int) -> pd.DataFrame:
    """The wordings of a year's lines that have no project, most money first."""
    return read_unmatched(open_database().cursor(), year)


@st.cache_data(max_entries=10, show_spinner=False)
def projects_to_match(data_version: int, year: int) -> pd.DataFrame:
    """Every project of a year, of every class, with its unit."""
    return entries.read_entry_projects(open_database().cursor(), year)


@st.cache_data(max_entries=10, show_spinner=False)
def unit_names(data_version: int) -> dict[str, str]:
    """What each unit is called now, by its code."""
    return read_unit_names(open_database().cursor())


@st.cache_data(max_entries=5, show_spinner=False)
def project_names(data_version: int) -> dict[str, str]:
    """What projects are called, of whichever year last, by their code."""
    years = sorted(on_hand.year for on_hand in years_on_hand(data_version, None))
    return {
        str(row.project_code): str(row.name)
        for year in years
        for row in projects_to_match(data_version, year).itertuples(index=False)
    }
