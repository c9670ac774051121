"""What official forms of a month are filled from, as someone asks for them by year and month."""

from perfmon.errors import NothingFoundError
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_scope import FormScope, facts_within
from perfmon.measures.weights import Preset
from perfmon.periods import Cutoff
from perfmon.store.database import Database
from perfmon.store.forms import read_form_facts
from perfmon.store.overview import read_years
from perfmon.workflows.cutoffs import cutoffs


def read_month_forms(
    database: Database, year: int, month: int, preset: Preset, scope: FormScope
) -> FormFacts:
    """The facts of a scope at the month's cut-off, the same that the page shows.

    Raises:
        NothingFoundError: no data of the month, or no judged project in the scope.
    """
    facts = facts_within(
        read_form_facts(database.cursor(), _cutoff(database, year, month), preset=preset), scope
    )
    if facts.projects.empty:
        whose = f"{scope.kind} {scope.code} " if scope.code else ""
        raise NothingFoundError(f"{whose}在 {year} 年 {month} 月判灯的项目")
    return facts


def _cutoff(database: Database, year: int, month: int) -> Cutoff:
    """The month's cut-off; a month that payments do not reach yet has none."""
    for on_hand in read_years(database.cursor()):
        known = cutoffs(on_hand)
        if on_hand.year == year and month in known:
            return known[month]
        if on_hand.year == year:
            raise NothingFoundError(f" {year} 年 {month} 月的数据，最后到 {max(known)} 月")
    raise NothingFoundError(f" {year} 年的项目")
