"""The bridge on 总览, 部门 and 项目: what it reads, what it says, and where a click leads."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.charts.bridge import bridge_steps, bridge_title
from perfmon.charts.figure import Figure
from perfmon.charts.theme import LIGHT
from perfmon.measures.bridge import PAID, Bridge, Standing, build_bridge
from perfmon.store.asking import scope_of
from perfmon.store.database import Database, utc_now
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.moved_money import read_payment_kinds, read_tranche_days
from perfmon.ui.loaders.opening import opened_database
from tests import screens
from tests.facts import FIRST, SECOND, issue, pay
from tests.test_pages import (
    DEPARTMENT,
    PROJECT,
    REAL_PROJECT,
    WORST_DEPARTMENT,
    check_words,
    opened,
    printed_wanyuan,
    project_row,
    sentence,
    wanyuan_of,
)

TAB = "进度为什么变"
TABS = {"pages/overview.py": "overview_tab", DEPARTMENT: "department_tab", PROJECT: "project_tab"}


def opened_tab(app: AppTest, page: str = "pages/overview.py", **address: str) -> AppTest:
    opened(app, page, **address)
    app.session_state[TABS[page]] = TAB
    return app.run()


def measured(
    months: tuple[int, int] = (9, 10),
    department: str | None = None,
    project: tuple[str | None, str | None] = (None, None),
) -> Bridge:
    cursor = opened_database().cursor()
    before, after = (
        read_judged_months(cursor, 2023, Narrowing(month, department, *project)) for month in months
    )
    payments, tranches = read_payment_kinds(cursor, 2023), read_tranche_days(cursor, 2023)
    bridge = build_bridge(before, after, payments, tranches)
    assert bridge is not None
    return bridge


def test_voucher_sums_are_read_by_month_and_kind_and_tranches_one_by_one(texts: Database) -> None:
    before = utc_now()
    march, may = date(2023, 3, 31), date(2023, 5, 31)
    pay(texts, {(FIRST, march): 500, (FIRST, date(2023, 3, 1)): 200, (FIRST, may): -100}, may)
    issue(texts, SECOND, "追加", 700, may)
    cursor = texts.cursor()
    kinds = read_payment_kinds(cursor, 2023)
    rows = kinds[["project_code", "month", "kind", "lines", "amount_fen"]].values.tolist()
    assert rows == [[FIRST, 3, "支付", 2, 700], [FIRST, 5, "退款", 1, -100]]
    assert kinds["amount_fen"].dtype == "int64"
    tranches = read_tranche_days(cursor, 2023)
    assert len(tranches) == 11, "one a project of the text, and the 追加"
    added = tranches[tranches["issued_on"] == "2023-05-31"]
    assert added[["project_code", "amount_fen"]].values.tolist() == [[SECOND, 700]]
    for read in (read_payment_kinds, read_tranche_days):
        assert read(cursor, 2023, scope_of(["999001"])).empty
        assert read(cursor, 2022).empty
    assert read_payment_kinds(cursor, 2023, known_at=before).empty
    assert len(read_tranche_days(cursor, 2023, known_at=before)) == 10


def test_the_countys_bridge_says_its_finding_and_lists_every_step(
    app: AppTest, sample: Path
) -> None:
    opened_tab(app)
    assert not app.exception
    bridge = measured()
    assert bridge_title(bridge, ("9月底", "10月底")) in screens.prose(app)
    steps = screens.table_with(app, "step", "points")
    assert steps["step"].tolist() == [*(step.name for step in bridge.steps), "合计"]
    printed = [round(100 * points) for points in steps["points"]]
    assert printed == [*(step.hundredths for step in bridge.steps), bridge.hundredths]
    assert sum(printed[:-1]) == printed[-1]
    paid = [step.paid_fen for step in bridge.steps]
    assert wanyuan_of(steps["paid_wanyuan"]) == printed_wanyuan([*paid, sum(paid)])
    check_words(app)


def test_a_step_opens_its_projects_and_a_click_opens_the_project(
    app: AppTest, sample: Path
) -> None:
    opened_tab(app, month="9")
    bridge = measured((8, 9))
    step = next(step for step in bridge.steps if step.name == "退款、更正")
    app.button_group[-1].select(f"{step.name}（{len(step.projects)}）").run()
    shown = screens.table(app, "bridge_projects_0")
    assert wanyuan_of(shown["paid_wanyuan"]) == printed_wanyuan(step.projects["paid_fen"].tolist())
    assert "budget_wanyuan" not in shown, "nothing moved there"
    row = step.projects.iloc[1]
    screens.pick(app, "bridge_projects_0", 1, "name")
    key = f"{row['unit_code']}-{row['project_code']}"
    assert app.query_params["project"] == key
    assert sentence(project_row(key, month=9)) in screens.prose(app)


def test_any_month_can_be_compared_with_any_later_one(app: AppTest, sample: Path) -> None:
    opened_tab(app)
    (until,) = [box for box in app.selectbox if box.label == "到"]
    until.select(6).run()
    (since,) = [box for box in app.selectbox if box.label == "从"]
    assert since.value == 5
    since.select(2).run()
    assert bridge_title(measured((2, 6)), ("2月底", "6月底")) in screens.prose(app)


def test_a_department_and_a_project_have_their_own_bridge(app: AppTest, sample: Path) -> None:
    opened_tab(app, DEPARTMENT, department=WORST_DEPARTMENT)
    department = measured(department=WORST_DEPARTMENT)
    assert bridge_title(department, ("9月底", "10月底")) in screens.prose(app)
    assert len(screens.table(app, "bridge_projects_0")) == len(
        max(department.steps, key=lambda step: abs(step.effect)).projects
    )
    opened_tab(app, PROJECT, project=REAL_PROJECT)
    unit, code = REAL_PROJECT.split("-")
    project = measured(project=(unit, code))
    assert bridge_title(project, ("9月底", "10月底")) in screens.prose(app)
    check_words(app)


def test_january_has_no_month_to_compare_with_and_says_so(app: AppTest, sample: Path) -> None:
    opened_tab(app, month="1")
    assert not app.exception
    assert "1月以前没有可比的月份" in screens.prose(app)


def test_a_project_without_a_budget_yet_says_so(app: AppTest, sample: Path) -> None:
    tranches = read_tranche_days(opened_database().cursor(), 2023)
    first = tranches.groupby(["unit_code", "project_code"])["issued_on"].min()
    unit, code = first[first > "2023-05-31"].index[0]
    opened_tab(app, PROJECT, project=f"{unit}-{code}", month="5")
    assert not app.exception
    assert "没有预算，没有支出进度可比" in screens.prose(app)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Standing(1, 2), Standing(2, 4), "2月底的支出进度与1月底持平"),
        (Standing(0, 10**6), Standing(1, 10**6), "比1月底高不到 0.01 个百分点"),
        (Standing(3, 4), Standing(1, 2), "2月底的支出进度比1月底低 25.00 个百分点"),
    ],
)
def test_the_title_says_which_way_the_rate_went(
    before: Standing, after: Standing, words: str
) -> None:
    points = {10**6: 0, 4: 0, 2: -2500}[after.budget_fen]
    bridge = Bridge(before, after, points, ())
    assert words in bridge_title(bridge, ("1月底", "2月底"))


def test_each_bar_starts_where_the_one_before_ended(app: AppTest, sample: Path) -> None:
    opened(app)
    bridge = measured((3, 10))
    figure = bridge_steps(bridge, LIGHT, ("3月底", "10月底"))
    # Plotly's own check of every property
    Figure(figure.to_dict())  # type: ignore[no-untyped-call]  # Plotly has no types
    bars, dots = figure.data
    ends = [base + length for base, length in zip(bars.base, bars.x, strict=True)]
    assert bars.base[0] == dots.x[0]
    assert ends[:-1] == pytest.approx(list(bars.base[1:]))
    assert ends[-1] == pytest.approx(dots.x[1])
    assert bars.marker.color == LIGHT.blue
    assert bars.text[0].startswith("+")
    assert f"<b>{PAID}</b>" in bars.hovertext[0]
    assert f"{len(bridge.steps[0].projects)} 个项目" in bars.hovertext[0]
