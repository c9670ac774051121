"""Tables on a phone: what decides is seen without moving the table sideways."""

import pandas as pd
import pytest

from perfmon.measures.ranking import BEHIND, PLAN_GAP
from perfmon.ui import (
    bridge_lists,
    department_target_lists,
    double_lists,
    form_lists,
    import_lists,
    line_lists,
    lists,
    own_lists,
    result_lists,
    review_grades,
    state_lists,
    target_review_lists,
    tie_out_lists,
    to_do_lists,
    year_end_lists,
)
from perfmon.ui.groupings import COLUMNS
from perfmon.ui.lagging_lists import LAGGING_COLUMNS
from perfmon.ui.standing_lists import standing_columns
from perfmon.ui.tables import Columns
from perfmon.ui.to_do_lists import to_do_columns

PHONE_PAGE, PHONE_FRAME = 361, 331
"""What a phone of 390 pixels shows of a table on the page, and of one inside a frame."""

ONE_ROW = pd.DataFrame({"light_word": ["○ 没有期限"]})

TICKS = 34
"""The column of boxes before a table whose rows can be ticked."""


@pytest.mark.parametrize(
    ("columns", "deciding", "room"),
    [
        (to_do_columns(ONE_ROW, with_unit=True), ["name", "days_words"], PHONE_PAGE),
        (to_do_lists.UNIT_COLUMNS, ["unit_name", "total", "overdue"], PHONE_PAGE),
        (lists.PROJECT_COLUMNS, ["name", "light_words", "behind_wanyuan"], PHONE_PAGE),
        (lists.STUCK_COLUMNS, ["name", "light_words", "behind_wanyuan"], PHONE_PAGE),
        (LAGGING_COLUMNS, ["name", "light_words", "behind_wanyuan"], PHONE_PAGE),
        (own_lists.CARRIED_COLUMNS, ["name", "light_words", "behind_wanyuan"], PHONE_PAGE),
        (own_lists.DIRECT_COLUMNS, ["name", "light_words", "behind_wanyuan"], PHONE_PAGE),
        (COLUMNS["主管部门"], ["department_name", "plan_points", "red"], PHONE_PAGE),
        (COLUMNS["预算单位"], ["unit_name", "plan_points", "red"], PHONE_PAGE),
        (state_lists.WAITING_COLUMNS, ["name", "longest_days", "in_transit_wanyuan"], PHONE_PAGE),
        (
            result_lists.RESULT_COLUMNS,
            ["indicator", "light_words", "attainment_percent"],
            PHONE_PAGE,
        ),
        (
            result_lists.PROJECT_RESULT_COLUMNS,
            ["indicator", "light_words", "attainment_percent"],
            PHONE_PAGE,
        ),
        (
            department_target_lists.DEPARTMENT_TARGET_COLUMNS,
            ["text", "light_words", "result"],
            PHONE_PAGE,
        ),
        (double_lists.FAR_COLUMNS, ["name", "direction", "apart_points"], PHONE_PAGE),
        (lists.MONTH_COLUMNS, ["cut", "execution_percent", "plan_points"], PHONE_PAGE),
        (
            tie_out_lists.MONTH_COLUMNS,
            ["month_words", "report_state", "report_difference_yuan"],
            PHONE_PAGE,
        ),
        (form_lists.GAP_COLUMNS, ["name", "lacking"], PHONE_PAGE),
        (review_grades.GRADE_COLUMNS, ["department_name", "grade", "score"], PHONE_PAGE),
        (review_grades.CRITERION_COLUMNS, ["criterion", "grade", "score"], PHONE_PAGE),
        (review_grades.PROJECT_GRADE_COLUMNS, ["name", "grade", "score"], PHONE_PAGE),
        (form_lists.SCORE_COLUMNS, ["level3", "own", "review"], PHONE_PAGE),
        (form_lists.LEDGER_COLUMNS, ["department_name", "budget_wanyuan"], PHONE_PAGE),
        (bridge_lists.STEP_COLUMNS, ["step", "points", "paid_wanyuan"], PHONE_PAGE),
        (year_end_lists.COUNTY_RATE_COLUMNS, ["name", "change_points"], PHONE_PAGE),
        (year_end_lists.SHARE_COLUMNS["项目"], ["name", "december_percent"], PHONE_PAGE),
        (year_end_lists.EXACT_COLUMNS, ["name", "amount_wanyuan"], PHONE_PAGE),
        (year_end_lists.MOVED_COLUMNS, ["payee", "payee_is", "amount_wanyuan"], PHONE_PAGE),
        (
            target_review_lists.DEPARTMENT_COLUMNS,
            ["department_name", "error_open", "warning_open"],
            PHONE_PAGE,
        ),
        (
            target_review_lists.RULE_COLUMNS,
            ["name", "severity_word", "total", "open_count"],
            PHONE_PAGE,
        ),
        (
            target_review_lists.FINDING_COLUMNS,
            ["severity_word", "verdict", "project"],
            PHONE_PAGE - TICKS,
        ),
        (line_lists.FINDING_COLUMNS, ["severity_word", "verdict"], PHONE_PAGE),
        (standing_columns("主管部门", PLAN_GAP), ["department_name", "plan_points"], PHONE_PAGE),
        (standing_columns("项目", BEHIND), ["rank_words", "name", "behind_wanyuan"], PHONE_PAGE),
        (import_lists.BATCH_COLUMNS, ["batch_id", "state", "amount_wanyuan"], PHONE_PAGE),
        (import_lists.LINE_COLUMNS, ["project_name", "status_word", "amount_yuan"], PHONE_FRAME),
        (
            import_lists.CONFLICT_COLUMNS,
            ["project_name", "stored_yuan", "amount_yuan"],
            PHONE_FRAME - TICKS,
        ),
        (import_lists.VANISHED_COLUMNS, ["project_name", "amount_yuan"], PHONE_FRAME),
        (import_lists.EFFECT_COLUMNS, ["name", "before", "after"], PHONE_FRAME),
        (
            import_lists.BATCH_LINE_COLUMNS,
            ["project_name", "what", "amount_wanyuan"],
            PHONE_FRAME,
        ),
    ],
)
def test_what_decides_stands_on_a_phones_first_width(
    columns: Columns, deciding: list[str], room: int
) -> None:
    reach = 0
    for column, look in columns.items():
        reach += int(str(look["width"]))
        if column == deciding[-1]:
            break
    order = list(columns)
    assert [order.index(column) for column in deciding] == sorted(map(order.index, deciding))
    assert reach <= room
