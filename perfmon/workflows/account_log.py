"""The one place where signing in and changes of accounts go into the log."""

from datetime import datetime

import duckdb

from perfmon.store.log import Entry, append_entries


def log_account_act(
    cursor: duckdb.DuckDBPyConnection,
    actor: str,
    act: str,
    subject: str,
    before: str | None = None,
    after: str | None = None,
    *,
    at: datetime,
) -> None:
    """Logs who did what to which account, inside the transaction that does it.

    Args:
        cursor: of the transaction.
        actor: who; from where follows from it.
        act: 登录, 登录失败, 锁定, 退出, 账号管理, 修改密码, 修改密码失败.
        subject: the account's name; of a name that nobody has 未知用户名, since it may be a
            password typed in the wrong field.
        before: what held before, None for nothing.
        after: what holds now, None for nothing. Never a password or a token.
        at: the moment, UTC.
    """
    append_entries(cursor, [Entry(actor, act, subject, before, after)], at)
