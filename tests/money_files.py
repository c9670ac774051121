"""Files of money for tests: written as tables in the test, imported by the real workflow."""

from pathlib import Path

from perfmon.store.database import Database
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.outcome import AS_PRINTED, Choices, Outcome

ACTOR = "测试"
NAME = "288001-巨鹿县委政法委本级"
UNITS_HEAD = "预算单位,项目代码,项目名称"


def write_csv(folder: Path, text: str, name: str = "表.csv") -> Path:
    """The lines of the text, indentation left out, as a CSV file in UTF-8."""
    lines = [line.strip() for line in text.strip().splitlines()]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def take(
    database: Database, path: Path, kind: str = "payments", choices: Choices = AS_PRINTED
) -> Outcome:
    """Imports a file."""
    return commit_file(database, path, path.name, kind, ACTOR, choices)


def look(
    database: Database, path: Path, kind: str = "payments", choices: Choices = AS_PRINTED
) -> Outcome:
    """Previews a file."""
    return preview_file(database, path, path.name, kind, ACTOR, choices)


def paid_fen(database: Database) -> int:
    """What all projects have been paid in all years, as the pages read it."""
    query = "SELECT coalesce(sum(paid_in_month_fen), 0)::BIGINT FROM project_month"
    return int(database.cursor().execute(query).fetchall()[0][0])


def budgets_fen(database: Database) -> dict[str, int]:
    """Each project's 调整预算数 at the year's end, by its code."""
    query = "SELECT project_code, adjusted_budget_fen FROM project_month WHERE month = 12"
    return {code: int(fen) for code, fen in database.cursor().execute(query).fetchall()}


def codes(outcome: Outcome) -> list[str]:
    """The codes of what was found in the file, in order; not that lights turn with time alone."""
    return [finding.code for finding in outcome.findings if finding.code != "CUTOFF_MOVED"]
