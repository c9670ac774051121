"""What visitors of some units are told: all of their own, and nothing that depends on others."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.roles import Role
from perfmon.store.database import open_database
from perfmon.store.derived import refresh_kept_years
from perfmon.store.location import VARIABLE
from perfmon.store.scopes import ScopeKind, read_units
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.entries import entry_units
from perfmon.ui.loaders.forecasts import project_forecasts
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.monitoring_tasks import monitoring_task_list, task_rows
from perfmon.ui.loaders.opening import data_version, forget_database
from perfmon.ui.loaders.outlooks import outlook_rows
from perfmon.ui.loaders.own_lists import carried_over, direct_money
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.promises import promises_of, proposed_steps, steps_of
from perfmon.ui.loaders.reclaims import reclaim_month
from perfmon.ui.loaders.results import double_projects, judged_indicators
from perfmon.ui.loaders.states import project_states
from perfmon.ui.loaders.target_reviews import text_findings, text_rounds
from perfmon.ui.overview_tabs import TABS
from tests import screens
from tests.told import Offered, leave_alone, others_of, told_by
from tests.visitors import come_as, visitor

ROOT = Path(__file__).parents[1]
YEAR, CLOSED = 2023, 9
"""The month of the sample that is closed, with promises, steps and 盘活."""

Part = tuple[str, str, str]
"""A page, the key of its tabs, and one of them; '' for a page without."""

PARTS: list[Part] = [
    *(("overview", "overview_tab", tab) for tab in TABS),
    *(
        ("department", "department_tab", tab)
        for tab in ("项目", "部门目标", "进度为什么变", "同比和年底集中支出")
    ),
    *(("project", "project_tab", tab) for tab in ("绩效指标", "进度为什么变")),
    *(("lagging", "lagging_tab", tab) for tab in ("各部门各月", "结转资金", "直达资金")),
    ("results", "", ""),
    ("double_monitoring", "", ""),
    *(
        ("target_review", "review_tab", tab)
        for tab in ("总表", "问题", "版本", "与上年比", "审核意见")
    ),
    ("entry", "", ""),
    ("monitoring_tasks", "", ""),
    *(
        ("official_forms", "forms_tab", tab)
        for tab in ("官方表格", "自评和复核", "本局空白表", "考核台账")
    ),
    ("closing", "", ""),
    ("todo", "", ""),
    *(("promises", "promises_tab", tab) for tab in ("承诺", "议定事项", "处理阶梯", "盘活")),
]
"""Every page that visitors of some units open, with each of its tabs that is drawn when opened."""

PAGES = list(dict.fromkeys(page for page, _, _ in PARTS))
FIRST_PARTS = [next(part for part in PARTS if part[0] == page) for page in PAGES]

WHO: dict[str, tuple[Role, ScopeKind, str]] = {
    "单位": (Role.UNIT, "unit", "304001"),
    "业务股室": (Role.OFFICE, "office", "行政政法股"),
}

Told = dict[Part, list[str]]


class Visits(NamedTuple):
    """What two visitors were told, one after the other, on one server that forgot nothing.

    Attributes:
        scopes: their units.
        first: of the county's database, the one after the other.
        again: the first parts of every page, once more, after both.
        alone: of a database that never held anything of others.
    """

    scopes: dict[str, tuple[str, ...]]
    first: dict[str, Told]
    again: dict[str, Told]
    alone: dict[str, Told]


@pytest.fixture(scope="module")
def visits(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Visits:
    """A unit and a 业务股室 look at everything they can open."""
    folder = tmp_path_factory.mktemp("visits")
    county = Path(shutil.copyfile(sample_path, folder / "全县.duckdb"))
    with closing(open_database(county)) as database:
        scopes = {
            who: read_units(database.cursor(), kind, code) for who, (_, kind, code) in WHO.items()
        }
    known = {who: scope for who, scope in scopes.items() if scope}
    assert known.keys() == WHO.keys()
    with pytest.MonkeyPatch.context() as patched:
        forget_database()
        patched.setenv(VARIABLE, str(county))
        first = {who: visit(patched, who, scope, PARTS) for who, scope in known.items()}
        again = {who: visit(patched, who, scope, FIRST_PARTS) for who, scope in known.items()}
        alone = {}
        for who, scope in known.items():
            path = Path(shutil.copyfile(sample_path, folder / f"{who}.duckdb"))
            leave_alone(path, scope)
            forget_database()
            patched.setenv(VARIABLE, str(path))
            alone[who] = visit(patched, who, scope, PARTS)
        forget_database()
    return Visits(known, first, again, alone)


def visit(patched: pytest.MonkeyPatch, who: str, scope: tuple[str, ...], parts: list[Part]) -> Told:
    """What a visitor is told by parts of pages and the files that they offer."""
    come_as(patched, visitor(WHO[who][0], scope=scope))
    told = {}
    for part in parts:
        with pytest.MonkeyPatch.context() as offering:
            offered = Offered(offering)
            app = open_part(part)
        assert not app.exception
        assert not app.error
        told[part] = [*told_by(app), *offered.texts()]
    return told


def open_part(part: Part, **address: str) -> AppTest:
    """A page's file alone, at the closed month, as a deep link of a fresh server."""
    return part_at(part, **address).run()


def part_at(part: Part, **address: str) -> AppTest:
    """The same, not run yet."""
    page, key, tab = part
    app = AppTest.from_file(ROOT / "pages" / f"{page}.py", default_timeout=120)
    if tab:
        app.session_state[key] = tab
    for name, value in ({"year": str(YEAR), "month": str(CLOSED)} | address).items():
        app.query_params[name] = value
    return app


@pytest.mark.parametrize("part", PARTS, ids="-".join)
@pytest.mark.parametrize("who", WHO)
def test_a_page_tells_nothing_of_others(
    visits: Visits, sample_path: Path, who: str, part: Part
) -> None:
    others = others_of(sample_path, visits.scopes[who])
    told = visits.first[who][part]
    assert len(told) > 20
    assert [text for text in told if others.told_in(text)] == []


@pytest.mark.parametrize("part", PARTS, ids="-".join)
@pytest.mark.parametrize("who", WHO)
def test_no_figure_depends_on_others(visits: Visits, who: str, part: Part) -> None:
    assert visits.first[who][part] == visits.alone[who][part]


@pytest.mark.parametrize("part", FIRST_PARTS, ids="-".join)
@pytest.mark.parametrize("who", WHO)
def test_two_visitors_on_one_server_are_told_their_own(
    visits: Visits, who: str, part: Part
) -> None:
    assert visits.again[who][part] == visits.first[who][part]
    assert visits.first["单位"][part] != visits.first["业务股室"][part]


OUTSIDE = [
    ("project", "project", "301001-13052923T000000100001", "没有项目"),
    ("department", "department", "301", "没有找到网址里写的主管部门"),
    ("double_monitoring", "extent", "301", "没有找到网址里写的主管部门"),
    ("entry", "unit", "301001", "没有找到网址里写的预算单位"),
    ("monitoring_tasks", "task", "7", "没有找到网址里写的监控任务"),
]


@pytest.mark.parametrize(("page", "name", "value", "said"), OUTSIDE)
def test_a_link_to_what_others_have_tells_no_more_than_one_to_nothing(
    sample: Path, monkeypatch: pytest.MonkeyPatch, page: str, name: str, value: str, said: str
) -> None:
    if page == "project":
        value = outside_project(sample)
    come_as(monkeypatch, visitor(Role.UNIT, scope=("304001",)))
    told = []
    for asked in (value, "999"):
        app = open_part((page, "", ""), **{name: asked})
        assert not app.exception
        (info,) = [each.value for each in app.info if said in each.value]
        assert "不在您的范围内" in info
        words = screens.readable(info).replace(asked, "…")
        told.append([words, *(text for text in told_by(app) if said not in text)])
    assert told[0] == told[1]


def outside_project(path: Path) -> str:
    with closing(open_database(path)) as database:
        rows = database.cursor().execute(
            "SELECT unit_code || '-' || project_code FROM project "
            "WHERE year = 2023 AND unit_code = '301001' LIMIT 1"
        )
        return str(rows.fetchall()[0][0])


@pytest.mark.parametrize("page", PAGES)
def test_who_sees_no_unit_reads_so_on_every_page(
    sample: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    come_as(monkeypatch, visitor(Role.UNIT, scope=()))
    app = open_part((page, "", ""))
    assert not app.exception
    assert any("您的范围内没有项目" in each.value for each in app.info)
    assert not app.metric
    assert not app.dataframe
    assert not app.get("file_uploader")


@pytest.mark.parametrize("page", PAGES)
def test_whose_projects_are_only_wages_reads_so(
    sample: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    with closing(open_database(sample)) as database:
        cursor = database.cursor()
        cursor.execute("UPDATE project SET project_class = '人员类' WHERE unit_code = '304001'")
        refresh_kept_years(cursor)
    come_as(monkeypatch, visitor(Role.UNIT, scope=("304001",)))
    app = open_part((page, "", ""))
    assert not app.exception
    assert any("您的范围内没有项目" in each.value for each in app.info)


Read = Callable[[Asked], pd.DataFrame]

READS: dict[str, Read] = {
    "各月": lambda asked: month_projects(asked, CLOSED),
    "滞后": lambda asked: lagging_projects(asked, CLOSED),
    "全年预计": lambda asked: project_forecasts(asked, CLOSED),
    "状态": lambda asked: project_states(asked, CLOSED),
    "指标": lambda asked: judged_indicators(asked, CLOSED),
    "双监控": lambda asked: double_projects(asked, CLOSED),
    "结转": lambda asked: carried_over(asked, CLOSED),
    "直达": lambda asked: direct_money(asked, CLOSED),
    "任务": lambda asked: task_rows(asked, monitoring_task_list(asked)[0]),
    "预计": lambda asked: outlook_rows(asked, CLOSED),
    "承诺": lambda asked: promises_of(asked, CLOSED),
    "建议": lambda asked: proposed_steps(asked, CLOSED),
    "已决定": lambda asked: steps_of(asked, CLOSED),
    "盘活": lambda asked: lines_of(asked),
    "文本": text_rounds,
    "问题": text_findings,
    "填报单位": entry_units,
}


def lines_of(asked: Asked) -> pd.DataFrame:
    month = reclaim_month(asked, CLOSED)
    assert month is not None
    return month.lines


@pytest.mark.parametrize("name", READS)
def test_a_row_is_the_same_whoever_looks(sample: Path, name: str) -> None:
    read, scope = READS[name], ("304001", "304002", "306001")
    version = data_version()
    county = read(Asked(version, None, YEAR))
    own = county[county["unit_code"].isin(scope)]
    assert 0 < len(own) < len(county)
    seen = read(Asked(version, scope, YEAR))
    pd.testing.assert_frame_equal(plain(seen), plain(own))


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The cells as they are, whatever an empty column is held as."""
    cells = rows.reset_index(drop=True).astype(object)
    return cells.where(cells.notna(), None)


def test_the_sums_of_the_first_page_are_those_of_the_rows_seen(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = ("304001", "304002", "306001")
    with closing(open_database(sample)) as database:
        ((budget_fen, paid_fen, count),) = (
            database.cursor()
            .execute(
                "SELECT sum(m.adjusted_budget_fen), sum(m.paid_fen), count(*) "
                "FROM project_month AS m "
                "JOIN project AS p USING (region_code, year, unit_code, project_code) "
                "WHERE m.year = 2023 AND m.month = 9 AND list_contains($scope, m.unit_code) "
                "AND p.project_class IN ('其他运转类', '特定目标类')",
                {"scope": list(scope)},
            )
            .fetchall()
        )
    come_as(monkeypatch, visitor(Role.UNIT, scope=scope))
    app = open_part(("overview", "overview_tab", "汇总"))
    total = (
        f"合计调整预算 {budget_fen / 1_000_000:,.2f} 万元、已支付 {paid_fen / 1_000_000:,.2f} 万元"
    )
    assert total in screens.prose(app)
    groups = screens.table(app, "groups_by_department_code_0")
    assert groups["project_count"].sum() == count
    for name, fen in (("adjusted_budget_wanyuan", budget_fen), ("paid_wanyuan", paid_fen)):
        assert groups[name].sum() == pytest.approx(fen / 1_000_000, abs=0.005 * len(groups))
