"""Why rows are not kept, a line each; and the ticks (确认) for those that only a person can settle.

Lines of text, not a table: they wrap on a phone, and a tick stands at the very row it is for.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from perfmon.ui.words import plain
from perfmon.workflows.entry_checks import C, Key, Objection

MOST_LINES, LINES_HEIGHT = 6, 260
"""More lines than these scroll inside themselves."""


def show_faults(told: str, objections: Sequence[Objection]) -> None:
    """Draws what is wrong with rows, under how many there are."""
    if not objections:
        return
    st.markdown(f":red[**{len(objections)} {told}**]")
    with _scrolling(len(objections)):
        st.markdown("\n".join(f"- {_line(each)}" for each in objections))


def show_opposites(found: Sequence[tuple[str, str]], advice: str) -> None:
    """Draws what of 偏差与预计 does not go together, by row: its name and the sentence."""
    if not found:
        return
    st.markdown(f":orange[**{len(found)} 处判断、预计与灯、推算或记录不一致**]　{advice}")
    with _scrolling(len(found)):
        st.markdown("\n".join(f"- **{plain(name)}**　{plain(words)}。" for name, words in found))


def ask_doubts(key: str, objections: Sequence[Objection]) -> set[Key]:
    """Draws a tick for each row that is kept only once a person confirms it; gives the ticked.

    A tick is for the value it was set at: another value is asked about anew.

    Args:
        key: of the sheet.
        objections: of any kind; the first of a row is asked about.
    """
    doubts = {each.cell.key: each for each in reversed(objections) if each.can_confirm}
    if not doubts:
        return set()
    st.markdown(f":orange[**{len(doubts)} 行要核对**]　核对后没有填错的，勾选“确认”，再存或上报")
    with _scrolling(len(doubts)):
        return {place for place, each in doubts.items() if _is_confirmed(key, each)}


def confirmed(cells: Sequence[C], ticked: set[Key]) -> list[C]:
    """The cells, those that a person ticked as confirmed."""
    return [replace(cell, is_confirmed=cell.key in ticked) for cell in cells]


def _is_confirmed(key: str, objection: Objection) -> bool:
    cell = objection.cell
    place = "_".join(str(part) for part in (key, *cell.key, cell.told, "confirmed"))
    return st.checkbox(f"确认　{_line(objection)}", key=place)


def _line(objection: Objection) -> str:
    return f"**{plain(objection.name)}**　{plain(objection.sentence)}"


def _scrolling(lines: int) -> "st.delta_generator.DeltaGenerator":
    return st.container(height=LINES_HEIGHT if lines > MOST_LINES else "content", border=False)
