"""The three names of a project: in the contents, over its table, and in its name cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfmon.document import ProjectTargets
from perfmon.findings import Finding
from perfmon.ingest.form_parts import TABLE_SUFFIX, contents_entry
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable, without_number

_LONG_SUFFIX = re.compile(r"(?:预算项目|项目支出|项目|预算)?绩效目标(?:申报)?表$")


@dataclass(frozen=True)
class ContentsEntry:
    """One table named in the contents: its text without number, dots and page."""

    text: str
    line: int


@dataclass(frozen=True)
class NamedTable:
    """The names printed on a table, with its project; None where it could not be read."""

    name: str | None
    title: str | None
    project: ProjectTargets | None


def read_contents(rows: Sequence[FormRow]) -> list[ContentsEntry]:
    """The tables that the contents name, in order; `rows` are all before the first table."""
    entries = ((contents_entry(row) or row.text, row.line) for row in rows)
    return [
        ContentsEntry(without_number(text), line)
        for text, line in entries
        if TABLE_SUFFIX.search(text)
    ]


def heading_name(text: str, name: str) -> str:
    """A heading without its suffix 绩效目标表, and without 项目 before it where the name has none.

    >>> heading_name("安防项目资金绩效目标表", "安防项目资金")
    '安防项目资金'
    >>> heading_name("防汛项目绩效目标表", "防汛")
    '防汛'
    """
    short = _LONG_SUFFIX.sub("", text)
    return short if comparable(short) == comparable(name) else TABLE_SUFFIX.sub("", text)


def link_contents(
    tables: Sequence[NamedTable], entries: Sequence[ContentsEntry]
) -> tuple[list[ProjectTargets], list[Finding]]:
    """The projects that were read with their `contents_name`, and what the names say differently.

    Tables that could not be read keep their entry, so that it is not given to another.
    """
    links = _links(tables, entries)
    linked = {entry.line for entry in links.values()}
    projects: list[ProjectTargets] = []
    findings = [_lost_table(entry) for entry in entries if entry.line not in linked]
    for i, table in enumerate(tables):
        if table.project:
            entry = links.get(i)
            project = _with_contents_name(table.project, entry)
            projects.append(project)
            findings += _compare_names(table, project, entry, has_contents=bool(entries))
    return projects, findings


def _with_contents_name(project: ProjectTargets, entry: ContentsEntry | None) -> ProjectTargets:
    if entry is None:
        return project
    return replace(project, contents_name=heading_name(entry.text, project.name))


def _links(
    tables: Sequence[NamedTable], entries: Sequence[ContentsEntry]
) -> dict[int, ContentsEntry]:
    """The entry of each table by its place: by name, by heading, the rest in order where even.

    A piece of a table without name and heading takes an entry only where there is one for each.
    """
    links: dict[int, ContentsEntry] = {}
    rest = list(entries)
    for is_same in (_names_it, _heads_it):
        for i, table in enumerate(tables):
            same = next((entry for entry in rest if is_same(entry, table)), None)
            if i not in links and same:
                links[i] = same
                rest.remove(same)
    unlinked = [i for i in range(len(tables)) if i not in links]
    with_head = [i for i in unlinked if tables[i].name or tables[i].title]
    even = next((places for places in (unlinked, with_head) if len(places) == len(rest)), [])
    return links | dict(zip(even, rest, strict=False))


def _names_it(entry: ContentsEntry, table: NamedTable) -> bool:
    if not table.name:
        return False
    return comparable(heading_name(entry.text, table.name)) == comparable(table.name)


def _heads_it(entry: ContentsEntry, table: NamedTable) -> bool:
    if not table.title:
        return False
    return comparable(without_number(table.title)) == comparable(entry.text)


def _compare_names(
    table: NamedTable, project: ProjectTargets, entry: ContentsEntry | None, *, has_contents: bool
) -> list[Finding]:
    """TOC_NAME_MISMATCH where the names differ, NAME_VARIANT where only their width does."""
    title = heading_name(without_number(table.title), project.name) if table.title else None
    printed = {"目录": project.contents_name, "表题": title}
    others = {place: name for place, name in printed.items() if name and name != project.name}
    different = {
        place: name
        for place, name in others.items()
        if comparable(name) != comparable(project.name)
    }
    line = entry.line if entry else project.line
    if has_contents and entry is None:
        reason = f"目录里没有“{project.name}”这个项目。"
    elif different:
        reason = f"{_told(different)}与项目名称“{project.name}”不一致，请统一。"
    elif others:
        reason = f"{_told(others)}与项目名称“{project.name}”只是全角半角不同，按同一项目处理。"
        return [_finding(reason, project, line, others, is_variant=True)]
    else:
        return []
    return [_finding(reason, project, line, different)]


def _told(names: dict[str, str]) -> str:
    return "、".join(f"{place}“{name}”" for place, name in names.items())


def _finding(
    reason: str,
    project: ProjectTargets,
    line: int | None,
    names: dict[str, str],
    *,
    is_variant: bool = False,
) -> Finding:
    return Finding(
        "info" if is_variant else "error",
        "NAME_VARIANT" if is_variant else "TOC_NAME_MISMATCH",
        reason,
        printed_value=next(iter(names.values()), None),
        project=project.code,
        line=line,
    )


def _lost_table(entry: ContentsEntry) -> Finding:
    return Finding(
        "error",
        "TOC_NAME_MISMATCH",
        f"目录里有“{TABLE_SUFFIX.sub('', entry.text)}”，正文里没有读到这个项目的绩效目标表。",
        printed_value=entry.text,
        line=entry.line,
        loaded=False,
    )
