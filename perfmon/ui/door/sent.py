"""Which addresses of downloads and uploads the server has told to whom.

A download's address is made of its content, an upload's holds the page's session; Streamlit serves
either to whoever asks. Here an address is good only for the visitor to whom it was sent. This
reads the messages to the browser themselves and asks nothing of Streamlit's inner parts.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError, Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

GUARDED = ("/media/", "/_stcore/upload_file/")
MOST = 50_000
"""Of so many addresses it is known to whom they were sent; the oldest are forgotten first."""

_TELLING = ("delta", "file_urls_response", "backend_operation_response")
"""The kinds of messages that tell addresses."""

_TO_BE_MADE = "/media/to-be-made/"


def made_later(file_id: str) -> str:
    """Stands for a download that is made when it is asked for; until then it has a number only."""
    return f"{_TO_BE_MADE}{file_id}"


class SentAddresses:
    """Addresses by visitor; used by the event loop and asked from it alone, yet kept whole."""

    def __init__(self) -> None:
        self._sent: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, visitor: str, payload: bytes) -> None:
        """Reads the addresses in a message to a visitor's browser."""
        message: Any = ForwardMsg()
        try:
            message.MergeFromString(payload)
        except DecodeError:
            return
        if message.WhichOneof("type") not in _TELLING:
            return
        with self._lock:
            for path in _addresses(message):
                self._sent[(visitor, path)] = None
                self._sent.move_to_end((visitor, path))
            while len(self._sent) > MOST:
                self._sent.popitem(last=False)

    def is_for(self, visitor: str, path: str) -> bool:
        """Whether a path may be asked for by this visitor; one that is not guarded may be."""
        if not path.startswith(GUARDED):
            return True
        with self._lock:
            return (visitor, path) in self._sent


def _addresses(message: Any) -> Iterator[str]:  # noqa: ANN401 protobuf messages of any kind
    """The paths in the fields of a message that are addresses by their name.

    What people typed stands in other fields: an address that somebody writes into a remark is not
    told to them by that.
    """
    for field, value in message.ListFields():
        for each in _each(value, many=field.is_repeated):
            if isinstance(each, Message):
                yield from _addresses(each)
            elif field.name == "deferred_file_id":
                yield made_later(each)
            elif isinstance(each, str) and field.name.endswith(("url", "src")):
                path = urlsplit(each).path
                if path.startswith(GUARDED):
                    yield path


def _each(value: Any, *, many: bool) -> Iterator[Any]:  # noqa: ANN401 any field's value
    if not many:
        yield value
    elif hasattr(value, "values") and callable(value.values):
        yield from value.values()
    else:
        yield from value
