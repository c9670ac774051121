"""The department's own targets: who carries them, what they came to, through a new text too."""

from datetime import date

import pandas as pd
import pytest

from perfmon.errors import EntryRefusedError
from perfmon.periods import Cutoff
from perfmon.store.database import Database
from perfmon.store.department_targets import read_judged_targets, read_target_links, read_targets
from perfmon.workflows.history import read_history
from perfmon.workflows.target_links import (
    KIND,
    LinkEntry,
    TargetResultEntry,
    enter_target_result,
    link_target,
)
from perfmon.workflows.text_rounds import Acceptance, accept_text
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, DOCUMENT, FIRST, SECOND, UNIT, count_rows, import_document

TARGET = (UNIT, 2)
OCTOBER = Cutoff.at(2023, 10)


def link(project: str = FIRST, reason: str = "绩效目标第1条", withdrawn: bool = False) -> LinkEntry:
    return LinkEntry(2023, TARGET, (UNIT, project), reason, withdrawn)


def result(number: str, month: int = 9, position: int = 2) -> TargetResultEntry:
    return TargetResultEntry(2023, (UNIT, position), month, number, "监测报告")


def judged(database: Database, cutoff: Cutoff = OCTOBER, position: int = 2) -> "pd.Series[str]":
    rows = read_judged_targets(database.cursor(), cutoff)
    return rows[rows["position"] == position].iloc[0]


def carriers(database: Database) -> list[tuple[int, str]]:
    links = read_target_links(database.cursor(), 2023)
    return list(zip(links["position"], links["project_code"], strict=True))


def test_the_text_has_ten_targets_and_nothing_is_known_of_them(texts: Database) -> None:
    rows = read_judged_targets(texts.cursor(), OCTOBER)
    assert len(rows) == 10
    assert rows["light"].isna().all()
    past = rows["target_year"] == 2022
    assert rows.loc[past, "cause"].tolist() == ["unreported"] * past.sum()
    assert set(rows.loc[~past, "cause"]) == {"not_due"}
    assert carriers(texts) == []


def test_a_rate_is_judged_as_soon_as_it_is_told(texts: Database) -> None:
    enter_target_result(texts, result("95%"), ACTOR)
    found = judged(texts)
    assert found[["number", "light", "cause"]].tolist() == ["95", "green", "ratio_green"]
    assert judged(texts, Cutoff.at(2023, 8))["cause"] == "not_due"
    enter_target_result(texts, result("30", month=10), ACTOR)
    assert judged(texts)["light"] == "red"


def test_a_project_carries_a_target_until_it_is_withdrawn(texts: Database) -> None:
    link_target(texts, link(), ACTOR)
    second = link_target(texts, link(SECOND), ACTOR)
    assert carriers(texts) == [(2, SECOND), (2, FIRST)]
    link_target(texts, link(withdrawn=True, reason="改由别的项目"), ACTOR)
    assert carriers(texts) == [(2, SECOND)]
    undo(texts, second.batch_id, ACTOR, "记错了")
    assert carriers(texts) == []
    told = read_history(texts.cursor())
    assert set(told.loc[told["kind"] == KIND, "content"].str.partition("：")[0]) == {
        "部门目标的承担项目"
    }


def test_links_and_results_follow_the_words_into_a_new_version(texts: Database) -> None:
    link_target(texts, link(), ACTOR)
    enter_target_result(texts, result("95"), ACTOR)
    text = DOCUMENT.read_bytes().decode("utf-8")
    first = read_targets(texts.cursor(), 2023)["text"].iloc[0]
    assert first in text
    import_document(texts, text.replace(first, "大力推进社会综合治理建设").encode())
    accept_text(texts, Acceptance(2023, UNIT, 2, 1, "二上"), ACTOR)
    targets = read_targets(texts.cursor(), 2023)
    assert len(targets) == 9
    assert carriers(texts) == [(1, FIRST)]
    assert judged(texts, position=1)["number"] == "95"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (link(reason=" "), "没有填原因"),
        (link(withdrawn=True), "现在不由这个项目承担"),
        (link("不存在"), "没有项目 不存在"),
        (LinkEntry(2023, (UNIT, 99), (UNIT, FIRST), "因为"), "现行的绩效文本里没有这个目标"),
    ],
)
def test_a_wrong_link_is_refused_in_words(texts: Database, entry: LinkEntry, why: str) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        link_target(texts, entry, ACTOR)
    assert count_rows(texts, "target_link") == 0


def test_the_same_link_twice_is_refused(texts: Database) -> None:
    link_target(texts, link(), ACTOR)
    with pytest.raises(EntryRefusedError, match="已经由这个项目承担"):
        link_target(texts, link(), ACTOR)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("很好", "“很好”不是数"),
        ("950", "950% 太大"),
        ("95人", "单位和指标值不一样"),
        ("-5", "“-5”是负数"),
        ("0.95", "“0.95”按百分数就是 0.95%。请填 95；"),
    ],
)
def test_a_wrong_number_is_refused_in_words(texts: Database, number: str, why: str) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        enter_target_result(texts, result(number), ACTOR)
    assert count_rows(texts, "target_result") == 0


def test_a_month_that_is_not_over_takes_no_result(texts: Database) -> None:
    with pytest.raises(EntryRefusedError, match="9月还没有过完"):
        enter_target_result(texts, result("95"), ACTOR, today=date(2023, 9, 30))
    assert count_rows(texts, "target_result") == 0


def test_a_count_below_zero_is_refused(texts: Database) -> None:
    with pytest.raises(EntryRefusedError, match="是负数"):
        enter_target_result(texts, result("-3", position=8), ACTOR)


def test_a_scope_sees_its_units_only(texts: Database) -> None:
    link_target(texts, link(), ACTOR)
    assert read_target_links(texts.cursor(), 2023, ("999999",)).empty
    assert read_judged_targets(texts.cursor(), OCTOBER, ("999999",)).empty
