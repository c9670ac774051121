"""What the bureau types by hand: a unit, a project, a later tranche, both sides of a 调剂.

Each act is one batch. What does not hold is refused in words and leaves nothing behind; what is
only unusual is written and told.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.ingest.project_code import check_code
from perfmon.measures.budget import INITIAL_KINDS
from perfmon.store.balances import count_equal_tranches, read_printed_tranches
from perfmon.store.database import Database
from perfmon.store.typed_tranches import append_typed_tranches
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entry_refusals import (
    check_cut,
    check_project,
    check_unit,
    checked_amount,
    known_department,
    known_project,
    known_region,
    refuse_sample,
)
from perfmon.workflows.typed_entries import (
    Money,
    ProjectEntry,
    TrancheEntry,
    TransferEntry,
    UnitEntry,
)
from perfmon.workflows.typed_values import exact_wanyuan

KIND = "手工录入"


@dataclass(frozen=True)
class Entered:
    """What was written: its batch, and what a person should look at again."""

    batch_id: int
    warnings: tuple[str, ...] = ()


def add_unit(database: Database, entry: UnitEntry, actor: str) -> Entered:
    """Writes a unit, and its department where that is new.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"预算单位 {entry.unit_code or '（没有代码）'}"
    with writing(database, Source(KIND, actor)) as writer:
        keys = {"region_code": known_region(writer.cursor, place), "valid_from": entry.valid_from}
        check_unit(writer.cursor, entry, str(keys["region_code"]), place)
        keys["department_code"] = entry.department_code
        department = known_department(writer.cursor, entry, str(keys["region_code"]), place)
        writer.append("department", pd.DataFrame([keys | department]))
        unit = {"unit_code": entry.unit_code, "name": entry.unit_name.strip()}
        writer.append("unit", pd.DataFrame([keys | unit]))
    return Entered(writer.batch_id)


def add_project(database: Database, entry: ProjectEntry, actor: str) -> Entered:
    """Writes a project with its first tranche.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"项目 {entry.project_code or '（没有代码）'}"
    with writing(database, Source(KIND, actor)) as writer:
        region_code = known_region(writer.cursor, place)
        check_project(writer.cursor, entry, region_code, place)
        keys = {
            "region_code": region_code,
            "year": entry.year,
            "unit_code": entry.unit_code,
            "project_code": entry.project_code,
        }
        fen = checked_amount(entry.money, entry.year, place, least_fen=0)
        project = {
            "name": entry.name.strip(),
            "project_class": entry.project_class,
            "carry_over": entry.kind == "结转",
            "classified": entry.classified,
        }
        writer.append("project", pd.DataFrame([keys | project]))
        tranche = _tranche(entry.year, entry.kind, fen, entry.money)
        append_typed_tranches(writer, pd.DataFrame([keys | tranche]))
    return Entered(writer.batch_id, _code_warnings(entry.project_code, region_code))


def add_tranche(database: Database, entry: TrancheEntry, actor: str) -> Entered:
    """Writes a tranche of a project that is there.

    A 年初 or 结转 line takes the place of the amount of its kind that the project's text prints;
    what the text prints of the other kind goes on counting.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"项目 {entry.project_code} 的{entry.kind}"
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(
            writer.cursor, entry.year, (entry.unit_code, entry.project_code), place
        )
        fen = checked_amount(entry.money, entry.year, place)
        if entry.kind == "追减":
            check_cut(writer.cursor, keys, fen, entry.money.issued_on, place)
            fen = -fen
        warnings = _repeated(writer.cursor, keys, entry, fen)
        if entry.kind in INITIAL_KINDS:
            warnings += _keep_printed(writer, keys, entry.kind)
        tranche = _tranche(entry.year, entry.kind, fen, entry.money)
        append_typed_tranches(writer, pd.DataFrame([keys | tranche]))
    return Entered(writer.batch_id, warnings)


def add_transfer(database: Database, entry: TransferEntry, actor: str) -> Entered:
    """Writes both sides of a 调剂 under one number.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"项目 {entry.giver[1]} 调剂给项目 {entry.taker[1]}"
    if entry.giver == entry.taker:
        raise EntryRefusedError(place, "调出和调入是同一个项目", "选两个不同的项目")
    with writing(database, Source(KIND, actor)) as writer:
        giver = known_project(writer.cursor, entry.year, entry.giver, place)
        taker = known_project(writer.cursor, entry.year, entry.taker, place)
        fen = checked_amount(entry.money, entry.year, place)
        check_cut(writer.cursor, giver, fen, entry.money.issued_on, place)
        number = {"transfer_no": f"{KIND}-{writer.batch_id}"}
        sides = [
            keys | number | _tranche(entry.year, "调剂", signed_fen, entry.money)
            for keys, signed_fen in ((giver, -fen), (taker, fen))
        ]
        append_typed_tranches(writer, pd.DataFrame(sides))
    return Entered(writer.batch_id)


def _tranche(year: int, kind: str, fen: int, money: Money) -> dict[str, object]:
    usual = year - 1 if kind == "结转" else year
    return {
        "kind": kind,
        "amount_fen": fen,
        "document_no": money.document_no.strip() or None,
        "issued_on": money.issued_on,
        "fund_type": money.fund_type.strip() or None,
        "budget_level": money.budget_level.strip() or None,
        "direct": money.direct,
        "source_year": money.source_year or usual,
    }


def _repeated(
    cursor: duckdb.DuckDBPyConnection, keys: dict[str, object], entry: TrancheEntry, fen: int
) -> tuple[str, ...]:
    """A warning where the same line is there already, typed or from a file."""
    unit, project = str(keys["unit_code"]), str(keys["project_code"])
    if not count_equal_tranches(cursor, unit, project, entry.kind, fen, entry.money.issued_on):
        return ()
    told = f"{entry.money.issued_on} {entry.kind} {exact_wanyuan(fen)} 万元"
    return (f"库里原来就有一笔 {told}，请核对是不是重复录入。",)


def _keep_printed(writer: Writer, keys: dict[str, object], kind: str) -> tuple[str, ...]:
    """Says again what the text prints of the other kind, which the typed line would displace."""
    unit, project = str(keys["unit_code"]), str(keys["project_code"])
    printed = read_printed_tranches(writer.cursor, int(str(keys["year"])), unit, project)
    writer.append("tranche", printed[printed["kind"] != kind])
    replaced_fen = int(printed.loc[printed["kind"] == kind, "amount_fen"].sum())
    if not replaced_fen:
        return ()
    return (f"绩效文本所印的{kind} {exact_wanyuan(replaced_fen)} 万元不再计入，以这一笔为准。",)


def _code_warnings(code: str, region_code: str) -> tuple[str, ...]:
    told = [finding.message for finding in check_code(code)]
    if code[:6] != region_code:
        told.append(f"项目代码 {code} 不是以本县区划 {region_code} 开头的，上级项目除外，请核对。")
    return tuple(told)
