"""绩效指标 on the project's page: beside the money's light, the table, reasons, earned value."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.measures.earned_value import earned_sentence
from perfmon.measures.result_sentences import result_sentence
from perfmon.measures.result_standing import STANDINGS
from perfmon.quality.trait_words import TRAIT_WORDS, trait_value_words
from perfmon.ui.cards import show_card
from perfmon.ui.colours import light_colour
from perfmon.ui.figures import MISSING
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.result_lists import listed_project_indicators
from perfmon.ui.loaders.results import (
    earned_value,
    held_back_words,
    project_answers,
    project_indicators,
    project_result,
    result_cutoff,
    unit_traits,
)
from perfmon.ui.loaders.texts import publication
from perfmon.ui.page import Page
from perfmon.ui.result_lists import PROJECT_RESULT_COLUMNS, indicator_name, result_sign
from perfmon.ui.tables import chosen_row
from perfmon.ui.trait_forms import offer_trait_form
from perfmon.ui.words import plain

CLASSIFIED = "涉密项目只显示代码和金额。"
NO_INDICATORS = "这个项目没有绩效目标表，没有绩效指标可看。"
NOT_REPORTED = "各县没有上报绩效指标，在县里自己的库上看。"


def result_light_words(view: View, unit_code: str, project_code: str) -> str:
    """The project's result light with the sentence of the indicator that decided it.

    Blank where the project has no indicators that do not only mirror money.
    """
    worst = project_result(view.asked, view.month, unit_code, project_code)
    if worst is None or not worst["real_count"]:
        return ""
    if pd.isna(worst["indicator_row"]):
        waits = [
            f"{word} {worst[f'{cause}_count']} 项"
            for cause, word in STANDINGS.items()
            if worst.get(f"{cause}_count")
        ]
        return f":gray[**○ 不判灯**]　绩效：指标都还没有判灯，{'、'.join(waits) or '单位不符'}"
    rows = project_indicators(view.asked, view.month, unit_code, project_code)
    row = rows[rows["indicator_row"] == worst["indicator_row"]].iloc[0]
    sign = result_sign(row["light"], row["cause"])
    why = CLASSIFIED if row["classified"] else _sentence(view, dict(row))
    return f":{light_colour(row['light'])}[**{sign.text}**]　绩效：{why}"


def show_result_card(place: DeltaGenerator, view: View, unit_code: str, project_code: str) -> None:
    """指标 5 / 7 达标, of those that do not only mirror money; and what is behind or missing."""
    counts = project_result(view.asked, view.month, unit_code, project_code)
    is_classified = publication(view.asked, unit_code, project_code, view.month).is_classified
    if is_classified or counts is None:
        none = "县里没有上报" if opened_database().is_only_read else "没有绩效目标表"
        note = "涉密项目不显示" if is_classified else none
        show_card(place, "绩效指标达标（项）", MISSING, note)
        return
    held = counts["green"] + counts["blue"]
    told = {
        "■ 滞后": counts["red"],
        "▲ 预警": counts["yellow"],
        "未报": counts["unreported_count"],
        "待审核": counts["pending_count"],
        "未到期": counts["not_due_count"],
        "单位不符": counts["unit_mismatch_count"],
    }
    note = " · ".join(f"{word} {count}" for word, count in told.items() if count)
    show_card(
        place,
        "绩效指标达标（项）",
        f"{held} / {counts['real_count']}",
        note or "全部达标",
        "正常和超额的 ÷ 全部，不含只反映资金的指标；未报、待审核、未到期的不算达标，也不算落后。",
    )


def show_project_indicators(page: Page, unit_code: str, project_code: str) -> None:
    """Every indicator with its target, how it is judged, its result and light; one explained."""
    project = (unit_code, project_code)
    published = publication(page.asked, *project, page.month)
    if published.is_classified:
        st.info(CLASSIFIED)
        return
    listed = listed_project_indicators(page.asked, page.month, *project)
    if listed.empty:
        st.info(NOT_REPORTED if opened_database().is_only_read else NO_INDICATORS)
        return
    st.caption("点一行看它为什么是这个灯、是怎么认定的。")
    show_answers(page.view, *project)
    chosen = chosen_row(listed, PROJECT_RESULT_COLUMNS, f"indicators_{project_code}")
    place = _default(page.view, *project) if chosen is None else chosen
    show_why(page.view, *project, place)
    offer_trait_form(page, project, int(listed["indicator_row"].iloc[place]))
    _offer_earned(page.view, *project)


@drawn_once
def show_answers(view: View, unit_code: str, project_code: str) -> None:
    """应报 n 项，已报 m 项 with what is missing; and what does not count yet."""
    asked = (view.asked, view.month, unit_code, project_code)
    told = [words for words in (project_answers(*asked), held_back_words(*asked)) if words]
    if told:
        st.markdown(plain("。".join(told)))


def _default(view: View, unit_code: str, project_code: str) -> int:
    """The place of the indicator that decides the project's light; else the first."""
    worst = project_result(view.asked, view.month, unit_code, project_code)
    rows = project_indicators(view.asked, view.month, unit_code, project_code)
    if worst is None or pd.isna(worst["indicator_row"]):
        return 0
    return int((rows["indicator_row"] == worst["indicator_row"]).to_numpy().argmax())


@drawn_once
def show_why(view: View, unit_code: str, project_code: str, place: int) -> None:
    """The sentence of one indicator's light; every trait with its reason and who decided it."""
    listed = listed_project_indicators(view.asked, view.month, unit_code, project_code)
    row = {str(name): value for name, value in listed.iloc[place].items()}
    evidence = f"　:gray[佐证：{plain(row['evidence'])}]" if row["evidence"] else ""
    st.markdown(f"**{plain(indicator_name(row))}**　{_sentence(view, row)}{evidence}")
    traits = unit_traits(view.asked, unit_code)
    is_own = traits["project_code"] == project_code
    own = traits[is_own & (traits["indicator_row"] == row["indicator_row"])].set_index("trait")
    st.markdown("  \n".join(_trait_words(name, own.loc[name]) for name in TRAIT_WORDS))


def _trait_words(name: str, trait: "pd.Series[Any]") -> str:
    by = "规则" if pd.isna(trait["chosen_by"]) else f"{plain(trait['chosen_by'])} 定"
    value = trait_value_words(name, str(trait["value"]))
    return f"{TRAIT_WORDS[name]}：**{plain(value)}**　:gray[{plain(trait['reason'])} · {by}]"


def _sentence(view: View, row: Mapping[Any, Any]) -> str:
    return plain(result_sentence(row, result_cutoff(view.asked, view.month)))


def _offer_earned(view: View, unit_code: str, project_code: str) -> None:
    """挣值, told only to who asks."""
    box = st.expander("挣值：做成的事值多少钱", key="earned_value", on_change="rerun")
    if box.open:
        with box:
            show_earned(view, unit_code, project_code)


@drawn_once
def show_earned(view: View, unit_code: str, project_code: str) -> None:
    """The sentence of earned value, and how it is made."""
    row = earned_value(view.asked, view.month, unit_code, project_code)
    st.markdown(plain(earned_sentence(row, result_cutoff(view.asked, view.month))))
    st.caption(
        "挣值 = 调整预算数 × 产出指标的全年完成率，只取累计数和完成时间，全部填报了才算；"
        "计划值是参考线。只供参考，不判灯。"
    )
