"""What the browser says of a file that was not made: Streamlit has one English sentence for it.

The reason does not come with it; whoever runs the server finds it in the server's log.
"""

from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

UNMADE = "Failed to generate file for download"
SENTENCE = (
    "没有下载：文件没有做成，什么也没有交出。您的角色或范围可能刚有变动，请刷新页面再看；"
    "刷新以后还是这样，请找系统管理员。"
)


def in_words(payload: bytes) -> bytes:
    """A message to the browser; one that says that a file was not made says it in Chinese."""
    if UNMADE.encode() not in payload:
        return payload
    message: Any = ForwardMsg()
    message.MergeFromString(payload)
    if message.backend_operation_response.error_msg != UNMADE:
        return payload
    message.backend_operation_response.error_msg = SENTENCE
    return bytes(message.SerializeToString())
