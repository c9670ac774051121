"""Opens every paper of the sample's closed month in LibreOffice and reads what it shows."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pdfplumber

from perfmon.reports.meeting_papers import PAPERS
from perfmon.store.cuts import read_cuts
from perfmon.store.database import open_database
from perfmon.workflows.meeting import read_meeting
from perfmon.workflows.sample import make_sample


def main() -> int:
    """Gives 1 where a paper does not open, or does not show its cut."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_sample(folder / "sample.duckdb")
        database = open_database(folder / "sample.duckdb")
        (*_, cut) = read_cuts(database.cursor())
        meeting = read_meeting(database.cursor(), cut, is_demo=True)
        for paper in PAPERS:
            path = folder / paper.file_name(meeting)
            path.write_bytes(paper.write(meeting))
            files = _unpack(path) if paper.suffix == "zip" else [path]
            _convert([each for each in files if each.suffix not in (".pdf", ".html")], folder)
            for each in files:
                shown = each.read_text() if each.suffix == ".html" else _read(folder / each.stem)
                if meeting.fingerprint not in shown.replace("\n", ""):
                    print(f"{each.name}: opens without its fingerprint", file=sys.stderr)
                    return 1
                print(f"{each.name}: opens")
        database.close()
    return 0


def _unpack(path: Path) -> list[Path]:
    """The papers of a zip."""
    folder = path.with_suffix("")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return sorted(folder.glob("*.docx"))


def _convert(paths: list[Path], folder: Path) -> None:
    if not paths:
        return
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *paths],
        check=True,
        capture_output=True,
        timeout=300,
    )


def _read(stem: Path) -> str:
    with pdfplumber.open(f"{stem}.pdf") as document:
        assert document.pages, f"{stem.name} has no page"
        return "\n".join(page.extract_text() or "" for page in document.pages)


if __name__ == "__main__":
    sys.exit(main())
