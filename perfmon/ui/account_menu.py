"""Who is signed in, in the head of every page, with the ways to another password and out."""

import streamlit as st

from perfmon.ui.visitors import sign_in_settings, visitor
from perfmon.ui.words import plain
from perfmon.workflows.sign_in_settings import Way

_FORMS = """
<div class="account">
{password}<form method="post" action="/sign-out"><button type="submit">退出登录</button></form>
</div>
"""
_PASSWORD = '<a href="/password">修改密码</a>'


def show_account_menu() -> None:
    """A small popover with the visitor's name; nothing where nobody signs in."""
    settings = sign_in_settings()
    who = visitor()
    if settings.way is Way.MACHINE or who is None:
        return
    with st.container(width="content"), st.popover(plain(who.display_name)):
        st.caption(f"用户名 {plain(who.name)}")
        if settings.has_sessions:
            # A form, since signing out is a POST; Streamlit's own buttons cannot send one.
            own = _PASSWORD if settings.way is Way.ACCOUNTS else ""
            st.html(_FORMS.format(password=own))


def way_words() -> str:
    """How people come in, for the foot of a page."""
    return {
        Way.MACHINE: "只给本机用",
        Way.ACCOUNTS: "账号登录",
        Way.OIDC: "统一身份登录",
        Way.PROXY: "统一入口登录",
    }[sign_in_settings().way]
