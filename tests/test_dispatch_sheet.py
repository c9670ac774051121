"""卡点调度单: a page a project of the agenda, with every number found in what was frozen."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pdfplumber
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.stations import STATIONS, Standing, lay_stops
from perfmon.money import format_wanyuan, parse_fen
from perfmon.reports.dispatch_sheet import (
    HERE,
    contract_words,
    dispatch_sheet,
    money_cells,
    promise_words,
    station_cells,
)
from perfmon.reports.meeting_papers import PAPERS
from perfmon.store.cuts import find_cut
from perfmon.store.database import Database, open_database
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.promises import PromiseEntry, promise
from perfmon.workflows.stations import StationEntry, record_stations
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIRST, UNIT, pay
from tests.test_closing import JUNE_END, close

DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONG = "建筑垃圾资源化利用及城乡环境综合整治工程配套设施改造项目"


@pytest.fixture(scope="module")
def september(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meeting]:
    folder = tmp_path_factory.mktemp("sheets")
    database = open_database(Path(shutil.copyfile(sample_path, folder / "库.duckdb")))
    cut = find_cut(database.cursor(), 2023, 9)
    assert cut is not None
    yield read_meeting(database.cursor(), cut, is_demo=True)
    database.close()


@pytest.fixture(scope="module")
def pages(september: Meeting) -> list[str]:
    return texts_of(dispatch_sheet(september))


def texts_of(content: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(content)) as document:
        return [page.extract_text() or "" for page in document.pages]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def stations_of(meeting: Meeting, project: dict[Any, Any]) -> list[dict[Any, Any]]:
    mine = (meeting.stations[PROJECT_KEY] == [project[name] for name in PROJECT_KEY]).all(axis=1)
    return meeting.stations[mine].to_dict("records")


def test_each_project_called_up_has_one_page_in_the_order_of_the_agenda(
    september: Meeting, pages: list[str]
) -> None:
    agenda = september.agenda.to_dict("records")
    assert len(pages) == len(agenda) > 10
    for number, (page, project) in enumerate(zip(pages, agenda, strict=True), start=1):
        assert bare(project["name"]) in bare(page)
        assert f"第 {number} 个，共 {len(agenda)} 个" in page
        for words in ("截至2023年9月底", "演示数据", f"指纹 {september.fingerprint}", "签字、日期"):
            assert words in page


def test_every_amount_and_every_day_of_a_page_is_in_the_data(
    september: Meeting, pages: list[str]
) -> None:
    for page, project in zip(pages, september.agenda.to_dict("records"), strict=True):
        said = stations_of(september, project)
        cells = money_cells(project, said)
        assert " ".join(cells) in page
        known = {f"{row[name]:%Y-%m-%d}" for row in said for name in ("reached_on", "last_on")
                 if not pd.isna(row[name])}  # fmt: skip
        table = page[page.index("环节 办理单位") : page.index("上次承诺")]
        assert set(DAY.findall(table)) == known
        assert cells[1] == format_wanyuan(int(project["paid_fen"]))


def test_what_is_paid_under_way_and_left_adds_up_to_the_budget(september: Meeting) -> None:
    for project in september.agenda.to_dict("records"):
        budget, paid, _, in_transit, left, *_ = money_cells(project, [])
        parts = sum(parse_fen(part) for part in (paid, in_transit, left))
        assert parts == parse_fen(budget)
        assert budget == format_wanyuan(int(project["adjusted_budget_fen"]))


def test_the_sample_shows_desks_contracts_and_promises_kept_or_not(pages: list[str]) -> None:
    whole = bare("".join(pages))
    for words in ("在预算单位（政府采购）", "在预算单位", "合同演示采2023-", "先后不合顺序"):
        assert words in whole


def test_the_station_that_is_waited_for_says_how_long_and_where() -> None:
    bought = {"station": "采购", "source": "登记", "reached_on": pd.Timestamp(2023, 5, 20)}
    stops = lay_stops([bought | {"last_on": pd.NaT, "said_by": "张三"}])
    standing = Standing("申请", None, 12, "财政支付", "财政局国库股")
    rows = station_cells(stops, standing)
    assert [row[0] for row in rows] == [*STATIONS[:-1], f"{HERE} 财政支付"]
    assert rows[3] == ["采购", "预算单位（政府采购）", "2023-05-20", "", "登记（张三）"]
    assert rows[-1] == [f"{HERE} 财政支付", "财政局国库股", "未填", "已等 12 天", ""]
    assert station_cells(stops, replace(standing, days=None))[-1][3] == "天数不明"


@pytest.mark.parametrize(
    ("number", "counterparty", "basis", "words"),
    [
        ("1号", "某公司", "合同金额减已支付", "合同 1号，某公司；合同未付：合同金额减已支付"),
        ("1号", None, "单位报（已审）", "合同 1号；合同未付：单位报（已审）"),
        (None, None, "合同金额减已支付", "合同未付：合同金额减已支付"),
    ],
)
def test_a_contract_says_its_number_and_what_its_unpaid_part_stands_on(
    number: str | None, counterparty: str | None, basis: str, words: str
) -> None:
    contract = {"station": "合同", "contract_fen": 100, "contract_no": number}
    row = {"unpaid_basis": basis}
    assert contract_words(row, [contract | {"counterparty": counterparty}]) == words
    assert contract_words({"unpaid_basis": ""}, []) == ""


def test_a_promise_says_what_became_of_it_and_of_a_classified_project_no_words() -> None:
    row = {
        "month": 8,
        "is_carried": False,
        "verdict": "未兑现",
        "sentence": "承诺9月底前支付 20.00 万元，没有支付",
    }
    told = promise_words(row | {"measure": "催办", "person": "王五"})
    assert told == (
        "8月会　未兑现　承诺9月底前支付 20.00 万元，没有支付；措施：催办；责任人 王五。"
    )
    unsaid = row | {"measure": None, "person": None}
    assert promise_words(unsaid).endswith("没有支付。")
    assert promise_words(unsaid | {"month": 12, "is_carried": True}).startswith("上年12月会")


def test_the_longest_words_still_fit_on_one_page(september: Meeting) -> None:
    (project, *_) = september.agenda.to_dict("records")
    key = {name: project[name] for name in PROJECT_KEY}
    days = [date(2023, 9, 20 - number) for number in range(len(STATIONS))]
    stations = pd.DataFrame(
        key
        | {
            "station": STATIONS,
            "source": "登记",
            "reached_on": pd.to_datetime(days),
            "last_on": pd.NaT,
            "contract_fen": [None, None, None, None, 10_000_000_000, None, None, None],
            "contract_no": "巨政采2023-" + "1" * 50,
            "counterparty": LONG * 2,
            "said_by": "住房和城乡建设局计财股经办人员甲",
        }
    )
    spoken = {"verdict": "部分兑现", "sentence": LONG * 6, "measure": "按" * 160, "person": LONG}
    promises = pd.DataFrame(key | spoken | {"month": [8, 9], "is_carried": False})
    mine = (september.projects[PROJECT_KEY] == list(key.values())).all(axis=1)
    projects = september.projects[mine].assign(
        name=LONG * 3, unit_name=LONG, department_name=LONG, county_leader=LONG
    )
    meeting = replace(september, projects=projects, stations=stations, promises=promises)
    (page,) = texts_of(dispatch_sheet(meeting))
    assert bare(LONG * 3) in bare(page)
    assert "签字、日期" in page


def test_without_an_agenda_the_page_says_so(september: Meeting) -> None:
    calm = september.projects.assign(light="green", last_light="green", behind_fen=0)
    meeting = replace(september, projects=calm, promises=september.promises.iloc[:0])
    (page,) = texts_of(dispatch_sheet(meeting))
    assert "没有需要上会的项目" in page


def test_it_is_among_the_papers(september: Meeting) -> None:
    (paper,) = [each for each in PAPERS if each.title == "卡点调度单"]
    assert paper.file_name(september) == "卡点调度单2023年9月（演示数据）.pdf"


ENTRY = StationEntry(
    2023, (UNIT, FIRST), {"立项评审": date(2023, 2, 1), "合同": date(2023, 4, 3)}, "9"
)


@pytest.mark.parametrize(
    "later",
    [
        lambda database: record_stations(
            database, replace(ENTRY, reached={"验收": date(2023, 6, 1)}, contract_amount=""), "李四"
        ),
        lambda database: undo(database, 3, ACTOR, "录错", is_administrator=True),
        lambda database: pay(database, {(FIRST, date(2023, 3, 1)): 5}, date(2023, 12, 31)),
        lambda database: promise(
            database,
            PromiseEntry(
                2023, 6, (UNIT, FIRST), "采购", "催办", date(2023, 7, 31), "王五", "", "1"
            ),
            ACTOR,
        ),
    ],
    ids=["登记", "撤销", "支付", "承诺"],
)
def test_the_same_sheets_come_out_after_whatever_is_typed_later(
    texts: Database, later: Callable[[Database], object]
) -> None:
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    entered = record_stations(texts, ENTRY, ACTOR)
    assert entered.batch_id == 3
    cut = close(texts)
    before = dispatch_sheet(read_meeting(texts.cursor(), cut, is_demo=False))
    assert "登记（测试）" in "".join(texts_of(before))
    later(texts)
    assert dispatch_sheet(read_meeting(texts.cursor(), cut, is_demo=False)) == before
