"""Reading a published 绩效文本 from a file, and importing it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.errors import (
    DemoDatabaseError,
    FileUnreadableError,
    ImportRefusedError,
    SameFileError,
)
from perfmon.findings import Finding
from perfmon.ingest.containers.pdf import PageHeard, unheard
from perfmon.ingest.odd_characters import with_visible_messages
from perfmon.ingest.performance_text import read_performance_text
from perfmon.quality.targets import check_targets
from perfmon.store.database import Database
from perfmon.store.texts import Appended, append_findings, append_texts
from perfmon.store.units import (
    department_of_unit,
    read_department,
    read_region_codes,
    region_name_on,
    unit_name_on,
)
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.classified import shown_file_name
from perfmon.workflows.text_units import find_other_unit

KIND = "绩效文本"

DEPARTMENT_CODE_LENGTH = 3
"""预算单位 codes begin with their 主管部门's three digits (288001 → 288); used on the import
of new ones only."""


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes:
        text: what was read.
        findings: on it, in its order.
        kept: as what; None where the same file was there already.
    """

    text: PerformanceText
    findings: tuple[Finding, ...]
    kept: Appended | None

    @property
    def version(self) -> int | None:
        """The unit's text version; None where the same file was there already."""
        return None if self.kept is None else self.kept.version


def read_file(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        FileUnreadableError: it is missing, a folder, or not readable.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileUnreadableError(path, "文件不存在") from error
    except IsADirectoryError as error:
        raise FileUnreadableError(path, "这是一个文件夹") from error
    except OSError as error:
        raise FileUnreadableError(path, "打不开，可能没有权限或磁盘出错") from error


def read_text(
    content: bytes, file_name: str, heard: PageHeard = unheard
) -> tuple[PerformanceText, list[Finding]]:
    """A text, and the findings of reading it and of checking its targets, in the file's order.

    Args:
        content: the file's bytes.
        file_name: what the user calls the file.
        heard: is told of each page of a PDF.

    Raises:
        ImportRefusedError: the file is no 绩效文本 of the known form.
    """
    text, findings = read_performance_text(content, file_name, heard)
    findings += with_visible_messages(check_targets(text, file_name))
    return text, sorted(findings, key=lambda finding: finding.line or 0)


def import_text(
    database: Database, content: bytes, file_name: str, actor: str, heard: PageHeard = unheard
) -> Imported:
    """Puts a text into the database in one transaction; the same file again changes nothing.

    Args:
        database: to import into.
        content: the file's bytes.
        file_name: what the user calls the file.
        actor: who imports.
        heard: is told of each page of a PDF.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        ImportRefusedError: the file is no 绩效文本, or one of another unit under a taken code;
            nothing was written.
    """
    if database.is_demo:
        raise DemoDatabaseError
    shown = shown_file_name(database.cursor(), file_name)
    text, findings = read_text(content, shown, heard)
    fingerprint = hashlib.sha256(content).hexdigest()
    try:
        with writing(database, Source(KIND, actor, file_name, fingerprint)) as writer:
            findings = [*find_other_unit(writer.cursor, text, findings, shown), *findings]
            kept = append_text_with_unit(writer, text, findings, shown)
    except SameFileError:
        return Imported(text, tuple(findings), None)
    return Imported(text, tuple(findings), kept)


def append_text_with_unit(
    writer: Writer, text: PerformanceText, findings: Sequence[Finding], file_name: str
) -> Appended:
    """Appends a text, and its unit and department where they are new or renamed."""
    region_code = text.document.region_code
    if region_code is None:
        raise ImportRefusedError(file_name, "从项目编码里读不出行政区划代码", findings)
    others = [code for code in read_region_codes(writer.cursor) if code != region_code]
    if others:
        reason = f"这个库是区划 {others[0]} 的，文本是区划 {region_code} 的"
        raise ImportRefusedError(file_name, reason, findings)
    _name_region(writer, text, region_code)
    _name_units(writer, text, region_code)
    appended = append_texts(writer, [text], region_code)[0]
    append_findings(writer, [(appended, finding) for finding in findings])
    return appended


def _name_region(writer: Writer, text: PerformanceText, region_code: str) -> None:
    """A region is called as the reviewer is, 巨鹿县财政局 → 巨鹿县, until a name is known."""
    start = date(text.document.year, 1, 1)
    known = region_name_on(writer.cursor, region_code, start)
    name = known or (text.document.reviewed_by or "").removesuffix("财政局") or region_code
    row = {"region_code": region_code, "name": name, "valid_from": start}
    writer.append("region", pd.DataFrame([row]))


def _name_units(writer: Writer, text: PerformanceText, region_code: str) -> None:
    """Units take the names the text prints from 1 January; a department its first known one.

    A unit stays in the department where it is known to be; only of a new one its code tells it.

    Every text writes the names it needs, so that undoing another batch takes none of them away.
    """
    head = text.document
    start = date(head.year, 1, 1)
    units = {project.unit_code: project.unit_name for project in text.projects}
    units[head.unit_code] = head.unit_name
    departments = {
        code: department_of_unit(writer.cursor, region_code, code, start)
        or code[:DEPARTMENT_CODE_LENGTH]
        for code in units
    }
    for department_code in sorted(set(departments.values())):
        keys = {"region_code": region_code, "valid_from": start, "department_code": department_code}
        known = read_department(writer.cursor, region_code, department_code, start)
        said = {"name": head.compiled_by or head.unit_name.removesuffix("本级")}
        writer.append("department", pd.DataFrame([keys | (known or said)]))
    for unit_code, printed in units.items():
        name = printed or unit_name_on(writer.cursor, region_code, unit_code, start) or unit_code
        row = {
            "region_code": region_code,
            "valid_from": start,
            "department_code": departments[unit_code],
            "unit_code": unit_code,
            "name": name,
        }
        writer.append("unit", pd.DataFrame([row]))
