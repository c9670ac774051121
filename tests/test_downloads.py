"""Taking a file: the table is asked when it is offered and when it is taken; takers are logged."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest

from perfmon.errors import NotAllowedError
from perfmon.roles import Act, Role
from perfmon.store.asking import Scope
from perfmon.store.log import read_log_end
from perfmon.ui.door.unmade import SENTENCE, in_words
from perfmon.ui.downloads import handed_out
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.log import AskedLog, find_log
from tests import screens
from tests.visitors import allow_nobody, come_as, visitor

BUREAU = visitor(Role.BUREAU, name="李会计")


def failing() -> bytes:
    raise ValueError("坏了")


def test_who_takes_a_file_is_logged_when_it_is_made_and_not_before(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, BUREAU)
    taken = handed_out(lambda: b"four", "滞后项目.xlsx", BUREAU, "behind")
    database = opened_database()
    assert read_log_end(database.cursor()).entries == 2
    assert taken() == b"four"
    with pytest.raises(ValueError, match="坏了"):
        handed_out(failing, "坏的.xlsx", BUREAU, "behind")()
    rows = find_log(database.cursor(), AskedLog(act="下载"), 10).rows
    assert rows[["actor", "address", "subject", "value_after"]].to_numpy().tolist() == [
        ["李会计", "10.0.0.7", "滞后项目.xlsx", "4 字节"]
    ]


@pytest.mark.parametrize(
    ("roles", "scope", "why"),
    [
        ([], None, "您还没有角色"),
        ([Role.AUDITOR], None, "您的角色是日志审计员，不能做“下载”"),
        ([Role.OFFICE], ("288001",), "这件事要有全县的范围"),
    ],
)
def test_who_may_no_longer_have_it_gets_nothing_and_nothing_is_made(
    real: Path, monkeypatch: pytest.MonkeyPatch, roles: list[Role], scope: Scope, why: str
) -> None:
    taken = handed_out(failing, "滞后项目.xlsx", visitor(Role.OFFICE), "behind")
    come_as(monkeypatch, visitor(*roles, scope=scope))
    with pytest.raises(NotAllowedError, match=why):
        taken()
    assert read_log_end(opened_database().cursor()).entries == 2


def test_a_file_for_a_further_act_is_for_who_may_do_that_too(
    real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = visitor(Role.ADMINISTRATOR)
    come_as(monkeypatch, administrator)
    with pytest.raises(NotAllowedError, match="系统管理员，不能做“查日志”"):
        handed_out(failing, "日志.xlsx", administrator, "administration", Act.READ_LOG)()


def test_a_file_is_not_offered_where_the_table_does_not_allow_it(
    app: AppTest, sample: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_nobody(monkeypatch, "behind", Act.DOWNLOAD)
    screens.open_page(app, "pages/lagging.py")
    assert not app.get("download_button")
    assert len(app.dataframe)


def answer_of(made: Callable[[], bytes]) -> bytes:
    """What Streamlit answers a browser that asks for a file."""
    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    asked = BackMsg().backend_operation_request
    asked.deferred_file.file_id = files.add_deferred(made, "text/csv", "1")
    message: Any = ForwardMsg()
    answer = asyncio.run(DeferredFileHandler(lambda: files).handle(asked, "1"))
    message.backend_operation_response.CopyFrom(answer)
    return bytes(message.SerializeToString())


def test_a_file_that_was_not_made_is_told_in_chinese() -> None:
    message: Any = ForwardMsg()
    message.MergeFromString(in_words(answer_of(failing)))
    assert message.backend_operation_response.error_msg == SENTENCE
    assert not message.backend_operation_response.deferred_file.url


def test_a_file_that_was_made_goes_as_it_is() -> None:
    answer = answer_of(lambda: b"a,b")
    assert in_words(answer) == answer
