"""What the checks find in whole documents, beside truths that were made by hand.

The published text's truth follows its reviewers' list of anomalies, table by table, as far as a
code exists for them; it was written down with the checks at hand. The forms of
other trades were written, with their truth, in four rounds, each before any rule was tuned on it;
sound rows that look odd stand among the faults. What the rules of the day made of each at first:

- roads, schools, clinics, farming, water (24 projects): precision 0.976, recall 0.988;
- social welfare, town building, emergency care (15): precision 0.800, recall 0.952;
- culture, environment (7): precision 0.967, recall 1.000;
- employment, market supervision (6): precision and recall 1.000 by place, but one project was named
  for another goal than the one planted.

The figures that the test prints are those after tuning on all of them, so they flatter.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

from perfmon.findings import Severity
from perfmon.workflows.texts import read_text
from tests.checked import Agreement, Place, places, read_truth

ROOT = Path(__file__).parents[1]
FILES = ROOT / "tests" / "files"
PUBLISHED = ROOT / "data" / "巨鹿县委政法委2023年部门预算绩效文本.txt"
NINE_OTHERS = {
    ("DOC_YEAR_MISMATCH", 0, 0),
    ("DEADLINE_TYPO", 1, 3),
    ("IMPLAUSIBLE_VALUE", 1, 7),
    ("SCHED_BLANK_CELLS", 2, 0),
    ("TOC_NAME_MISMATCH", 4, 0),
    ("SCHED_MISSING_COLUMN", 7, 0),
    ("TABLE_LAYOUT_SHIFT", 7, 0),
    ("IMPLAUSIBLE_VALUE", 7, 5),
    ("COST_DIRECTION", 8, 4),
}


def found_in(*paths: Path, severity: Severity | None = None) -> set[Place]:
    found: set[Place] = set()
    for path in paths:
        text, findings = read_text(path.read_bytes(), path.name)
        kept = [f for f in findings if severity in (None, f.severity)]
        found |= places(path.stem, text, kept)
    return found


def show(title: str, agreement: Agreement) -> None:
    """Prints precision and recall, per code and in all; pytest shows it with -rP or -s."""
    sys.stdout.write(f"\n{title}\n{agreement.table()}\n")
    sys.stdout.write(f"missed: {agreement.missed}\nfalse: {agreement.false}\n")


@pytest.fixture(scope="module")
def other_trades() -> Agreement:
    return Agreement(
        read_truth(FILES / "other_trades_truth.csv"),
        found_in(*sorted((FILES / "other_trades").glob("*.txt"))),
    )


def test_the_published_text_has_nineteen_errors_ten_headers_and_nine_others() -> None:
    errors = found_in(PUBLISHED, severity="error")
    headers = {(place.project, place.row) for place in errors if place.code == "SCHED_UNIT_HEADER"}
    others = [place for place in errors if place.code != "SCHED_UNIT_HEADER"]
    assert headers == {(project, 0) for project in range(1, 11)}
    assert {(place.code, place.project, place.row) for place in others} == NINE_OTHERS


def test_what_is_listed_of_the_published_text_is_found_and_nothing_else() -> None:
    truth = read_truth(FILES / "published_text_truth.csv")
    agreement = Agreement(truth, found_in(PUBLISHED))
    show("published text", agreement)
    assert (agreement.missed, agreement.false) == ([], [])
    assert len(found_in(PUBLISHED, severity="warning")) == 62


def test_forms_of_other_trades_hold_precision_and_recall(other_trades: Agreement) -> None:
    show("forms of other trades", other_trades)
    assert other_trades.precision >= 0.95
    assert other_trades.recall >= 0.90


def test_the_forms_of_other_trades_are_many_and_mostly_sound(other_trades: Agreement) -> None:
    texts = [read_text(path.read_bytes(), path.name)[0] for path in FILES.glob("other_trades/*")]
    projects = [project for text in texts for project in text.projects]
    rows = sum(len(project.indicators) for project in projects)
    faulty = {(p.document, p.project, p.row) for p in other_trades.truth if p.row}
    assert len(projects) == 52
    assert len(faulty) < rows / 3
    assert max(Counter(p.code for p in other_trades.truth).values()) < len(other_trades.truth) / 5
    assert len({p.code for p in other_trades.truth}) >= 35
