"""Looking at the reports of counties before anything is made of them: every problem is named."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from perfmon.measures.county_report import SUMS
from perfmon.periods import month_end
from perfmon.store.consolidated import LeftOut
from perfmon.store.report_faults import table_faults
from perfmon.store.report_folder import REPLACED, cut_of
from perfmon.store.report_manifest import (
    MANIFEST,
    Manifest,
    UnreadManifest,
    county_words,
    read_manifest,
)
from perfmon.store.workshop import ENDING
from perfmon.workflows.consolidation.expected import Asked

_REGION = re.compile(r"region_code=(.+)")
_REGION_CODE = re.compile(r"[0-9]{6}")


class Found(NamedTuple):
    """A report that lies in the folder, with what it says of itself."""

    folder: Path
    manifest: Manifest


class Problem(NamedTuple):
    """Why reports cannot be taken as they are.

    Attributes:
        region_code: of the county; '' where it is not known, or it is of no single one.
        why: a clause that names the county.
        advice: what to do.
    """

    region_code: str
    why: str
    advice: str

    @property
    def sentence(self) -> str:
        return f"{self.why}，请{self.advice}。"


@dataclass(frozen=True)
class Checked:
    """The reports of a folder, looked at.

    Attributes:
        period: year and month.
        reports: those that can be taken, by region.
        left_out: the counties that are done without, by region.
        problems: all others, as sentences; where there is any, nothing may be made.
        notices: what is no problem, as sentences.
    """

    period: tuple[int, int]
    reports: tuple[Found, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[str, ...]
    notices: tuple[str, ...]


def check_reports(folder: Path, asked: Asked) -> Checked:
    """Looks at every report in a folder; tables are read whole.

    Args:
        folder: of reports, at any depth.
        asked: which month, which counties are expected, and which are left out.
    """
    found, problems = _found(folder)
    period = _period(found, asked)
    if isinstance(period, Problem):
        sentences = tuple(each.sentence for each in (*problems, period))
        return Checked((0, 0), (), (), sentences, ())
    of_month = [each for each in found if _period_of(each.manifest) == period]
    problems += _of_another_month(found, period)
    problems += _sent_twice(of_month)
    for each in of_month:
        problems += _altered(each)
        problems += _late(each.manifest)
    problems += _unlike_expected(of_month, problems, asked)
    return _decided(period, found, problems, asked)


def _decided(
    period: tuple[int, int], found: Sequence[Found], problems: Sequence[Problem], asked: Asked
) -> Checked:
    """What is left of the problems once the counties that are done without are taken out."""
    of_month = [each for each in found if _period_of(each.manifest) == period]
    names = {each.manifest.region_code: each.manifest.region_name for each in found}
    names = names | {code: name for code, name in (asked.expected or {}).items() if name}
    left_out = [
        LeftOut(code, names.get(code, ""), _reason(code, problems))
        for code in sorted(asked.without)
    ]
    known = {*names, *(asked.expected or {}), *(each.region_code for each in problems)}
    left = [each for each in problems if each.region_code not in asked.without]
    left += [
        Problem("", f"要不汇总的 {code} 既没有交，也不在名单里", "核对编码")
        for code in sorted(asked.without - known)
    ]
    reports = sorted(
        (each for each in of_month if each.manifest.region_code not in asked.without),
        key=lambda each: each.manifest.region_code,
    )
    if not reports and not left:
        left = [Problem("", "一个县的上报也没有剩下", "核对文件夹和不汇总的编码")]
    return Checked(
        period,
        tuple(reports),
        tuple(left_out),
        tuple(each.sentence for each in left),
        tuple(_notices(reports, asked, len(found) - len(of_month))),
    )


def _reason(region_code: str, problems: Sequence[Problem]) -> str:
    told = [each.why for each in problems if each.region_code == region_code]
    return "；".join(told) or "交了，汇总的人决定不汇总"


def _found(folder: Path) -> tuple[list[Found], list[Problem]]:
    """The reports whose manifest can be read, and what is wrong with the others."""
    found, problems = list[Found](), list[Problem]()
    for place in _places(folder):
        manifest = read_manifest(place)
        named = _REGION.fullmatch(place.parent.name)
        code = named[1] if named else ""
        shown = place.relative_to(folder)
        if isinstance(manifest, UnreadManifest):
            why, _, advice = manifest.why.partition("，请")
            problems.append(Problem(code, f"{code or '一个县'}的上报（{shown}）{why}", advice))
        elif manifest.fingerprint != manifest.expected_fingerprint or not _is_sound(manifest):
            why = f"{manifest.county}的上报（{shown}）清单改动过，指纹不符"
            problems.append(Problem(code or manifest.region_code, why, "让这个县重新传"))
        elif code and code != manifest.region_code:
            why = f"文件夹 {shown} 写的是 {code}，里面是{manifest.county}的上报"
            problems.append(Problem(code, why, "核对后放回它自己的文件夹"))
        else:
            found.append(Found(place, manifest))
    return found, problems


def _places(folder: Path) -> list[Path]:
    """Every folder that is a report, or is called like one; not those that are being made."""
    named = {place for place in folder.rglob("year_month=*") if place.is_dir()}
    holding = {file.parent for file in folder.rglob(MANIFEST)}
    return sorted(place for place in named | holding if not place.name.endswith((ENDING, REPLACED)))


def _is_sound(manifest: Manifest) -> bool:
    is_code = _REGION_CODE.fullmatch(manifest.region_code) is not None
    return is_code and tuple(manifest.sums) == SUMS


def _period_of(manifest: Manifest) -> tuple[int, int]:
    return manifest.year, manifest.month


def _period(found: Sequence[Found], asked: Asked) -> tuple[int, int] | Problem:
    """The month that is consolidated: as asked, else the only one there is."""
    if asked.year is not None and asked.month is not None:
        return asked.year, asked.month
    said = {_period_of(each.manifest): each.manifest.period for each in found}
    fitting = [
        (year, month)
        for year, month in sorted(said)
        if asked.year in (None, year) and asked.month in (None, month)
    ]
    if not fitting:
        return Problem("", "文件夹里没有这个月的上报", "核对文件夹和月份")
    if len(fitting) > 1:
        words = "、".join(said[each] for each in fitting)
        why = f"文件夹里有 {len(fitting)} 个月的上报（{words}）"
        return Problem("", why, "用 --year 和 --month 写明汇总哪个月")
    return fitting[0]


def _of_another_month(found: Sequence[Found], period: tuple[int, int]) -> list[Problem]:
    """Counties of which only other months lie there."""
    sent = {each.manifest.region_code for each in found if _period_of(each.manifest) == period}
    others: dict[str, list[Manifest]] = {}
    for _, manifest in found:
        if manifest.region_code not in sent:
            others.setdefault(manifest.region_code, []).append(manifest)
    wanted = f"{period[0]}年{period[1]}月"
    return [
        Problem(
            code,
            f"{said[0].county}交的是{'、'.join(each.period for each in said)}的，不是{wanted}的",
            f"让它上报{wanted}",
        )
        for code, said in others.items()
    ]


def _sent_twice(of_month: Sequence[Found]) -> list[Problem]:
    places: dict[str, list[Found]] = {}
    for each in of_month:
        places.setdefault(each.manifest.region_code, []).append(each)
    return [
        Problem(
            code,
            f"{twice[0].manifest.county}交了 {len(twice)} 份"
            f"（{'、'.join(_told_from(each.folder) for each in twice)}）",
            "核对后只留一份",
        )
        for code, twice in places.items()
        if len(twice) > 1
    ]


def _told_from(folder: Path) -> str:
    return f"{folder.parent.parent.name}/{folder.parent.name}/{folder.name}"


def _altered(each: Found) -> Iterator[Problem]:
    manifest = each.manifest
    faults = table_faults(each.folder, manifest, cut_of(manifest).on)
    if faults:
        why = f"{manifest.county}的上报与清单对不上：{'；'.join(faults)}"
        yield Problem(manifest.region_code, why, "让这个县重新传，仍不符的重新上报")


def _late(manifest: Manifest) -> Iterator[Problem]:
    end, until = month_end(manifest.year, manifest.month), manifest.covered_until
    if until is None or until < end:
        reached = "没有支付数据" if until is None else f"支付数据只到 {until}，没有到 {end}"
        why = f"{manifest.county}没有报全：{reached}"
        yield Problem(manifest.region_code, why, "让它导入支付后重新上报")


def _unlike_expected(
    of_month: Sequence[Found], problems: Sequence[Problem], asked: Asked
) -> list[Problem]:
    """Counties that are expected and did not send anything, and those that nobody expected."""
    if asked.expected is None:
        return []
    sent = {each.manifest.region_code: each.manifest for each in of_month}
    heard = {*sent, *(problem.region_code for problem in problems)}
    missing = [
        Problem(code, f"{county_words(code, asked.expected[code])}没有交", "催它上报")
        for code in asked.expected
        if code not in heard
    ]
    strange = [
        Problem(code, f"{manifest.county}不在名单里", "核对名单或编码")
        for code, manifest in sent.items()
        if code not in asked.expected
    ]
    return [*missing, *strange]


def _notices(reports: Sequence[Found], asked: Asked, others: int) -> Iterator[str]:
    if asked.expected is None:
        yield f"没有给应报名单，不知道缺哪个县；文件夹里有 {len(reports)} 个县。"
    is_open = [each.manifest.county.strip() for each in reports if not each.manifest.is_closed]
    if is_open:
        yield f"{len(is_open)} 个县上报时还没有月结，数还会变：{'、'.join(is_open)}。"
    if others:
        yield f"另有 {others} 份别的月份的上报，没有用。"
