"""What an import says, without the names of 涉密 projects."""

from collections.abc import Iterable
from dataclasses import replace

import duckdb

from perfmon.findings import Finding
from perfmon.store.classified import HIDDEN_FINDING, Classified, read_classified
from perfmon.workflows.outcome import Outcome


def outcome_without_names(cursor: duckdb.DuckDBPyConnection, outcome: Outcome) -> Outcome:
    """The outcome with codes in place of the names of projects that are known as 涉密."""
    outcome = _with_shown_files(read_classified(cursor, ever=True), outcome)
    classified = read_classified(cursor)
    if not classified.codes:
        return outcome
    lines, stops = outcome.lines, [outcome.stop] if outcome.stop else []
    names = [
        classified.code_of(code, name) or name
        for code, name in zip(lines["project_code"], lines["project_name"], strict=True)
    ]
    return replace(
        outcome,
        lines=lines.assign(project_name=names),
        findings=findings_without_names(classified, outcome.findings),
        stop=next(iter(findings_without_names(classified, stops)), None),
    )


def shown_file_name(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    """A file's name without that of a project that any batch called 涉密."""
    return read_classified(cursor, ever=True).file_name(name)


def _with_shown_files(classified: Classified, outcome: Outcome) -> Outcome:
    """The outcome with files called as they may be, its own and those of stored lines."""
    if not classified.printed:
        return outcome
    sources = outcome.lines["stored_source"].map(classified.file_name, na_action="ignore")
    return replace(
        outcome,
        file_name=classified.file_name(outcome.file_name),
        lines=outcome.lines.assign(stored_source=sources),
        findings=tuple(_of_shown_file(classified, each) for each in outcome.findings),
        stop=outcome.stop and _of_shown_file(classified, outcome.stop),
    )


def _of_shown_file(classified: Classified, finding: Finding) -> Finding:
    return replace(finding, file=finding.file and classified.file_name(finding.file))


def findings_without_names(
    classified: Classified, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Findings on a file of money or results, with codes in place of names."""
    return tuple(
        replace(each, message=classified.without_names(each.message, each.project))
        for each in findings
    )


def text_findings_without_names(
    cursor: duckdb.DuckDBPyConnection, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Findings on a 绩效文本; of a 涉密 project's table only that there is one."""
    classified = read_classified(cursor)
    return tuple(
        replace(each, message=HIDDEN_FINDING, printed_value=None, proposal=None)
        if classified.marks(each.project)
        else replace(each, message=classified.without_names(each.message, each.project))
        for each in findings
    )
