"""A consolidated file (汇总库) is served by many processes, and nobody writes into it."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bench.server import free_port, running_server
from perfmon.__main__ import main
from perfmon.actor import Actor
from perfmon.errors import (
    ConsolidatedDatabaseError,
    ConsolidatedVersionError,
    LogUnwritableError,
    OnlyReadError,
    SettingRefusedError,
    SignInRefusedError,
)
from perfmon.roles import ONLY_READ, TABLE, Act, Role, first_page
from perfmon.store.database import Database, create_database, open_database, utc_now
from perfmon.store.location import VARIABLE
from perfmon.store.log import birth_hash
from perfmon.store.log_file import LogFile, log_folder_of
from perfmon.store.log_files import log_cursor
from perfmon.store.migration import known_migrations
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.ui.menu import MENU
from perfmon.workflows.access import Access, Grant
from perfmon.workflows.accounts import access_of, switch_off
from perfmon.workflows.consolidation import consolidate
from perfmon.workflows.consolidation.expected import Asked
from perfmon.workflows.log import AskedLog, find_log, log_download
from perfmon.workflows.opening import open_for_pages, refuse_unfit_server
from perfmon.workflows.sign_in_settings import SignInSettings, Way
from perfmon.workflows.signing_in import (
    Credentials,
    begin_session,
    hash_of,
    see,
    sign_in,
    sign_out,
    valid_session,
)
from perfmon.workflows.verifying import verify
from tests import screens
from tests.county_reports import NEIGHBOUR, fill_neighbour, report
from tests.doorways import cookies_of, open_page
from tests.facts import ACTOR, FIRST, REGION, pay
from tests.oidc_provider import write_secrets
from tests.people import ADMINISTRATOR, add
from tests.test_oidc_door import Place, browser_at, come, running_provider
from tests.visitors import come_as, pages_drawn, titles_offered, visitor

PROXY = {"PERFMON_SIGN_IN": "proxy", "PERFMON_PROXY_ADDRESSES": "127.0.0.1"}
PAGES = {address: file for entries in MENU.values() for file, _, address in entries}
TITLES = {address: title for entries in MENU.values() for _, title, address in entries}
CLERK = Actor("李会计", "10.0.0.7")
PAID = "38.08"
"""万元 that both counties paid: 38 here, and a little next door."""


@pytest.fixture(scope="module")
def made(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A consolidated file of two counties, made once; everybody copies it."""
    folder = tmp_path_factory.mktemp("汇总")
    with closing(open_database(shutil.copyfile(texts_path, folder / "巨鹿.duckdb"))) as county:
        pay(county, {(FIRST, date(2023, 5, 1)): 38_000_000}, date(2023, 10, 31))
        report(county, folder / "上报")
    with closing(create_database(folder / "宁晋.duckdb")) as neighbour:
        fill_neighbour(neighbour, folder)
        report(neighbour, folder / "上报")
    consolidate(folder / "上报", folder / "汇总.duckdb", Asked(2023, 10), ACTOR)
    return folder / "汇总.duckdb"


@pytest.fixture
def path(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A consolidated file of the test's own, which the pages open."""
    path = Path(shutil.copyfile(made, tmp_path / "汇总.duckdb"))
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    forget_database()


@pytest.fixture
def served(path: Path) -> Iterator[Database]:
    """The same, as a server opens it."""
    with closing(open_for_pages()) as database:
        yield database


def _logs(path: Path) -> list[Path]:
    """The logs beside a file, whichever database of that name they are of."""
    return sorted(log_folder_of(path).glob("*.jsonl"))


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def entries(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def offered(messages: list[Any]) -> set[str]:
    """The titles in the menu."""
    (menu,) = [each.navigation for each in messages if each.WhichOneof("type") == "navigation"]
    return {page.page_name for page in menu.app_pages if not page.is_hidden}


def test_two_processes_serve_the_same_file_at_once_and_change_no_byte_of_it(
    path: Path, tmp_path: Path
) -> None:
    before, log = fingerprint(path), log_folder_of(path)
    with ExitStack() as running:
        addresses = []
        for name in ("一", "二"):
            home = tmp_path / name
            home.mkdir()
            addresses.append(running.enter_context(running_server(path, home, PROXY)))
        for address in addresses:
            with open_page(address, {"x-remote-user": "zhang"}) as page:
                shown = page.visit()
                assert "各地区部门项目支出进度" in shown
                assert PAID in shown
                assert offered(page.messages) == {"总览", "部门", "项目", "滞后项目"}
                for name in ("departments", "projects", "behind"):
                    assert "万元" in page.visit(name)
                refused = page.visit("import")
                assert "现在打开的是汇总库，只能看各县上报的数，没有这一页" in refused
                assert "万元" not in refused
    assert fingerprint(path) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "一",
        "二",
        "汇总-日志",
        "汇总.duckdb",
    ]
    files = {file.name: entries(file) for file in log.iterdir()}
    assert len(files) == 2
    for begun, *noted in files.values():
        assert (begun["act"], begun["subject"]) == ("看板启动", "汇总库 汇总.duckdb")
        assert {told["act"] for told in noted} <= {"记下末条"}
        assert {told["subject"] for told in noted} < set(files), "the one that began before"


def test_who_signs_in_by_oidc_stands_in_the_log_beside_and_not_in_the_file(
    path: Path, tmp_path: Path
) -> None:
    ours, theirs, home = free_port(), free_port(), tmp_path / "家"
    home.mkdir()
    before, redirect_uri = fingerprint(path), f"http://127.0.0.1:{ours}/oauth2callback"
    with running_provider(theirs, redirect_uri, home) as provider:
        write_secrets(home, redirect_uri, provider)
        with running_server(path, home, {"PERFMON_SIGN_IN": "oidc"}, ours) as address:
            place = Place(address, provider, home)
            with browser_at(place) as browser:
                assert come(browser, "li", "/behind").status_code == 200
                cookies = cookies_of(browser) | {"origin": f"http://{address}"}
                with open_page(address, cookies) as page:
                    assert "用户名 李会计" in page.visit()
                    browser.post("/sign-out", headers={"origin": f"http://{address}"})
                    assert "登录已经结束" in page.visit()
                token = cookies["cookie"]
    (file,) = _logs(path)
    assert [(each["act"], each["subject"]) for each in entries(file)[1:]] == [
        ("登录", "李会计"),
        ("退出", "李会计"),
    ]
    assert token.partition("perfmon_session=")[2][:20] not in file.read_text(encoding="utf-8")
    assert fingerprint(path) == before


@pytest.mark.parametrize(
    ("settings", "has_place", "words"),
    [
        ({"PERFMON_SIGN_IN": "accounts"}, True, "现在打开的是汇总库，只读，不能往里写登录"),
        ({}, False, "写不进日志"),
    ],
)
def test_a_server_that_would_have_to_write_does_not_start(
    path: Path, tmp_path: Path, settings: dict[str, str], has_place: bool, words: str
) -> None:
    if not has_place:
        log_folder_of(path).write_text("不是文件夹", encoding="utf-8")
    with (
        pytest.raises(RuntimeError, match=words) as stopped,
        running_server(path, tmp_path, settings),
    ):
        pass
    assert "Traceback" not in str(stopped.value)


class TestOpening:
    def test_own_passwords_are_refused_with_what_to_do(self, path: Path) -> None:
        with pytest.raises(SettingRefusedError, match="要写 proxy（统一入口）或 oidc（统一身份）"):
            refuse_unfit_server(SignInSettings(way=Way.ACCOUNTS))
        assert _logs(path) == []
        for way in (Way.MACHINE, Way.OIDC, Way.PROXY):
            refuse_unfit_server(SignInSettings(way=way))
        assert len(_logs(path)) == 1, "a process has one"

    def test_own_passwords_let_nobody_in_even_where_the_file_came_later(
        self, served: Database, quick_passwords: None
    ) -> None:
        with pytest.raises(ConsolidatedDatabaseError):
            sign_in(served, Credentials("李会计", "不对", "10.0.0.7"), utc_now())

    def test_a_file_of_an_older_program_is_made_anew(self, path: Path) -> None:
        newest = len(known_migrations())
        with closing(open_database(path)) as database:
            database.cursor().execute("DELETE FROM schema_migration WHERE number = ?", [newest])
        before = fingerprint(path)
        with pytest.raises(ConsolidatedVersionError, match="再汇总一次，另建一个汇总库"):
            refuse_unfit_server(SignInSettings())
        with pytest.raises(ConsolidatedVersionError):
            open_for_pages()
        assert fingerprint(path) == before
        assert _logs(path) == []

    def test_a_log_that_cannot_be_written_keeps_it_shut(self, path: Path) -> None:
        log_folder_of(path).write_text("不是文件夹", encoding="utf-8")
        with pytest.raises(LogUnwritableError, match="能不能写这个文件夹"):
            refuse_unfit_server(SignInSettings(way=Way.PROXY))

    def test_a_countys_own_file_is_opened_to_write_as_ever(self, real: Path) -> None:
        refuse_unfit_server(SignInSettings(way=Way.ACCOUNTS))
        with closing(open_for_pages()) as database:
            assert not database.is_only_read
            log_download(database, CLERK, "表.xlsx", 7)
        assert not log_folder_of(real).exists()


class TestAccess:
    def test_without_accounts_whoever_is_let_in_reads_everything(self, served: Database) -> None:
        access = access_of(served, "谁都可以", "10.0.0.7")
        assert access.grants == (Grant(Role.LEADER),)
        assert access.scope_on("home") is None

    def test_with_accounts_their_grants_hold_and_others_have_none(self, path: Path) -> None:
        with closing(open_database(path)) as database:
            add(database, "李会计", Role.DEPARTMENT, f"{REGION}288", password=None)
        with closing(open_for_pages()) as served:
            theirs = access_of(served, "李会计", "10.0.0.7").scope_on("home")
            assert theirs is not None
            assert all(unit.startswith(f"{REGION}288") for unit in theirs)
            assert access_of(served, "别人", "10.0.0.7").grants == ()

    @pytest.mark.parametrize("page", TABLE)
    def test_nobody_may_anything_but_read(self, page: str) -> None:
        everyone = Access("某人", "10.0.0.7", tuple(map(Grant, Role)), only_reads=True)
        may = {act for act in Act if everyone.may(page, act)}
        assert may == set(ONLY_READ.get(page, {}))
        assert may <= {Act.LOOK, Act.DOWNLOAD, Act.READ_LOG}
        for act in set(Act) - may:
            with pytest.raises(OnlyReadError, match="现在打开的是汇总库"):
                everyone.actor_for(page, act)

    def test_it_never_gives_more_than_a_county_does(self) -> None:
        for page, acts in ONLY_READ.items():
            for act, roles in acts.items():
                assert roles <= TABLE[page][act]


class TestLog:
    def test_a_file_that_is_taken_is_logged_in_a_line_of_its_own(self, served: Database) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        (file,) = _logs(served.path)
        _, taken = entries(file)
        assert (taken["actor"], taken["address"], taken["act"]) == ("李会计", "10.0.0.7", "下载")
        assert (taken["subject"], taken["value_after"]) == ("滞后项目.xlsx", "1,234 字节")
        assert str(os.getpid()) in file.name

    def test_it_is_searched_together_with_what_stands_in_the_file(self, served: Database) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        found = find_log(log_cursor(served), AskedLog(), 100)
        assert list(found.rows["act"])[:2] == ["下载", "看板启动"]
        assert "上报" in set(found.rows["act"])
        assert sorted(found.rows["entry_id"]) == list(range(1, found.total + 1))
        assert find_log(log_cursor(served), AskedLog(words="滞后"), 100).total == 1

    def test_the_command_prints_it_while_servers_are_reading(
        self, served: Database, capsys: pytest.CaptureFixture[str]
    ) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        assert main(["log", "--words", "滞后"]) == 0
        said = capsys.readouterr().out
        assert "1,234 字节" in said
        assert "找到 1 条。日志在库里的共 " in said

    def test_a_line_torn_by_a_kill_is_no_entry(self, served: Database) -> None:
        (file,) = _logs(served.path)
        with file.open("a", encoding="utf-8") as torn:
            torn.write('{"entry_id": 2, "recorded_at": "2026-11-')
        assert find_log(log_cursor(served), AskedLog(act="看板启动"), 100).total == 1
        assert all(check.ok for check in verify(served))

    def test_an_altered_line_is_found(self, served: Database) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        (file,) = _logs(served.path)
        text = file.read_text(encoding="utf-8")
        for forged in (text.replace("1,234", "9"), text.partition("\n")[2]):
            file.write_text(forged, encoding="utf-8")
            (fault,) = [check for check in verify(served) if not check.ok]
            assert fault.check == "库旁边的 1 个日志文件各自首尾相接，没有改动，也没有少"
            assert file.name in fault.places[0]

    def test_a_server_notes_once_where_the_files_of_the_others_end(self, served: Database) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        (first,) = _logs(served.path)
        second = LogFile(served.path, birth_hash(served.cursor())).path
        third = LogFile(served.path, birth_hash(served.cursor())).path
        noted = [
            [told["subject"] for told in entries(file) if told["act"] == "记下末条"]
            for file in (first, second, third)
        ]
        assert noted == [[], [first.name], [second.name]]
        log_download(served, CLERK, "再来一次.xlsx", 1234)
        assert all(check.ok for check in verify(served)), "a file goes on after it was noted"

    def test_a_file_cut_short_or_taken_away_is_found_once_another_has_begun(
        self, served: Database
    ) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        (file,) = _logs(served.path)
        witness = LogFile(served.path, birth_hash(served.cursor())).path
        whole = file.read_text(encoding="utf-8")
        file.write_text(whole.partition("\n")[0] + "\n", encoding="utf-8")
        (fault,) = [check for check in verify(served) if not check.ok]
        (place,) = fault.places
        assert place.startswith(
            f"{file.name} 末尾少了条目：{witness.name} 记着它共 2 条，末条指纹 "
        )
        file.unlink()
        (fault,) = [check for check in verify(served) if not check.ok]
        assert fault.places[0].startswith(f"少了 {file.name}：{witness.name} 记着它共 2 条")

    def test_a_line_that_no_column_takes_is_told_of_and_not_shown(self, served: Database) -> None:
        log_download(served, CLERK, "滞后项目.xlsx", 1234)
        (file,) = _logs(served.path)
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"batch_id": null', '"batch_id": "第一批"'), encoding="utf-8")
        assert find_log(log_cursor(served), AskedLog(act="下载"), 100).total == 0
        assert [check.ok for check in verify(served)].count(False) == 1

    def test_the_log_of_an_earlier_file_of_the_same_name_is_not_this_ones(
        self, served: Database
    ) -> None:
        (file,) = _logs(served.path)
        earlier = file.with_name(f"00000000{file.name[8:]}")
        shutil.copyfile(file, earlier)
        assert find_log(log_cursor(served), AskedLog(act="看板启动"), 100).total == 1
        assert all(check.ok for check in verify(served))

    def test_what_cannot_be_logged_is_not_done(self, served: Database) -> None:
        assert served.log_file is not None
        full, kept = os.open("/dev/full", os.O_WRONLY), os.dup(served.log_file._file)
        os.dup2(full, served.log_file._file)
        with pytest.raises(LogUnwritableError, match="没有往下办"):
            log_download(served, CLERK, "滞后项目.xlsx", 1234)
        os.dup2(kept, served.log_file._file)
        log_download(served, CLERK, "再来一次.xlsx", 1234)
        assert find_log(log_cursor(served), AskedLog(act="下载"), 100).total == 1
        assert all(check.ok for check in verify(served))
        os.close(full)
        os.close(kept)


class TestSessions:
    def test_one_holds_until_it_is_idle_or_ended(self, served: Database) -> None:
        before, now, settings = fingerprint(served.path), utc_now(), SignInSettings(way=Way.OIDC)
        token = hash_of(begin_session(served, "李会计", "10.0.0.7", now))
        session = valid_session(served, token, settings, now)
        assert session is not None
        assert session.display_name == "李会计"
        later = now + timedelta(minutes=20)
        see(served, session, later)
        assert valid_session(served, token, settings, later + timedelta(minutes=29)) is not None
        assert valid_session(served, token, settings, later + timedelta(minutes=31)) is None
        assert valid_session(served, token, settings, now + timedelta(hours=13)) is None
        sign_out(served, token, "10.0.0.7", later)
        see(served, session, later)
        assert valid_session(served, token, settings, later) is None
        assert fingerprint(served.path) == before

    def test_who_is_switched_off_is_not_let_in(self, path: Path) -> None:
        with closing(open_database(path)) as database:
            add(database, "停用的人", Role.LEADER, password=None)
            switch_off(database, "停用的人", ADMINISTRATOR, utc_now())
        with closing(open_for_pages()) as served:
            with pytest.raises(SignInRefusedError):
                begin_session(served, "停用的人", "10.0.0.7", utc_now())
            (file,) = _logs(path)
            assert entries(file)[-1]["act"] == "登录失败"


class TestPages:
    @pytest.mark.parametrize(
        ("roles", "titles"),
        [
            (list(Role), {"总览", "部门", "项目", "滞后项目", "系统"}),
            ([Role.BUREAU], {"总览", "部门", "项目", "滞后项目"}),
            ([Role.UNIT], {"总览", "部门", "项目", "滞后项目"}),
            ([Role.AUDITOR], {"系统"}),
            ([Role.ADMINISTRATOR], set()),
        ],
    )
    def test_the_menu_has_no_page_for_entering(
        self,
        app: AppTest,
        path: Path,
        roles: list[Role],
        titles: set[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        drawn = pages_drawn(monkeypatch)
        come_as(monkeypatch, visitor(*roles))
        app.run()
        assert not app.exception
        assert titles_offered(drawn) == titles

    @pytest.mark.parametrize("page", [page for page in PAGES if page not in ONLY_READ])
    def test_the_address_of_another_page_is_refused_in_words(self, path: Path, page: str) -> None:
        alone = AppTest.from_file(PAGES[page], default_timeout=60).run()
        assert "现在打开的是汇总库，只能看各县上报的数，没有这一页" in screens.prose(alone)
        screens.assert_nothing_shown(alone)

    @pytest.mark.parametrize("page", ["home", "departments", "projects", "behind"])
    def test_who_may_everything_is_offered_nothing_that_writes(
        self, app: AppTest, path: Path, page: str
    ) -> None:
        before = fingerprint(path)
        screens.open_page(app, None if page == "home" else f"pages/{PAGES[page].name}")
        assert opened_database().is_only_read
        assert "各地区按自己的规则判灯" in screens.prose(app)
        assert "汇总库，只能看" in screens.prose(app)
        writing = re.compile("登记|记入|导入|保存|建立|签认|填报|撤销")
        assert [each.label for each in app.button if writing.search(each.label)] == []
        assert app.get("file_uploader") == []
        assert fingerprint(path) == before

    def test_what_no_county_reports_is_not_said_to_be_nothing(
        self, app: AppTest, path: Path
    ) -> None:
        app.run()
        shown = {tab.label for tab in app.tabs}
        assert "全年预计" in shown
        assert shown.isdisjoint({"在途", "双监控"})
        assert "国库" not in screens.prose(app)
        assert "绩效指标、目标、在途、承诺、对账各县没有上报" in screens.prose(app)

    def test_a_project_without_reported_indicators_is_not_said_to_have_none(
        self, app: AppTest, path: Path
    ) -> None:
        screens.open_page(app, "pages/project.py")
        assert "县里没有上报" in screens.prose(app)
        assert "没有绩效目标表" not in screens.prose(app)

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.UNIT])
    def test_who_begins_elsewhere_in_a_county_begins_with_the_overview(self, role: Role) -> None:
        assert first_page([role], only_read=True) == "home"

    def test_forms_are_made_in_a_countys_own_file(
        self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["forms", "monitoring", "--year", "2023", "--month", "10"]) != 0
        assert "汇总库只能看" in capsys.readouterr().err

    def test_one_goes_down_from_region_to_department_to_project(
        self, app: AppTest, path: Path
    ) -> None:
        app.run()
        regions = screens.table(app, "groups_by_region_code_0")
        assert set(regions["region_name"]) == {"巨鹿县", "宁晋县"}
        place = regions["region_name"].tolist().index("宁晋县")
        screens.pick(app, "groups_by_region_code_0", place, "paid_wanyuan")
        assert app.selectbox(key="grouping_region").value == NEIGHBOUR
        departments = screens.table(app, "groups_by_department_code_0")
        assert all(name.startswith("宁晋县") for name in departments["department_name"])
        screens.pick(app, "groups_by_department_code_0", 0, "paid_wanyuan")
        assert not app.exception
        assert "宁晋县" in screens.prose(app)

    def test_the_auditor_reads_the_log_of_all_servers(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        come_as(monkeypatch, visitor(Role.AUDITOR))
        alone = AppTest.from_file(PAGES["administration"], default_timeout=60).run()
        assert not alone.exception
        assert [tab.label for tab in alone.tabs] == ["日志"]
        assert "每开一次看板一个文件，现有 1 个" in screens.prose(alone)
        assert "看板启动" in set(alone.dataframe[0].value["act"])
