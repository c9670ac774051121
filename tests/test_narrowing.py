"""What a page tells of one project is the same, of whomever it is read."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from perfmon.measures.rates import is_missing
from perfmon.store.judged import Narrowing, count_cut_days, count_judged, read_judged_months
from perfmon.ui.loaders import narrowing
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.forecasts import project_forecasts
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.narrowing import are_few, of_few
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.loaders.outlooks import outlook_rows
from perfmon.ui.loaders.promises import promises_of, steps_of
from perfmon.ui.loaders.results import result_lights
from perfmon.ui.loaders.states import month_states, project_states

MONTH = 10
UNITS = ("301001", "304001", "317001")

TOLD = [
    lagging_projects,
    project_forecasts,
    result_lights,
    month_states,
    project_states,
    outlook_rows,
    promises_of,
    steps_of,
]


def asked(scope: tuple[str, ...] | None = None) -> Asked:
    return Asked(data_version(), scope, 2023)


def of(rows: pd.DataFrame, unit_code: str) -> list[dict[str, str]]:
    """The rows of a unit with every value as it prints, by project and in their order."""
    theirs = rows[rows["unit_code"] == unit_code].sort_values("project_code", kind="stable")
    return [
        {str(name): "" if is_missing(value) else str(value) for name, value in row.items()}
        for row in theirs.to_dict("records")
    ]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: str(told.__name__))
def test_of_a_units_projects_the_same_is_told_read_with_all_or_alone(
    sample: Path, told: Callable[[Asked, int], pd.DataFrame]
) -> None:
    together = told(asked(), MONTH)
    units = sorted({*UNITS, *together["unit_code"].head(2)})
    assert len(together), "something is told"
    for unit_code in units:
        alone = told(asked((unit_code,)), MONTH)
        assert of(together, unit_code) == of(alone, unit_code)


@pytest.fixture
def counted_anew() -> Iterator[None]:
    """What was counted of the database before and after is not kept."""
    are_few.clear()
    yield
    are_few.clear()


def test_few_projects_are_read_at_once_and_many_by_their_unit(
    sample: Path, monkeypatch: pytest.MonkeyPatch, counted_anew: None
) -> None:
    assert of_few(asked(), UNITS[0]) == asked()
    monkeypatch.setattr(narrowing, "FEW_PROJECTS", 10)
    are_few.clear()
    assert of_few(asked(), UNITS[0]) == asked((UNITS[0],))


def test_where_a_month_is_cut_at_two_days_a_project_is_told_at_its_own(
    sample: Path, counted_anew: None
) -> None:
    cursor = opened_database().cursor()
    assert count_cut_days(cursor, 2023) == 12
    cursor.execute("UPDATE project_month SET cut_on = cut_on - 7 WHERE unit_code = ?", [UNITS[0]])
    assert of_few(asked(), UNITS[0]) == asked((UNITS[0],))


def test_of_a_unit_out_of_sight_nobody_is_read(sample: Path) -> None:
    assert of_few(asked((UNITS[0],)), UNITS[1]) == asked(())
    assert lagging_projects(of_few(asked((UNITS[0],)), UNITS[1]), MONTH).empty


def test_the_judged_projects_in_sight_are_counted(sample: Path) -> None:
    cursor = opened_database().cursor()
    for scope in (None, UNITS[:1], ()):
        rows = read_judged_months(cursor, 2023, Narrowing(month=12), scope)
        assert count_judged(cursor, 2023, scope) == len(rows)
