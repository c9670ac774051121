"""What one visitor has on the desk: uploaded files, and what was computed of them so far.

Nothing here is a fact: all of it can be computed anew from the files and the database.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from perfmon.ingest.columns.layout import Layout
from perfmon.ui.import_work import Work
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.texts import Imported


@dataclass(frozen=True)
class Upload:
    """One uploaded file.

    Attributes:
        name: as the visitor calls it, without the name of a 涉密 project.
        fingerprint: SHA-256 of its bytes.
        size: in bytes.
        file: the bytes, in memory.
    """

    name: str
    fingerprint: str
    size: int
    file: UploadedFile

    def key(self, what: str) -> str:
        """The key of a widget about this file."""
        return f"import_{what}_{self.fingerprint[:16]}"

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A private copy of the file for readers that want a path, until the block is left."""
        with TemporaryDirectory(prefix="perfmon-upload-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "file"
            path.write_bytes(self.file.getbuffer())
            yield path


@dataclass(frozen=True)
class Asking:
    """What a preview was made of."""

    kind: str
    choices: Choices
    data_version: int


@dataclass(frozen=True)
class Look:
    """What a file would do; exactly one of the three is there.

    Attributes:
        outcome: of a file of money or results.
        text: a 绩效文本, read.
        refusal: why the file cannot be taken, as a sentence.
        layouts: where its columns seem to stand, of a file whose head lacks something.
    """

    outcome: Outcome | None = None
    text: Imported | None = None
    refusal: str | None = None
    layouts: tuple[Layout, ...] = ()


@dataclass
class Desk:
    """What was computed for the files on the desk.

    Attributes:
        fingerprints: by the upload's own number.
        kinds: what each file seems to be, or why it cannot be opened; by fingerprint.
        looks: the last preview of each file, with what it was made of; by fingerprint.
        layouts: as recognised before a correction, by kind and signature.
        refusals: why an import was refused; by fingerprint.
        done: what imports did; by fingerprint.
        work: the imports under way.
        notice: said once at the top of the next run.
    """

    fingerprints: dict[str, str] = field(default_factory=dict)
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
        for kept in (self.kinds, self.looks, self.refusals, self.done):
            for fingerprint in kept.keys() - fingerprints:
                del kept[fingerprint]


def current_desk() -> Desk:
    """The desk of this session."""
    desk = st.session_state.setdefault("import_desk", Desk())
    assert isinstance(desk, Desk), "the key is the desk's own"
    return desk


def uploads_of(
    desk: Desk, files: list[UploadedFile], named: Callable[[str], str]
) -> tuple[list[Upload], list[str]]:
    """The uploaded files with their fingerprints, and the names of those that are there twice.

    Args:
        desk: of the visitor.
        files: as uploaded.
        named: gives the name under which a file is shown.
    """
    uploads: dict[str, Upload] = {}
    repeated = []
    for file in files:
        fingerprint = desk.fingerprints.get(file.file_id)
        if fingerprint is None:
            fingerprint = hashlib.sha256(file.getbuffer()).hexdigest()
            desk.fingerprints[file.file_id] = fingerprint
        if fingerprint in uploads:
            repeated.append(named(file.name))
        else:
            uploads[fingerprint] = Upload(named(file.name), fingerprint, file.size, file)
    desk.forget_all_but(set(uploads))
    return list(uploads.values()), repeated
