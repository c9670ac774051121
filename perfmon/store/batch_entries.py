"""What a batch leaves in the log: of a file one entry, of what people type one a changed thing."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import duckdb

from perfmon.measures.light_rule import PRESET_NAMES
from perfmon.measures.rates import is_missing
from perfmon.measures.rules import RuleSet
from perfmon.money import format_yuan
from perfmon.quality.trait_words import TRAIT_WORDS, trait_value_words
from perfmon.store.asking import NOW
from perfmon.store.classified import Classified, read_classified
from perfmon.store.log import UNDOING, Entry
from perfmon.store.noted_fact import NotedFact, Told
from perfmon.store.noted_facts import NOTED_FACTS
from perfmon.store.own_reviews import OWN_REVIEW, is_review
from perfmon.store.rules import rule_row
from perfmon.store.units import read_unit_names

MOST_ENTRIES = 200
"""A batch that changes more things by hand is told by its first and one that sums up the others."""

IMPORTING, SAMPLE = "导入", "演示数据"

HIDDEN = "涉密项目，不记文字"

Row = Mapping[Any, Any]


class WrittenBatch(NamedTuple):
    """A batch as its transaction is about to end.

    Attributes:
        batch_id: its number.
        kind: what it is.
        actor: who wrote it.
        file_name: of the file; None for what was typed.
        rows: how many each table took.
    """

    batch_id: int
    kind: str
    actor: str
    file_name: str | None
    rows: Mapping[str, int]


def entries_of_batch(cursor: duckdb.DuckDBPyConnection, batch: WrittenBatch) -> list[Entry]:
    """The entries that a batch leaves, at least one."""
    words = _Words(cursor)
    if batch.file_name is not None:
        subject = f"{batch.kind}：{words.classified.file_name(batch.file_name)}"
        return [Entry(batch.actor, IMPORTING, subject, None, _counted(batch.rows), batch.batch_id)]
    noted = [] if batch.kind == SAMPLE else [name for name in NOTED_FACTS if batch.rows.get(name)]
    entries = [
        Entry(batch.actor, batch.kind, *change, batch.batch_id)
        for table in noted
        for change in _changes(cursor, table, batch, words)
    ]
    if entries and len(entries) <= MOST_ENTRIES:
        return entries
    left = len(entries) - MOST_ENTRIES
    subject = f"这一批的其余 {left} 项" if entries else batch.kind
    summing = Entry(batch.actor, batch.kind, subject, None, _counted(batch.rows), batch.batch_id)
    return [*entries[:MOST_ENTRIES], summing]


def entry_of_undo(
    cursor: duckdb.DuckDBPyConnection, batch_id: int, actor: str, reason: str
) -> Entry:
    """The entry that taking a batch back leaves."""
    ((kind, file_name),) = cursor.execute(
        "SELECT kind, file_name FROM batch WHERE batch_id = ?", [batch_id]
    ).fetchall()
    classified = read_classified(cursor, ever=True)
    file = f"：{classified.file_name(file_name)}" if file_name else ""
    after = f"已撤销，原因：{classified.without_names(reason)}"
    return Entry(actor, UNDOING, f"第 {batch_id} 批（{kind}{file}）", "有效", after, batch_id)


def _changes(
    cursor: duckdb.DuckDBPyConnection, table: str, batch: WrittenBatch, words: "_Words"
) -> Iterator[tuple[str, str | None, str | None]]:
    """Subject, before and after of each thing of which a batch says something."""
    fact = NOTED_FACTS[table]
    rows = fact.rows or f"FROM {table}"
    same = " AND ".join(f"f.{name} IS NOT DISTINCT FROM s.{name}" for name in fact.key) or "true"
    asked: dict[str, object] = {"batch": batch.batch_id}
    earlier = _records(
        cursor,
        f"SELECT f.*, b.actor AS told_by "  # noqa: S608 our names
        f"FROM ({rows}) AS f JOIN batch_known($now) AS b USING (batch_id) "
        f"SEMI JOIN (FROM ({rows}) WHERE batch_id = $batch) AS s ON ({same}) "
        "WHERE f.batch_id < $batch ORDER BY f.batch_id",
        asked | {"now": NOW},
    )
    before: dict[tuple[object, ...], Row] = {_key(fact, row): row for row in earlier}
    if table == "rule_set":
        before = {(): _PROGRAM_RULES} | before
    order = ", ".join(fact.key) or "ALL"
    said = f"FROM ({rows}) WHERE batch_id = $batch ORDER BY {order}"
    for row in _records(cursor, said, asked):
        was = before.get(_key(fact, row))
        yield _told(
            fact, was, row, words, is_own=was is not None and was.get("told_by") == batch.actor
        )


def _told(
    fact: NotedFact, before: Row | None, row: Row, words: "_Words", *, is_own: bool
) -> tuple[str, str | None, str | None]:
    """Subject, before and after of one thing; `is_own`: the same person said what was before."""
    hides = words.hides(row)
    subject = words.open_of("：".join(filter(None, (fact.what, words.place(fact, row)))))
    changed = [told for told in fact.values if _says_something(fact, told, before, row)]
    now = [words.value(told, row, hides) for told in changed]
    if hides and any(told.telling == "text" for told in changed):
        now.append(HIDDEN)
    if is_own and before is not None and is_review(before.get("state"), row.get("state")):
        now.append(OWN_REVIEW)
    if before is not None:
        was = [words.value(told, before, hides) for told in changed]
    else:
        was = [] if fact.else_before is None else [words.value(fact.else_before, row, hides)]
    return subject, words.joined(was), words.joined(now)


def _says_something(fact: NotedFact, told: Told, before: Row | None, row: Row) -> bool:
    """Whether a value is told: it is new or changed, or the money of a thing that has a name."""
    new = row[told.column]
    if before is None:
        return bool(new) if told.telling == "mark" else not _is_blank(new) or told.is_by_rule
    old = before[told.column]
    is_same = old == new or (_is_blank(old) and _is_blank(new))
    return not is_same or (told.telling == "fen" and bool(fact.key))


def _is_blank(value: object) -> bool:
    return not isinstance(value, list) and is_missing(value)


_PROGRAM_RULES: Row = rule_row(RuleSet()).to_dict("records")[0] | {"holds_from": None}
"""What held before anybody set a rule."""


class _Words:
    """How things are called, read once a batch and only where needed."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    @cached_property
    def classified(self) -> Classified:
        return read_classified(self._cursor, ever=True)

    @cached_property
    def _units(self) -> dict[str, str]:
        return read_unit_names(self._cursor)

    @cached_property
    def _departments(self) -> dict[str, str]:
        rows = self._cursor.execute(
            "SELECT department_code, max_by(name, batch_id) FROM department GROUP BY ALL"
        ).fetchall()
        return {str(code): str(name) for code, name in rows}

    @cached_property
    def _projects(self) -> dict[tuple[int, str, str], str]:
        rows = self._cursor.execute(
            "SELECT year, unit_code, project_code, name FROM project_known(?)", [NOW]
        ).fetchall()
        return {(int(year), str(unit), str(code)): str(name) for year, unit, code, name in rows}

    def hides(self, row: Row) -> bool:
        """Whether the row is of a 涉密 project."""
        return self.classified.marks(row.get("project_code"))

    def place(self, fact: NotedFact, row: Row) -> str:
        """Of which thing a row speaks."""
        keys, hides, parts = set(fact.keys), self.hides(row), []
        if "project_code" in keys and not is_missing(row["project_code"]):
            key = (int(row["year"]), row["unit_code"], row["project_code"])
            name = "" if hides else self._projects.get(key, "")
            parts.append(f"{name} {row['project_code']}".lstrip())
        if "indicator_row" in keys and not is_missing(row["indicator_row"]):
            parts.append(f"第 {row['indicator_row']} 项指标" if row["indicator_row"] else "")
        parts += [self.value(told, row, hides) for told in fact.place]
        for column, names in (("department_code", self._departments), ("unit_code", self._units)):
            if column in keys and row[column]:
                parts.append(f"{names.get(row[column], '')} {row[column]}".lstrip())
        if "year" in keys:
            month = f"{row['month']}月" if "month" in keys and not is_missing(row["month"]) else ""
            parts.append(f"{row['year']}年{month}")
        return "，".join(part for part in parts if part)

    def value(self, told: Told, row: Row, hides: bool) -> str:
        """A value with its label; '' where it is missing or may not be told."""
        if hides and told.telling == "text":
            return ""
        words = _value_words(told, row)
        return f"{told.label} {words}".strip() if words and told.telling != "mark" else words

    def open_of(self, text: str) -> str:
        """A text without the names of 涉密 projects."""
        return self.classified.without_names(text)

    def joined(self, parts: Sequence[str]) -> str | None:
        """The values on one line; None where none is left."""
        return self.open_of("，".join(part for part in parts if part)) or None


def _value_words(told: Told, row: Row) -> str:
    value = row[told.column]
    if told.is_by_rule:
        return trait_value_words(str(row["trait"]), None if is_missing(value) else str(value))
    if isinstance(value, list):
        return "、".join(map(str, value))
    if is_missing(value):
        return ""
    match told.telling:
        case "fen":
            return f"{format_yuan(int(value))} 元"
        case "day":
            return f"{value:%Y-%m-%d}"
        case "mark":
            return told.label if value else f"未{told.label}"
        case "hundredth":
            return f"{int(value) / 100:.2f} 分"
        case "trait":
            return TRAIT_WORDS[value]
        case "preset":
            return str(PRESET_NAMES[value])
        case _:
            return str(value)


def _key(fact: NotedFact, row: Row) -> tuple[object, ...]:
    return tuple(None if is_missing(row[name]) else row[name] for name in fact.key)


def _records(
    cursor: duckdb.DuckDBPyConnection, query: str, asked: dict[str, object]
) -> list[dict[str, Any]]:
    """Rows as they are in the database: whole numbers stay whole."""
    done = cursor.execute(query, asked)
    columns = [str(column[0]) for column in done.description]
    return [dict(zip(columns, row, strict=True)) for row in done.fetchall()]


def _counted(rows: Mapping[str, int]) -> str | None:
    """支付 1,234 行、预算指标 3 行; None where nothing was written."""
    told = [f"{words} {rows[table]:,} 行" for table, words in ROW_WORDS.items() if rows.get(table)]
    return "、".join(told) or None


ROW_WORDS = {
    "region": "行政区划",
    "performance_text": "绩效文本",
    "coverage": "支付数据截止日",
    "payment": "支付",
    "uncounted_line": "不计的行",
    "payment_withdrawal": "取下的支付",
    "tranche_withdrawal": "取下的预算指标",
    "payment_seen": "再次出现的支付",
    "tranche_seen": "再次出现的预算指标",
    "budget_use": "指标执行情况",
    "progress": "累计进度",
    "project_link": "项目关联",
    "finding": "问题",
    "layout_choice": "表头对应",
    "batch_outcome": "导入结果",
    "monitoring_task_project": "监控任务的项目",
    "check_sheet_line": "核对单的项目",
    "sub_goal": "分项目标",
    "safeguard": "保障措施",
    "department_target": "部门目标",
    "project_goal": "项目目标",
    "checkpoint": "资金支出计划节点",
    "indicator": "绩效指标",
    "cut_project": "月结的项目",
    "cut_month": "月结的逐月数",
    "cut_state": "月结的状态",
    "cut_tranche": "月结的预算指标",
    "cut_tie_line": "月结的对账行",
    "cut_finding": "月结的问题",
    "cut_promise": "月结的承诺",
    "cut_station": "月结的办理环节",
} | {table: fact.what for table, fact in NOTED_FACTS.items()}
"""What the rows of each table are called where they are counted."""
