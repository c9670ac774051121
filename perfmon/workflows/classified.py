"""What an import says, without the names of 涉密 projects."""

from collections.abc import Iterable
from dataclasses import replace

import duckdb

from perfmon.findings import Finding
from perfmon.store.classified import HIDDEN_FINDING, Classified, read_classified
from perfmon.workflows.outcome import Outcome


def outcome_without_names(cursor: duckdb.DuckDBPyConnection, outcome: Outcome) -> Outcome:
    """The outcome with codes in place of the names of projects that are known as 涉密."""
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
