"""States and money in transit on the pages: what is shown is what the measures say."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.states import STATES
from perfmon.money import format_wanyuan
from perfmon.store.database import open_database
from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version, forget_database, opened_database
from perfmon.ui.loaders.outlooks import outlook_rows
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.states import county_desks, listed_waiting, month_states, project_states
from perfmon.workflows.project_states import ContractEntry, hold_for_contract
from tests import screens
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, count_rows, issue, pay

CONTRACT = "合同未到付款条件"


def asked() -> Asked:
    return Asked(data_version(), None, 2023)


def states_by_name() -> pd.Series:
    """The states of each project in October, by a name that only it has."""
    rows = month_projects(asked(), 10).merge(project_states(asked(), 10), on=PROJECT_KEY)
    return rows[~rows["name"].duplicated(keep=False)].set_index("name")["states"]


def project_page(app: AppTest, unit_code: str, project_code: str) -> AppTest:
    app.run()
    app.switch_page("pages/project.py")
    address = {"year": "2023", "month": "10", "project": f"{unit_code}-{project_code}"}
    app.query_params.update(address)
    return app.run()


def desks_of(app: AppTest, month: int) -> AppTest:
    """总览 with what the county has in transit."""
    app.query_params.update({"year": "2023", "month": str(month)})
    app.session_state["overview_tab"] = "在途"
    return app.run()


def test_what_a_unit_says_stands_on_its_project_with_what_speaks_against_it(
    app: AppTest, sample: Path
) -> None:
    rows = outlook_rows(asked(), 10)
    said = rows[(rows["indicator_row"] == 0) & (rows["state"] == "已报")]
    sure = said[(said["possibility"] == "确定能") & (said["light"] == "red")].iloc[0]
    prose = screens.prose(project_page(app, sure["unit_code"], sure["project_code"]))
    line = next(text for text in prose.split("\n") if text.startswith("单位判断·资金"))
    assert f"全年预计执行 {format_wanyuan(sure['expected_fen'])} 万元" in line
    assert sure["remedy"] in line
    assert "单位判断“确定能”完成，资金支出的灯却是滞后" in line


class TestSample:
    @pytest.mark.parametrize("state", STATES)
    def test_every_state_is_in_the_sample_and_stands_under_its_light(
        self, app: AppTest, sample: Path, state: str
    ) -> None:
        states = month_states(asked(), 10)
        (row, *_) = states[states["state"] == state].to_dict("records")
        prose = screens.prose(project_page(app, row["unit_code"], row["project_code"]))
        since = f"{row['since']:%Y-%m-%d} 起"
        said = next(text for text in prose.split("\n") if text.startswith(state))
        assert f"{row['evidence']}。" in said
        assert since in said
        assert row["set_by"] in said
        assert ("到期" in said) == (state == CONTRACT)
        assert ("不发函" in said) == (state == "待财政支付")

    def test_an_ended_contract_is_no_state_any_more(self, sample: Path) -> None:
        counts = [
            int((month_states(asked(), month)["state"] == CONTRACT).sum()) for month in (5, 9, 10)
        ]
        assert counts[0] == 0
        assert counts[2] == 3

    def test_the_picture_shows_both_desks(self, app: AppTest, sample: Path) -> None:
        listed = project_states(asked(), 10)
        both = listed[(listed["unit_desk_fen"] > 0) & (listed["treasury_desk_fen"] > 0)].iloc[0]
        project_page(app, both["unit_code"], both["project_code"])
        spec = screens.figure(app, "in_transit")
        names = spec["layout"]["yaxis"]["ticktext"]
        assert names == ["已支付", "财政端在途", "单位端在途", "未申请"]
        notes = " ".join(note["text"] for note in spec["layout"]["annotations"])
        for desk in ("treasury_desk", "unit_desk"):
            amount, days = both[f"{desk}_fen"], both[f"{desk}_days"]
            assert f"{format_wanyuan(amount)} 万元，最久 {days} 天" in notes

    def test_a_project_without_money_in_transit_has_no_picture(
        self, app: AppTest, sample: Path
    ) -> None:
        project_page(app, UNIT, FIFTH)
        assert "在途" not in screens.prose(app)

    def test_the_countys_desks_are_the_sums_of_its_projects(
        self, app: AppTest, sample: Path
    ) -> None:
        listed = project_states(asked(), 10)
        prose = screens.prose(desks_of(app, month=10))
        assert f"在途 {format_wanyuan(int(listed['in_transit_fen'].sum()))} 万元：" in prose
        for desk, column in (("财政端", "treasury_desk"), ("单位端", "unit_desk")):
            fen, days = listed[f"{column}_fen"], listed[f"{column}_days"]
            told = (
                f"{desk} {format_wanyuan(int(fen.sum()))} 万元"
                f"（{(fen > 0).sum()} 个项目，最久 {days.max()} 天）"
            )
            assert told in prose

    def test_a_click_on_a_waiting_project_opens_it(self, app: AppTest, sample: Path) -> None:
        desks_of(app, month=10)
        wanted = listed_waiting(asked(), 10, 8).iloc[1]
        shown = screens.table(app, "in_transit_0")
        assert shown["longest_days"].is_monotonic_decreasing
        screens.pick(app, "in_transit_0", 1, "name")
        assert app.query_params["project"] == f"{wanted['unit_code']}-{wanted['project_code']}"

    def test_a_list_has_one_row_a_project_with_or_without_a_state(self, sample: Path) -> None:
        listed = project_states(asked(), 10)
        projects = month_projects(asked(), 10)
        assert listed[PROJECT_KEY].equals(projects[PROJECT_KEY])
        assert {state for states in listed["states"] for state in states} == {*STATES}
        assert listed["states"].map("、".join).equals(listed["state_words"])
        assert listed.loc[listed["in_transit_fen"] == 0, "in_transit_wanyuan"].isna().all()
        desks = county_desks(asked(), 10)
        assert desks["amount_fen"].sum() == listed["in_transit_fen"].sum()
        several = listed[listed["state_words"].str.contains("、")]
        assert "调减后、不参与排名" in set(several["state_words"])

    def test_the_five_projects_say_whose_states_they_have(self, app: AppTest, sample: Path) -> None:
        app.query_params.update({"year": "2023", "month": "10"})
        app.run()
        shown = screens.table(app, "stuck_0")
        states = states_by_name().reindex(shown["name"])
        said = {
            f"{state}：{'、'.join(states.index[states.map(lambda each, s=state: s in each)])}"
            for state in STATES
            if states.map(lambda each, s=state: s in each).any()
        }
        assert said, "the sample shows it"
        heading = next(text for text in screens.texts(app) if "个项目卡住" in text)
        assert all(part in heading for part in said)
        assert heading.endswith("点一行看项目]")

    def test_the_ranking_of_projects_shows_the_states(self, app: AppTest, sample: Path) -> None:
        app.session_state["overview_tab"] = "排名"
        app.session_state["standing_level"] = "项目"
        app.query_params.update({"year": "2023", "month": "10"})
        app.run()
        assert not app.exception
        shown = screens.table(app, "standings_project_code_0")
        columns = list(shown.columns)
        assert columns.index("state_words") == columns.index("light_words") + 1
        expected = states_by_name().map("、".join)
        once = shown[shown["name"].isin(expected.index)]
        assert once["state_words"].tolist() == expected.reindex(once["name"]).tolist()
        assert (shown["state_words"] != "").any()

    def test_a_departments_projects_show_them(self, app: AppTest, sample: Path) -> None:
        states = month_states(asked(), 10)
        cut = states[states["state"] == "调减后"].iloc[0]
        projects = month_projects(asked(), 10)
        own = projects[projects["unit_code"] == cut["unit_code"]].iloc[0]
        app.run()
        app.switch_page("pages/department.py")
        address = {"year": "2023", "month": "10", "department": str(own["department_code"])}
        app.query_params.update(address)
        app.run()
        shown = screens.table(app, "projects_0")
        assert shown["state_words"].str.contains("调减后").any()

    def test_a_month_before_anything_was_applied_for_says_so(
        self, app: AppTest, sample: Path
    ) -> None:
        assert "截至6月底没有在途" in screens.prose(desks_of(app, month=6))


@pytest.fixture
def real(
    texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A real database with payments and one cut, which the pages open."""
    path = Path(shutil.copy(texts_path, tmp_path / "perfmon.duckdb"))
    with closing(open_database(path)) as database:
        pay(database, {(FIRST, date(2023, 5, 10)): 38_000_000}, date(2023, 10, 31))
        number = "巨财预〔2023〕18号"
        issue(database, FIRST, "追减", -6_000_000, date(2023, 8, 15), document_no=number)
        entry = ContractEntry(
            2023, (UNIT, FIFTH), "3号", "第7条", date(2023, 9, 1), date(2023, 12, 1)
        )
        hold_for_contract(database, entry, ACTOR)
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    forget_database()


def dialog_of_first() -> None:
    from perfmon.ui.page import open_page
    from perfmon.ui.state_forms import ask_state

    ask_state(open_page("projects", "项目"), ("288001", "13052923P00584010819F"))


def dialog_of_fifth() -> None:
    from perfmon.ui.page import open_page
    from perfmon.ui.state_forms import ask_state

    ask_state(open_page("projects", "项目"), ("288001", "13052923P00584010813R"))


def fill(app: AppTest, **texts: str) -> None:
    for label, text in texts.items():
        next(each for each in app.text_input if each.label.startswith(label)).set_value(text)


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click()
    return app.run()


class TestForms:
    def test_a_contract_typed_stands_beside_the_light_and_the_light_stays(
        self, app: AppTest, real: Path
    ) -> None:
        dialog = AppTest.from_function(dialog_of_first, default_timeout=60).run()
        fill(dialog, 合同编号="巨政采2023-018", 付款条款="第7条：尚未验收")
        press(dialog, "登记")
        assert not dialog.exception
        assert dialog.session_state["entry_said"][0].startswith(f"{CONTRACT}已记入")
        prose = screens.prose(project_page(app, UNIT, FIRST))
        assert f"{CONTRACT}　合同 巨政采2023-018，第7条：尚未验收。" in prose
        assert "2023-10-31 起，2023-12-30 到期" in prose
        assert "■ 滞后" in prose

    def test_what_is_missing_is_said_in_words_and_the_form_stays(self, real: Path) -> None:
        dialog = AppTest.from_function(dialog_of_first, default_timeout=60).run()
        fill(dialog, 付款条款="第7条")
        press(dialog, "登记")
        assert "没有填合同编号。请填上合同编号。" in screens.prose(dialog)
        assert count_rows(opened_database(), "project_state") == 1

    def test_a_cut_is_approved_by_its_number(self, app: AppTest, real: Path) -> None:
        dialog = AppTest.from_function(dialog_of_first, default_timeout=60).run()
        dialog.button_group[0].set_value("调减已批准")
        dialog.run()
        cut = next(each for each in dialog.selectbox if each.label == "哪一笔调减")
        assert cut.options == ["2023-08-15 追减 6.00 万元 巨财预〔2023〕18号"]
        fill(dialog, 批准依据="县政府纪要〔2023〕9号")
        press(dialog, "标为已批准")
        assert not dialog.exception
        prose = screens.prose(project_page(app, UNIT, FIRST))
        assert "调减已批准（县政府纪要〔2023〕9号），排名按调整预算" in prose

    def test_only_what_holds_can_be_ended(self, app: AppTest, real: Path) -> None:
        dialog = AppTest.from_function(dialog_of_fifth, default_timeout=60).run()
        dialog.button_group[0].set_value(f"撤回{CONTRACT}")
        dialog.run()
        fill(dialog, 原因="已验收")
        press(dialog, "撤回")
        assert not dialog.exception
        assert CONTRACT not in screens.prose(project_page(app, UNIT, FIFTH))
        again = AppTest.from_function(dialog_of_fifth, default_timeout=60).run()
        assert len(again.button_group) == 0

    def test_the_floor_is_typed_with_the_other_entries(self, app: AppTest, real: Path) -> None:
        app.run()
        app.switch_page("pages/entry.py").run()
        next(e for e in app.button_group if e.label == "录入什么").set_value("排名下限")
        app.run()
        fill(app, 排名下限="5.01", 依据="巨财绩〔2023〕2号")
        press(app, "记入排名下限")
        assert "2023 年的排名下限已记入" in screens.prose(app)
        states = month_states(asked(), 10)
        assert FIFTH in set(states.loc[states["state"] == "不参与排名", "project_code"])

    def test_the_sample_says_that_nothing_is_kept(self, sample: Path) -> None:
        dialog = AppTest.from_function(dialog_of_first, default_timeout=60).run()
        assert "存不进去" in screens.prose(dialog)
        fill(dialog, 合同编号="1号", 付款条款="第7条")
        press(dialog, "登记")
        assert "真实数据不能放进来" in screens.prose(dialog)


def test_a_scope_sees_only_its_own_units(sample: Path) -> None:
    narrow = Asked(data_version(), (UNIT,), 2023)
    assert set(project_states(narrow, 10)["unit_code"]) == {UNIT}
    assert set(month_states(narrow, 10)["unit_code"]) == {UNIT}
    assert isinstance(county_desks(narrow, 10), pd.DataFrame)
