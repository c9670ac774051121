"""会议简报: every number is found in what was frozen, every name is text, nothing is loaded."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from lxml import html

from perfmon.charts.theme import LIGHT_SIGNS
from perfmon.measures import PROJECT_KEY
from perfmon.measures.stuck import most_behind
from perfmon.money import format_yuan
from perfmon.reports.briefing import WORST, briefing
from perfmon.reports.meeting_papers import PAPERS
from perfmon.store.database import Database
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIRST, pay
from tests.test_circular import NUMBER, of_sums, rounded, share, wanyuan
from tests.test_closing import JUNE_END, close
from tests.test_meeting_papers import september

__all__ = ["september"]

SCRIPT = "<script>alert('1')</script>&\"'"

Page = Any
"""A page as lxml reads it: the library has no types."""


def read(meeting: Meeting) -> Page:
    content = briefing(meeting).decode()
    return html.document_fromstring(content)  # type: ignore[no-untyped-call] # lxml has no types


def printed(page: Page) -> Iterator[str]:
    """Every text that somebody sees or hears."""
    for element in page.iter():
        if element.tag != "style":
            yield element.text or ""
        yield element.tail or ""
        yield from (element.get(name, "") for name in ("aria-label", "data-head"))


def prose(page: Page) -> str:
    return "\n".join(text for text in printed(page) if text.strip())


def heads(page: Page) -> list[str]:
    return [head.text_content() for head in page.iter("h2")]


def promised(meeting: Meeting, *rows: dict[str, object]) -> Meeting:
    """The meeting with promises of its projects with most money behind, one each in turn."""
    worst = most_behind(meeting.projects, WORST).to_dict("records")
    names = (*PROJECT_KEY, "name", "unit_name", "department_name")
    common = {
        "month": 8,
        "is_carried": False,
        "deciding_cause": "采购",
        "measure": "重新招标",
        "amount_fen": None,
        "since_fen": None,
        "due_on": pd.Timestamp(2023, 9, 30),
        "person": "张三",
        "sentence": "没有写明",
    }
    made = [
        {name: project[name] for name in names} | common | row
        for project, row in zip(worst, rows, strict=False)
    ]
    frame = pd.DataFrame(made).astype({"amount_fen": "Int64", "since_fen": "Int64"})
    return replace(meeting, promises=frame)


# --- the figures -------------------------------------------------------------------------------


def frozen_numbers(meeting: Meeting) -> set[str]:
    """Every number that the page may print, the light's sentences aside."""
    projects = meeting.projects
    found = of_group(projects) | of_sums(projects[projects["planned_fen"].notna()])
    for _, rows in projects.groupby("county_leader"):
        found |= of_group(rows)
    found |= of_lights(projects) | of_worst(projects)
    found |= {format_yuan(int(fen)) for fen in meeting.tie_lines["amount_fen"].dropna()}
    months, percents = (1, 3, 6, 10, 12), (0, 25, 50, 75, 100)
    counts = (len(projects), meeting.year, meeting.month, *months, *percents)
    return found | {str(count) for count in counts}


def of_group(rows: pd.DataFrame) -> set[str]:
    names = ("adjusted_budget_fen", "paid_fen", "paid_in_month_fen", "treasury_desk_fen")
    sums = {name: int(rows[name].sum()) for name in names}
    rate = share(sums["paid_fen"], sums["adjusted_budget_fen"])
    counts = (
        rows["department_code"].nunique(),
        rows["light"].eq("red").sum(),
        ((rows["paid_fen"] <= 0) & (rows["adjusted_budget_fen"] > 0)).sum(),
    )
    in_one_decimal = {str(rate.quantize(Decimal("0.1"), ROUND_HALF_UP))}
    return of_sums(rows) | {*map(wanyuan, sums.values())} | {*map(str, counts)} | in_one_decimal


def of_lights(projects: pd.DataFrame) -> set[str]:
    lights = projects["light"]
    behind = int(lights.isin(["red", "yellow"]).sum())
    counts = (behind, *lights.fillna("").value_counts())
    return {rounded(share(behind, len(projects))), *map(str, counts)}


def of_worst(projects: pd.DataFrame) -> set[str]:
    worst = most_behind(projects, WORST)
    behind, whole = int(worst["behind_fen"].sum()), int(projects["behind_fen"].fillna(0).sum())
    found = {str(len(worst)), wanyuan(behind), rounded(share(behind, whole))}
    for row in worst.to_dict("records"):
        names = ("adjusted_budget_fen", "paid_fen", "planned_fen", "behind_fen")
        budget, paid, planned, less = (int(row[name]) for name in names)
        found |= {*map(wanyuan, (budget, paid, less, int(row["treasury_desk_fen"])))}
        found |= {rounded(share(paid, budget)), rounded(share(paid - planned, budget))}
    return found


def test_every_number_is_found_in_the_frozen_figures(september: Meeting) -> None:
    allowed = {number.lstrip("-") for number in frozen_numbers(september)}
    said = {f"{sentence}。" for sentence in september.projects["sentence"]}
    said |= {*september.projects["name"], *september.projects["unit_name"], september.stamp}
    strange = [
        (number, text)
        for text in printed(read(september))
        if text.strip() not in said
        for number in NUMBER.findall(text)
        if number.lstrip("-") not in allowed
    ]
    assert strange == []


def test_the_lights_are_all_counted_with_shape_and_word(september: Meeting) -> None:
    (shown,) = read(september).find_class("lights")
    lights = september.projects["light"]
    expected = [
        f"{sign.text}{int((lights.isna() if light is None else lights.eq(light)).sum())} 个"
        for light, sign in LIGHT_SIGNS.items()
    ]
    assert [row.text_content() for row in shown] == expected


def test_the_lines_of_the_leaders_add_up_as_they_are_printed(september: Meeting) -> None:
    (table,) = read(september).iter("tbody")
    rows = [[cell.text for cell in row] for row in table]
    for column in (2, 3, 7, 8, 9):
        amounts = [Decimal(row[column].replace(",", "")) for row in rows]
        assert sum(amounts[:-1]) == amounts[-1]
    assert rows[-1][0] == "合计"


def height(picture: Page, percent: str) -> float:
    (mark,) = [each for each in picture.iter("text") if each.text == percent]
    return float(mark.get("y"))


def drawn_percent(picture: Page, kind: str) -> float:
    """Where a line of a picture ends, read back from the drawing."""
    (path,) = [each for each in picture.iter("path") if each.get("class") == kind]
    end = float(re.split(r"[ V]", path.get("d"))[-1])
    none, all_of_it = height(picture, "0%"), height(picture, "100%")
    return 100 * (none - end) / (none - all_of_it)


def test_the_curves_end_where_the_frozen_figures_stand(september: Meeting) -> None:
    _, *pictures = read(september).iter("svg")
    worst = most_behind(september.projects, WORST).to_dict("records")
    assert len(pictures) == len(worst)
    for picture, row in zip(pictures, worst, strict=True):
        rate = float(share(int(row["paid_fen"]), int(row["adjusted_budget_fen"])))
        assert drawn_percent(picture, "paid") == pytest.approx(rate, abs=0.1)
        assert len(list(picture.iter("circle"))) == september.month
        assert drawn_percent(picture, "checked") == pytest.approx(100, abs=0.1)
        assert {each.get("class") for each in picture.iter("path")} >= {"elapsed", "reference"}


# --- words -------------------------------------------------------------------------------------


def test_its_titles_say_what_was_found(september: Meeting) -> None:
    curve, lights, leaders, worst, promises, bridge = heads(read(september))
    assert "比计划" in curve
    assert "个项目滞后或预警，占全部项目的" in lights
    assert "离序时最远，低" in leaders
    assert worst.startswith(f"{WORST} 个项目少支 ")
    assert promises == "上月会议没有登记承诺"
    assert bridge == "库内国库支付比执行月报（当月）少 6,687,830.43 元"


def test_it_names_cut_rule_fingerprint_and_that_it_is_a_demo(september: Meeting) -> None:
    page = read(september)
    assert page.find(".//footer").text == september.stamp
    for words in ("截至2023年9月底", "差值规则第1版", september.fingerprint, "演示数据"):
        assert words in september.stamp
    assert [badge.text for badge in page.find_class("badge")] == ["演示数据"]
    assert read(replace(september, is_demo=False)).find_class("badge") == []


def test_every_printed_page_has_the_stamp_at_its_foot(september: Meeting) -> None:
    (style,) = read(september).iter("style")
    (written,) = re.findall(r'@bottom-left \{ content: "([^"]*)"', style.text)
    said = "".join(chr(int(number, 16)) for number in re.findall(r"\\([0-9a-f]{6})", written))
    assert said == september.stamp


def test_what_was_missed_stands_first_with_who_answers_for_it(september: Meeting) -> None:
    meeting = promised(
        september,
        {"verdict": "兑现", "amount_fen": 1_000_000, "since_fen": 1_000_000},
        {"verdict": "未兑现", "month": 6, "person": None},
        {"verdict": "未到期", "due_on": pd.Timestamp(2023, 11, 30), "person": "李四"},
        {"verdict": "兑现", "month": 6},
    )
    page = read(meeting)
    assert "8月会议承诺 2 条：兑现 1 条，部分兑现 0 条，未兑现 0 条，未到期 1 条" in prose(page)
    (rows,) = page.find_class("promises")
    assert [row[0].text for row in rows] == ["■ 未兑现", "○ 未到期", "● 兑现"]
    assert "责任人 ——" in rows[0].text_content()
    cards = page.find_class("project")
    assert "责任人李四" in cards[2].text_content().replace("\n", "")
    assert "承诺时间11月30日" in cards[2].text_content().replace("\n", "")


def test_a_month_in_which_nothing_is_behind_says_so(september: Meeting) -> None:
    calm = september.projects.assign(light="green", elapsed_fen=0)
    page = read(replace(september, projects=calm))
    assert {"没有滞后或预警的项目", "没有少支的项目", "各分管县领导的部门都不低于序时"} <= {
        *heads(page)
    }
    assert page.find_class("project") == []


@pytest.mark.parametrize(
    ("report_fen", "difference_fen", "said"),
    [
        (None, None, "执行月报（累计）没有录入，不能对账"),
        (100, 0, "库内国库支付与执行月报（累计）对平，一分不差"),
        (99, 1, "库内国库支付比执行月报（累计）多 0.01 元"),
    ],
)
def test_the_bridge_says_how_far_the_page_is_from_the_report(
    september: Meeting, report_fen: int | None, difference_fen: int | None, said: str
) -> None:
    lines = pd.DataFrame(
        {
            "report": "执行月报",
            "span": "累计",
            "position": [0, 1, 2],
            "sign": ["", "", "＝"],
            "name": ["页面「累计已支付」", "执行月报", "差额"],
            "amount_fen": pd.array([100, report_fen, difference_fen], "Int64"),
        }
    )
    page = read(replace(september, tie_lines=lines))
    assert heads(page)[-1] == said
    assert "本页累计已支付" in prose(page)


def test_without_a_bridge_it_does_not_speak_of_one(september: Meeting) -> None:
    page = read(replace(september, tie_lines=pd.DataFrame()))
    assert page.find_class("bridge") == []
    assert list(page.iter("a")) == []


def test_a_budget_of_nothing_has_no_rate_and_no_curve(september: Meeting) -> None:
    nothing = {"adjusted_budget_fen": 0, "last_budget_fen": 0, "paid_fen": 0}
    projects = september.projects.assign(**nothing)
    months = september.months.assign(adjusted_budget_fen=0, paid_fen=0)
    page = read(replace(september, projects=projects, months=months))
    assert heads(page)[0] == "没有调整预算数，算不出支出进度"
    assert list(page.iter("svg")) == []
    assert "没有调整预算数" in prose(page)


def test_more_paid_than_there_is_keeps_the_curve_on_the_picture(september: Meeting) -> None:
    key = most_behind(september.projects, 1)[PROJECT_KEY].iloc[0].tolist()
    mine = (september.months[PROJECT_KEY] == key).all(axis=1)
    months = september.months.assign(
        paid_fen=september.months["paid_fen"].where(
            ~mine, 5 * september.months["adjusted_budget_fen"]
        )
    )
    _, picture, *_ = read(replace(september, months=months)).iter("svg")
    steps = [each.text for each in picture.iter("text") if (each.text or "").endswith("%")]
    assert steps == ["0%", "100%", "200%", "300%", "400%", "500%"]
    assert drawn_percent(picture, "paid") == pytest.approx(500, abs=0.5)


# --- the file ----------------------------------------------------------------------------------


def test_a_name_that_looks_like_a_script_stands_as_text(september: Meeting) -> None:
    projects = september.projects.assign(
        name=SCRIPT, unit_name=SCRIPT, county_leader=SCRIPT, deciding_cause=SCRIPT,
        explanation=SCRIPT, sentence=SCRIPT,
    )  # fmt: skip
    meeting = replace(september, projects=projects, region_name=SCRIPT)
    meeting = promised(meeting, {"verdict": "未兑现", "person": SCRIPT, "sentence": SCRIPT})
    page = read(meeting)
    assert list(page.iter("script")) == []
    assert f"{SCRIPT}本级部门项目支出进度" in prose(page)
    (card, *_) = page.find_class("project")
    assert card.find(".//h3").text == SCRIPT
    assert SCRIPT in page.find_class("promises")[0].text_content()
    assert f"{SCRIPT}分管的部门离序时最远" in prose(page)


def test_nothing_is_loaded_from_anywhere(september: Meeting) -> None:
    content = briefing(september).decode()
    page = read(september)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:", content)
    links = {
        value for name in ("src", "href", "srcset", "data", "action") for value in
        page.xpath(f"//@{name}")
    }  # fmt: skip
    assert links == {"#bridge"}
    assert not set(page.xpath("//*/@*[starts-with(name(), 'on')]"))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


def test_the_same_page_comes_out_after_imports_and_an_undo(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    cut = close(texts)
    before = briefing(read_meeting(texts.cursor(), cut, is_demo=False))
    pay(texts, {(FIRST, date(2023, 6, 2)): 700_000}, date(2023, 12, 31))
    undo(texts, 2, ACTOR, "导错", is_administrator=True)
    assert briefing(read_meeting(texts.cursor(), cut, is_demo=False)) == before


def test_it_is_offered_as_one_file(september: Meeting) -> None:
    (paper,) = [paper for paper in PAPERS if paper.write is briefing]
    assert paper.file_name(september) == "会议简报2023年9月（演示数据）.html"
