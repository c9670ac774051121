"""What a visitor says of a file: its kind, its unit, whether it is complete, what takes effect."""

import hashlib

import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.ingest.columns.file_kinds import KINDS, Field
from perfmon.ingest.columns.layout import Layout, never_stored_columns
from perfmon.measures.rates import is_missing
from perfmon.money import FEN_PER_UNIT
from perfmon.periods import MONTHS_IN_YEAR, Period
from perfmon.store.lines.taking import Place
from perfmon.ui.import_desk import Desk, Upload
from perfmon.ui.import_lists import column_letter
from perfmon.ui.tables import chosen_rows
from perfmon.workflows.outcome import Choices
from perfmon.workflows.recognising import KIND_TITLES

AS_PRINTED_WORDS = "照文件印的"
NO_COLUMN = -1
COMPLETABLE = frozenset({"payments", "budgets", "changes"})
"""Kinds of file that can be declared complete for a period."""

_YEARS_BACK = 4
_UNITS = {0: AS_PRINTED_WORDS} | {fen: word for word, fen in FEN_PER_UNIT.items()}
_MONTHS = list(range(1, MONTHS_IN_YEAR + 1))


def choose_kind(upload: Upload, recognised: list[str]) -> str | None:
    """Draws the list of kinds, what the file seems to be chosen; None where nobody knows."""
    kinds = list(KIND_TITLES)
    return st.selectbox(
        "文件种类",
        kinds,
        index=kinds.index(recognised[0]) if recognised else None,
        format_func=KIND_TITLES.__getitem__,
        placeholder="请选文件种类",
        key=upload.key("kind"),
    )


def choose_unit(upload: Upload) -> int | None:
    """Draws the list of units, and gives how many fen one holds; None as printed."""
    fen = st.selectbox(
        "金额单位", list(_UNITS), format_func=_UNITS.__getitem__, key=upload.key("unit")
    )
    return fen or None


def choose_period(upload: Upload, year: int | None, month: int | None) -> Period | None:
    """Draws whether the file is complete, and for which months; None where it may be a part.

    Args:
        upload: the file.
        year: that the file seems to be about.
        month: up to which it seems to reach.
    """
    is_complete = st.checkbox(
        "这份导出是完整的",
        key=upload.key("complete"),
        help="选定的月份里，库里有而这份文件里没有的支付会列为已消失，由人决定是否取出。",
    )
    if not is_complete:
        return None
    this_year = clock.today().year
    years = sorted({*range(this_year - _YEARS_BACK, this_year + 1), year or this_year})
    with st.container(horizontal=True, gap="xsmall", width="content"):
        chosen = st.selectbox(
            "年度",
            years,
            index=years.index(year or this_year),
            format_func=lambda each: f"{each}年",
            key=upload.key("year"),
            width=104,
        )
        first = _choose_month(upload, "从", 1)
        last = _choose_month(upload, "到", month or MONTHS_IN_YEAR)
    return Period.of_months(chosen, min(first, last), max(first, last))


def _choose_month(upload: Upload, label: str, default: int) -> int:
    month = st.selectbox(
        label,
        _MONTHS,
        index=_MONTHS.index(default),
        format_func=lambda each: f"{each}月",
        key=upload.key(f"month_{label}"),
        width=92,
    )
    return int(month)


def said_of(upload: Upload, what: str) -> bool:
    """What a box says that is drawn only after the preview which depends on it."""
    return bool(st.session_state.get(upload.key(what), False))


def choices_of(
    desk: Desk, upload: Upload, kind: str, unit: int | None, complete: Period | None
) -> Choices:
    """All that the visitor says of the file so far."""
    return Choices(
        columns=_columns(desk, upload, kind),
        fen_per_unit=unit,
        complete=complete,
        keep_vanished=not said_of(upload, "take_vanished"),
        take_absent_units=said_of(upload, "take_absent_units"),
        take_conflicts=said_of(upload, "take_conflicts"),
        taken_lines=_taken_lines(desk, upload, kind),
    )


def conflicts_key(upload: Upload, conflicts: pd.DataFrame) -> str:
    """The key of the list of conflicts: another list is ticked anew."""
    listed = conflicts[["sheet", "line", "amount_fen"]].to_csv(index=False)
    return upload.key(f"taken_{hashlib.sha256(listed.encode()).hexdigest()[:16]}")


def _taken_lines(desk: Desk, upload: Upload, kind: str) -> frozenset[Place]:
    """The lines that were ticked in the list of conflicts of the last preview."""
    found = desk.looks.get(upload.fingerprint)
    outcome = found[1].outcome if found else None
    if outcome is None or outcome.kind != kind:
        return frozenset()
    conflicts = outcome.conflicts
    ticked = conflicts.iloc[chosen_rows(conflicts_key(upload, conflicts))]
    return frozenset(
        (None if is_missing(sheet) else str(sheet), int(line))
        for sheet, line in ticked[["sheet", "line"]].itertuples(index=False)
    )


def correct_columns(desk: Desk, upload: Upload, layout: Layout) -> None:
    """Draws one list a field of the kind, with the column that holds it."""
    base = desk.layouts[layout.kind, layout.signature]
    columns = [NO_COLUMN, *_choosable(base)]
    grid = st.grid(5, min_column_width=180, gap="small")
    for field in _fields(base):
        held = base.columns.get(field.name, NO_COLUMN)
        grid.selectbox(
            field.title,
            columns,
            index=columns.index(held) if held in columns else 0,
            format_func=lambda column: _column_label(base, column),
            key=_column_key(upload, base, field.name),
        )


def _columns(desk: Desk, upload: Upload, kind: str) -> dict[str, dict[str, int]]:
    """The columns by field of each layout in which the visitor moved some."""
    corrected = {}
    for (layout_kind, signature), base in desk.layouts.items():
        if layout_kind != kind:
            continue
        moved = {}
        for field in _fields(base):
            held = base.columns.get(field.name, NO_COLUMN)
            chosen = st.session_state.get(_column_key(upload, base, field.name), held)
            if chosen != held:
                moved[field.name] = int(chosen)
        if moved:
            kept = {name: at for name, at in base.columns.items() if at not in moved.values()}
            corrected[signature] = kept | moved
    return corrected


def _fields(layout: Layout) -> tuple[Field, ...]:
    return KINDS[layout.kind].fields


def _choosable(layout: Layout) -> list[int]:
    barred = never_stored_columns(layout)
    return [at for at, head in enumerate(layout.heads) if head and at not in barred]


def _column_label(layout: Layout, column: int) -> str:
    return "没有" if column == NO_COLUMN else f"{column_letter(column)}　{layout.heads[column]}"


def _column_key(upload: Upload, layout: Layout, field: str) -> str:
    return upload.key(f"column_{layout.kind}_{layout.signature[:12]}_{field}")
