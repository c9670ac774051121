"""Reporting upward (上报汇总): a county's month as a folder of Parquet files with a manifest."""

from dataclasses import dataclass
from pathlib import Path

from perfmon.errors import NothingFoundError, ReportRefusedError
from perfmon.periods import month_end
from perfmon.store.consolidated import read_county_reports
from perfmon.store.cuts import find_cut
from perfmon.store.database import Database
from perfmon.store.overview import read_years
from perfmon.store.report_folder import ReportedMonth, report_in_place
from perfmon.store.report_manifest import Manifest, place_of
from perfmon.store.units import read_region_codes
from perfmon.workflows.backing_up import why_unwritable
from perfmon.workflows.log import log_download


@dataclass(frozen=True)
class WrittenReport:
    """A report as it lies there.

    Attributes:
        folder: of its files.
        manifest: what it says of itself.
        notices: what whoever consolidates will ask, as sentences.
    """

    folder: Path
    manifest: Manifest
    notices: tuple[str, ...]


def report_up(
    database: Database,
    actor: str,
    folder: Path,
    month: int,
    year: int | None = None,
    *,
    is_replacing: bool = False,
) -> WrittenReport:
    """Writes the report of a month; each of its files is logged as taken.

    A closed month is reported as it was known when it was closed, an open one as known now.

    Args:
        database: the open database, of one county.
        actor: who reports.
        folder: of reports; made where it is not there.
        month: 1 to 12.
        year: the fiscal year; None for the latest that has projects.
        is_replacing: whether a report of the same month goes.

    Raises:
        ReportRefusedError: from here nothing is reported, or such a report is there.
        NothingFoundError: there is no project in the year.
    """
    asked = _asked(database, year, month)
    place = place_of(folder, asked.region_code, asked.year, month)
    if place.exists() and not is_replacing:
        raise ReportRefusedError(
            f"{place} 已经有这个月的上报，没有改动它",
            "核对后再定：要用现在的数换掉它，加 --replace 再运行一次",
        )
    try:
        with report_in_place(database, asked, folder) as manifest:
            for file in sorted(place.iterdir()):
                name = file.relative_to(folder).as_posix()
                log_download(database, actor, name, file.stat().st_size)
    except OSError as error:
        raise ReportRefusedError(
            f"{place} {why_unwritable(error, folder)}", "换一个位置"
        ) from error
    return WrittenReport(place, manifest, _notices(manifest))


def _asked(database: Database, year: int | None, month: int) -> ReportedMonth:
    if database.is_demo:
        raise ReportRefusedError(
            "当前打开的是演示数据，演示数据不能上报",
            "打开真实数据的库（PERFMON_DATABASE 写它的位置），再运行一次",
        )
    cursor = database.cursor()
    if len(read_county_reports(cursor)):
        raise ReportRefusedError("当前打开的是汇总库", "在县里自己的库上运行")
    years = [on_hand.year for on_hand in read_years(cursor) if on_hand.has_projects]
    if year is None and years:
        year = years[0]
    if year not in years:
        raise NothingFoundError(f" {year}年的项目" if year else "项目")
    regions = read_region_codes(cursor)
    if len(regions) > 1:
        raise ReportRefusedError(
            f"库里有{len(regions)}个地区的项目（{'、'.join(regions[:3])}等），分不清替谁上报",
            "在每个县自己的库上运行",
        )
    cut = find_cut(cursor, year, month)
    return ReportedMonth(regions[0], year, month, None if cut is None else cut.known_at)


def _notices(manifest: Manifest) -> tuple[str, ...]:
    notices = []
    if not manifest.is_closed:
        notices.append(f"{manifest.period}还没有月结，按现在的数上报；月结以后请重新上报。")
    until, end = manifest.covered_until, month_end(manifest.year, manifest.month)
    if until is None or until < end:
        reached = "还没有支付数据" if until is None else f"支付数据只到 {until}"
        notices.append(f"{reached}，汇总时会列为没有报全；导入 {end} 以前的支付以后请重新上报。")
    return tuple(notices)
