"""自评和复核 on the page: a project's points with their formulas, both sides, and granting them."""

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.form_scope import FormScope
from perfmon.measures.granted_scores import REVIEW, SELF, SIDES, Evaluation, Side
from perfmon.measures.rates import is_missing
from perfmon.measures.score_sentences import NO_GRADE_REASONS, format_score
from perfmon.measures.self_evaluation import costliest
from perfmon.measures.weights import Preset
from perfmon.roles import Act
from perfmon.ui.chooser import choose_project
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.form_lists import EXECUTION, SCORE_COLUMNS, listed_scores
from perfmon.ui.forms import choose_preset
from perfmon.ui.loaders.forms import both_sides, evaluation, scoped_facts
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.page import Page
from perfmon.ui.tables import show_table
from perfmon.ui.words import plain
from perfmon.workflows.scores import ScoreEntry, TypedScore, grant_scores

_ACTS: dict[Side, Act] = {SELF: Act.SCORE, REVIEW: Act.RESCORE}


def show_scores(page: Page) -> None:
    """A project's evaluation and the form to grant what formulas leave open."""
    with st.container(horizontal=True, gap="small"):
        with st.container(width=420):
            project = choose_project(page)
        preset = choose_preset()
    scope = FormScope("项目", "-".join(project))
    own, review = (
        evaluation(page.asked, page.cutoff, preset, scope, reviewed) for reviewed in (False, True)
    )
    if own.projects.empty:
        st.info("这个项目这个月不参加判灯，不自评。")
        return
    is_reviewed = _show_totals(own, both_sides(page.asked, page.cutoff, preset, scope))
    bands = scoped_facts(page.asked, page.cutoff, preset, scope).bands
    label = rule_book(page.asked.data_version).at(page.cutoff.on).light.label
    st.caption(f"等级（{preset}，{label}）：{bands.words}。界限在“规则”页改。")
    show_table(listed_scores(own, review if is_reviewed else None), SCORE_COLUMNS)
    _show_costliest(own)
    sides = [side for side in SIDES if page.may_for(_ACTS[side], project[0])]
    if sides:
        _show_granting(page, project, preset, own, sides)


def _show_totals(evaluated: Evaluation, sides: pd.DataFrame) -> bool:
    """Both sides' totals in a sentence; whether the project is reviewed."""
    both, said = sides.iloc[0], evaluated.projects.iloc[0]
    own = _total(both["own_hundredths"], both["own_grade"])
    if is_missing(both["own_hundredths"]):
        done = f"已评 {said['scored_count']}/{said['indicator_count']} 项"
        own = f"还没有总分（{NO_GRADE_REASONS[str(said['no_grade'])]}，{done}）"
    words = f"**自评：{own}**"
    if both["is_reviewed"]:
        words += f"　**复核：{_total(both['review_hundredths'], both['review_grade'])}**"
        if not is_missing(both["difference_hundredths"]):
            words += f"　自评 − 复核 = {format_score(both['difference_hundredths'])} 分"
    else:
        words += "　:gray[还没有复核]"
    st.markdown(words)
    return bool(both["is_reviewed"])


def _total(hundredths: object, grade: object) -> str:
    if is_missing(hundredths):
        return "没有总分"
    mark = "不评等级" if is_missing(grade) else str(grade)
    return f"{format_score(int(str(hundredths)))} 分，{mark}"


def _show_costliest(own: Evaluation) -> None:
    lost = costliest(own.indicators, own.projects)
    if lost.empty:
        st.caption("已评的各项都没有扣分。")
        return
    parts = [
        f"{plain(row['level3'], '（涉密）')} {format_score(row['lost_hundredths'])} 分"
        for row in lost.to_dict("records")
    ]
    st.caption(f"扣分最多：{'、'.join(parts)}。")


def _show_granting(
    page: Page, project: tuple[str, str], preset: Preset, own: Evaluation, sides: list[Side]
) -> None:
    """One row an act: a share for a grade or for work done late, or the review's own score."""
    show_closed()
    names = {
        int(row["indicator_row"]): plain(row["level3"], f"第 {row['indicator_row']} 项")
        for row in own.indicators.to_dict("records")
    }
    waiting = own.indicators.loc[
        own.indicators["score_rule"].isin(["ungranted", "out_of_band"]), "indicator_row"
    ]
    side = st.segmented_control(
        "谁定分",
        sides,
        default=sides[0],
        required=True,
        key=f"score_side_{'_'.join(sides)}",
        width="content",
    )
    options = [*(int(row) for row in waiting), *(row for row in names if row not in set(waiting))]
    with st.form("grant", enter_to_submit=False):
        fields = st.columns([3, 2, 2, 4], vertical_alignment="bottom")
        number = fields[0].selectbox(
            "哪一项", [*options, 0], format_func=lambda row: names.get(row, EXECUTION)
        )
        percent = fields[1].text_input("占分值（%）", placeholder="如 85")
        score = fields[2].text_input("或直接填得分（复核）", placeholder="如 9.50")
        reason = fields[3].text_input("理由", max_chars=160)
        is_saved = st.checkbox("预算执行率：工作已全部完成，资金有节约")
        if st.form_submit_button("记下定分", type="primary"):
            typed = TypedScore(int(number or 0), reason, percent, score, is_saved=is_saved)
            entry = ScoreEntry(
                page.asked.year, project, REVIEW if side == REVIEW else SELF, preset, [typed],
                page.month,
            )  # fmt: skip
            _write(page, entry)


def _write(page: Page, entry: ScoreEntry) -> None:
    try:
        entered = grant_scores(
            opened_database(),
            entry,
            page.actor_for(_ACTS[entry.side], entry.project[0]),
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(f"{entry.side}已记入，存为第 {entered.batch_id} 批。", entered.warnings)
