"""No password, key or token stands in a page, a file to take along, an answer or a log."""

import logging
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

import duckdb
import httpx
import pytest
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from bench.server import free_port, running_server
from perfmon.__main__ import main
from perfmon.errors import SignInRefusedError
from perfmon.roles import Role
from perfmon.store.backup import save
from perfmon.store.database import open_database, utc_now
from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.opening import forget_database
from perfmon.workflows.signing_in import Credentials, hash_of, sign_in
from tests import paper_texts, screens
from tests.doorways import PATIENCE, client
from tests.people import LONGER, add
from tests.test_scoped_pages import PARTS, Part, part_at
from tests.told import Offered, told_by
from tests.visitors import come_as, visitor

PERSON, MISTYPED = "查无此人看板管理员", "打错的那一个密码不是这个"
CLIENT_SECRET, COOKIE_SECRET = "client-geheim-7f31c0d2", "cookie-geheim-0123456789abcdef-xyz"
BACKUP = "库-手工20231101-080000.zip"
AUTH = {
    "client_id": "perfmon",
    "client_secret": CLIENT_SECRET,
    "cookie_secret": COOKIE_SECRET,
}
COUNTY_PARTS: list[Part] = [
    *(("system", "system_tab", tab) for tab in ("备份", "账号", "日志")),
    *((page, "", "") for page in ("rules", "tie_out", "imports")),
]
"""Pages that no visitor of some units opens."""

COMMANDS = (
    ["status", "--year", "2023", "--month", "9", "--json"],
    ["batches", "--json"],
    ["log", "--json"],
    ["verify", "--json"],
    ["user", "list"],
    ["user", "list", "--json"],
)


class Guarded(NamedTuple):
    """A database with somebody who is signed in, and what nobody may read."""

    path: Path
    secrets: tuple[str, ...]


@pytest.fixture(scope="module")
def guarded(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Guarded:
    """Somebody has an account, mistyped the password once, and is signed in."""
    path = Path(shutil.copyfile(sample_path, tmp_path_factory.mktemp("guarded") / "库.duckdb"))
    with closing(open_database(path)) as database:
        add(database, PERSON, Role.ADMINISTRATOR)
        with pytest.raises(SignInRefusedError):
            sign_in(database, Credentials(PERSON, MISTYPED, "10.0.0.7"), utc_now())
        token = sign_in(database, Credentials(PERSON, LONGER, "10.0.0.7"), utc_now())
        kept = [str(kept) for (kept,) in database.cursor().execute(_HASHES).fetchall()]
        path.with_name("备份").mkdir()
        save(database, path.with_name("备份") / BACKUP)
    assert all(each.startswith("$argon2id$") for each in kept)
    passwords = (LONGER, MISTYPED, "$argon2", *(each.rpartition("$")[2] for each in kept))
    return Guarded(path, (*passwords, token, hash_of(token), CLIENT_SECRET, COOKIE_SECRET))


_HASHES = "SELECT password_hash FROM account WHERE password_hash IS NOT NULL"


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    return Offered(monkeypatch)


@pytest.fixture
def opened(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages open that database for somebody with every role."""
    forget_database()
    monkeypatch.setenv(VARIABLE, str(guarded.path))
    come_as(monkeypatch, visitor(*Role))
    yield
    forget_database()


def rows_of_parquet(content: bytes) -> list[tuple[object, ...]]:
    with NamedTemporaryFile(suffix=".parquet") as file:
        file.write(content)
        file.flush()
        return duckdb.read_parquet(file.name).fetchall()


def unpacked(content: bytes) -> Iterator[bytes]:
    """What a file is or has packed into it; of a backup's tables the rows."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif content.startswith(b"PAR1"):
        yield str(rows_of_parquet(content)).encode()
    elif content.startswith(b"%PDF"):
        yield "\n".join(paper_texts.texts("pdf", content)).encode()
    else:
        yield content


def sent(app: AppTest) -> str:
    """All that a page sent to the browser, as messages and as read."""
    protos = filter(None, map(screens.proto_of, screens.elements(app)))
    return "\n".join([*(MessageToString(each, as_utf8=True) for each in protos), *told_by(app)])


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("part", [*PARTS, *COUNTY_PARTS], ids="-".join)
def test_no_secret_stands_on_a_page_or_in_its_files(
    part: Part, guarded: Guarded, offered: Offered, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = part_at(part)
    app.secrets["auth"] = AUTH
    app.run()
    assert not app.exception
    told = sent(app)
    files = [piece for _, made in offered.files for piece in unpacked(made)]
    for secret in guarded.secrets:
        assert secret not in told
        assert secret not in caplog.text
        assert not [piece for piece in files if secret.encode() in piece]
    if part[-1] in ("账号", "日志"):
        assert PERSON in told, "what stands there is read"
    if part[-1] == "日志":
        assert [piece for piece in files if PERSON.encode() in piece], "files are read"


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_secret_stands_in_what_a_command_prints(
    command: list[str], guarded: Guarded, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 0
    printed = "".join(capfd.readouterr())
    assert printed
    assert not [secret for secret in guarded.secrets if secret in printed]


def test_the_list_in_a_backup_names_tables_and_no_secret(guarded: Guarded) -> None:
    content = (guarded.path.with_name("备份") / BACKUP).read_bytes()
    (listed,) = (piece for piece in unpacked(content) if piece.startswith(b"{"))
    assert b'"payment"' in listed
    assert not [secret for secret in guarded.secrets if secret.encode() in listed]


def test_the_keys_of_the_provider_stay_in_their_file_when_it_cannot_be_reached(
    sample_path: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copyfile(sample_path, tmp_path / "库.duckdb"))
    ours, nobody = free_port(), free_port()
    (tmp_path / ".streamlit").mkdir()
    lines = AUTH | {
        "redirect_uri": f"http://127.0.0.1:{ours}/oauth2callback",
        "server_metadata_url": f"http://127.0.0.1:{nobody}/.well-known/openid-configuration",
    }
    (tmp_path / ".streamlit" / "secrets.toml").write_text(
        "[auth]\n" + "".join(f'{name} = "{text}"\n' for name, text in lines.items()),
        encoding="utf-8",
    )
    with (
        running_server(path, tmp_path, {"PERFMON_SIGN_IN": "oidc"}, ours) as address,
        client(address) as browser,
    ):
        asked = browser.get("/sign-in")
        (way,) = re.findall('href="(/sign-in/oidc[^"]*)"', asked.text)
        answers = [asked, browser.get(way), browser.get("/oauth2callback?code=x&state=y")]
        answers += [httpx.get(f"http://{address}/_stcore/health", timeout=PATIENCE)]
    said = "\n".join(f"{answer.headers}\n{answer.text}" for answer in answers)
    said += (tmp_path / "server.log").read_text(encoding="utf-8")
    assert CLIENT_SECRET not in said
    assert COOKIE_SECRET not in said
