"""What must hold of something typed by hand before it is written; each fault a refusal in words."""

import re
from datetime import date

import duckdb

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.store.balances import read_left
from perfmon.store.database import Database
from perfmon.store.entries import read_entry_projects
from perfmon.store.units import read_department, read_region_codes, unit_name_on
from perfmon.workflows.typed_entries import Money, ProjectEntry, UnitEntry
from perfmon.workflows.typed_values import exact_wanyuan, read_amount

_CODE_SHAPE = re.compile(r"[0-9]{8}[A-Z][0-9A-Z]{12}")
_UNIT_CODE_SHAPE = re.compile(r"[0-9]{4,12}")


def refuse_sample(database: Database) -> None:
    """Real figures never go into 演示数据.

    Raises:
        DemoDatabaseError: it is one.
    """
    if database.is_demo:
        raise DemoDatabaseError


def filled(text: str, place: str, what: str) -> str:
    """The text without blanks around it; refused where there is none."""
    if not text.strip():
        raise EntryRefusedError(place, f"没有填{what}", f"填上{what}")
    return text.strip()


def known_region(cursor: duckdb.DuckDBPyConnection, place: str) -> str:
    regions = read_region_codes(cursor)
    if not regions:
        raise EntryRefusedError(
            place, "库里还没有项目，不知道是哪个区划的", "先导入绩效文本或预算指标执行情况表"
        )
    return regions[0]


def check_unit(
    cursor: duckdb.DuckDBPyConnection, entry: UnitEntry, region_code: str, place: str
) -> None:
    if not _UNIT_CODE_SHAPE.fullmatch(entry.unit_code):
        raise EntryRefusedError(place, "单位代码要是 4 到 12 位数字", "照预算系统里的代码填")
    department_code = entry.department_code
    if not department_code or not entry.unit_code.startswith(department_code):
        raise EntryRefusedError(
            place, f"单位代码不是以主管部门代码 {department_code} 开头的", "核对两个代码"
        )
    if not entry.unit_name.strip():
        raise EntryRefusedError(place, "没有填单位名称", "填上全称")
    known = unit_name_on(cursor, region_code, entry.unit_code, date.max)
    if known is not None:
        raise EntryRefusedError(place, f"这个代码已经是“{known}”的", "核对代码")


def known_department(
    cursor: duckdb.DuckDBPyConnection, entry: UnitEntry, region_code: str, place: str
) -> dict[str, object]:
    """The department as it is known, else as typed."""
    known = read_department(cursor, region_code, entry.department_code, date.max)
    if known is None and not entry.department_name.strip():
        raise EntryRefusedError(
            place, f"库里没有主管部门 {entry.department_code}", "同时填上主管部门的名称"
        )
    return known or {"name": entry.department_name.strip()}


def check_project(
    cursor: duckdb.DuckDBPyConnection, entry: ProjectEntry, region_code: str, place: str
) -> None:
    if not _CODE_SHAPE.fullmatch(entry.project_code):
        raise EntryRefusedError(
            place, "项目代码不是“6位区划+2位年份+1个字母+12位”的样子", "照预算系统里的代码填"
        )
    if not entry.name.strip():
        raise EntryRefusedError(place, "没有填项目名称", "填上全称")
    year_end = date(entry.year, 12, 31)
    if unit_name_on(cursor, region_code, entry.unit_code, year_end) is None:
        raise EntryRefusedError(
            place, f"库里没有预算单位 {entry.unit_code}", "先录入这个单位，或核对单位代码"
        )
    if _knows(cursor, entry.year, (entry.unit_code, entry.project_code)):
        raise EntryRefusedError(place, f"{entry.year} 年这个单位已经有这个项目", "核对项目代码")


def _knows(cursor: duckdb.DuckDBPyConnection, year: int, project: tuple[str, str]) -> bool:
    known = read_entry_projects(cursor, year)
    return project in set(zip(known["unit_code"], known["project_code"], strict=True))


def known_project(
    cursor: duckdb.DuckDBPyConnection, year: int, project: tuple[str, str], place: str
) -> dict[str, object]:
    if not _knows(cursor, year, project):
        raise EntryRefusedError(
            place,
            f"{year} 年的库里，单位 {project[0]} 没有项目 {project[1]}",
            "先录入这个项目，或核对代码",
        )
    return {
        "region_code": known_region(cursor, place),
        "year": year,
        "unit_code": project[0],
        "project_code": project[1],
    }


def checked_amount(money: Money, year: int, place: str, least_fen: int = 1) -> int:
    """The typed amount, checked together with its day."""
    if money.issued_on.year != year:
        raise EntryRefusedError(
            place, f"下达日期 {money.issued_on} 不在 {year} 年内", "核对日期，或换一个年度再录"
        )
    try:
        fen = read_amount(money.amount, money.unit)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填数字，最多到分，如 12.50") from error
    if fen < least_fen:
        raise EntryRefusedError(
            place, f"金额是 {exact_wanyuan(fen)} 万元", "填正数；要减少预算请选“追减”"
        )
    return fen


def check_cut(
    cursor: duckdb.DuckDBPyConnection, keys: dict[str, object], fen: int, day: date, place: str
) -> None:
    left = read_left(cursor, day.year, str(keys["unit_code"]), day)
    left_fen = left.get(str(keys["project_code"]), 0)
    if fen > left_fen:
        raise EntryRefusedError(
            place,
            f"要减 {exact_wanyuan(fen)} 万元，从 {day} 起没有支付的预算只有 "
            f"{exact_wanyuan(left_fen)} 万元",
            "核对金额和日期",
        )
