"""One choice out of a list that every page shares and that stands in the address.

Streamlit's own binding writes the option's *label* into the address; here it is the short key, so
that a link reads `?year=2023&month=10` and holds its month when the default has moved on.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

import streamlit as st

from perfmon.store.asking import Scope

MOST_OPTIONS = 3_000
"""As many as a large county has projects: so many options the browser is given in one list."""


def options_near(labels: Mapping[str, str], chosen: str, default: str) -> list[str]:
    """The options to draw: all, or of very many those before and after the chosen one in order.

    >>> options_near({"1": "甲", "2": "乙"}, "2", "1")
    ['1', '2']
    """
    if len(labels) <= MOST_OPTIONS:
        return list(labels)
    place = next(place for place, key in enumerate(labels) if key == chosen)
    first = min(max(place - MOST_OPTIONS // 2, 0), len(labels) - MOST_OPTIONS)
    near = list(islice(labels, first, first + MOST_OPTIONS))
    return near if default in near else [default, *near]


def choose(label: str, labels: Mapping[str, str], key: str, default: str) -> str:
    """Draws the list and gives the key chosen: the address's, else the session's, else the default.

    Args:
        label: for screen readers; not shown.
        labels: key → what is shown, in order; not empty. Of more than MOST_OPTIONS only those
            near the one chosen are listed; the search in the head finds the others.
        key: of the widget and of the parameter in the address.
        default: one of the keys.
    """
    asked = st.query_params.get(key)
    held = asked if asked in labels else st.session_state.get(key)
    # set in every run: on another page Streamlit forgets a value that no hand has chosen
    held = held if isinstance(held, str) and held in labels else default
    st.session_state[key] = held
    options = options_near(labels, held, default)
    chosen = st.selectbox(
        label,
        options,
        key=key,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        filter_mode="contains",
        persist_state="session",
        on_change=_write_chosen,
        args=(key,),
    )
    assert isinstance(chosen, str), "the list is not empty and holds what was chosen"
    if len(options) < len(labels):
        st.caption(
            f"这里列前后 {MOST_OPTIONS:,} 个，共 {len(labels):,} 个；其余的在页首的搜索框里找"
        )
    return chosen


def say_unknown(label: str, labels: Mapping[str, str], key: str, scope: Scope) -> None:
    """Says, before a choice, that the address names something that the list does not have.

    Whether there is such a thing outside the scope of who looks is not said.
    """
    asked = st.query_params.get(key)
    if asked is not None and asked not in labels:
        outside = "" if scope is None else "，或者不在您的范围内"
        st.info(f"没有找到网址里写的{label}{outside}。下面是另一个。")


def pick_form(label: str, names: Sequence[str], key: str) -> str:
    """Which of the forms is on the screen, the first unless chosen; one alone is not asked for."""
    if len(names) == 1:
        return names[0]
    picked = st.segmented_control(label, names, default=names[0], required=True, key=key)
    return picked or names[0]


def write_address(**choices: str) -> None:
    """Puts choices into the address, in one step of the browser's history."""
    if any(st.query_params.get(key) != chosen for key, chosen in choices.items()):
        st.query_params.update(choices)


def _write_chosen(key: str) -> None:
    st.query_params[key] = st.session_state[key]
