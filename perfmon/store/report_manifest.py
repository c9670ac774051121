"""What a county's report (上报) of a month says of itself: its manifest, kept beside its tables."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from perfmon.store.backup_list import SavedTable

FORMAT, FORMAT_VERSION = "perfmon-county-report", 1
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a report says of itself.

    Attributes:
        region_code: of the county, six digits.
        region_name: '' where no file of the county names it.
        year: the fiscal year.
        month: 1 to 12; everything in it is known up to its end.
        is_closed: whether the county had closed the month (月结); the report is as known then.
        known_at: everything recorded by then is in it (UTC).
        made_at: when it was written (UTC).
        covered_until: the last day that payments on hand covered; None where there were none.
        schema_version: of the database that it was written from.
        tables: rows and SHA-256 of each.
        sums: of all projects at the month's cut, in fen, by name.
        fingerprint: SHA-256 of all that; what it ought to be says `expected_fingerprint`.
    """

    region_code: str
    region_name: str
    year: int
    month: int
    is_closed: bool
    known_at: datetime
    made_at: datetime
    covered_until: date | None
    schema_version: int
    tables: tuple[SavedTable, ...]
    sums: Mapping[str, int] = field(hash=False)
    fingerprint: str = ""

    @property
    def expected_fingerprint(self) -> str:
        """SHA-256 of everything that the manifest says but the fingerprint itself."""
        said = _said(self)
        del said["fingerprint"]
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def county(self) -> str:
        """The county as a sentence calls it."""
        return county_words(self.region_code, self.region_name)

    @property
    def period(self) -> str:
        """2023年10月."""
        return f"{self.year}年{self.month}月"


class UnreadManifest(NamedTuple):
    """Why a manifest was not read, as a clause that says what to do."""

    why: str


def county_words(region_code: str, name: str) -> str:
    """A county as a sentence calls it.

    >>> county_words("130529", "巨鹿县"), county_words("130529", "")
    ('巨鹿县（130529）', '130529 ')
    """
    return f"{name}（{region_code}）" if name else f"{region_code} "


def place_of(folder: Path, region_code: str, year: int, month: int) -> Path:
    """Where a county's report of a month lies in a folder of reports."""
    return folder / f"region_code={region_code}" / f"year_month={year}-{month:02d}"


def as_json(manifest: Manifest) -> str:
    """The manifest as it stands in the file."""
    return json.dumps(_said(manifest), ensure_ascii=False, indent=1)


def read_manifest(folder: Path) -> Manifest | UnreadManifest:
    """What the report in a folder says of itself; nothing of its tables is looked at."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return UnreadManifest(f"没有 {MANIFEST}，多半没有传完，请让这个县重新传")
    except (OSError, ValueError):
        return UnreadManifest(f"{MANIFEST} 读不出，请让这个县重新传")
    try:
        return _read(said)
    except (KeyError, TypeError, ValueError, AttributeError):
        return UnreadManifest(f"{MANIFEST} 不是上报的清单，请让这个县重新上报")


def _read(said: dict[str, Any]) -> Manifest | UnreadManifest:
    if said.pop("format") != FORMAT:
        return UnreadManifest(f"{MANIFEST} 不是上报的清单，请让这个县重新上报")
    version = int(said.pop("format_version"))
    if version > FORMAT_VERSION:
        return UnreadManifest(
            f"上报格式是第 {version} 版，本程序只认得到第 {FORMAT_VERSION} 版，请先升级本程序"
        )
    if version < FORMAT_VERSION:
        return UnreadManifest(
            f"上报格式是旧的第 {version} 版，本程序要第 {FORMAT_VERSION} 版，"
            "请让这个县升级程序后重新上报"
        )
    until = said.pop("covered_until")
    moments = {name: datetime.fromisoformat(said.pop(name)) for name in ("known_at", "made_at")}
    manifest = Manifest(
        **said
        | moments
        | {
            "region_code": str(said["region_code"]),
            "region_name": str(said["region_name"]),
            "covered_until": None if until is None else date.fromisoformat(until),
            "tables": tuple(SavedTable(**table) for table in said["tables"]),
            "sums": {str(name): int(fen) for name, fen in said["sums"].items()},
        }
    )
    date(manifest.year, manifest.month, 1)  # they are numbers, and a month
    return manifest


def _said(manifest: Manifest) -> dict[str, object]:
    until = manifest.covered_until
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        **asdict(manifest),
        "known_at": manifest.known_at.isoformat(),
        "made_at": manifest.made_at.isoformat(),
        "covered_until": None if until is None else until.isoformat(),
    }
