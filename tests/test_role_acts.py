"""Every role × page × act on what the pages offer: the widget is there exactly where it may act."""

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.actor import Actor
from perfmon.measures.task_selection import PICKED, TaskSelection
from perfmon.reports.task_workbook import task_workbook
from perfmon.roles import TABLE, Act, Role, first_page, may
from perfmon.store.backup_setting import read_backup_setting
from perfmon.store.database import Database, open_database
from perfmon.store.location import VARIABLE
from perfmon.store.log import read_log_end
from perfmon.store.monitoring_tasks import read_task_rows, read_tasks
from perfmon.store.overview import read_data_version
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.ui.menu import MENU
from perfmon.workflows.access import Access
from perfmon.workflows.backing_up import back_up
from perfmon.workflows.backup_folder import kept_backups, made_folder_of
from perfmon.workflows.confirmations import Answer, issue_sheets, known_lines, record_answers
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.hand_matching import ProjectKey
from perfmon.workflows.monitoring_tasks import TaskEntry, create_task
from perfmon.workflows.promises import PromiseEntry, promise
from perfmon.workflows.unit_entries import Sheet, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, import_document, pay
from tests.money_files import take, write_csv
from tests.people import add
from tests.test_closing import JUNE_END, sign_all
from tests.test_role_pages import REFUSAL
from tests.test_roles import ONLY_LOOKING
from tests.test_task_returns import ANSWER, COPIES, MONEY, filled
from tests.test_text_rounds import SECOND_ROUND
from tests.test_year_opening import close_december
from tests.visitors import come_as, visitor

WANYUAN = 1_000_000
PAYMENT_HEAD = "支付日期,预算单位,项目名称,支付金额,支付凭证号"
TODAY = date(2024, 1, 10)
PAGES = {address: file for entries in MENU.values() for file, _, address in entries}
BY_COMMAND = {("month-closing", Act.REPORT_UP), ("import", Act.CONSOLIDATE)}
"""What only the command line does: see `test_report_up` and `test_consolidation`."""
OF_UNITS = {Role.OFFICE, Role.UNIT, Role.DEPARTMENT}
"""Roles that are granted for units; here for the one unit of the database."""


@pytest.fixture(scope="module")
def prepared(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A real database with something to do in every corner, which the pages open.

    December is closed, October open with its sheets out; a revised text, a reported payment and an
    objection wait; a line is on no project; a task is asked, and a backup kept.
    """
    folder = tmp_path_factory.mktemp("acts")
    path = Path(shutil.copyfile(texts_path, folder / "库.duckdb"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "today", lambda: TODAY)
        patched.setattr("streamlit.page_link", lambda *_, **__: None)  # pages run alone here
        patched.setattr(clock, "now", lambda: datetime(2024, 1, 10, 12, 0).astimezone())
        database = open_database(path)
        fill(database, folder)
        database.close()
        forget_database()
        patched.setenv(VARIABLE, str(path))
        yield path
        forget_database()


def fill(database: Database, folder: Path) -> None:
    pay(
        database,
        {(FIRST, date(2023, 5, 1)): 38 * WANYUAN, (FIFTH, date(2023, 5, 1)): WANYUAN},
        date(2023, 12, 31),
    )
    close_december(database)
    take(database, write_csv(folder, f"{PAYMENT_HEAD}\n2023-05-05,288001,没有的项目,50.00,9001"))
    import_document(database, SECOND_ROUND)
    issue_sheets(database, 2023, 10, date(2024, 1, 20), ACTOR, TODAY)
    project, line = next(iter(known_lines(database.cursor(), 2023, 10).items()))
    figures = tuple(int(line[name]) for name in ("budget_fen", "paid_fen", "in_transit_fen"))
    record_answers(database, 2023, 10, [Answer(project, "异议", "少一笔", figures)], ACTOR)
    sheet = Sheet("国库外支付", 2023, UNIT, 10)
    send_cells(database, sheet, [Cell(FIFTH, "0.50")], "已报", ACTOR, TODAY)
    selection = TaskSelection(PICKED, picked=((UNIT, FIFTH),))
    task = TaskEntry(2023, 10, "10月监控", selection, date(2024, 1, 20))
    create_task(database, task, ACTOR)
    promised = PromiseEntry(
        2023, 10, (UNIT, FIRST), "采购", "签合同", date(2023, 11, 30), "王五", amount="2"
    )
    promise(database, promised, ACTOR)
    add(database, "李会计", Role.BUREAU)
    back_up(database, made_folder_of(database) / "库-手工.zip", ACTOR)


Shows = Callable[[AppTest], bool]


def button(key: str) -> Shows:
    """A button whose key begins so."""
    return lambda app: any(str(each.key).startswith(key) for each in app.button)


def labelled(label: str) -> Shows:
    """A button, of a form or not, whose label begins so."""
    return lambda app: any(each.label.startswith(label) for each in app.button)


def uploader(key: str) -> Shows:
    """A field that takes files."""
    return lambda app: any(str(each.key).startswith(key) for each in app.get("file_uploader"))


def download(key: str) -> Shows:
    """A button that hands out a file."""
    return lambda app: any(str(each.key).startswith(key) for each in app.get("download_button"))


def option(key: str, label: str) -> Shows:
    """One of several to choose from."""

    def shows(app: AppTest) -> bool:
        return any(
            str(each.key).startswith(key) and label in each.options for each in app.button_group
        )

    return shows


def any_file(app: AppTest) -> bool:
    """A button that hands out a file, whichever."""
    return bool(app.get("download_button"))


def tick(begins: str, words: str = "") -> Callable[[AppTest], None]:
    """Ticks the first row of a table whose sentence has the words."""

    def step(app: AppTest) -> None:
        for table in app.dataframe:
            if str(table.key).startswith(begins):
                rows = list(range(len(table.value)))
                if words:
                    said = table.value["message"].tolist()
                    rows = [row for row in rows if words in said[row]]
                picked = {"rows": rows[:1], "columns": [], "cells": []}
                app.session_state[str(table.key)] = {"selection": picked}

    return step


def type_payment(app: AppTest) -> None:
    """Types a payment of the fifth project, which waits for its draft to be kept."""
    for table in app.dataframe:
        if str(table.key).startswith(f"国库外支付_2023_{UNIT}_10"):
            typed = {"edited_rows": {4: {"typed": "1.50"}}, "added_rows": [], "deleted_rows": []}
            app.session_state[str(table.key)] = typed


def put_return(app: AppTest) -> None:
    """Puts in what a unit sent back for the task."""
    cursor = opened_database().cursor()
    (task,) = read_tasks(cursor, 2023)
    content = task_workbook(read_task_rows(cursor, task), task, is_demo=False)
    content = filled(content, {COPIES: 20}, {MONEY: ANSWER})
    app.file_uploader(key="task_files").set_value([("交回.xlsx", content, "application/xlsx")])


def put_payments(app: AppTest) -> None:
    """Puts in a payment that is not in the database."""
    content = f"{PAYMENT_HEAD}\n2023-05-06,288001,没有的项目,60.00,9002".encode()
    app.file_uploader(key="import_files").set_value([("支付.csv", content, "text/csv")])


def type_word(app: AppTest) -> None:
    """Types the word without which nothing is restored."""
    for each in app.text_input:
        if str(each.key).startswith("restoring_"):
            each.input("恢复")


@dataclass(frozen=True)
class Visit:
    """A part of a page, and by what it offers its acts.

    Attributes:
        page: its address.
        acts: by act, what shows that it is offered.
        month: the month that is looked at.
        state: what the visitor chose before, by key.
        address: what stands in the address besides.
        step: what the visitor clicks first.
        of_all: acts on all units at once, which are not offered to who sees only some.
    """

    page: str
    acts: dict[Act, Shows]
    month: int = 10
    state: dict[str, Any] = field(default_factory=dict)
    address: dict[str, str] = field(default_factory=dict)
    step: Callable[[AppTest], None] | None = None
    of_all: frozenset[Act] = frozenset()

    def open(self) -> AppTest:
        app = AppTest.from_file(PAGES[self.page], default_timeout=120)
        for name, value in self.state.items():
            app.session_state[name] = value
        for name, value in ({"year": "2023", "month": str(self.month)} | self.address).items():
            app.query_params[name] = value
        app.run()
        if self.step is not None:
            self.step(app)
            app.run()
        return app


PROJECT = {"project": f"{UNIT}-{FIRST}"}
CLOSED_BATCH, OPEN_BATCH = "2", "7"
"""The payments before December was closed, and those after."""

VISITS: dict[str, Visit] = {
    "总览": Visit("home", {}),
    "待办": Visit("to-do", {Act.DOWNLOAD: download("to_do_download")}),
    "部门": Visit(
        "departments",
        {Act.LINK_TARGET: button("target_link")},
        state={"department_tab": "部门目标"},
    ),
    "项目": Visit(
        "projects",
        {
            Act.SET_STATE: button("state_forms"),
            Act.SET_STATION: button("station_form"),
            Act.SET_TRAIT: button("trait_form"),
        },
        state={"project_tab": "绩效指标"},
        address=PROJECT,
    ),
    "滞后项目": Visit("behind", {Act.DOWNLOAD: download("lagging_download")}),
    "绩效指标": Visit("indicators", {Act.DOWNLOAD: download("indicators_download")}),
    "双监控": Visit("double-monitoring", {}),
    "目标审核·问题": Visit(
        "target-review",
        {
            Act.ANSWER_FINDING: option("review_verdict_", "退回"),
            Act.CORRECT_TARGET: option("review_verdict_", "更正"),
        },
        state={"review_tab": "问题"},
        step=tick("review_rows_", "5.24"),
    ),
    "目标审核·版本": Visit(
        "target-review", {Act.DECIDE_TEXT: button("review_accept_")}, state={"review_tab": "版本"}
    ),
    "目标审核·审核意见": Visit(
        "target-review",
        {Act.DOWNLOAD: download("review_letter_download")},
        state={"review_tab": "审核意见"},
    ),
    "填报": Visit(
        "reporting",
        {
            Act.ENTER: button(f"国库外支付_2023_{UNIT}_10_draft"),
            Act.REVIEW: button("review_国库外支付_approve"),
            Act.TYPE: labelled("记入"),
        },
        step=type_payment,
    ),
    "监控任务": Visit(
        "monitoring-tasks",
        {
            Act.DOWNLOAD: download("task_workbooks"),
            Act.ASK: button("task_create"),
            Act.TAKE_RETURNS: uploader("task_files"),
        },
    ),
    "报表·官方表格": Visit("forms", {Act.DOWNLOAD: download("forms_download")}),
    "报表·自评和复核": Visit(
        "forms",
        {Act.SCORE: option("score_side", "自评"), Act.RESCORE: option("score_side", "复核")},
        state={"forms_tab": "自评和复核"},
    ),
    "导入": Visit(
        "import",
        {
            Act.DOWNLOAD: download("template_"),
            Act.IMPORT: uploader("import_files"),
            Act.MATCH: labelled("对到这个项目"),
        },
        step=tick("unmatched_"),
    ),
    "导入·历史": Visit("import", {Act.UNDO: button("import_undo")}, address={"batch": OPEN_BATCH}),
    "导入·已月结的": Visit(
        "import", {Act.UNDO_CLOSED: button("import_undo")}, address={"batch": CLOSED_BATCH}
    ),
    "对账": Visit("reconciliation", {Act.RECORD_TOTAL: labelled("记下")}),
    "规则": Visit("rule-sets", {Act.SET_RULES: labelled("存为新版本")}),
    "月结": Visit(
        "month-closing",
        {
            Act.DOWNLOAD: download("check_sheets"),
            Act.CLOSE: button("close_month"),
            Act.SIGN: button("sign_now_"),
            Act.ISSUE_SHEETS: button("check_issue"),
            Act.CONFIRM: button("check_all"),
            Act.SETTLE_OBJECTION: button("check_handle_"),
        },
        of_all=frozenset({Act.DOWNLOAD}),
    ),
    "月结·已月结的": Visit(
        "month-closing",
        {Act.TAKE_PAPERS: download("paper_"), Act.OPEN_YEAR: button("open_year")},
        month=12,
    ),
    "会议": Visit("meeting-room", {Act.PROMISE: labelled("记入")}),
    "承诺": Visit(
        "meeting-promises",
        {Act.DOWNLOAD: download("promise_download"), Act.PROMISE: button("promise_form")},
    ),
    "承诺·议定事项": Visit(
        "meeting-promises",
        {Act.RESOLVE: button("resolution_form")},
        state={"promises_tab": "议定事项"},
    ),
    "承诺·处理阶梯": Visit(
        "meeting-promises",
        {Act.DECIDE_STEP: button("ladder_form")},
        state={"promises_tab": "处理阶梯"},
    ),
    "承诺·盘活": Visit(
        "meeting-promises",
        {Act.RECLAIM: button("reclaim_form")},
        month=12,
        state={"promises_tab": "盘活"},
    ),
    "系统·备份": Visit(
        "administration",
        {
            Act.DOWNLOAD: any_file,
            Act.BACK_UP: button("back_up_now"),
            Act.RESTORE: lambda app: any(
                str(each.key).startswith("restoring_") for each in app.text_input
            ),
        },
        state={"system_tab": "备份"},
    ),
    "系统·账号": Visit(
        "administration",
        {Act.MANAGE_ACCOUNTS: button("accounts_add")},
        state={"system_tab": "账号"},
    ),
    "系统·日志": Visit(
        "administration",
        {Act.READ_LOG: download("log_download")},
        state={"system_tab": "日志"},
    ),
}

EVERYBODY = visitor(*Role)
NOBODY = visitor()


def test_every_act_of_the_table_has_a_widget_here() -> None:
    shown = {(visit.page, act) for visit in VISITS.values() for act in visit.acts}
    table = {(page, act) for page, acts in TABLE.items() for act in acts if act != Act.LOOK}
    assert shown | {("import", Act.START_EMPTY)} | BY_COMMAND == table


LOOKING = [
    (name, role) for name, visit in VISITS.items() for role in Role if may([role], visit.page)
]
"""Whom a page is not for sees nothing on it: see `test_role_pages`."""


@pytest.mark.parametrize(("name", "role"), LOOKING)
def test_an_act_is_offered_exactly_to_whom_the_table_allows_it(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, name: str, role: Role
) -> None:
    visit = VISITS[name]
    come_as(monkeypatch, visitor(role, scope=(UNIT,) if role in OF_UNITS else None))
    app = visit.open()
    assert not app.exception
    if Act.DOWNLOAD not in TABLE[visit.page]:
        assert not any_file(app)
    assert {act for act, shows in visit.acts.items() if shows(app)} == {
        act
        for act in visit.acts
        if may([role], visit.page, act) and not (act in visit.of_all and role in OF_UNITS)
    }


@pytest.mark.parametrize("role", Role)
def test_an_empty_database_is_offered_to_whom_the_table_allows_it(
    sample: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    come_as(monkeypatch, visitor(role))
    app = AppTest.from_file(PAGES[first_page([role])], default_timeout=120).run()
    assert not app.exception
    assert button("start_empty")(app) == may([role], "import", Act.START_EMPTY)


def written() -> tuple[object, ...]:
    """How often was written, how much is logged, and how and when was backed up."""
    database = opened_database()
    cursor = database.cursor()
    kept = [each.path.name for each in kept_backups(database)]
    return (
        read_data_version(cursor),
        read_log_end(cursor).entries,
        read_backup_setting(cursor),
        kept,
    )


@pytest.mark.parametrize("name", VISITS)
def test_a_page_that_is_no_longer_the_visitors_refuses_whatever_they_click_on_it(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    come_as(monkeypatch, EVERYBODY)
    app = VISITS[name].open()
    before = written()
    come_as(monkeypatch, NOBODY)
    for each in app.button:
        if not each.disabled:
            each.click()
    app.run()
    assert REFUSAL.search(screens.prose(app))
    screens.assert_nothing_shown(app)
    assert written() == before


@dataclass(frozen=True)
class Gone(Access):
    """Somebody whose roles are gone.

    Attributes:
        tried: what they still tried to write, and where.
    """

    tried: list[tuple[str, Act]] = field(default_factory=list)

    def actor_for(self, page: str, act: Act, unit_codes: Collection[str] = ()) -> Actor:
        self.tried.append((page, act))
        return super().actor_for(page, act, unit_codes)


class Leaving:
    """A visitor whose roles go while a click is on its way: drawn with them, written without."""

    def __init__(self) -> None:
        self.is_clicking = False
        self.gone = Gone(NOBODY.name, NOBODY.address, ())
        self._was_asked = False

    def __call__(self) -> Access:
        if not self.is_clicking:
            return EVERYBODY
        drawn, self._was_asked = not self._was_asked, True
        return EVERYBODY if drawn else self.gone


DEEPER = VISITS | {
    "目标审核·更正": replace(
        VISITS["目标审核·问题"],
        state={"review_tab": "问题", "review_verdict_接受_退回_更正": "更正"},
    ),
    "报表·复核": replace(
        VISITS["报表·自评和复核"], state={"forms_tab": "自评和复核", "score_side_自评_复核": "复核"}
    ),
    "监控任务·交回的": replace(VISITS["监控任务"], step=put_return),
    "导入·文件": replace(VISITS["导入"], step=put_payments),
    "导入·对上": replace(VISITS["导入"], state={"match_project": ProjectKey(UNIT, FIRST)}),
    "系统·恢复": replace(VISITS["系统·备份"], step=type_word),
    "系统·一个账号": replace(VISITS["系统·账号"], step=tick("accounts")),
}

FORGED = [
    *[("目标审核·问题", Act.ANSWER_FINDING, "接受这一处"), ("填报", Act.TYPE, "记入预算变动")],
    *[("目标审核·更正", Act.CORRECT_TARGET, "记入更正"), ("报表·复核", Act.RESCORE, "记下定分")],
    *[("填报", Act.ENTER, label) for label in ("存草稿", "上报")],
    *[("目标审核·版本", Act.DECIDE_TEXT, label) for label in ("接受", "不采用")],
    *[("填报", Act.REVIEW, label) for label in ("审核通过", "退回草稿")],
    *[("监控任务", Act.ASK, "新建任务"), ("报表·自评和复核", Act.SCORE, "记下定分")],
    *[("对账", Act.RECORD_TOTAL, "撤回这个数")],
    *[("规则", Act.SET_RULES, "存为新版本"), ("会议", Act.PROMISE, "记入")],
    *[("月结", Act.SIGN, "签认")],
    *[("月结", Act.ISSUE_SHEETS, "补发核对单"), ("月结", Act.CONFIRM, "其余")],
    *[("月结", Act.SETTLE_OBJECTION, "记为已处理"), ("月结·已月结的", Act.OPEN_YEAR, "开2024年度")],
    *[("监控任务·交回的", Act.TAKE_RETURNS, "导入 1 份"), ("导入·文件", Act.IMPORT, "导入")],
    *[("导入·对上", Act.MATCH, "对到这个项目"), ("系统·恢复", Act.RESTORE, "恢复这份备份")],
    *[("系统·备份", Act.BACK_UP, label) for label in ("立即备份", "保存")],
    ("系统·一个账号", Act.MANAGE_ACCOUNTS, "停用"),
]
"""Buttons on the pages themselves that write."""


@pytest.mark.parametrize(("name", "act", "label"), FORGED)
def test_a_click_is_refused_in_words_where_the_role_goes_meanwhile(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, name: str, act: Act, label: str
) -> None:
    leaving = Leaving()
    come_as(monkeypatch, leaving)
    refuses(DEEPER[name].open(), leaving, (DEEPER[name].page, act), label)


def test_a_month_is_not_closed_by_who_may_no_longer(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = opened_database()
    pay(database, {(FIRST, date(2023, 5, 1)): WANYUAN}, JUNE_END)
    sign_all(database)
    leaving = Leaving()
    come_as(monkeypatch, leaving)
    app = replace(VISITS["月结"], month=6).open()
    refuses(app, leaving, ("month-closing", Act.CLOSE), "月结 6月")


def test_the_sample_is_not_put_aside_by_who_may_no_longer(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = Leaving()
    come_as(monkeypatch, leaving)
    app = AppTest.from_file(PAGES["home"], default_timeout=120).run()
    refuses(app, leaving, ("import", Act.START_EMPTY), "建立空库")
    assert opened_database().is_demo


FORMS = [
    ("projects", Act.SET_STATE, "登记"),
    ("projects", Act.SET_STATION, "登记"),
    ("projects", Act.SET_TRAIT, "记入"),
    ("departments", Act.LINK_TARGET, "记入"),
    ("meeting-promises", Act.PROMISE, "登记"),
    ("meeting-promises", Act.RESOLVE, "登记"),
    ("meeting-promises", Act.DECIDE_STEP, "决定"),
    ("meeting-promises", Act.RECLAIM, "填建议"),
    ("import", Act.UNDO, "撤销这一批"),
    ("import", Act.UNDO_CLOSED, "撤销这一批"),
    *[("administration", Act.MANAGE_ACCOUNTS, label) for label in ("新增", "授予", "收回", "重设")],
]
"""Forms over a page that write; AppTest closes them at the next run unless they stand alone."""


@pytest.mark.parametrize(("page", "act", "label"), FORMS)
def test_a_form_is_refused_in_words_where_the_role_goes_meanwhile(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, page: str, act: Act, label: str
) -> None:
    leaving = Leaving()
    come_as(monkeypatch, leaving)
    app = form(act, label)
    if act == Act.UNDO_CLOSED:
        app.checkbox(key="undo_administrator").check()
    refuses(app, leaving, (page, act), label)


def test_every_writing_act_is_tried_without_the_role() -> None:
    tried = {(DEEPER[name].page, act) for name, act, _ in FORGED}
    tried |= {(page, act) for page, act, _ in FORMS}
    tried |= {("month-closing", Act.CLOSE), ("import", Act.START_EMPTY)} | BY_COMMAND
    writing = {(page, act) for page, acts in TABLE.items() for act in acts}
    assert tried == {(page, act) for page, act in writing if act not in ONLY_LOOKING}


def form(act: Act, label: str) -> AppTest:
    """The form of an act, standing alone."""
    app = AppTest.from_function(_form, default_timeout=120, args=(str(act), label))
    app.query_params["year"] = "2023"
    app.query_params["month"] = "12" if act == Act.RECLAIM else "10"
    return app.run()


def _form(act: str, label: str) -> None:
    from functools import partial

    from perfmon.roles import Act
    from perfmon.ui import (
        accounts,
        department_targets,
        import_undo,
        ladder_forms,
        promise_forms,
        reclaim_forms,
        resolutions,
        state_forms,
        station_forms,
        trait_forms,
    )
    from perfmon.ui.access import actor_on
    from perfmon.ui.loaders.department_targets import department_targets as targets
    from perfmon.ui.page import open_page, open_without_year

    project = ("288001", "13052923P00584010819F")
    if act == "撤销":
        import_undo.ask_undo(7, "")
    elif act == "撤销已月结的批次":
        import_undo.ask_undo(2, "")
    elif act == "账号管理":
        open_without_year("administration", "系统")
        asking = partial(actor_on, "administration", Act.MANAGE_ACCOUNTS)
        if label == "新增":
            accounts.ask_person(asking)
        elif label == "重设":
            accounts.ask_reset("李会计", asking)
        else:
            accounts.ask_roles("李会计", asking)
    elif act in ("状态登记", "办理环节登记", "指标判法"):
        page = open_page("projects", "项目")
        if act == "状态登记":
            state_forms.ask_state(page, project)
        elif act == "办理环节登记":
            station_forms.ask_stations(page, project)
        else:
            trait_forms.ask_trait(page, project, 2)
    elif act == "部门目标登记":
        page = open_page("departments", "部门")
        row = targets(page.asked, page.month, "288").iloc[0].to_dict()
        department_targets.ask_link(page, "288", row)
    else:
        asks = {
            "承诺登记": promise_forms.ask_promise,
            "议定事项登记": resolutions.ask_resolution,
            "处理阶梯": ladder_forms.ask_decision,
            "盘活": reclaim_forms.ask_line,
        }
        asks[act](open_page("meeting-promises", "承诺"))


def refuses(app: AppTest, leaving: Leaving, wanted: tuple[str, Act], label: str) -> None:
    """Presses the button, while the role goes; the page says why nothing was written."""
    assert not app.exception
    before = written()
    next(each for each in app.button if each.label.startswith(label)).click()
    leaving.is_clicking = True
    app.run()
    assert not app.exception
    assert leaving.gone.tried == [wanted], "the write itself asked, and nothing before it"
    assert f"您还没有角色，不能做“{wanted[1]}”" in screens.prose(app)
    assert written() == before


def history(batch: object) -> AppTest:
    return Visit("import", {}, address={"batch": str(batch)}).open()


def test_an_administrator_reads_no_sum_in_the_history_of_imports(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator, bureau = visitor(Role.ADMINISTRATOR), visitor(Role.BUREAU)
    come_as(monkeypatch, bureau)
    whole = screens.table(history(CLOSED_BATCH), "import_batches_0")
    come_as(monkeypatch, administrator)
    told = screens.table(history(CLOSED_BATCH), "import_batches_0")
    assert set(whole) - set(told) == {"amount_wanyuan", "change_wanyuan"}
    assert told.equals(whole[list(told)])
    of_file = whole["change_wanyuan"].notna()
    for of_kind in (whole[of_file], whole[~of_file & whole["amount_wanyuan"].notna()]):
        batch = of_kind["batch_id"].iloc[0]
        sentence = re.compile(f"第 {batch} 批.*万元")
        come_as(monkeypatch, bureau)
        assert sentence.search(screens.prose(history(batch)))
        come_as(monkeypatch, administrator)
        said = screens.prose(history(batch))
        assert f"第 {batch} 批" in said
        assert "万元" not in said


def test_an_administrator_who_takes_back_reads_what_it_changes(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, visitor(Role.ADMINISTRATOR))
    assert "39.00 万元" in screens.prose(form(Act.UNDO_CLOSED, ""))


def test_an_administrator_recognises_a_backup_by_the_sums_of_its_years(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, visitor(Role.ADMINISTRATOR))
    compared = screens.table_with(VISITS["系统·备份"].open(), "what", "backup").set_index("what")
    assert compared.loc["2023年已支付（万元）", "backup"] == "39.00"
