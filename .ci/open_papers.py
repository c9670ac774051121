"""Opens every paper of the sample's closed month in LibreOffice and reads what it shows."""

import subprocess
import sys
import tempfile
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
            if paper.suffix not in ("pdf", "html"):
                _convert(path, folder)
            shown = _read(path.with_suffix(".pdf")) if paper.suffix != "html" else path.read_text()
            if meeting.fingerprint not in shown.replace("\n", ""):
                print(f"{path.name}: opens without its fingerprint", file=sys.stderr)
                return 1
            print(f"{path.name}: opens")
        database.close()
    return 0


def _convert(path: Path, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=180,
    )


def _read(path: Path) -> str:
    with pdfplumber.open(path) as document:
        assert document.pages, f"{path.name} has no page"
        return "\n".join(page.extract_text() or "" for page in document.pages)


if __name__ == "__main__":
    sys.exit(main())
