"""承诺 on its page: what became of promises, decisions and letters, typed and taken back there."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.periods import Cutoff
from perfmon.reports.ladder_list import ladder_book
from perfmon.reports.promise_list import promise_book
from perfmon.store.database import open_database
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version
from perfmon.ui.loaders.promises import promises_of, proposed_steps, resolutions_of, steps_of
from perfmon.ui.promise_lists import (
    listed_promises,
    listed_proposed,
    listed_rates,
    listed_resolutions,
    listed_steps,
)
from tests import screens
from tests.facts import FIRST, SECOND, UNIT, pay

PAGE = "pages/promises.py"
WANYUAN = 1_000_000


@pytest.fixture
def october(real: Path) -> Path:
    """12.00 万元 are paid in October."""
    made = open_database(real)
    paid = {(FIRST, date(2023, 9, 1)): 38 * WANYUAN, (FIRST, date(2023, 10, 20)): 12 * WANYUAN}
    pay(made, paid, date(2023, 10, 31))
    made.close()
    return real


def asked() -> Asked:
    return Asked(data_version(), None, 2023)


def opened(app: AppTest, month: int = 10, tab: str = "承诺", page: str = PAGE) -> AppTest:
    app.session_state["promises_tab"] = tab
    return screens.open_page(app, page, year=2023, month=month)


def form(name: str, month: int) -> AppTest:
    """A form of the page, which AppTest closes at the next run unless it stands by itself."""
    test = AppTest.from_function(_form, default_timeout=60, args=(name,))
    test.query_params["year"], test.query_params["month"] = "2023", str(month)
    test.run()
    assert not test.exception
    return test


def _form(name: str) -> None:
    from perfmon.ui import ladder_forms, promise_forms, resolutions
    from perfmon.ui.page import open_page

    page = open_page("meeting-promises", "承诺")
    for module in (ladder_forms, promise_forms, resolutions):
        if hasattr(module, name):
            getattr(module, name)(page)


def fill(app: AppTest, **texts: str) -> AppTest:
    for label, words in texts.items():
        fields = [*app.text_input, *app.text_area]
        (field,) = [each for each in fields if each.label.startswith(label)]
        field.input(words)
    return app


def press(app: AppTest, label: str) -> str:
    """Presses the button, and gives what the act said it did, else what the screen says."""
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception
    return (
        str(app.session_state["entry_said"][0])
        if "entry_said" in app.session_state
        else (screens.prose(app))
    )


def promise_in_september() -> str:
    typed = form("ask_promise", 9)
    typed.selectbox(key="promise_project").select(f"{UNIT}-{FIRST}")
    typed.run()
    next(each for each in typed.selectbox if each.label == "原因").select("未验收结算")
    fill(typed, 措施="10月中旬组织验收", 责任人="王五", 承诺支付="20")
    return press(typed, "登记")


def test_the_sample_shows_every_verdict_overdue_first_and_the_rates(
    sample: Path, app: AppTest
) -> None:
    said = screens.prose(opened(app))
    assert "到10月底到期 7 件，兑现 2 件（28.57%），部分兑现 3 件，未兑现 2 件；承诺支付" in said
    assert "未到期 2 件" in said
    verdicts = [words for (words,) in app.dataframe[0].value["verdict_words"]]
    assert verdicts == [
        *["■ 未兑现"] * 2,
        *["▲ 部分兑现"] * 3,
        *["○ 未到期"] * 2,
        *["● 兑现"] * 2,
    ]
    rates = app.dataframe[1].value
    assert rates["department_name"].iloc[-1] == "合计"
    assert rates["due_count"].iloc[:-1].sum() == rates["due_count"].iloc[-1] == 7
    app.button(key="promise_form").click()
    app.run()
    assert "演示数据里可以看" in screens.prose(app)


def test_the_list_is_narrowed_to_a_department(sample: Path, app: AppTest) -> None:
    opened(app)
    app.multiselect(key="promise_department").select("县水务局")
    app.run()
    assert set(app.dataframe[0].value["department_name"]) == {"县水务局"}
    assert app.dataframe[1].value["department_name"].tolist() == ["县水务局", "合计"]


def test_a_promise_typed_in_september_has_its_verdict_in_october(
    october: Path, app: AppTest
) -> None:
    assert promise_in_september().startswith("承诺已记入，存为第")
    assert "到9月底没有到期的承诺" in screens.prose(opened(app, 9))
    said = screens.prose(opened(app))
    assert "承诺10月底前支付 20.00 万元，9月底以来已支付 12.00 万元，部分兑现（60.00%）" in said
    typed = form("ask_withdrawal", 10)
    assert press(fill(typed, 原因="合同终止"), "撤回").startswith("承诺的撤回已记入")
    assert "到10月底还没有承诺" in screens.prose(opened(app))


def test_a_result_is_promised_by_its_indicator(october: Path) -> None:
    typed = form("ask_promise", 9)
    typed.selectbox(key="promise_project").select(f"{UNIT}-{FIRST}")
    typed.run()
    next(each for each in typed.selectbox if each.label == "原因").select("采购")
    which = next(each for each in typed.selectbox if each.label == "承诺结果的绩效指标")
    assert which.options[0] == "不承诺结果"
    which.select_index(1)
    fill(typed, 措施="补签合同", 责任人="王五", 要达到="98")
    assert press(typed, "登记").startswith("承诺已记入")
    (said,) = promises_of(asked(), 10).to_dict("records")
    assert said["target"] == "98"
    assert said["verdict"] == "未兑现"


def test_a_promise_of_nothing_is_refused_in_words(october: Path) -> None:
    assert "没有选原因" in press(form("ask_promise", 9), "登记")


def test_a_decision_is_settled_with_evidence_and_opened_again(october: Path, app: AppTest) -> None:
    assert "还没有议定事项" in screens.prose(opened(app, 9, "议定事项"))
    typed = fill(form("ask_resolution", 9), 事项="清理往来款", 责任单位="财政局国库股")
    assert press(typed, "登记").startswith("议定事项已记入")
    assert "没有销号 1 项" in screens.prose(opened(app, 10, "议定事项"))
    typed = fill(form("ask_settling", 10), 依据="国库股报告")
    assert press(typed, "销号").startswith("销号已记入")
    said = screens.prose(opened(app, 10, "议定事项"))
    assert "没有销号 0 项" in said
    assert "销号：国库股报告" in said
    typed = fill(form("ask_reopening", 10), 原因="漏了两笔")
    assert press(typed, "重开").startswith("重开已记入")
    assert "重开：漏了两笔" in screens.prose(opened(app, 10, "议定事项"))


def test_a_proposed_step_is_decided_numbered_answered_and_accepted(
    october: Path, app: AppTest
) -> None:
    said = screens.prose(opened(app, 10, "处理阶梯"))
    counted = proposed_steps(asked(), 10)["step"].value_counts()
    assert "按10月的灯建议：" in said
    assert all(f"{step} {count} 个" in said for step, count in counted.items())
    typed = form("ask_decision", 10)
    next(each for each in typed.selectbox if each.label == "决定哪一步").select("整改通知书")
    assert press(fill(typed, 决定人="分管局长"), "决定").startswith("整改通知书已记入")
    said = screens.prose(opened(app, 10, "处理阶梯"))
    assert "已决定 1 项" in said
    assert "〔2023〕  号" in said
    for act, label, words in (
        ("填文号", "文号", "巨财绩函〔2023〕7号"),
        ("记回复", "回复内容", "正在办"),
        ("退回回复", "理由", "没有时限"),
        ("记回复", "回复内容", "11月30日前付清"),
        ("认可回复", "理由", "措施明确"),
    ):
        typed = form("ask_course", 10)
        typed.button_group(key="ladder_act_0").set_value(act)
        typed.run()
        assert press(fill(typed, **{label: words}), act).startswith(f"{act}已记入")
    said = screens.prose(opened(app, 10, "处理阶梯"))
    assert "巨财绩函〔2023〕7号" in said
    assert "11月30日前付清（已认可）" in said
    typed = form("ask_course", 10)
    typed.button_group(key="ladder_act_0").set_value("撤回")
    typed.run()
    assert press(fill(typed, 原因="已付清"), "撤回").startswith("撤回已记入")
    assert "还没有决定" in screens.prose(opened(app, 10, "处理阶梯"))


def test_of_one_step_those_with_most_money_behind_are_proposed_first(october: Path) -> None:
    proposed = proposed_steps(asked(), 10)
    of_step = [rows for _, rows in proposed.groupby("step", dropna=False)]
    assert any(len(rows) > 1 for rows in of_step)
    for rows in of_step:
        assert rows["behind_fen"].is_monotonic_decreasing


def test_a_step_that_does_not_hold_is_refused_in_words(october: Path) -> None:
    assert "没有填决定人" in press(form("ask_decision", 10), "决定")


def test_before_anything_is_judged_nothing_is_proposed(october: Path, app: AppTest) -> None:
    said = screens.prose(opened(app, 1, "处理阶梯"))
    assert "按1月的灯建议：没有要处理的项目" in said
    assert "还没有决定" in said


def test_the_project_tells_what_it_promised_and_which_letters_went_out(
    sample: Path, app: AppTest
) -> None:
    promise = promises_of(asked(), 10).iloc[0]
    step = steps_of(asked(), 10)
    answered = step[step["replied_on"].notna()].iloc[0]
    app.run()
    app.switch_page("pages/project.py")
    for row in (promise, answered):
        app.query_params["project"] = f"{row['unit_code']}-{row['project_code']}"
        app.query_params["month"] = "10"
        app.run()
        assert not app.exception
        said = screens.prose(app)
        if row is promise:
            assert f"承诺·9月会　[■ 未兑现]　{promise['sentence']}。" in said
            assert f"责任人 {promise['person']}" in said
        else:
            assert f"处理·9月　提示函　{answered['document_no']}" in said
            assert f"{answered['reply']}（已认可）" in said


def test_a_project_that_promised_nothing_says_nothing(october: Path, app: AppTest) -> None:
    app.run()
    app.switch_page("pages/project.py")
    app.query_params["project"] = f"{UNIT}-{SECOND}"
    app.run()
    said = screens.prose(app)
    assert "承诺·" not in said
    assert "处理·" not in said


def test_the_workbooks_hold_the_lists_of_the_page(sample: Path) -> None:
    cutoff = Cutoff.at(2023, 10)
    promises = listed_promises(promises_of(asked(), 10))
    decisions = listed_resolutions(resolutions_of(asked(), 10))
    made = promise_book(promises, listed_rates(promises), decisions, cutoff, is_demo=True)
    book = openpyxl.load_workbook(BytesIO(made))
    assert book.sheetnames == ["承诺", "承诺兑现率", "议定事项"]
    rows = list(book["承诺"].iter_rows(values_only=True))
    assert rows[0][0] == "承诺清单（演示数据）　截至 2023年10月底"
    assert [row[0] for row in rows[3:]] == promises["name"].tolist()
    assert rows[3][6] == "■ 未兑现"
    assert list(book["承诺兑现率"].iter_rows(values_only=True))[-1][:3] == ("合计", 7, 2)
    proposed, decided = (
        listed_proposed(proposed_steps(asked(), 10)),
        listed_steps(steps_of(asked(), 10)),
    )
    book = openpyxl.load_workbook(BytesIO(ladder_book(proposed, decided, cutoff, is_demo=True)))
    assert book.sheetnames == ["建议", "已决定"]
    assert book["建议"].max_row == len(proposed) + 3
    numbers = [row[6] for row in book["已决定"].iter_rows(min_row=4, values_only=True)]
    assert "〔2023〕  号" in numbers
