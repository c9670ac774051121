"""目标审核: what a reviewer reads of the year's texts, and what is written from there."""

from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from perfmon.measures.review_selection import IN_FORCE
from perfmon.quality.reasons import REASONS
from perfmon.store.text_findings import FindingKey, read_text_findings
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.target_review_lists import listed_review_findings
from perfmon.workflows.actor import machine_user
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.target_corrections import VALUE, Correction, correct_target
from tests import screens
from tests.facts import ACTOR, DOCUMENT, UNIT, import_document
from tests.money_files import take, write_csv
from tests.test_classified import BUDGETS
from tests.test_text_rounds import SECOND_ROUND, revised

PAGE = "pages/target_review.py"
DEPARTMENT = "巨鹿县委政法委"


def opened(app: AppTest, **address: str) -> AppTest:
    app.run()
    app.switch_page(PAGE)
    app.query_params.update({"year": "2023", "month": "10"} | address)
    app.run()
    assert not app.exception
    return app


def faults() -> tuple[int, int]:
    """How many errors and warnings the texts have."""
    severities = read_text_findings(opened_database().cursor(), 2023)["severity"].tolist()
    return severities.count("error"), severities.count("warning")


def test_the_head_counts_texts_and_what_is_to_be_dealt_with(real: Path, app: AppTest) -> None:
    words = screens.prose(opened(app))
    errors, warnings = faults()
    assert errors == 19
    told = f"待处理 [■ 错误 {errors} 处]、[▲ 提醒 {warnings} 处]"
    assert f"2023年 1 个部门的 1 份绩效文本，{told}" in words
    assert "10 个项目、70 项绩效指标" in words
    assert "没有待接受的修订文本" in words


def test_a_revised_text_that_waits_is_said(real: Path, app: AppTest) -> None:
    import_document(opened_database(), SECOND_ROUND)
    words = screens.prose(opened(app))
    assert "1 份修订的文本待接受" in words
    assert "1 个部门的 1 份绩效文本" in words


def test_an_empty_database_says_what_to_bring(empty_database: Path, app: AppTest) -> None:
    assert "库里还没有项目" in screens.prose(opened(app))


def on_tab(app: AppTest, name: str) -> AppTest:
    app.session_state["review_tab"] = name
    app.run()
    assert not app.exception
    return app


def listed(app: AppTest) -> pd.DataFrame:
    """The list of findings as it is on the screen."""
    return screens.table(app, list_key(app))


def list_key(app: AppTest) -> str:
    keys = [str(frame.key) for frame in app.dataframe if str(frame.key).startswith("review_rows")]
    assert len(keys) == 1
    return keys[0]


def tick(app: AppTest, *messages: str) -> AppTest:
    """Ticks the rows whose sentences contain these words, one row for each."""
    sentences = listed(app)["message"].tolist()
    rows = [next(i for i, said in enumerate(sentences) if words in said) for words in messages]
    app.session_state[list_key(app)] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    return app


def choose_verdict(app: AppTest, verdict: str) -> AppTest:
    for group in app.button_group:
        if group.label == "怎么处理":
            group.set_value(verdict)
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def stored(code: str) -> pd.DataFrame:
    rows = read_text_findings(opened_database().cursor(), 2023)
    return rows[rows["code"] == code].reset_index(drop=True)


def test_the_table_counts_departments_and_rules(real: Path, app: AppTest) -> None:
    opened(app)
    departments = screens.table(app, "review_department_code_0")
    assert departments["department_name"].tolist() == [DEPARTMENT]
    names = ["error_open", "warning_open", "errors", "warnings", "text_count", "project_count"]
    found = read_text_findings(opened_database().cursor(), 2023)
    errors, warnings = faults()
    assert departments[names].iloc[0].tolist() == [errors, warnings, errors, warnings, 1, 10]
    assert departments["versions"].tolist() == ["第1版"]
    assert departments[["已改正", "仍在", "新发现"]].isna().all(axis=None)
    rules = screens.table(app, "review_code_0").set_index("code")
    assert rules.at["SCHED_UNIT_HEADER", "name"] == "计划表头单位不符"
    assert rules.at["SCHED_UNIT_HEADER", "total"] == 10
    assert rules["total"].sum() == len(found)
    words = screens.prose(app)
    assert f"1 个部门还有错误或提醒待处理，{DEPARTMENT}最多，错误 {errors} 处" in words
    assert "问题（处），2023年绩效文本，各单位最新一版" in words


def test_the_picture_turns_to_rules(real: Path, app: AppTest) -> None:
    opened(app)
    next(g for g in app.button_group if "问题种类" in g.options).set_value("问题种类")
    app.run()
    assert not app.exception
    figure = screens.figure(app, "review_bars_0")
    assert "计划表头单位不符" in figure["layout"]["yaxis"]["ticktext"]
    assert "计划表头单位不符最多" in screens.prose(app)


def test_a_click_on_a_department_narrows_and_one_on_a_rule_opens_its_findings(
    real: Path, app: AppTest
) -> None:
    opened(app)
    screens.pick(app, "review_department_code_0", 0, "department_name")
    assert app.session_state["review_departments"] == ["288"]
    rules = screens.table(app, "review_code_0")
    place = rules["code"].tolist().index("COST_DIRECTION")
    screens.pick(app, "review_code_0", place, "name")
    assert app.session_state["review_codes"] == ["COST_DIRECTION"]
    assert listed(app)["name"].tolist() == ["成本写成下限"]


def test_a_revised_text_says_what_became_of_the_faults_before(real: Path, app: AppTest) -> None:
    mended = revised(("≥5.24万 元", "≤5.24万 元"))
    import_document(opened_database(), mended)
    rows = screens.table(opened(app), "review_department_code_0")
    assert rows["versions"].tolist() == ["第2版（1 份待接受）"]
    faults = rows["errors"] + rows["warnings"]
    assert rows["已改正"].iloc[0] >= 1
    assert (rows["仍在"] + rows["新发现"]).tolist() == faults.tolist()
    app.session_state["review_round"] = IN_FORCE
    app.run()
    rows = screens.table(app, "review_department_code_0")
    assert rows["versions"].tolist() == ["第1版"]


def test_findings_are_listed_with_place_and_proposal_errors_first(real: Path, app: AppTest) -> None:
    on_tab(opened(app), "问题")
    rows = listed(app)
    assert len(rows) == len(read_text_findings(opened_database().cursor(), 2023))
    severities = rows["severity_word"].tolist()
    assert severities == sorted(severities, key=["■ 错误", "▲ 提醒", "● 说明"].index)
    cost = rows[rows["name"] == "成本写成下限"].iloc[0]
    assert cost["where"].startswith("第 ")
    assert (cost["proposal"], cost["verdict"]) == ("≤5.24万元", "待处理")
    assert "勾选一行看全文" in screens.prose(app)


def test_several_findings_are_accepted_at_once_with_one_answer(real: Path, app: AppTest) -> None:
    app.session_state["review_codes"] = ["SCHED_UNIT_HEADER"]
    on_tab(opened(app), "问题")
    app.session_state[list_key(app)] = {"selection": {"rows": [0, 2], "columns": [], "cells": []}}
    app.run()
    assert "选中 2 处" in screens.prose(app)
    assert "为什么" not in screens.prose(app)
    assert "更正" not in next(g for g in app.button_group if g.label == "怎么处理").options
    press(app, "接受选中的 2 处")
    assert "没有填答复" in screens.prose(app)
    app.text_area[0].set_value("单位说明：表头是上级下发的表式")
    press(app, "接受选中的 2 处")
    assert "接受 2 处问题，存为第" in screens.prose(app)
    rows = stored("SCHED_UNIT_HEADER")
    assert rows["verdict"].tolist() == ["接受", "待处理", "接受", *["待处理"] * 7]
    assert rows["answered_by"].iloc[0] == machine_user()
    assert listed(app)["verdict"].tolist() == rows["verdict"].tolist()
    assert "选中" not in screens.prose(app)


def test_a_finding_is_sent_back_and_opened_again(real: Path, app: AppTest) -> None:
    app.session_state["review_codes"] = ["COST_DIRECTION"]
    on_tab(opened(app), "问题")
    tick(app, "")
    choose_verdict(app, "退回")
    app.text_area[0].set_value("请改成不超过")
    press(app, "退回这一处")
    assert stored("COST_DIRECTION")[["verdict", "answer"]].values.tolist() == [
        ["退回", "请改成不超过"]
    ]
    tick(app, "")
    offered = next(g for g in app.button_group if g.label == "怎么处理").options
    assert offered == ["接受", "更正", "重开"]
    choose_verdict(app, "重开")
    app.text_area[0].set_value("另有说明")
    press(app, "重开这一处")
    assert stored("COST_DIRECTION")["verdict"].tolist() == ["待处理"]


def test_a_correction_is_offered_with_the_proposal_and_stands_on_the_project_page(
    real: Path, app: AppTest
) -> None:
    app.session_state["review_codes"] = ["COST_DIRECTION"]
    on_tab(opened(app), "问题")
    choose_verdict(tick(app, ""), "更正")
    assert "文本里印的]\n\n≥5.24万元" in screens.prose(app)
    reason = REASONS["COST_DIRECTION"]
    assert f"为什么：{reason.why}（{reason.source}）" in screens.prose(app)
    assert next(field for field in app.text_input if field.label == "更正为").value == "≤5.24万元"
    press(app, "记入更正")
    assert "没有填原因" in screens.prose(app)
    next(field for field in app.text_input if field.label == "原因").set_value("单位更正说明")
    press(app, "记入更正")
    assert "指标值已更正，原文留在旁边" in screens.prose(app)
    row = stored("COST_DIRECTION").iloc[0]
    assert (row["verdict"], row["answer"]) == ("更正", "单位更正说明")
    app.switch_page("pages/project.py")
    app.query_params["project"] = f"{UNIT}-{row['project_code']}"
    app.run()
    assert not app.exception
    findings = screens.table_with(app, "verdict", "message")
    assert findings["verdict"].tolist().count("更正") == 1
    assert "≤5.24万元（更正）" in screens.prose(app)


def test_a_corrected_value_is_given_back(real: Path, app: AppTest) -> None:
    row = stored("COST_DIRECTION").iloc[0]
    key = FindingKey(int(row["batch_id"]), int(row["position"]))
    place = int(row["indicator_row"])
    typed = Correction(1, str(row["project_code"]), VALUE, place, "≤5.24万元", "说明", key)
    correct_target(opened_database(), typed, ACTOR)
    app.session_state["review_codes"] = ["COST_DIRECTION"]
    on_tab(opened(app), "问题")
    choose_verdict(tick(app, ""), "更正")
    assert "已更正为 ≤5.24万元" in screens.prose(app)
    next(field for field in app.text_input if field.label == "原因").set_value("单位又改口")
    press(app, "改回原文")
    assert stored("COST_DIRECTION")["verdict"].tolist() == ["待处理"]


def test_an_indicator_is_filed_elsewhere_and_a_blank_of_the_plan_filled(
    real: Path, app: AppTest
) -> None:
    app.session_state["review_codes"] = ["CATEGORY_SWAPPED", "SCHED_BLANK_CELLS"]
    on_tab(opened(app), "问题")
    blank = stored("SCHED_BLANK_CELLS").iloc[0]
    choose_verdict(tick(app, str(blank["message"])), "更正")
    assert "文本里印的]\n\n空白（读作 0.00 万元）" in screens.prose(app)
    next(f for f in app.text_input if f.label.startswith("更正为")).set_value("30")
    next(field for field in app.text_input if field.label == "原因").set_value("补填累计数")
    press(app, "记入更正")
    assert stored("SCHED_BLANK_CELLS")["verdict"].tolist() == ["更正"]
    swapped = stored("CATEGORY_SWAPPED").iloc[0]
    choose_verdict(tick(app, str(swapped["message"])), "更正")
    assert app.radio[0].value == "二级指标"
    assert next(box for box in app.selectbox if box.label == "更正为").value == "质量指标"
    next(field for field in app.text_input if field.label == "原因").set_value("列错了")
    press(app, "记入更正")
    assert stored("CATEGORY_SWAPPED")["verdict"].tolist() == ["更正", "待处理"]
    app.switch_page("pages/project.py")
    app.query_params["project"] = f"{UNIT}-{blank['project_code']}"
    app.run()
    assert not app.exception
    told = "计划有更正，考核线和参考线按更正后的算：3月底 空白 → 30.00万元（"
    assert told in screens.prose(app)
    assert " 更正：补填累计数）。" in screens.prose(app)
    assert (
        "空白，更正为 30.00万元"
        in screens.table_with(app, "printed_words")["printed_words"].tolist()
    )


def test_a_fault_of_the_whole_document_has_no_cell_to_correct(real: Path, app: AppTest) -> None:
    app.session_state["review_codes"] = ["DOC_YEAR_MISMATCH"]
    on_tab(opened(app), "问题")
    tick(app, "")
    assert next(g for g in app.button_group if g.label == "怎么处理").options == ["接受", "退回"]
    assert "不能在这里更正；退回请单位改" in screens.prose(app)


def test_what_another_session_dealt_with_meanwhile_is_not_written_over(
    real: Path, app: AppTest
) -> None:
    app.session_state["review_codes"] = ["COST_DIRECTION"]
    on_tab(opened(app), "问题")
    tick(app, "")
    row = stored("COST_DIRECTION").iloc[0]
    key = FindingKey(int(row["batch_id"]), int(row["position"]))
    answer_findings(opened_database(), FindingAnswer((key,), "退回", "请改"), "另一位")
    app.text_area[0].set_value("单位有合同")
    press(app, "接受这一处")
    assert "刚才选中的问题由别人处理过，这一次没有写入" in screens.prose(app)
    assert stored("COST_DIRECTION")["verdict"].tolist() == ["退回"]
    assert "现在：退回：请改（另一位" in screens.prose(app)
    assert app.text_area[0].value == "单位有合同"
    press(app, "接受这一处")
    assert stored("COST_DIRECTION")["verdict"].tolist() == ["接受"]


def test_a_sample_is_read_and_refuses_to_be_written(sample: Path, app: AppTest) -> None:
    app.session_state["review_codes"] = ["COST_DIRECTION"]
    app.session_state["review_departments"] = ["288"]
    words = screens.prose(on_tab(opened(app), "问题"))
    assert "演示数据里可以看、可以试填，存不进去" in words
    tick(app, "")
    app.text_area[0].set_value("单位有合同")
    press(app, "接受这一处")
    assert "演示数据" in app.error[0].value
    rows = stored("COST_DIRECTION")
    assert rows.loc[rows["department_code"] == "288", "verdict"].tolist() == ["待处理"]


HOSTILE = "<script>alert(1)</script> **综治** [网](http://a) `x`"


def test_names_of_a_text_are_shown_as_printed(real: Path, app: AppTest) -> None:
    content = DOCUMENT.read_text(encoding="utf-8").replace("租用线路", HOSTILE)
    import_document(opened_database(), content.encode())
    on_tab(opened(app), "问题")
    rows = listed(app)
    place = next(i for i, where in enumerate(rows["where"]) if "script" in where)
    app.session_state[list_key(app)] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    assert any(r"\<script\>alert\(1\)\</script\>" in each.value for each in app.markdown)
    assert not any("<script>" in each.value for each in app.markdown)


def test_a_choice_of_another_year_is_left_out(real: Path, app: AppTest) -> None:
    app.session_state["review_round"] = "第9版"
    app.session_state["review_departments"] = ["999"]
    opened(app)
    assert app.session_state["review_departments"] == []
    assert len(screens.table(app, "review_department_code_0")) == 1


def test_conditions_that_nothing_meets_say_so(real: Path, app: AppTest) -> None:
    opened(app)
    app.session_state["review_sections"] = ["未定股室"]
    app.session_state["review_verdicts"] = ["退回"]
    on_tab(app, "问题")
    assert "没有符合条件的问题" in screens.prose(app)
    on_tab(app, "总表")
    assert "没有发现问题" in screens.prose(app)


def test_a_year_of_money_alone_says_that_there_is_no_text(
    empty_database: Path, app: AppTest, tmp_path: Path
) -> None:
    take(opened_database(), write_csv(tmp_path, BUDGETS, "指标.csv"), "budgets")
    assert "这一年还没有绩效文本" in screens.prose(opened(app, year="2023"))


def test_a_correction_is_told_with_its_old_and_new_value() -> None:
    row = dict.fromkeys(
        ["corrected_month", "printed_row", "column_head", "project_name", "answered_at"]
    )
    row |= {"severity": "error", "code": "IMPLAUSIBLE_VALUE", "version": 1, "answer": "核对过"}
    row |= {"corrected_field": "指标值", "corrected_from": "≥1%", "corrected_value": "≥85%"}
    listed = listed_review_findings(pd.DataFrame([row]))
    assert listed["answer"].tolist() == ["指标值 ≥1% → ≥85%：核对过"]
