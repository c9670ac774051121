"""Writing a county's report (上报) of a month: a folder, there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from perfmon.measures.county_report import county_grains, report_sums
from perfmon.periods import Cutoff, month_end
from perfmon.store.asking import NOW
from perfmon.store.database import Database, utc_now
from perfmon.store.migration import applied_version
from perfmon.store.report_manifest import MANIFEST, Manifest, as_json, place_of
from perfmon.store.report_tables import (
    read_county_facts,
    read_reported_rules,
    reported_book,
    write_report_tables,
)
from perfmon.store.units import region_name_on
from perfmon.store.workshop import workshop_for
from perfmon.store.year_facts import read_covered_until

REPLACED = "-replaced"
"""What ends the name of a report that another one takes the place of, while it does."""


@dataclass(frozen=True)
class ReportedMonth:
    """Which month of which region is reported.

    Attributes:
        region_code: one region.
        year: the fiscal year.
        month: 1 to 12.
        closed_at: when the month was closed (月结, UTC): the report is as known then; None where it
            is open and reported as known now.
    """

    region_code: str
    year: int
    month: int
    closed_at: datetime | None


@contextmanager
def report_in_place(database: Database, asked: ReportedMonth, folder: Path) -> Iterator[Manifest]:
    """Writes a report beside its place and puts it there; what was there goes.

    Whatever fails, in the block too, leaves what was there before, or nothing.

    Args:
        database: the open database; others may go on reading and writing.
        asked: which month.
        folder: of reports; made where it is not there.

    Yields:
        What the report says of itself, once it is in its place.

    Raises:
        OSError: the disk refuses it.
    """
    place = place_of(folder, asked.region_code, asked.year, asked.month)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with workshop_for(place) as making:
            manifest = _write(database, asked, making)
            with _in_place_of(making, place):
                yield manifest
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    finally:
        with suppress(OSError):  # the first report of a county that came to nothing
            place.parent.rmdir()


def _write(database: Database, asked: ReportedMonth, making: Path) -> Manifest:
    cursor = database.cursor()
    end = month_end(asked.year, asked.month)
    known_at = NOW if asked.closed_at is None else asked.closed_at
    cursor.execute("BEGIN")
    try:
        made_at, version = utc_now(), applied_version(cursor)
        assert version, "an open database has a version"
        manifest = Manifest(
            region_code=asked.region_code,
            region_name=region_name_on(cursor, asked.region_code, end, known_at) or "",
            year=asked.year,
            month=asked.month,
            is_closed=asked.closed_at is not None,
            known_at=made_at if asked.closed_at is None else asked.closed_at,
            made_at=made_at,
            covered_until=read_covered_until(cursor, asked.region_code, asked.year, known_at),
            schema_version=version,
            tables=write_report_tables(cursor, making, asked.region_code, end, known_at),
            sums={},
        )
    finally:
        cursor.execute("ROLLBACK")
    book = reported_book(read_reported_rules(making))
    covered_until = manifest.covered_until
    grains = county_grains(read_county_facts(making), asked.year, asked.month, covered_until, book)
    manifest = replace(manifest, sums=report_sums(grains.months, asked.month))
    manifest = replace(manifest, fingerprint=manifest.expected_fingerprint)
    (making / MANIFEST).write_text(as_json(manifest), encoding="utf-8")
    for file in making.iterdir():
        with file.open("r+b") as content:
            os.fsync(content.fileno())
    return manifest


@contextmanager
def _in_place_of(making: Path, place: Path) -> Iterator[None]:
    """The folder has the name of the place; what had it is back if the block fails."""
    aside = place.with_name(f"{place.name}{REPLACED}")
    shutil.rmtree(aside, ignore_errors=True)
    is_replacing = place.exists()
    if is_replacing:
        place.rename(aside)
    try:
        making.rename(place)
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if is_replacing:
            aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def cut_of(manifest: Manifest) -> Cutoff:
    """The cut-off (截至日) of a report's month."""
    return Cutoff.at(manifest.year, manifest.month, manifest.covered_until)
