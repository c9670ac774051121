from datetime import date

import pandas as pd
import pytest

from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.store.scopes import NOBODY, ScopeKind, join_scopes, read_owner_names, read_units
from perfmon.store.writing import Source, undo_batch, writing
from tests.facts import ACTOR, DOCUMENT, REGION, import_document

DAY = date(2023, 10, 31)


def name_unit(database: Database, code: str, department: str, since: date, name: str = "") -> int:
    row = {"region_code": REGION, "unit_code": code, "department_code": department}
    return write(database, "unit", row | {"name": name or f"单位{code}", "valid_from": since})


def name_department(
    database: Database, code: str, office: str | None, since: date, name: str = ""
) -> int:
    row = {"region_code": REGION, "department_code": code, "bureau_section": office}
    row |= {"name": name or f"部门{code}", "county_leader": None}
    return write(database, "department", row | {"valid_from": since})


def write(database: Database, table: str, row: dict[str, object]) -> int:
    with writing(database, Source("手工录入", ACTOR)) as writer:
        rows = pd.DataFrame([row]).assign(valid_from=pd.Timestamp(str(row["valid_from"])))
        words = [name for name in rows.columns if name != "valid_from"]
        writer.append(table, rows.astype(dict.fromkeys(words, "str")))
    return writer.batch_id


@pytest.fixture
def county(texts: Database) -> Database:
    """Beside 288 with 288001 two departments of one office, one of which has a longer code."""
    start = date(2022, 1, 1)
    name_department(texts, "2880", "农业股", start)
    name_department(texts, "301", "教科文股", start)
    name_department(texts, "302", "农业股", start)
    for unit, department in (
        ("2880001", "2880"), ("301001", "301"), ("301002", "301"), ("302001", "302"),
    ):  # fmt: skip
        name_unit(texts, unit, department, start)
    return texts


def units(database: Database, kind: ScopeKind, code: str = "", day: date = DAY) -> Scope:
    return read_units(database.cursor(), kind, code, day)


def test_the_county_is_everything(county: Database) -> None:
    assert units(county, "county") is None


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("unit", "301002", ("301002",)),
        ("department", "301", ("301001", "301002")),
        ("department", "288", ("288001",)),
        ("department", "2880", ("2880001",)),
        ("office", "农业股", ("2880001", "302001")),
    ],
)
def test_a_grant_is_the_units_below_it(
    county: Database, kind: ScopeKind, code: str, expected: Scope
) -> None:
    assert units(county, kind, code) == expected


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("department", "30"), ("department", "28"), ("department", "288001"),
        ("department", ""), ("unit", "2880"), ("unit", "288"), ("unit", "301"), ("unit", "3010"),
        ("office", "农业"), ("office", ""), ("office", "301"), ("unit", "%"),
    ],
)  # fmt: skip
def test_what_is_not_a_whole_code_of_its_kind_is_nobody(
    county: Database, kind: ScopeKind, code: str
) -> None:
    assert units(county, kind, code) == NOBODY


def test_a_unit_that_came_later_belongs_to_its_department(county: Database) -> None:
    name_unit(county, "301009", "301", date(2023, 6, 1))
    assert units(county, "department", "301") == ("301001", "301002", "301009")


def test_a_unit_that_went_belongs_to_where_it_went(county: Database) -> None:
    name_unit(county, "301002", "302", date(2023, 6, 1))
    assert units(county, "department", "301") == ("301001",)
    assert units(county, "department", "302") == ("301002", "302001")
    assert units(county, "office", "农业股") == ("2880001", "301002", "302001")
    assert units(county, "department", "301", date(2023, 5, 31)) == ("301001", "301002")


def test_a_unit_recorded_for_a_day_to_come_counts_already(county: Database) -> None:
    name_unit(county, "301009", "301", date(2024, 1, 1))
    name_unit(county, "301002", "302", date(2024, 1, 1))
    assert units(county, "department", "301") == ("301001", "301002", "301009")
    assert units(county, "department", "302") == ("302001",)


def test_a_renamed_department_keeps_its_units_and_a_merged_one_gives_them(county: Database) -> None:
    name_department(county, "301", "教科文股", date(2023, 3, 1), "教育体育局")
    assert units(county, "department", "301") == ("301001", "301002")
    for unit in ("301001", "301002"):
        name_unit(county, unit, "302", date(2023, 7, 1))
    assert units(county, "department", "301") == NOBODY
    assert units(county, "department", "302") == ("301001", "301002", "302001")


def test_a_department_goes_to_another_office(county: Database) -> None:
    name_department(county, "302", "社保股", date(2023, 7, 1))
    assert units(county, "office", "农业股") == ("2880001",)
    assert units(county, "office", "社保股") == ("302001",)


def test_what_was_undone_does_not_count(county: Database) -> None:
    batch = name_unit(county, "301009", "301", date(2023, 6, 1))
    undo_batch(county, batch, ACTOR, "写错了")
    assert units(county, "unit", "301009") == NOBODY


def test_a_kind_that_is_none_is_a_fault(county: Database) -> None:
    with pytest.raises(AssertionError, match="place in the tree"):
        read_units(county.cursor(), "province", "13", DAY)


def test_today_is_the_day_where_none_is_given(
    county: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_unit(county, "301002", "302", date(2023, 6, 1))
    monkeypatch.setattr("perfmon.clock.today", lambda: date(2023, 5, 31))
    assert read_units(county.cursor(), "department", "301") == ("301001", "301002")


def test_grants_are_seen_together() -> None:
    assert join_scopes([]) == NOBODY
    assert join_scopes([("2", "1"), ("3",), ()]) == ("1", "2", "3")
    assert join_scopes([("1",), None]) is None


def test_a_department_is_called_by_whoever_sees_it_whole(county: Database) -> None:
    cursor = county.cursor()
    assert read_owner_names(cursor, None) is None
    assert read_owner_names(cursor, ("301002",)) == ["单位301002"]
    assert read_owner_names(cursor, ("301001", "301002")) == ["单位301001", "单位301002", "部门301"]
    assert read_owner_names(cursor, NOBODY) == []


def test_a_text_leaves_a_unit_in_its_department(county: Database) -> None:
    name_unit(county, "288001", "2880", date(2023, 6, 1))
    content = DOCUMENT.read_bytes().decode().replace("2023", "2024").encode()
    import_document(county, content)
    assert units(county, "department", "2880", date(2024, 5, 1)) == ("2880001", "288001")
    assert units(county, "department", "288", date(2024, 5, 1)) == NOBODY
