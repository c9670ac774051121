"""In a consolidated file (汇总库) every county's projects follow its own rules, on every page."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from perfmon.measures.light_rule import LightRule
from perfmon.measures.rules import RuleSet
from perfmon.measures.sentences import light_sentence
from perfmon.store.database import create_database, open_database
from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.ui.loaders.rules import light_rule_words, region_rules, rule_book
from perfmon.workflows.consolidation import consolidate, expected
from perfmon.workflows.rules import set_rules
from tests.county_reports import NEIGHBOUR, fill_neighbour, report
from tests.facts import ACTOR, FIRST, REGION, issue, pay

LENIENT = RuleSet(
    light=LightRule(red_points=100, yellow_points=100),
    holds_from=date(2023, 1, 1),
    note="县里从宽",
)
ASKED, OCTOBER, OCTOBER_END = Asked(1, None, 2023), 10, date(2023, 10, 31)


@pytest.fixture(scope="module")
def made(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties, one of which has set lenient rules; the one next door none."""
    folder = tmp_path_factory.mktemp("汇总")
    with closing(open_database(shutil.copyfile(texts_path, folder / "巨鹿.duckdb"))) as county:
        pay(county, {(FIRST, date(2023, 5, 1)): 38_000}, OCTOBER_END)
        set_rules(county, LENIENT, ACTOR)
        issue(county, FIRST, "追减", -100_000, date(2023, 9, 3), document_no="巨财预〔2023〕7号")
        report(county, folder / "上报")
    with closing(create_database(folder / "宁晋.duckdb")) as neighbour:
        fill_neighbour(neighbour, folder)
        report(neighbour, folder / "上报")
    consolidate(folder / "上报", folder / "汇总.duckdb", expected.Asked(2023, OCTOBER), ACTOR)
    return folder / "汇总.duckdb"


@pytest.fixture
def province(made: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None) -> Iterator[None]:
    monkeypatch.setenv(VARIABLE, str(made))
    yield
    forget_database()


def test_the_two_rulers_are_held_by_each_countys_own_points(province: None) -> None:
    rows = lagging_projects(ASKED, OCTOBER)
    rulers = {region: set(of.dropna()) for region, of in rows.groupby("region_code")["rulers"]}
    assert rulers[REGION] == {"两把尺都达到"}
    assert "两把尺都落后" in rulers[NEIGHBOUR]


def test_catching_up_is_to_each_countys_own_lights(province: None) -> None:
    rows = lagging_projects(ASKED, OCTOBER)
    needed = rows.groupby("region_code")["to_green_fen"].max().to_dict()
    assert needed[REGION] <= 1, "100 points behind is one fen paid"
    assert needed[NEIGHBOUR] > 100


def test_a_light_cites_the_version_as_its_county_does(province: None) -> None:
    rows = lagging_projects(ASKED, OCTOBER)
    book = rule_book(1)
    said = {
        row["region_code"]: light_sentence(row, book.light_of(row["rule_version"]))
        for row in rows.to_dict("records")
    }
    assert "（巨鹿县第2版）" in said[REGION]
    assert "第1版" in said[NEIGHBOUR]


def test_no_rule_is_said_to_be_everybodys(province: None) -> None:
    assert light_rule_words(ASKED, OCTOBER_END) == "各地区按自己的规则判灯"
    assert opened_database().is_only_read
    assert region_rules(1, NEIGHBOUR).at(OCTOBER_END).version == 1
    assert region_rules(1, REGION).at(OCTOBER_END).note == "县里从宽"


def test_nothing_is_said_of_whether_a_countys_cut_was_approved(province: None) -> None:
    """The report does not say it: the ranking goes by the budget as it stands."""
    rows = lagging_projects(ASKED, OCTOBER)
    cut = rows[(rows["region_code"] == REGION) & (rows["project_code"] == FIRST)].iloc[0]
    assert cut["adjusted_budget_fen"] == cut["budget_fen"] - 100_000
    assert cut["state_words"] == ""
    assert (rows["ranking_budget_fen"] == rows["adjusted_budget_fen"]).all()
