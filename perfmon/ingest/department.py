"""Part one of the text: 部门整体绩效目标 with its three sections."""

import re
from collections.abc import Sequence

from perfmon.document import Department, ProseTarget, Safeguard, SubGoal
from perfmon.ingest.form_parts import contents_entry
from perfmon.ingest.form_rows import FormRow, tidy_text
from perfmon.ingest.printed_text import comparable, tidy, without_number
from perfmon.ingest.prose_targets import read_prose_targets

_OVERALL, _SUB_GOALS, _SAFEGUARDS = "总体绩效目标", "分项绩效目标", "工作保障措施"
_END = re.compile(r"第二部分.*|预算项目绩效目标")
_ITEM = re.compile(r"[(（]\s*([一二三四五六七八九十百]{1,4})\s*[)）]")
_GOAL = re.compile(r"绩效目标\s*[：:]")
_INDICATOR = re.compile(r"绩效指标\s*[：:]")


def read_department(prose: Sequence[FormRow], document_year: int) -> Department:
    """Goals, safeguards and the numbers in them; a section that is not there is empty."""
    sections = _sections(prose)
    overall = tidy_text(sections[_OVERALL])
    items = _items(sections[_SUB_GOALS])
    sub_goals = [_sub_goal(item) for item in items]
    targets = read_prose_targets(_OVERALL, overall, document_year)
    for item, sub_goal in zip(items, sub_goals, strict=True):
        targets.extend(_sub_goal_targets(item, sub_goal, document_year))
    return Department(
        overall_goal=overall,
        sub_goals=tuple(sub_goals),
        safeguards=tuple(_safeguard(item) for item in _items(sections[_SAFEGUARDS])),
        targets=tuple(targets),
    )


def _sections(prose: Sequence[FormRow]) -> dict[str, list[FormRow]]:
    """The rows of each section; a heading may be printed twice, and in the contents before."""
    sections: dict[str, list[FormRow]] = {_OVERALL: [], _SUB_GOALS: [], _SAFEGUARDS: []}
    current: list[FormRow] = []
    for row in prose:
        heading = _heading(row)
        if heading in sections:
            current = sections[heading] = []
        elif heading or contents_entry(row):
            current = []
        else:
            current.append(row)
    return sections


def _heading(row: FormRow) -> str | None:
    text = comparable(without_number(row.text))
    if text in (_OVERALL, _SUB_GOALS, _SAFEGUARDS):
        return text
    return "end" if _END.fullmatch(text) else None


def _items(rows: Sequence[FormRow]) -> list[list[FormRow]]:
    """The （一）（二） items of a section; rows before the first belong to none."""
    items: list[list[FormRow]] = []
    for row in rows:
        if _ITEM.match(row.text):
            items.append([])
        if items:
            items[-1].append(row)
    return items


def _sub_goal(item: Sequence[FormRow]) -> SubGoal:
    parts: dict[str, list[FormRow]] = {"title": [], "goal": [], "indicator": []}
    current = "title"
    for row in item:
        label = _GOAL.match(row.text) or _INDICATOR.match(row.text)
        if label:
            current = "goal" if label.re is _GOAL else "indicator"
        parts[current].append(FormRow(row.line, (row.text[label.end() :],)) if label else row)
    return SubGoal(
        title=without_number(tidy_text(parts["title"]) or ""),
        goal=tidy_text(parts["goal"]),
        indicator_text=tidy_text(parts["indicator"]),
    )


def _sub_goal_targets(
    item: Sequence[FormRow], sub_goal: SubGoal, document_year: int
) -> list[ProseTarget]:
    number = _ITEM.match(item[0].text)
    where = f"{_SUB_GOALS}（{number[1]}）" if number else _SUB_GOALS
    return [
        target
        for passage in (sub_goal.goal, sub_goal.indicator_text)
        for target in read_prose_targets(where, passage, document_year)
    ]


def _safeguard(item: Sequence[FormRow]) -> Safeguard:
    """A heading and the text under it; on one line the heading ends at its first 。."""
    title, text = without_number(item[0].text), tidy_text(item[1:]) or ""
    if "。" in title.rstrip("。"):
        title, _, begun = title.partition("。")
        text = tidy(f"{begun} {text}")
    return Safeguard(title, text)
