"""What a page shows to whom it does not know: nothing but the way to the door."""

from urllib.parse import quote, urlsplit

import streamlit as st

from perfmon.ui.style import apply_style


def show_signed_out(*, by_proxy: bool) -> None:
    """Says that the session has ended, and where to sign in; then back to this very page.

    Args:
        by_proxy: whether people sign in elsewhere, before they come here.
    """
    apply_style()
    if by_proxy:
        st.subheader("没有打开", anchor=False)
        st.markdown("账号已停用，或不是从统一入口来的。请从统一入口重新打开，或找系统管理员。")
        return
    st.subheader("登录已经结束", anchor=False)
    st.markdown(
        "可能是很久没有用，在别处退出了，或者角色、密码有变动。刚才点的没有办，数据没有变化。"
    )
    # An anchor of our own: Streamlit's links open a further window.
    target = quote(_here(), safe="")
    st.html(f'<div class="account"><a href="/sign-in?next={target}">重新登录</a></div>')


def _here() -> str:
    """Path and query of the page's address in the browser."""
    parts = urlsplit(str(st.context.url or "/"))
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path
