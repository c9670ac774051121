"""The page 导入 by AppTest: see first, then import, take back, match by hand."""

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.actor import Actor
from perfmon.errors import FileUnreadableError
from perfmon.reports.templates import template_name, template_workbook
from perfmon.store.batches import read_batches
from perfmon.store.database import open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.ui.import_work import Task, Work
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.recognising import KIND_TITLES
from perfmon.workflows.texts import Imported
from perfmon.workflows.undoing import undo
from perfmon.workflows.unit_entries import Sheet, send_cells
from tests import screens
from tests.facts import ACTOR, DOCUMENT, FIFTH, FIRST, SECOND, UNIT, import_document
from tests.form_files import PrintedForm, pdf_file, printed_form, word_file, xlsx_file
from tests.test_text_rounds import SECOND_ROUND
from tests.voucher_workbooks import (
    ACCOUNT,
    HEADS,
    Cells,
    good_lines,
    line,
    mixed_lines,
    write_workbook,
)

PAGE = "pages/imports.py"
ENGLISH_ALLOWED = {"xlsx", "xls", "csv", "txt", "docx", "pdf", "html", "zip", "root"}
CODES = re.compile(r"\b(?=\w*\d)[0-9A-Z]{7,}\b")


@pytest.fixture
def county(empty_database: Path) -> Path:
    """A real database with the published document."""
    with closing(open_database(empty_database)) as database:
        import_document(database)
    return empty_database


@pytest.fixture
def taken(county: Path, tmp_path: Path) -> Path:
    """The same with three payments of March to May, as batch 2."""
    commit(county, write_workbook(tmp_path / "五月.xlsx", good_lines()))
    return county


def commit(path: Path, file: Path) -> int:
    with closing(open_database(path)) as database:
        outcome = commit_file(database, file, file.name, "payments", ACTOR)
    assert outcome.batch_id is not None
    return outcome.batch_id


def opened(app: AppTest, **address: str) -> AppTest:
    app.run()
    app.switch_page(PAGE)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def put(app: AppTest, *files: Path) -> AppTest:
    """The page with these files on the desk."""
    if not app.file_uploader:
        opened(app)
    app.file_uploader[0].set_value([(file.name, file.read_bytes(), "") for file in files])
    return app.run()


def workbook(folder: Path, lines: Sequence[Cells], name: str = "六月.xlsx") -> Path:
    return write_workbook(folder / name, lines)


def widget_key(app: AppTest, ending: str) -> str:
    """The key of the one widget about a file that is called so."""
    keys = {str(node.key) for node in screens.elements(app) if getattr(node, "key", None)}
    found = [key for key in keys if key.startswith(f"import_{ending}_")]
    assert len(found) == 1, f"one widget {ending} in {sorted(keys)}"
    return found[0]


def press(app: AppTest, label: str) -> AppTest:
    found = [button for button in app.button if button.label == label]
    assert found, f"a button {label} among {[button.label for button in app.button]}"
    return found[0].click().run()


def has_button(app: AppTest, label: str) -> bool:
    return any(button.label == label and not button.disabled for button in app.button)


def paid_fen(code: str) -> int:
    """What a project has paid in the database that the page has open."""
    asked = Narrowing(month=12, project_code=code)
    rows = read_judged_months(opened_database().cursor(), 2023, asked)
    return int(rows["paid_fen"].iloc[0])


def batches_in_force() -> list[int]:
    batches = read_batches(opened_database().cursor())
    return [int(each) for each in batches.loc[batches["undone_at"].isna(), "batch_id"]]


def latin_words(app: AppTest) -> set[str]:
    text = CODES.sub(" ", screens.prose(app))
    return set(re.findall(r"[A-Za-z]{2,}", text)) - ENGLISH_ALLOWED


def test_a_file_is_seen_before_anything_is_written(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, good_lines() + mixed_lines()))
    assert not app.exception
    assert (
        "六月.xlsx：9 笔，新增 4 笔 38.50 万元，拒绝 3 笔，未匹配 1 笔 8.00 万元，不计入 1 笔。"
    ) in screens.prose(app)
    assert batches_in_force() == [1]
    assert has_button(app, "导入")


@pytest.mark.parametrize("write", [word_file, xlsx_file, pdf_file])
def test_a_performance_text_is_known_in_the_file_that_it_comes_in(
    empty_database: Path, app: AppTest, tmp_path: Path, write: Callable[[PrintedForm], bytes]
) -> None:
    file = tmp_path / "文本.dat"
    file.write_bytes(write(printed_form()))
    put(opened(app), file)
    assert "10 个项目、70 条绩效指标，预算 332.64 万元" in screens.prose(app)
    press(app, "导入")
    assert batches_in_force() == [1]


def test_the_file_is_recognised_and_its_columns_are_shown(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, good_lines()))
    assert app.selectbox(key=widget_key(app, "kind")).value == "payments"
    columns = screens.table_with(app, "letter", "read_as").set_index("head")
    assert columns.loc["项目代码", "read_as"] == "项目编码"
    assert list(columns.loc["支付金额", ["letter", "unit"]]) == ["I", "元"]
    assert columns.loc["收款人账号", "read_as"] == "不读（账号、证件号等不保存）"
    assert "工作表「支付」：表头在第 3 行，数据从第 4 行起" in screens.prose(app)
    assert ACCOUNT not in screens.prose(app)


def test_every_line_that_is_not_simply_taken_is_listed_with_its_reason(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, good_lines() + mixed_lines()))
    lines = screens.table_with(app, "status_word", "reason")
    assert lines[["line", "status_word", "reason"]].values.tolist() == [
        [8, "不计入", "支付状态是作废"],
        [9, "未匹配", "库里没有这个代码和名称"],
        [10, "拒绝", "金额「约三万」读不出来"],
        [11, "拒绝", "日期「去年底」读不出来"],
        [12, "拒绝", "没有金额"],
    ]
    assert "下载这 4 笔，改好再导入" in screens.prose(app)


def test_the_effects_show_rates_and_lights_before_and_after(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, good_lines()))
    effects = screens.table_with(app, "before_percent", "after_percent").set_index("name")
    name = "(上年结转)村级综治视联网线路租赁费和设备维护费"
    assert list(effects.loc[name, ["before_percent", "after_percent"]]) == [0.0, 20.83]
    assert effects.loc[name, "paid_after_wanyuan"] == 20.0
    shown = [*effects["before"], *effects["after"]]
    assert all(sign[0][0] in "■▲●◆○" for sign in shown)
    assert re.search(r"按截至2023年5月16日的数，\d+ 个项目会变", screens.prose(app))


def test_one_button_imports_and_says_the_batch_with_the_way_back(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, good_lines()))
    press(app, "导入")
    assert not app.exception
    assert [each.value for each in app.success] == [
        "第 2 批已导入　六月\\.xlsx：3 笔，新增 3 笔 38.00 万元。"
    ]
    assert batches_in_force() == [2, 1]
    assert paid_fen(FIRST) == 20_000_000
    assert has_button(app, "撤销")
    assert not has_button(app, "导入")


def undo_dialog() -> None:
    from perfmon.ui.import_undo import ask_undo

    ask_undo(2, "六月.xlsx：3 笔。")


def test_a_batch_is_taken_back_with_a_reason(taken: Path) -> None:
    dialog = AppTest.from_function(undo_dialog, default_timeout=60).run()
    dialog.text_input(key="undo_reason").set_value("导错了月份")
    press(dialog, "撤销这一批")
    assert not dialog.exception
    assert batches_in_force() == [1]
    assert paid_fen(FIRST) == 0
    assert dialog.session_state["import_desk"].notice.startswith("第 2 批已撤销")


def test_what_taking_back_does_is_said_before(app: AppTest, taken: Path, tmp_path: Path) -> None:
    put(app, workbook(tmp_path, [*good_lines()[:1], line("0270001", 10)], "七月.xlsx"))
    press(app, "导入")
    dialog = AppTest.from_function(undo_dialog, default_timeout=60).run()
    assert (
        "这一批计入支付 3 笔、38.00 万元，其中 1 笔、20.00 万元后面的批次也有，仍然计入；"
        "其余 2 笔、18.00 万元撤销后不再计入。"
    ) in screens.prose(dialog)


def test_taking_back_without_a_reason_is_refused_in_words(taken: Path) -> None:
    dialog = AppTest.from_function(undo_dialog, default_timeout=60).run()
    press(dialog, "撤销这一批")
    assert [each.value for each in dialog.error] == [
        "第 2 批没有撤销：没有写原因。请写明原因再撤销。库里的数据没有变化。"
    ]
    assert batches_in_force() == [2, 1]


def test_several_files_are_imported_each_as_its_own_batch(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    first, second, third = good_lines()
    files = [workbook(tmp_path, [each], f"{at}.xlsx") for at, each in enumerate((first, second))]
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    put(app, *files, bad, workbook(tmp_path, [third], "三.xlsx"))
    assert len(app.error) == 1
    press(app, "导入 3 份文件")
    (refusal,) = [each.value for each in app.error]
    assert refusal.startswith("读不了文件 坏")
    assert batches_in_force() == [4, 3, 2, 1]
    assert len(app.success) == 3
    assert paid_fen(SECOND) == 15_000_025


def test_the_same_file_twice_is_looked_at_once(app: AppTest, county: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, good_lines())
    put(app, file, file)
    assert not app.exception
    assert "内容完全相同，只看一份" in screens.prose(app)


def test_a_file_that_is_there_already_says_its_batch(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    put(app, tmp_path / "五月.xlsx")
    assert "第 2 批已导入" in screens.prose(app)
    assert not has_button(app, "导入")


def test_a_published_text_goes_the_way_of_texts(app: AppTest, empty_database: Path) -> None:
    put(app, DOCUMENT)
    assert "2023年绩效文本，10 个项目" in screens.prose(app)
    press(app, "导入")
    assert not app.exception
    assert "第 1 批已导入" in screens.prose(app)
    assert batches_in_force() == [1]


def test_a_revised_text_says_that_it_waits_and_where_it_is_accepted(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    file = tmp_path / "二上.txt"
    file.write_bytes(SECOND_ROUND)
    put(app, file)
    said = screens.prose(app)
    assert "导入后是本年第2版，与在用的第1版有 3 处不同。导入后不立刻生效" in said
    assert "通常从 1 月起算，全年都按它" in said
    press(app, "导入")
    assert not app.exception
    words = screens.prose(app)
    assert "这是本年第2版，与在用的第1版有 3 处不同" in words
    assert "要在“目标审核”页的“版本”里接受" in words


def test_an_unknown_head_is_corrected_by_a_person_and_remembered(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    heads = ["这次付的" if head == "支付金额" else head for head in HEADS]
    odd = write_workbook(tmp_path / "怪.xlsx", [line("1", 1_000)], heads=heads)
    put(app, odd)
    app.selectbox(key=widget_key(app, "kind")).set_value("payments").run()
    assert "表头里要有" in app.error[0].value
    amount = next(each for each in app.selectbox if each.label == "支付金额")
    amount.set_value(heads.index("这次付的")).run()
    assert not app.error
    assert "新增 1 笔 0.10 万元" in screens.prose(app)
    press(app, "导入")
    again = write_workbook(tmp_path / "又怪.xlsx", [line("2", 2_000)], heads=heads)
    put(app, again)
    app.selectbox(key=widget_key(app, "kind")).set_value("payments").run()
    assert "新增 1 笔 0.20 万元" in screens.prose(app)
    amount = next(each for each in app.selectbox if each.label == "支付金额")
    assert amount.value == heads.index("这次付的")


def test_a_suspected_unit_waits_for_a_person(app: AppTest, county: Path, tmp_path: Path) -> None:
    lines = [line(f"{at}", 90_000_000, day=f"2023-06-{at:02}") for at in range(1, 8)]
    put(app, workbook(tmp_path, lines))
    assert "单位可能是" in app.warning[0].value
    assert not has_button(app, "导入")
    app.selectbox(key=widget_key(app, "unit")).set_value(100).run()
    assert has_button(app, "导入")


def test_conflicts_stand_side_by_side_and_the_file_wins_only_on_a_word(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    changed = line("0230001", 210_000)
    put(app, workbook(tmp_path, [changed, line("9", 1)]))
    conflict = screens.table_with(app, "stored_yuan", "change_yuan").iloc[0]
    assert conflict[["stored_yuan", "amount_yuan", "change_yuan"]].tolist() == [
        200_000,
        210_000,
        10_000,
    ]
    app.checkbox(key=widget_key(app, "take_conflicts")).check().run()
    assert "新增 1 笔 0.00 万元，冲突 1 笔，库内合计增加 1.00 万元。" in screens.prose(app)
    press(app, "导入")
    assert paid_fen(FIRST) == 21_000_100
    opened(app, batch="3")
    assert screens.table(app, "import_batches_0")["change_wanyuan"].tolist()[:2] == [1.0, 38.0]
    assert "新增 1 行 0.00 万元，库内合计增加 1.00 万元。" in screens.prose(app)


def test_each_conflict_is_decided_by_itself_beside_what_is_stored(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    changed = [line("0230001", 210_000), line("0230003", 40_000, code=FIFTH, day=20230516)]
    put(app, workbook(tmp_path, [*changed, line("9", 1)]))
    conflicts = screens.table_with(app, "stored_yuan", "stored_from")
    assert conflicts["stored_voucher_no"].tolist() == ["0230001", "0230003"]
    assert all(words.startswith("第 ") for words in conflicts["stored_from"])
    (key,) = [str(each.key) for each in app.dataframe if "taken_" in str(each.key)]
    app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert "勾了的以文件为准（1 笔），没有勾的以库里为准，文件里的不导入（1 笔）" in screens.prose(
        app
    )
    press(app, "导入")
    assert paid_fen(FIRST) == 21_000_100
    assert paid_fen(FIFTH) == 3_000_025


def test_units_that_an_export_lacks_stay_unless_it_holds_all(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    elsewhere = line("0270001", 10, day="2023-06-01", code="", name="办案经费")
    elsewhere[1:3] = ["301001", "县公安局本级"]
    put(app, workbook(tmp_path, [elsewhere]))
    app.checkbox(key=widget_key(app, "complete")).check().run()
    box = app.checkbox(key=widget_key(app, "take_absent_units"))
    assert "文件里一笔也没有的 1 个单位，它们的 3 笔、38.00 万元也取出" in box.label
    assert screens.table_with(app, "in_file")["in_file"].tolist() == ["没有"] * 3
    box.check().run()
    press(app, "导入")
    assert paid_fen(FIRST) == 0


def test_conflicts_leave_the_database_as_it_is_without_a_word(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    press(put(app, workbook(tmp_path, [line("0230001", 210_000), line("9", 1)])), "导入")
    assert paid_fen(FIRST) == 20_000_100


def test_a_file_of_which_no_line_was_written_says_so(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    press(put(app, workbook(tmp_path, [line("0230001", 210_000)])), "导入")
    (said,) = [each.value for each in app.warning]
    assert "批没有写入：1 笔与库里冲突，没有选定以文件为准。" in said


def test_a_complete_export_shows_what_vanished_and_takes_it_out_only_on_a_word(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, [good_lines()[0], line("0270001", 10, day="2023-06-01")]))
    app.checkbox(key=widget_key(app, "complete")).check().run()
    assert "库里有 2 笔、18.00 万元，这份完整的导出里没有了" in screens.prose(app)
    assert len(screens.table_with(app, "day", "voucher_no", "amount_yuan")) == 2
    app.checkbox(key=widget_key(app, "take_vanished")).check().run()
    press(app, "导入")
    assert paid_fen(SECOND) == 0


def test_what_vanished_stays_without_a_word(app: AppTest, taken: Path, tmp_path: Path) -> None:
    put(app, workbook(tmp_path, [good_lines()[0], line("0270001", 10, day="2023-06-01")]))
    app.checkbox(key=widget_key(app, "complete")).check().run()
    press(app, "导入")
    assert paid_fen(SECOND) == 15_000_025


def test_nothing_new_leaves_nothing_to_import(app: AppTest, taken: Path, tmp_path: Path) -> None:
    put(app, workbook(tmp_path, good_lines()[:2]))
    assert "没有新增，已有 2 笔" in screens.prose(app)
    assert not has_button(app, "导入")


def test_unmatched_lines_are_matched_by_hand_within_their_unit(
    app: AppTest, county: Path, tmp_path: Path
) -> None:
    commit(county, workbook(tmp_path, [line("1", 80_000, code="", name="智慧平安")]))
    opened(app)
    assert "2023年有 1 种写法没有对到项目：支付 1 行 8.00 万元" in screens.prose(app)
    table = next(str(frame.key) for frame in app.dataframe if "unmatched" in str(frame.key))
    app.session_state[table] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    project = next(each for each in app.selectbox if each.key == "match_project")
    assert len(project.options) == 10
    chosen = next(option for option in project.options if SECOND in option)
    project.select(chosen).run()
    press(app, "对到这个项目")
    assert not app.exception
    assert "第 3 批：1 种写法已对到" in screens.prose(app)
    assert paid_fen(SECOND) == 8_000_000
    assert "库里的每一行都对到了项目。" in screens.prose(app)


def test_the_history_lists_every_batch_and_what_was_taken_back(
    app: AppTest, taken: Path, tmp_path: Path
) -> None:
    with closing(open_database(taken)) as database:
        undo(database, 2, "李四", "导错了*月份*")
    opened(app, batch="2")
    batches = screens.table(app, "import_batches_0")
    assert batches["batch_id"].tolist() == [2, 1]
    assert batches["state"].tolist() == ["已撤销", "有效"]
    assert batches["new"].iloc[0] == 3
    prose = screens.prose(app)
    assert "由 李四 撤销，原因：导错了*月份*" in prose
    assert "共 2 批，其中 1 批已撤销" in prose
    lines = screens.table_with(app, "what", "project_name")
    assert lines["amount_wanyuan"].tolist() == [20.0, 15.0, 3.0]
    assert not has_button(app, "撤销这一批")


def test_an_entry_without_a_file_says_what_it_was(app: AppTest, taken: Path) -> None:
    sheet = Sheet("国库外支付", 2023, UNIT, 10)
    send_cells(opened_database(), sheet, [Cell(FIFTH, "1.50", "工会账户")], "已报", "李四")
    said = "巨鹿县委政法委本级 2023年10月 国库外支付，上报 1 行"
    opened(app, batch="3")
    row = screens.table(app, "import_batches_0").iloc[0]
    assert (row["content"], row["new"], row["amount_wanyuan"]) == (said, 1, 1.5)
    assert f"第 3 批　{said}，1.50 万元。" in screens.prose(app)
    lines = screens.table_with(app, "what", "note")
    assert lines["note"].tolist() == ["已报 工会账户"]
    assert not {"line", "voucher_no"} & {*lines}


def test_a_batch_is_opened_by_a_click_and_has_an_address(app: AppTest, taken: Path) -> None:
    screens.pick(opened(app), "import_batches_0", 0, "content")
    assert app.query_params["batch"] == "2"
    assert has_button(app, "撤销这一批")


def test_the_sample_shows_the_page_and_takes_nothing(
    app: AppTest, sample: Path, tmp_path: Path
) -> None:
    put(app, workbook(tmp_path, good_lines()))
    assert not app.exception
    assert "演示数据里不能导入真实数据" in app.warning[0].value
    assert "当前打开的是演示数据，真实数据不能放进来" in app.error[0].value
    assert has_button(app, "建立空库")
    assert not has_button(app, "导入")
    assert not has_button(app, "撤销这一批")


def test_an_empty_database_says_what_is_missing(app: AppTest, empty_database: Path) -> None:
    opened(app)
    assert not app.exception
    assert "还没有写入过任何东西" in screens.prose(app)


def test_the_first_page_of_an_empty_database_leads_here(app: AppTest, empty_database: Path) -> None:
    app.run()
    assert "去导入页" in screens.prose(app)


def test_every_kind_has_its_blank_template(app: AppTest, empty_database: Path) -> None:
    opened(app)
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == [title for kind, title in KIND_TITLES.items() if kind != "texts"]


def test_a_blank_template_is_recognised_as_its_kind(
    app: AppTest, empty_database: Path, tmp_path: Path
) -> None:
    for kind in ("payments", "results"):
        file = tmp_path / template_name(kind)
        file.write_bytes(template_workbook(kind))
        found = put(app, file).selectbox(key=widget_key(app, "kind")).value
        assert found == kind


@pytest.mark.parametrize("state", ["empty_database", "taken"])
def test_the_page_speaks_chinese_only(
    app: AppTest, request: pytest.FixtureRequest, state: str, tmp_path: Path
) -> None:
    request.getfixturevalue(state)
    put(app, workbook(tmp_path, good_lines() + mixed_lines() + [line("0230001", 210_000)]))
    assert latin_words(app) == set()
    assert not re.search(r"\b(?:None|nan|NaT|<NA>)\b", screens.prose(app))


def test_names_with_markup_show_as_printed(app: AppTest, county: Path, tmp_path: Path) -> None:
    put(app, workbook(tmp_path, good_lines(), "*六*月[a](b).xlsx"))
    assert "*六*月[a](b).xlsx：3 笔" in screens.prose(app)


def test_work_goes_on_after_a_refused_file_and_ends_at_a_fault() -> None:
    def refused(*_: object) -> Imported:
        raise FileUnreadableError(Path("坏"), "损坏")

    def broken(*_: object) -> Imported:
        raise ValueError("a fault of the program")

    tasks = [("1", refused), ("2", broken), ("3", broken)]
    work = Work([Task(key, key, act) for key, act in tasks], Actor(ACTOR))
    work.start()
    work.join()
    assert list(work.refusals) == ["1"]
    assert isinstance(work.fault, ValueError)
    assert work.done == {}
