"""What one visitor has on the desk: uploaded files, and what was computed of them so far.

Nothing here is a fact: all of it can be computed anew from the files and the database.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from perfmon.document import PerformanceText
from perfmon.errors import PerfmonError
from perfmon.findings import Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.ui.import_work import Work
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.texts import Imported
from perfmon.workflows.unpacking import Unpacked, unpack


@dataclass(frozen=True)
class Upload:
    """One uploaded file.

    Attributes:
        name: as the visitor calls it, without the name of a 涉密 project.
        fingerprint: SHA-256 of its bytes.
        file_name: as its owner calls it.
        content: its bytes.
    """

    name: str
    fingerprint: str
    file_name: str
    content: bytes

    def key(self, what: str) -> str:
        """The key of a widget about this file."""
        return f"import_{what}_{self.fingerprint[:16]}"

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A private copy of the file for readers that want a path, until the block is left."""
        with TemporaryDirectory(prefix="perfmon-upload-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "file"
            path.write_bytes(self.content)
            yield path


@dataclass(frozen=True)
class Asking:
    """What a preview was made of."""

    kind: str
    choices: Choices
    data_version: int


@dataclass(frozen=True)
class Look:
    """What a file would do; exactly one of outcome, text and refusal is there.

    Attributes:
        outcome: of a file of money or results.
        text: a 绩效文本, read.
        revision: what the text would be beside the versions on hand; '' of a first one.
        refusal: why the file cannot be taken, as a sentence.
        reason: the same without the file's name.
        layouts: where its columns seem to stand, of a file whose head lacks something.
    """

    outcome: Outcome | None = None
    text: Imported | None = None
    revision: str = ""
    refusal: str | None = None
    reason: str | None = None
    layouts: tuple[Layout, ...] = ()


ReadText = tuple[PerformanceText, list[Finding]]
"""A 绩效文本, and what was found in it."""


@dataclass
class Desk:
    """What was computed for the files on the desk.

    Attributes:
        fingerprints: by the upload's own number.
        unpacked: what is in each upload that is a zip, nothing in another; by fingerprint.
        texts: each 绩效文本 as read, or why it is none; by fingerprint.
        kinds: what each file seems to be, or why it cannot be opened; by fingerprint.
        looks: the last preview of each file, with what it was made of; by fingerprint.
        layouts: as recognised before a correction, by kind and signature.
        refusals: why an import was refused; by fingerprint.
        done: what imports did; by fingerprint.
        work: the imports under way.
        notice: said once at the top of the next run.
    """

    fingerprints: dict[str, str] = field(default_factory=dict)
    unpacked: dict[str, list[Unpacked]] = field(default_factory=dict)
    texts: dict[str, ReadText | PerfmonError] = field(default_factory=dict)
    kinds: dict[str, list[str] | str] = field(default_factory=dict)
    looks: dict[str, tuple[Asking, Look]] = field(default_factory=dict)
    layouts: dict[tuple[str, str], Layout] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    done: dict[str, Outcome | Imported] = field(default_factory=dict)
    work: Work | None = None
    notice: str | None = None

    def keep_look(self, fingerprint: str, asking: Asking, look: Look) -> None:
        """Keeps a file's preview, and where its columns stand that nobody corrects now."""
        self.looks[fingerprint] = (asking, look)
        for layout in look.outcome.layouts if look.outcome else look.layouts:
            if layout.signature not in asking.choices.columns or look.outcome is None:
                self.layouts[layout.kind, layout.signature] = layout

    def forget_all_but(self, fingerprints: set[str]) -> None:
        """Lets go what belongs to files that are on the desk no more."""
        for kept in (self.texts, self.kinds, self.looks, self.refusals, self.done):
            for fingerprint in kept.keys() - fingerprints:
                del kept[fingerprint]


def current_desk() -> Desk:
    """The desk of this session."""
    desk = st.session_state.setdefault("import_desk", Desk())
    assert isinstance(desk, Desk), "the key is the desk's own"
    return desk


class Laid(NamedTuple):
    """What lies on the desk.

    Attributes:
        uploads: each file once, those of a zip one by one.
        repeated: the names of files that are there twice.
        unopened: files out of a zip that could not be unpacked.
        is_unpacked: whether any came out of a zip.
    """

    uploads: list[Upload]
    repeated: list[str]
    unopened: list[Unpacked]
    is_unpacked: bool


def lay_out(desk: Desk, files: list[UploadedFile], named: Callable[[str], str]) -> Laid:
    """The uploaded files with their fingerprints, zips unpacked.

    Args:
        desk: of the visitor.
        files: as uploaded.
        named: gives the name under which a file is shown.
    """
    uploads: dict[str, Upload] = {}
    repeated, unopened, zips = [], [], set()
    for file in files:
        fingerprint = desk.fingerprints.get(file.file_id)
        if fingerprint is None:
            fingerprint = hashlib.sha256(file.getbuffer()).hexdigest()
            desk.fingerprints[file.file_id] = fingerprint
        if fingerprint not in desk.unpacked:
            desk.unpacked[fingerprint] = unpack(file.name, file.getvalue())
        zips.add(fingerprint)
        itself = Unpacked(file.name, file.getvalue(), fingerprint)
        for each in desk.unpacked[fingerprint] or [itself]:
            if each.refusal is not None:
                unopened.append(replace(each, name=named(each.name)))
            elif each.fingerprint in uploads:
                repeated.append(named(each.name))
            else:
                uploads[each.fingerprint] = Upload(
                    named(each.name), each.fingerprint, each.name, each.content
                )
    desk.forget_all_but(set(uploads))
    for gone in desk.unpacked.keys() - zips:
        del desk.unpacked[gone]
    return Laid(list(uploads.values()), repeated, unopened, any(desk.unpacked.values()))
