"""Installs and starts the linux-x64 bundle as an office does: unpacked, and with no network at all.

The bundle is made with whatever pip is configured to download from. Everything else happens in a
network namespace of its own that has the loopback alone.
"""

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import expect, sync_playwright

ADDRESS = "http://127.0.0.1:8501"
SECONDS_TO_INSTALL, SECONDS_TO_DRAW = 240, 180
INSIDE = "--inside"


def main() -> int:
    """Makes the bundle, then runs itself where there is no network; 1 where that cannot be made."""
    apart = ["unshare", "-n" if os.geteuid() == 0 else "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"]).returncode != 0:
        print("no network namespace can be made here, so nothing is proved", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as made:
        bundle, folder = Path(made) / "bundle.zip", Path(made) / "财政局 绩效股"
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        asked = ["--platform", "linux-x64", "--python", python, "--out", str(bundle)]
        subprocess.run([sys.executable, "-m", "perfmon", "bundle", *asked], check=True)
        command = [*apart, sys.executable, __file__, INSIDE, str(bundle), str(folder)]
        return subprocess.run(command, check=False).returncode


def inside(bundle: Path, folder: Path) -> int:
    """Unpacks the bundle, double-clicks its start file and looks at the first page."""
    assert [name for _, name in socket.if_nameindex()] == ["lo"], "there is a network here"
    bring_loopback_up()
    program, home = unpack(bundle, folder) / "预算绩效看板", folder / "家"
    home.mkdir()
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [program / "启动看板.sh"],
            cwd=home,
            env=environment(folder, home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        seconds = wait_until_healthy(server)
        look_at_first_page()
        look_at_libraries(server.pid, program)
        assert (home / "预算绩效看板数据" / "perfmon.duckdb").is_file()
        assert not list(program.rglob("*.duckdb")), "a database lies in the program's folder"
        print(f"bundle: started without network after {seconds:.0f} s; the first page stands")
        return 0
    except BaseException:
        print((folder / "server.log").read_text(encoding="utf-8"), file=sys.stderr)
        raise
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def bring_loopback_up() -> None:
    """What `ip link set lo up` does, where there may be no `ip`."""
    set_flags, is_up = 0x8914, 0x1  # SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh", b"lo", is_up))


def unpack(bundle: Path, folder: Path) -> Path:
    """Unpacks as `unzip` does: with the permissions that stand in the zip."""
    with zipfile.ZipFile(bundle) as archive:
        for entry in archive.infolist():
            Path(archive.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777)
    return folder


def environment(folder: Path, home: Path) -> dict[str, str]:
    """A clerk's environment, with another Python's packages in the way."""
    strange = folder / "strange"
    strange.mkdir()
    (strange / "streamlit.py").write_text("raise ImportError('another program')", encoding="utf-8")
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(strange)}


def wait_until_healthy(server: "subprocess.Popen[bytes]") -> float:
    """The seconds until the server answered."""
    start = time.monotonic()
    while time.monotonic() - start < SECONDS_TO_INSTALL:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/_stcore/health", timeout=5) as answer:
                assert answer.status == 200
                return time.monotonic() - start
        except (URLError, ConnectionError, TimeoutError):
            assert server.poll() is None, "the start file ended"
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def look_at_first_page() -> None:
    """Opens the page in a browser: the sample stands there, and nothing has failed."""
    with sync_playwright() as playwright:
        found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
        options = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
        browser = playwright.chromium.launch(executable_path=next(found), args=options)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(ADDRESS)
        milliseconds = SECONDS_TO_DRAW * 1000
        expect(page.get_by_text("演示数据").first).to_be_visible(timeout=milliseconds)
        expect(page.get_by_text("调整预算").first).to_be_visible(timeout=milliseconds)
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=milliseconds)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        if picture := os.environ.get("BUNDLE_PICTURE"):
            page.wait_for_timeout(2000)
            page.screenshot(path=picture)
        browser.close()


def look_at_libraries(process: int, program: Path) -> None:
    """All libraries that the server has loaded lie beside the program, none is the machine's."""
    mapped = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
    loaded = {line.partition("/")[2] for line in mapped if "-packages/" in line}
    strangers = [name for name in loaded if not f"/{name}".startswith(str(program))]
    assert any("duckdb" in name for name in loaded), "the server has not loaded its libraries"
    assert not strangers, f"libraries of the machine: {strangers}"


if __name__ == "__main__":
    if sys.argv[1:2] == [INSIDE]:
        sys.exit(inside(*map(Path, sys.argv[2:4])))
    sys.exit(main())
