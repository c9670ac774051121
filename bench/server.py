"""A real server of the dashboard in a process of its own, and a client that asks for reruns.

The client speaks the browser's protocol: it asks for a run of a page and reads messages until the
server says that the script has finished. So a run is timed as the server does it, with everything
that is sent to the browser, and without the browser's own drawing.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.error import URLError

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from perfmon.store.location import VARIABLE

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 60
SECONDS_TO_RUN = 300
SECONDS_BETWEEN_LOOKS = 0.1


class Server:
    """A server in a process of its own.

    Attributes:
        address: host and port.
    """

    def __init__(self, address: str, process: "subprocess.Popen[bytes]") -> None:
        self.address = address
        self._process = process

    def memory_mb(self) -> float:
        """What it holds now, as Linux tells it."""
        return self._told("VmRSS")

    def peak_mb(self) -> float:
        """The most that it ever held, or since its peak was forgotten."""
        return self._told("VmHWM")

    def forget_peak(self) -> None:
        """From here on `peak_mb` tells of what comes."""
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5", encoding="ascii")

    def _told(self, name: str) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith(name))
        return int(line.split()[1]) / 1024


@contextmanager
def running_server(
    database: Path,
    home: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    port: int | None = None,
) -> Iterator[str]:
    """The address (host and port) of a server that shows the database; it ends with the block.

    Args:
        database: the file shown.
        home: an empty folder that stands for the user's home.
        settings: further variables of its environment.
        port: where it is to answer; a free one where none is said.
    """
    with serving(database, home, settings, port) as server:
        yield server.address


@contextmanager
def serving(
    database: Path,
    home: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    port: int | None = None,
    script: str = "dashboard.py",
) -> Iterator[Server]:
    """The same, whose memory can be asked; of another script where one is named."""
    address = f"127.0.0.1:{port or free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.port", address.partition(":")[2], "--server.headless", "true"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env={**os.environ, VARIABLE: str(database), "HOME": str(home), **settings},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_healthy(server, f"http://{address}/_stcore/health", home / "server.log")
        yield Server(address, server)
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port of this machine at which nobody answers now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until_healthy(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    """Waits until a server answers at the address; tells its log where it never does."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            pass
        try:
            server.wait(SECONDS_BETWEEN_LOOKS)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


class Visitor:
    """One open page of the dashboard, as the server sees it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._page_hashes: dict[str, str] = {}

    def visit(self, page: str, query: str) -> float:
        """Asks for a run of a page and gives the seconds until the script had finished.

        Args:
            page: the page's path in the address; empty for the first page.
            query: the address's parameters.
        """
        message: Any = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        message.rerun_script.page_script_hash = self._page_hashes.get(page, "")
        start = time.perf_counter()
        self._connection.send(message.SerializeToString())
        while not self._has_finished(self._receive()):
            pass
        return time.perf_counter() - start

    def _receive(self) -> ForwardMsg:
        data = self._connection.recv(timeout=SECONDS_TO_RUN)
        assert isinstance(data, bytes), "the server speaks in bytes"
        message: Any = ForwardMsg()
        message.MergeFromString(data)
        assert isinstance(message, ForwardMsg)
        return message

    def _has_finished(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            pages = message.navigation.app_pages
            self._page_hashes = {p.url_pathname: p.page_script_hash for p in pages}
        failed = kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception"
        if failed or kind == "page_not_found":
            raise RuntimeError(f"the page failed: {message}")
        if kind != "script_finished":
            return False
        # an unfinished run that made way for a newer one does not count
        return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@contextmanager
def visitor(address: str) -> Iterator[Visitor]:
    """A visitor of the server at the address."""
    stream = f"ws://{address}/_stcore/stream"
    plain = [Subprotocol("streamlit")]
    # a busy server may leave a ping unanswered for long: how long it takes is what is measured
    with connect(stream, subprotocols=plain, max_size=None, ping_interval=None) as connection:
        yield Visitor(connection)
