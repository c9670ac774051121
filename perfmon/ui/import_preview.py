"""One file on the import page: the sentence first, the cards, what changes, what needs a look."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.findings import SEVERITY_WORDS, Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.measures.rates import is_missing
from perfmon.reports.refused import refused_name, refused_workbook, returned_lines
from perfmon.ui.downloads import offer_download
from perfmon.ui.figures import amount
from perfmon.ui.import_choices import conflicts_key, correct_columns
from perfmon.ui.import_desk import Desk, Look, Upload
from perfmon.ui.import_lists import (
    BUDGET_BEFORE_COLUMN,
    CONFLICT_COLUMNS,
    EFFECT_COLUMNS,
    FILE_FINDING_COLUMNS,
    LAYOUT_COLUMNS,
    LINE_COLUMNS,
    SHEET_COLUMN,
    VANISHED_COLUMNS,
    listed_columns,
    listed_conflicts,
    listed_effects,
    listed_file_findings,
    listed_lines,
    listed_vanished,
)
from perfmon.ui.import_words import (
    NO_MONEY,
    effects_sentence,
    line_word,
    outcome_sentence,
    text_sentence,
    unmatched_fen,
)
from perfmon.ui.loaders.names import project_names, unit_names
from perfmon.ui.loaders.opening import data_version
from perfmon.ui.tables import Columns, Height, choose_rows, chosen_rows, show_table
from perfmon.ui.words import plain
from perfmon.workflows.outcome import MOST_LISTED, Outcome
from perfmon.workflows.recognising import nearest_layouts
from perfmon.workflows.texts import Imported

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MANY_ROWS, MANY_ROWS_HEIGHT = 9, 320
"""From so many rows a table scrolls in itself, at so many pixels."""


def show_look(desk: Desk, upload: Upload, look: Look, head: DeltaGenerator) -> None:
    """Draws what a file would do; its sentence and cards into the place at the top.

    Args:
        desk: of the visitor.
        upload: the file.
        look: at it.
        head: the place above the visitor's choices.
    """
    if look.refusal is not None:
        head.error(plain(look.refusal))
        if look.layouts:
            st.markdown("**认出了这些列，还缺的请在下面选**")
            _show_layouts(desk, upload, look.layouts, is_open=True)
    elif look.text is not None:
        head.markdown(f"**{text_sentence(upload.name, look.text)}**")
        if look.revision:
            head.info(plain(f"{look.revision}。"))
        _show_findings(look.text)
    elif look.outcome is not None:
        _show_outcome_head(look.outcome, head)
        _show_parts(desk, upload, look.outcome)


def show_refused_download(upload: Upload, outcome: Outcome) -> None:
    """Draws the way to the user's own workbook with a reason beside each line to mend."""
    returned = len(returned_lines(outcome))
    if not returned:
        return

    def workbook() -> bytes:
        with upload.on_disk() as path:
            return refused_workbook(path, upload.name, outcome)

    offer_download(
        "import",
        f"下载这 {returned:,} {line_word(outcome.kind)}，改好再导入",
        workbook,
        file_name=refused_name(upload.name),
        mime=XLSX,
        key=upload.key("refused"),
        help="还是这份文件的样子，只留没有导入的行，前面加原行号，后面加原因。",
    )


def lacking_layouts(upload: Upload, kind: str, fault: PerfmonError) -> tuple[Layout, ...]:
    """Where the columns seem to stand in a file that was refused for its heads."""
    if not isinstance(fault, ImportRefusedError) or fault.findings:
        return ()
    try:
        with upload.on_disk() as path:
            return tuple(nearest_layouts(path, upload.name, kind))
    except PerfmonError:
        return ()


def _show_outcome_head(outcome: Outcome, head: DeltaGenerator) -> None:
    head.markdown(f"**{outcome_sentence(outcome)}**")
    if outcome.stop is not None:
        head.warning(plain(outcome.stop.message))
    for finding in _wrong_totals(outcome)[:MOST_TOTALS]:
        head.error(plain(finding.message))
    counted = _cards(outcome)
    cards = head.grid(len(counted), min_column_width=96, gap="small")
    for label, count, note in counted:
        card = cards.container(border=True, height="stretch", gap=None)
        card.caption(label)
        card.markdown(f"**{count:,}**　:gray[:small[{note}]]" if count else ":gray[0]")


MOST_TOTALS = 3
"""So many wrong totals stand at the head; all stand among the findings."""


def _wrong_totals(outcome: Outcome) -> list[Finding]:
    """The totals that their lines do not reach, which nobody may overlook."""
    return [finding for finding in outcome.findings if finding.code == "TOTAL_MISMATCH"]


def _cards(outcome: Outcome) -> list[tuple[str, int, str]]:
    """Label, count and note of each card; those that this kind of file cannot have are left out."""
    counts = outcome.counts
    without_project = unmatched_fen(outcome)
    new = "" if outcome.kind in NO_MONEY else f"{amount(counts.sum_fen)} 万元"
    cards = [
        ("新增", counts.new, new or "计入"),
        ("已有", counts.duplicate, "不再计"),
        ("冲突", counts.conflict, "与库里不同"),
        ("拒绝", counts.refused, "读不出来"),
        (
            "未匹配",
            counts.unmatched,
            "没有对到项目" if not without_project else f"{amount(without_project)} 万元",
        ),
    ]
    if outcome.kind == "payments":
        cards.append(("不计入", counts.void, "作废、退回、未支付"))
    if counts.vanished:
        gone_fen = int(outcome.vanished["amount_fen"].sum())
        cards.append(("已消失", counts.vanished, f"{amount(gone_fen)} 万元"))
    return cards


def _show_parts(desk: Desk, upload: Upload, outcome: Outcome) -> None:
    """Draws the parts in tabs, what needs a decision first."""
    others = outcome.lines[outcome.lines["status"] != "conflict"]
    findings = listed_file_findings(outcome.findings)
    parts = {
        "冲突": outcome.counts.conflict,
        "已消失": outcome.counts.vanished,
        "影响哪些项目": len(outcome.effects),
        "没有照常导入的行": len(others),
        "问题": len(findings),
    }
    names = [name for name, count in parts.items() if count or name == "影响哪些项目"]
    tabs = dict(zip([*names, "认出的列"], st.tabs([*names, "认出的列"]), strict=True))
    if "冲突" in tabs:
        with tabs["冲突"]:
            _show_conflicts(upload, outcome)
    if "已消失" in tabs:
        with tabs["已消失"]:
            _show_vanished(upload, outcome)
    with tabs["影响哪些项目"]:
        _show_effects(outcome.effects)
    if "没有照常导入的行" in tabs:
        with tabs["没有照常导入的行"]:
            _show_lines(upload, outcome, others)
    if "问题" in tabs:
        with tabs["问题"]:
            _show_rows(findings, FILE_FINDING_COLUMNS)
    with tabs["认出的列"]:
        _show_layouts(desk, upload, outcome.layouts, is_open=False)


def _show_conflicts(upload: Upload, outcome: Outcome) -> None:
    """Draws the conflicts with what the database has beside each; ticked ones take its place."""
    conflicts, word = outcome.conflicts, line_word(outcome.kind)
    takes_all = st.checkbox(
        f"{outcome.counts.conflict:,} {word}全部以文件为准",
        key=upload.key("take_conflicts"),
        help="换下的行不再计入，留在历史里；撤销这一批就换回来。",
    )
    names = project_names(data_version())
    rows = listed_conflicts(conflicts, names)
    columns = _with_sheet(conflicts, CONFLICT_COLUMNS)
    if takes_all:
        _show_rows(rows, columns)
        return
    key = conflicts_key(upload, conflicts)
    ticked = len(chosen_rows(key))
    rest = outcome.counts.conflict - ticked
    st.caption(
        f"勾选左边的行，一{word}一{word}定：勾了的以文件为准（{ticked:,} {word}），"
        f"没有勾的以库里为准，文件里的不导入（{rest:,} {word}）。"
    )
    choose_rows(rows, columns, key, _height(rows))


def _show_vanished(upload: Upload, outcome: Outcome) -> None:
    """Draws what a complete file lacks, and lets it be taken out, absent units by themselves."""
    gone_fen = int(outcome.vanished["amount_fen"].sum())
    count, word = outcome.counts.vanished, line_word(outcome.kind)
    st.markdown(f"**库里有 {count:,} {word}、{amount(gone_fen)} 万元，这份完整的导出里没有了**")
    is_partly_read = outcome.counts.refused > 0
    is_named = outcome.vanished["is_of_named_unit"].astype(bool)
    named, absent = outcome.vanished[is_named], outcome.vanished[~is_named]
    if len(named):
        st.checkbox(
            f"取出这份文件里有的单位的 {len(named):,} {word}、"
            f"{amount(int(named['amount_fen'].sum()))} 万元，不再计入",
            key=upload.key("take_vanished"),
            disabled=is_partly_read,
        )
    if len(absent):
        units = absent["unit_code"].nunique(dropna=False)
        st.checkbox(
            f"这份导出包含全部单位：文件里一{word}也没有的 {units} 个单位，"
            f"它们的 {len(absent):,} {word}、"
            f"{amount(int(absent['amount_fen'].sum()))} 万元也取出",
            key=upload.key("take_absent_units"),
            disabled=is_partly_read,
            help="只导出了一部分单位的，不要勾；没有勾的单位照旧计入。",
        )
    if is_partly_read:
        st.caption("文件里有读不出来的行，分不清是不是真的消失，先改好那些行再取出。")
    listed = listed_vanished(
        outcome.vanished, project_names(data_version()), unit_names(data_version(), None)
    )
    _show_rows(listed, VANISHED_COLUMNS)


def _show_effects(effects: pd.DataFrame) -> None:
    if effects.empty:
        st.caption("没有项目的预算、支付或灯会变。")
        return
    st.markdown(f"**{effects_sentence(effects)}**")
    names = unit_names(data_version(), None)
    budget_changes = (effects["budget_before_fen"] != effects["budget_after_fen"]).fillna(True)
    columns = EFFECT_COLUMNS | (BUDGET_BEFORE_COLUMN if budget_changes.any() else {})
    _show_rows(listed_effects(effects, names), columns)


def _show_lines(upload: Upload, outcome: Outcome, lines: pd.DataFrame) -> None:
    show_refused_download(upload, outcome)
    if len(outcome.lines) >= MOST_LISTED:
        st.caption(f"只列前 {MOST_LISTED:,} 行，各行都已计数。")
    names = project_names(data_version())
    _show_rows(listed_lines(lines, names), _with_sheet(lines, LINE_COLUMNS))


def _show_findings(imported: Imported) -> None:
    findings = listed_file_findings(imported.findings)
    if findings.empty:
        return
    counted = "，".join(
        f"{word} {int((findings['severity'] == severity).sum())}"
        for severity, word in SEVERITY_WORDS.items()
        if (findings["severity"] == severity).any()
    )
    with st.expander(f"文本里的问题（{counted}）"):
        _show_rows(findings, FILE_FINDING_COLUMNS)


def _show_layouts(
    desk: Desk, upload: Upload, layouts: tuple[Layout, ...], *, is_open: bool
) -> None:
    """Draws each different head once: what its columns are read as, and how to correct them."""
    by_heads = {layout.signature: layout for layout in reversed(layouts)}
    for layout in reversed(list(by_heads.values())):
        sheets = [each.sheet for each in layouts if each.signature == layout.signature]
        st.markdown(f"{_place(layout, sheets)}")
        if not is_open:
            show_table(listed_columns(layout), LAYOUT_COLUMNS)
        label = "选出还缺的列" if is_open else "有的列认错了，改一改"
        with st.expander(label, expanded=is_open):
            correct_columns(desk, upload, layout)
            st.caption("改过的，导入后会记住；下次再来同样表头的文件，就照改过的读。")


def _place(layout: Layout, sheets: list[str | None]) -> str:
    first, last = layout.head_rows
    rows = f"第 {first} 行" if first == last else f"第 {first}—{last} 行"
    named = "、".join(f"「{plain(sheet)}」" for sheet in sheets if sheet)
    where = f"工作表{named}：" if named else ""
    said = "" if layout.until is None else f"，标题里截至 {layout.until:%Y-%m-%d}"
    if layout.year is not None and layout.until is None:
        month = "" if layout.month is None else f"{layout.month}月"
        said = f"，标题里是 {layout.year}年{month}"
    return f"{where}表头在{rows}，数据从第 {layout.first_row} 行起{said}。"


def _with_sheet(lines: pd.DataFrame, columns: Columns) -> Columns:
    """The columns, with the sheet behind them where lines stand on more than one."""
    sheets = {sheet for sheet in lines["sheet"].unique() if not is_missing(sheet)}
    return columns | (SHEET_COLUMN if len(sheets) > 1 else {})


def _show_rows(rows: pd.DataFrame, columns: Columns) -> None:
    show_table(rows, columns, _height(rows))


def _height(rows: pd.DataFrame) -> Height:
    return MANY_ROWS_HEIGHT if len(rows) > MANY_ROWS else "content"
