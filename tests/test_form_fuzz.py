"""The real document damaged in 2,200 ways: a text or a refusal, and no budget silently wrong.

A budget that differs from the printed one must stand in the damaged file itself, or be told by a
finding on its project; a project that is gone must be told too.
"""

import random
import re
from collections.abc import Callable

import pytest

from perfmon.document import PerformanceText
from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.performance_text import read_performance_text
from perfmon.money import format_wanyuan
from tests.facts import DOCUMENT
from tests.form_files import (
    Cell,
    PrintedForm,
    pdf_file,
    printed_form,
    web_page,
    word_file,
    xlsx_file,
)

TEXT = DOCUMENT.read_bytes()
PUBLISHED, TOLD = read_performance_text(TEXT, "文本")
BUDGETS = {project.code: project.budget_fen for project in PUBLISHED.projects}
ODD = (
    "", "9.99", "0", "-96.00", "元", "万元", "96.00万元", "=SUM(A1:A9)", "😀", "\u202e96.00",
    "1\n2", "12月底", "项目编码", "预算数", "一级指标", "绩效目标", "产出指标", "绩效目标表",
    "１２３", "单位：元",
)  # fmt: skip

Shaken = tuple[str, bytes]
"""What was done, and the damaged file."""


def shake_bytes(chance: random.Random, content: bytes) -> Shaken:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(damaged))
        match chance.choice(("flip", "cut", "insert", "zero", "repeat")):
            case "flip":
                damaged[at] ^= 1 << chance.randrange(8)
            case "cut":
                del damaged[at : at + chance.randint(1, 400)]
            case "insert":
                damaged[at:at] = chance.randbytes(chance.randint(1, 20))
            case "zero":
                damaged[at : at + 3] = b"000"
            case _:
                damaged[at:at] = damaged[at : at + chance.randint(1, 2_000)]
    return "bytes", bytes(damaged)


def shake_digits(chance: random.Random, content: bytes) -> Shaken:
    """Other digits for digits, as a slip of the finger puts them."""
    text = list(content.decode())
    places = [at for at, ch in enumerate(text) if ch.isdigit()]
    for at in chance.sample(places, chance.randint(1, 5)):
        text[at] = chance.choice("0123456789. ，")
    return "digits", "".join(text).encode()


def shake_cells(chance: random.Random, content: bytes) -> Shaken:
    rows = [line.split("\t") for line in content.decode().split("\n")]
    for _ in range(chance.randint(1, 6)):
        row = chance.choice([row for row in rows if len(row) > 1])
        at = chance.randrange(len(row))
        match chance.choice(("drop", "blank", "add", "move", "swap", "put")):
            case "drop":
                del row[at]
            case "blank":
                row[at] = ""
            case "add":
                row.insert(at, chance.choice(ODD))
            case "move":
                row.insert(chance.randrange(len(row)), row.pop(at))
            case "swap":
                other = chance.choice(rows)
                there = chance.randrange(len(other))
                row[at], other[there] = other[there], row[at]
            case _:
                row[at] = chance.choice(ODD)
    return "cells", "\n".join("\t".join(row) for row in rows).encode()


def shake_rows(chance: random.Random, content: bytes) -> Shaken:
    rows = content.decode().split("\n")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(rows))
        match chance.choice(("drop", "repeat", "move", "put", "join", "break")):
            case "drop":
                del rows[at]
            case "repeat":
                rows.insert(chance.randrange(len(rows)), rows[at])
            case "move":
                rows.insert(chance.randrange(len(rows)), rows.pop(at))
            case "put":
                rows.insert(at, "\t".join(chance.choices(ODD, k=chance.randint(1, 8))))
            case "join":
                rows[at : at + 2] = ["".join(rows[at : at + 2])]
            case _:
                cut = chance.randint(0, len(rows[at]))
                rows[at : at + 1] = [rows[at][:cut], rows[at][cut:]]
    return "rows", "\n".join(rows).encode()


def shake_columns(chance: random.Random, content: bytes) -> Shaken:
    """A column taken out of, put into or moved in all rows between two lines."""
    rows = [line.split("\t") for line in content.decode().split("\n")]
    start = chance.randrange(len(rows))
    at, to = chance.randrange(6), chance.randrange(6)
    act = chance.choice(("drop", "add", "move"))
    for row in rows[start : start + chance.randint(3, 200)]:
        if len(row) <= max(at, to):
            continue
        if act == "drop":
            del row[at]
        elif act == "add":
            row.insert(at, "")
        else:
            row.insert(to, row.pop(at))
    return f"column {act}", "\n".join("\t".join(row) for row in rows).encode()


TEXT_SHAKES = (shake_bytes, shake_digits, shake_cells, shake_rows, shake_columns)
ENCODINGS: dict[Callable[[random.Random, bytes], Shaken], str] = {shake_bytes: "gb18030"}
"""Damaged bytes leave UTF-8 at once; GB18030 takes nearly all of them for letters."""


def shaken_form(chance: random.Random) -> PrintedForm:
    """The laid-out form with some of its cells and rows damaged."""
    form = printed_form()
    tables = [part for part in form if not isinstance(part, str)]
    for _ in range(chance.randint(1, 6)):
        table = chance.choice(tables)
        row = chance.choice(table)
        cell = chance.choice(row)
        act = chance.choice(("put", "put", "blank", "drop", "repeat"))
        stands_alone = row[0].column == 0 and all(each.rows == 1 for each in row)
        if act == "drop" and len(table) > 2 and stands_alone:
            table.remove(row)
        elif act == "repeat" and stands_alone:
            table.append(list(row))
        else:
            text = "" if act == "blank" else chance.choice(ODD)
            row[row.index(cell)] = Cell(text, cell.column, cell.columns, cell.rows)
    return form


def printed_in(form: PrintedForm) -> str:
    texts = (
        part if isinstance(part, str) else "\t".join(cell.text for row in part for cell in row)
        for part in form
    )
    return "\n".join(texts)


def read(content: bytes) -> tuple[PerformanceText, list[Finding]] | None:
    """What was read; None where it was refused in words."""
    try:
        return read_performance_text(content, "文本")
    except ImportRefusedError:
        return None


def silent_faults(result: tuple[PerformanceText, list[Finding]], printed: str) -> list[str]:
    """Budgets that differ though neither the file nor a finding says so, and lost projects."""
    text, findings = result
    told = {f.project for f in findings if f.severity == "error" and "SCHED" not in f.code}
    news = {(f.code, f.message) for f in findings} - {(f.code, f.message) for f in TOLD}
    figures = set(re.findall(r"[0-9]+(?:\.[0-9]+)?", re.sub(r"[ ,，]", "", printed)))
    faults = []
    read_budgets = {project.code: project.budget_fen for project in text.projects}
    for code, budget in BUDGETS.items():
        if code not in read_budgets:
            faults += [] if news else [f"{code} is gone and nobody says so"]
        elif read_budgets[code] != budget and code not in told:
            figure = format_wanyuan(read_budgets[code]).replace(",", "")
            if not {figure, figure.rstrip("0").rstrip(".")} & figures:
                faults.append(f"{code} has {figure}")
    return faults


@pytest.mark.parametrize("shake", TEXT_SHAKES)
def test_a_damaged_text_is_refused_or_read_without_a_silently_wrong_budget(
    shake: Callable[[random.Random, bytes], Shaken],
) -> None:
    read_count = 0
    encoding = ENCODINGS.get(shake, "utf-8")
    for seed in range(400):
        chance = random.Random(f"{shake.__name__} {seed}")
        done, content = shake(chance, TEXT.decode().encode(encoding))
        result = read(content)
        if result is not None:
            read_count += 1
            printed = content.decode(encoding, "replace")
            assert silent_faults(result, printed) == [], f"{shake.__name__} {seed}: {done}"
    assert read_count > 50, "much damage must leave something to read, or nothing is tested"


@pytest.mark.parametrize(("write", "times"), [(web_page, 60), (xlsx_file, 30), (word_file, 30)])
def test_a_damaged_form_in_a_container_is_no_worse(
    write: Callable[[PrintedForm], bytes], times: int
) -> None:
    for seed in range(times):
        form = shaken_form(random.Random(f"{write.__name__} {seed}"))
        result = read(write(form))
        if result is not None:
            assert silent_faults(result, printed_in(form)) == [], f"{write.__name__} {seed}"


@pytest.mark.parametrize(
    ("write", "times"), [(web_page, 30), (xlsx_file, 30), (word_file, 30), (pdf_file, 6)]
)
def test_a_container_with_damaged_bytes_is_no_worse(
    write: Callable[[PrintedForm], bytes], times: int
) -> None:
    whole = write(printed_form())
    for seed in range(times):
        _, content = shake_bytes(random.Random(f"{write.__name__} {seed}"), whole)
        result = read(content)
        if result is not None:
            printed = content.decode("utf-8", "replace") if write is web_page else ""
            assert silent_faults(result, printed) == [], f"{write.__name__} {seed}"
