"""Which field of a kind of file each column holds, by its head of one, two or three parts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from perfmon.ingest.columns.column_names import (
    COLUMN_NAMES,
    JOINED_ONLY,
    NEVER_STORED,
    OTHER_GROUPS,
)
from perfmon.ingest.columns.file_kinds import FileKind
from perfmon.ingest.columns.head_text import plain_head, without_year

Head = tuple[str, ...]
"""The parts of a column's head from the top down, as printed; empty where nothing is printed."""

_GROUP_ENDINGS = ("信息", "情况", "明细", "内容", "要素", "方面", "数", "方")
_SAYS_NOTHING = ("基本", "基础", "主要")
_ALL_YEARS = 9999
_LONGEST_PART = 60
_PARTS_OF_BUDGET = ("initial", "added", "cut", "moved", "carried")


@dataclass(frozen=True, order=True)
class _Rank:
    """How well a head stands for a field, the best first: year, name, way of reading, column."""

    years_back: int
    name: int
    reading: int
    column: int


def recognised_columns(
    heads: Sequence[Head], kind: FileKind, chosen: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Field → column from 0, in the order of the kind's fields; the best head takes a field.

    A head of this year goes before the same head of an earlier year, then the dictionary's order
    decides, then the leftmost column.

    Args:
        heads: the head of each column.
        kind: the kind of file that they are read as.
        chosen: a person's columns by field, which hold over recognition; a negative column says
            that no column holds the field. Columns that are never stored cannot be chosen.
    """
    found = {
        field: column
        for field, column in (chosen or {}).items()
        if column < 0 or (column < len(heads) and not is_never_stored(heads[column]))
    }
    ranked = sorted(
        (rank, field)
        for column, head in enumerate(heads)
        if column not in found.values()
        for field, rank in _readings(head, kind.name, column)
    )
    for rank, field in ranked:
        found.setdefault(field, rank.column)
    present = {field: column for field, column in found.items() if column >= 0}
    if kind.name == "budgets":
        present = _one_way_of_amounts(present, found.keys() & (chosen or {}).keys())
    return {each.name: present[each.name] for each in kind.fields if each.name in present}


def is_never_stored(head: Head) -> bool:
    """Whether a column is one whose cells are never read: 收款人账号, 开户银行, 身份证号.

    >>> is_never_stored(("收款人", "账号")), is_never_stored(("收款账户名称",))
    (True, False)
    """
    joined = plain_head("".join(head))
    known = any(joined in fields for fields in _FIELDS.values())
    return not known and any(word in joined for word in NEVER_STORED)


def _one_way_of_amounts(columns: Mapping[str, int], chosen: Collection[str]) -> dict[str, int]:
    """Either 年初, 追加 … or 指标金额 with 指标类型, never both, so that nothing counts twice.

    Beside parts, or without a type, an amount is a sum that others are checked against; where a
    person chose it, it stands and parts that nobody chose go.
    """
    parts = [part for part in _PARTS_OF_BUDGET if part in columns]
    if "amount" in columns and "amount" in chosen:
        left_out = {part for part in parts if part not in chosen}
        return {field: at for field, at in columns.items() if field not in left_out}
    if "amount" in columns and "change_kind" in columns and not parts:
        return dict(columns)
    settled = {field: at for field, at in columns.items() if field not in ("amount", "change_kind")}
    if "amount" in columns:
        settled.setdefault("adjusted", columns["amount"])
    return settled


def _fields_by_name() -> dict[str, dict[str, tuple[str, int]]]:
    return {
        kind: {
            name: (field, rank)
            for field, names in fields.items()
            for rank, name in enumerate(names)
        }
        for kind, fields in COLUMN_NAMES.items()
    }


_FIELDS = _fields_by_name()
"""Kind of file → name of a column → the field and the name's rank in it."""


def _readings(head: Head, kind: str, column: int) -> Iterator[tuple[str, _Rank]]:
    """The field that a head stands for, if any, with its rank."""
    found = None if any(len(part) > _LONGEST_PART for part in head) else _reading(head, kind)
    if found:
        field, year, name, reading = found
        yield field, _Rank(_ALL_YEARS - (year or _ALL_YEARS), name, reading, column)


@lru_cache(maxsize=4096)
def _reading(head: Head, kind: str) -> tuple[str, int | None, int, int] | None:
    """Field, printed year, rank of the name, and which of the ways of reading the head found it."""
    plain = [plain_head(part) for part in head]
    years = [year for _, year in map(without_year, plain) if year]
    parts = [without_year(part)[0] for part in plain]
    for way, name in enumerate(_ways_of_reading([part for part in parts if part])):
        if name in _FIELDS[kind]:
            field, rank = _FIELDS[kind][name]
            return field, max(years, default=None), rank, way
    return None


def _ways_of_reading(parts: Sequence[str]) -> Iterator[str]:
    """The names that a head of these parts could mean, the most telling first.

    预算单位 ▸ 编码 is 预算单位编码, 支付情况 ▸ 本月 is 本月支付, 预算数 ▸ 追加 is 追加; but
    合同 ▸ 金额 is no 金额, 上年 ▸ 支付金额 no 支付金额, 调出 ▸ 项目名称 no 项目名称.
    """
    if not parts:
        return
    *groups, own = parts
    yield "".join(parts)
    if not groups:
        return
    stems = [_stem(group) for group in groups]
    for group, stem in reversed(list(zip(groups, stems, strict=True))):
        yield from (group + own, stem + own, own + stem, own + group)
    said = [stem for stem in stems if stem not in _SAYS_NOTHING]
    if any(word in group for group in groups for word in OTHER_GROUPS):
        return
    if own not in JOINED_ONLY or not said:
        yield own


def _stem(group: str) -> str:
    """A group's head without the word that only says that it is one: 支付情况 is 支付."""
    for ending in _GROUP_ENDINGS:
        if group.endswith(ending) and len(group) > len(ending):
            return group.removesuffix(ending)
    return group
