"""What letters and lists of 审核意见 are written from, as someone asks for them by year."""

import duckdb
import pandas as pd

from perfmon.errors import NothingFoundError
from perfmon.measures.target_review import TargetReview, last_text_ids, target_review
from perfmon.store.asking import Scope
from perfmon.store.classified import Classified, read_classified
from perfmon.store.reviewed_projects import read_reviewed_projects
from perfmon.store.text_findings import read_text_findings
from perfmon.store.text_rounds import read_rounds


def read_target_review(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> TargetReview:
    """The review of a year's texts, without names of 涉密 projects.

    Raises:
        NothingFoundError: the year has no text.
    """
    rounds = read_rounds(cursor, year, scope)
    if rounds.empty:
        raise NothingFoundError(f" {year} 年的绩效文本")
    projects = read_reviewed_projects(cursor, last_text_ids(rounds), scope)
    shown = read_classified(cursor, ever=True)
    files = rounds["file_name"].map(shown.file_name, na_action="ignore")
    findings = _without_names(read_classified(cursor), read_text_findings(cursor, year, scope))
    return target_review(rounds.assign(file_name=files), findings, projects)


def _without_names(classified: Classified, findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with codes in place of names, in whatever they quote."""
    if not classified.codes:
        return findings
    texts = findings.select_dtypes(["object", "str"])
    shown = texts.map(
        lambda cell: classified.without_names(cell) if isinstance(cell, str) else cell
    )
    return findings.assign(**shown)
