"""What an import would find in the simulated 绩效文本: the reader's faults and the targets'.

The texts never were a file, so their cells are put before the same rules that a file's cells meet;
what only a file can have (moved columns, a table of contents, lines) is left out.
"""

from collections.abc import Iterator
from dataclasses import replace

from perfmon.document import PerformanceText, ProjectTargets
from perfmon.findings import Finding
from perfmon.ingest.indicator_value import read_value
from perfmon.ingest.schedule import PrintedSchedule
from perfmon.ingest.schedule_faults import find_schedule_faults
from perfmon.quality.targets import check_targets
from perfmon.workflows.sample.projects import CHECKPOINT_MONTHS


def check_text(text: PerformanceText) -> list[Finding]:
    """The findings on a text: on the document first, then project by project, row by row."""
    places = {project.code: place for place, project in enumerate(text.projects, start=1)}
    read = [found for project in text.projects for found in _read_faults(project)]
    findings = [*read, *check_targets(text, text.document.title)]
    ordered = sorted(
        findings, key=lambda found: (places.get(found.project or "", 0), found.row or 0)
    )
    return [replace(found, file=text.document.title) for found in ordered]


def _read_faults(project: ProjectTargets) -> Iterator[Finding]:
    """What reading the schedule and the values of a project finds."""
    cells = tuple((point.month, point.printed) for point in project.schedule if not point.inferred)
    printed = PrintedSchedule("万元", cells, is_shifted=False, fault=None, line=0)
    for fault in find_schedule_faults(
        printed, project.schedule, project.budget_fen, CHECKPOINT_MONTHS
    ):
        yield replace(fault, project=project.code, line=None)
    for indicator in project.indicators:
        _, faults = read_value(indicator.printed_value, indicator.level2, project.year)
        for fault in faults:
            yield replace(fault, project=project.code, row=indicator.row)
