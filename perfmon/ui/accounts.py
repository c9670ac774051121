"""Tab 账号 of page 系统: who may sign in, in which roles; adding, resetting, switching off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from perfmon.actor import Actor
from perfmon.clock import wall_time
from perfmon.errors import PerfmonError
from perfmon.measures.rates import is_missing
from perfmon.roles import Role
from perfmon.store.accounts import (
    GrantRow,
    read_accounts,
    read_all_grants,
    read_grants,
    read_scope_codes,
)
from perfmon.store.database import utc_now
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.tables import text
from perfmon.ui.visitors import sign_in_settings
from perfmon.ui.words import plain
from perfmon.workflows.accounts import (
    LONGEST_NAME,
    SCOPE_KINDS,
    SCOPE_WORDS,
    Granted,
    NewPerson,
    add_account,
    grant_role,
    granted_words,
    reset_password,
    switch_off,
    switch_on,
    withdraw_role,
)
from perfmon.workflows.passwords import make_password
from perfmon.workflows.sign_in_settings import Way

Asking = Callable[[], Actor]
"""Gives the actor of a write, asked anew when it is written; raises where they may not."""

NO_ROLE = "没有角色"
_NOTICE = "accounts_notice"


def show_accounts(asking: Asking) -> None:
    """The list of people, and below it what can be done with the one picked.

    Args:
        asking: gives the actor of each write.
    """
    people = _people()
    used = int((people["state"] != "停用").sum())
    st.markdown(f"**{used} 个账号在用**　:gray[共 {len(people)} 个；{_way_words()}]")
    if _NOTICE in st.session_state:
        st.success(st.session_state.pop(_NOTICE))
    if st.button("新增账号", type="primary", key="accounts_add"):
        ask_person(asking)
    if people.empty:
        return
    picked = st.dataframe(
        people,
        key="accounts",
        hide_index=True,
        row_height=30,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "name": text("用户名", 130),
            "roles": text("角色", 260),
            "state": text("状态", 110),
            "display_name": text("姓名", 110),
            "seen": text("最近使用", 130),
        },
    )
    rows = picked["selection"]["rows"]
    if rows:
        _show_person(people.iloc[rows[0]], asking)
    else:
        password = "、密码" if _passwords_count() else ""
        st.caption(f"点一行，办理这个人的角色{password}和停用。")


def _people() -> pd.DataFrame:
    """Everybody: name, roles, state, display_name, seen, each in words."""
    cursor = opened_database().cursor()
    accounts, grants = read_accounts(cursor), read_all_grants(cursor)
    words: dict[str, list[str]] = {}
    for row in grants.to_dict("records"):
        code = None if is_missing(row["scope_code"]) else str(row["scope_code"])
        granted = Granted(Role(row["role"]), code)
        words.setdefault(str(row["name"]), []).append(granted.words)
    return pd.DataFrame(
        {
            "name": accounts["name"],
            "roles": ["、".join(words.get(str(name), [NO_ROLE])) for name in accounts["name"]],
            "state": [_state(row) for row in accounts.to_dict("records")],
            "display_name": accounts["display_name"],
            "seen": [
                "—" if is_missing(moment) else wall_time(moment)
                for moment in accounts["last_seen_at"]
            ],
        }
    )


def _state(row: "dict[object, object]") -> str:
    if not is_missing(row["off_at"]):
        return "停用"
    if not _passwords_count():
        return "在用"
    if not row["has_password"]:
        return "在用，没有密码"
    return "在用，待改密码" if row["must_change"] else "在用"


def _way_words() -> str:
    settings = sign_in_settings()
    if settings.way is Way.ACCOUNTS:
        return f"{int(settings.idle.total_seconds() // 60)} 分钟不用自动退出"
    if settings.way is Way.MACHINE:
        return "现在只给本机用，不用登录；换一种登录方式以后这里的账号才起作用"
    return "由单位的统一登录认人，密码也在那里改；这里只管角色和停用"


def _passwords_count() -> bool:
    """Whether passwords of ours let anybody in, now or once people sign in here."""
    return sign_in_settings().way in (Way.ACCOUNTS, Way.MACHINE)


@st.dialog("新增账号", on_dismiss="rerun")
def ask_person(asking: Asking) -> None:
    """Name, role and what it covers; a password is made and shown once."""
    if _passwords_count():
        told = "登录时写的名字，可以是中文"
    else:
        told = "要和统一登录报来的一样"
        st.caption(
            "本人从单位的统一登录进来，用那里的密码；这里只写明是谁、有什么角色，用户名要一样。"
        )
    name = st.text_input("用户名", max_chars=LONGEST_NAME, help=told)
    display_name = st.text_input("姓名", max_chars=LONGEST_NAME, placeholder="不写就是用户名")
    granted = _choose_role("new")
    if st.button("新增", type="primary", key="accounts_add_now"):
        password = make_password() if _passwords_count() else None
        with _refused_in_words():
            person = NewPerson(name, display_name, password)
            add_account(opened_database(), person, granted, asking(), utc_now())
            st.success(f"已新增 {plain(name)}：{plain(granted.words)}。")
            _show_once(password)


def _choose_role(key: str) -> Granted:
    role = st.selectbox("角色", list(SCOPE_KINDS), format_func=str, key=f"accounts_role_{key}")
    kind = SCOPE_KINDS[role]
    words = SCOPE_WORDS.get(kind)
    if words is None:
        return Granted(role)
    known = read_scope_codes(opened_database().cursor(), kind)
    if known:
        code = st.selectbox(
            words,
            list(known),
            index=None,
            placeholder="选一个",
            format_func=lambda each: each if known[each] == each else f"{each} {known[each]}",
            key=f"accounts_scope_{key}_{kind}",
        )
        return Granted(role, code)
    typed = st.text_input(
        f"{words}（库里还没有，请照预算一体化系统写）", key=f"accounts_scope_{key}_{kind}"
    )
    is_confirmed = st.checkbox("已经核对过写法", key=f"accounts_confirmed_{key}_{kind}")
    return Granted(role, typed.strip() or None, is_confirmed=is_confirmed)


def _show_person(row: "pd.Series[str]", asking: Asking) -> None:
    """What can be done with one person."""
    name = str(row["name"])
    st.markdown(f"**{plain(row['display_name'])}**　:gray[用户名 {plain(name)}]")
    with st.container(horizontal=True, gap="small"):
        if st.button("角色", key="accounts_roles"):
            ask_roles(name, asking)
        if _passwords_count() and st.button("重设密码", key="accounts_reset"):
            ask_reset(name, asking)
        is_off = row["state"] == "停用"
        if st.button("恢复" if is_off else "停用", key="accounts_switch"):
            with _refused_in_words():
                switch = switch_on if is_off else switch_off
                switch(opened_database(), name, asking(), utc_now())
                st.session_state[_NOTICE] = f"{plain(name)} 已{'恢复' if is_off else '停用'}。"
            if _NOTICE in st.session_state:
                st.rerun()


@st.dialog("角色", on_dismiss="rerun")
def ask_roles(name: str, asking: Asking) -> None:
    """The roles in force, each with its withdrawal, and a further one."""
    st.caption(f"{plain(name)}：角色变动以后，本人要重新登录。")
    for row in read_grants(opened_database().cursor(), name):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(granted_words(row)))
            if st.button("收回", key=f"accounts_withdraw_{row.grant_id}"):
                _withdraw(name, row, asking)
    granted = _choose_role("more")
    if st.button("授予", type="primary", key="accounts_grant"):
        with _refused_in_words():
            grant_role(opened_database(), name, granted, asking(), utc_now())
            st.success(f"已授予 {plain(granted.words)}。")


def _withdraw(name: str, row: GrantRow, asking: Asking) -> None:
    with _refused_in_words():
        role = Role(row.role)
        withdraw_role(opened_database(), name, role, row.scope_code, asking(), utc_now())
        st.success(f"已收回 {plain(granted_words(row))}。")


@st.dialog("重设密码", on_dismiss="rerun")
def ask_reset(name: str, asking: Asking) -> None:
    """A new password, made here and shown once."""
    st.markdown(f"给 {plain(name)} 换一个密码。本人的登录马上退出，下次登录时要换成自己的。")
    if st.button("重设", type="primary", key="accounts_reset_now"):
        password = make_password()
        with _refused_in_words():
            reset_password(opened_database(), name, password, asking(), utc_now())
            _show_once(password)


def _show_once(password: str | None) -> None:
    if password is not None:
        st.markdown("第一次登录用的密码，**只显示这一次**，请当面或打电话告诉本人：")
        st.code(password, language=None)


@contextmanager
def _refused_in_words() -> Iterator[None]:
    """What is refused stands where it was tried."""
    try:
        yield
    except PerfmonError as error:
        st.error(plain(error.message))
