"""The lists about versions of 绩效文本: versions, changes, findings of two rounds, what turns."""

from typing import Any

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.clock import wall_time
from perfmon.measures.rates import is_missing
from perfmon.measures.text_changes import CHANGED
from perfmon.ui.figures import MISSING, wanyuan
from perfmon.ui.tables import Columns, light, money, text, whole


def listed_rounds(rounds: pd.DataFrame) -> pd.DataFrame:
    """Versions with the months in which each holds, and who brought and accepted it."""
    records = rounds.to_dict("records")
    return rounds.assign(
        version_word=[f"第{row['version']}版 {row['state']}" for row in records],
        months=[months_in_force(row["from_month"], row["until_month"]) for row in records],
        budget_wanyuan=wanyuan(rounds["budget_fen"].astype("Int64")),
        recorded=rounds["recorded_at"].map(wall_time),
        decided=rounds["decided_at"].map(wall_time, na_action="ignore"),
    )


def months_in_force(from_month: object, until_month: object) -> str:
    """The months in which a version holds.

    >>> months_in_force(1, 6), months_in_force(7, 7), months_in_force(None, None)
    ('1—6月', '7月', '—')
    """
    if is_missing(from_month):
        return MISSING
    return f"{from_month}月" if from_month == until_month else f"{from_month}—{until_month}月"


ROUND_COLUMNS: Columns = {
    "unit_name": text("预算单位", 170),
    "version_word": text("版本", 110),
    "months": text("生效月份", 76),
    "budget_wanyuan": money("文本预算数（万元）", 136),
    "project_count": whole("项目", 60),
    "indicator_count": whole("指标", 60),
    "file_name": text("文件", 210),
    "actor": text("谁导入", 80),
    "recorded": text("导入时间", 130),
    "decided_by": text("谁决定", 80),
    "decided": text("决定时间", 130),
    "reason": text("依据或原因", 200),
}


def listed_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes with what they are: the field that changed, or 新增 and 取消; blanks in words.

    An indicator's own name stands first: a phone shows only the beginning of a cell.
    """
    changed = changes["change"] == CHANGED
    level2, _, name = (changes["place"].str.partition("·")[part] for part in range(3))
    return changes.assign(
        place=changes["place"].mask(name != "", name + "（" + level2 + "）"),
        kind=changes["change"].where(~changed, changes["field"]),
        was=_or_blank(changes["was"], changed),
        now=_or_blank(changes["now"], changed),
    )


def _or_blank(words: pd.Series, changed: pd.Series) -> pd.Series:
    return words.mask(changed & (words == ""), "空白").mask(~changed & (words == ""), MISSING)


CHANGE_COLUMNS: Columns = {
    "place": text("哪里", 88),
    "kind": text("改了什么", 62),
    "was": text("从", 90),
    "now": text("到", 90),
}


MENDED_COLUMNS: Columns = {
    "severity_word": text("程度", 50),
    "message": text("问题", 560),
    "project_name": text("项目", 200),
}


def listed_turns(projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with their budget and plan in 万元 and their lights, before and after."""
    amounts = {
        f"{word}_{when}_wanyuan": wanyuan(projects[f"{word}_{when}_fen"])
        for word in ("budget", "planned", "paid")
        for when in ("before", "after")
    }
    lights = {
        f"{when}_words": pd.Series(
            [[light_sign(each).text] for each in projects[f"light_{when}"]], projects.index
        )
        for when in ("before", "after")
    }
    return projects.assign(**amounts, **lights)


TURN_COLUMNS: Columns = {
    "name": text("项目", 150),
    "before_words": light("灯：现在", 84),
    "after_words": light("灯：接受后", 88),
    "budget_before_wanyuan": money("调整预算：现在（万元）", 152),
    "budget_after_wanyuan": money("调整预算：接受后（万元）", 164),
    "planned_before_wanyuan": money("考核线：现在（万元）", 144),
    "planned_after_wanyuan": money("考核线：接受后（万元）", 156),
    "paid_before_wanyuan": money("已支付（万元）", 108),
}


def listed_amounts(rows: pd.DataFrame) -> pd.DataFrame:
    """批复数 and the text's amounts in 万元."""
    amounts = {
        f"{name}_wanyuan": wanyuan(rows[f"{name}_fen"].astype("Int64"))
        for name in ("table", "text", "difference")
    }
    return rows.assign(**amounts, version_word=[f"第{each}版" for each in rows["version"]])


AMOUNT_COLUMNS: Columns = {
    "name": text("项目", 122),
    "difference_wanyuan": money("相差（万元）", 96, "批复数减文本所印的预算数"),
    "table_wanyuan": money("批复数（万元）", 108),
    "text_wanyuan": money("文本数（万元）", 108),
    "version_word": text("文本", 60),
    "unit_name": text("预算单位", 170),
    "project_code": text("项目编码", 180),
}


def version_label(row: Any) -> str:  # noqa: ANN401 a row of a frame
    """A version as it is chosen; its state is left out, since a choice outlives an acceptance."""
    return f"{row['unit_name']} 第{row['version']}版"
