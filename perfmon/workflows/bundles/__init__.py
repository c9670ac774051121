"""One zip that installs the program where there is a Python and no network: `make_bundle`."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfmon.errors import FileUnwritableError
from perfmon.workflows.bundles.archive import Content, write_archive
from perfmon.workflows.bundles.guide import guide
from perfmon.workflows.bundles.platforms import Platform
from perfmon.workflows.bundles.shipped import ROOT, shipped_files
from perfmon.workflows.bundles.start_files import start_files
from perfmon.workflows.bundles.wheels import Pip, collect_wheels, run_pip


@dataclass(frozen=True)
class Bundle:
    """What was made.

    Attributes:
        path: the zip.
        size_bytes: how long it is.
        sha256: its own hash.
        wheels: how many wheels it holds.
    """

    path: Path
    size_bytes: int
    sha256: str
    wheels: int


def make_bundle(
    platform: Platform, pythons: Sequence[str], path: Path, pip: Pip = run_pip
) -> Bundle:
    """Downloads the wheels and writes the zip; the same wheels give the same bytes.

    Args:
        platform: the machine that it is for.
        pythons: the Python versions that it can be installed with, such as `("3.12",)`.
        path: the zip to write; what lies there already is not touched.
        pip: runs pip; tests give another.

    Raises:
        FileUnwritableError: a file of this name is there, or it cannot be written.
        BundleRefusedError: a package has no wheel for the platform, or nothing can be downloaded.
    """
    if path.exists():
        raise FileUnwritableError(path, "已经有同名的文件，没有改动它")
    with tempfile.TemporaryDirectory() as folder:
        wheels = collect_wheels(platform, pythons, ROOT, Path(folder), pip)
        contents = [
            *(Content.of_file(name, ROOT / name) for name in shipped_files(ROOT)),
            *(Content.of_file(f"wheels/{wheel.name}", wheel) for wheel in wheels),
            *start_files(platform, pythons),
            guide(platform, pythons),
        ]
        try:
            write_archive(path, contents)
        except OSError as error:
            raise FileUnwritableError(path, "文件夹不存在、不能写入，或磁盘满了") from error
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Bundle(path, path.stat().st_size, sha256, len(wheels))
