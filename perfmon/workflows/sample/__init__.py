"""The sample database (演示数据): the real document, and a simulated county around it."""

from pathlib import Path

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.store.cuts import KIND as CLOSING
from perfmon.store.cuts import SIGNING
from perfmon.store.database import create_database
from perfmon.store.location import PROGRAM_DATA
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.sample.closings import append_cut, append_signatures, split_late
from perfmon.workflows.sample.confirmations import append_confirmations
from perfmon.workflows.sample.county import SampleCounty, simulate_county
from perfmon.workflows.sample.department_targets import append_targets
from perfmon.workflows.sample.outlooks import append_outlooks
from perfmon.workflows.sample.promises import append_meeting
from perfmon.workflows.sample.reclaims import append_reclaims
from perfmon.workflows.sample.reports import append_reports
from perfmon.workflows.sample.reviews import (
    Checked,
    append_first_rounds,
    append_reviewed_texts,
)
from perfmon.workflows.sample.states import append_states
from perfmon.workflows.sample.stations import append_courses
from perfmon.workflows.sample.units import REGION_CODE
from perfmon.workflows.texts import KIND, append_text_with_unit, read_text

ACTOR, SIMULATED = "演示数据生成", "演示数据"
REAL_DOCUMENT = PROGRAM_DATA / "巨鹿县委政法委2023年部门预算绩效文本.txt"


def make_sample(path: Path) -> None:
    """Makes the sample database at the path.

    Units, the real text, all facts; a month is closed, what came too late for it follows; then the
    answers, what the meeting on the closed month left behind, and next month's 核对.
    """
    text, findings = read_text(REAL_DOCUMENT.read_bytes(), REAL_DOCUMENT.name)
    county = simulate_county(text)
    in_time, late = split_late(county.payments)
    database = create_database(path, is_demo=True)
    try:
        with writing(database, Source(SIMULATED, ACTOR)) as writer:
            writer.append("department", county.departments)
            writer.append("unit", county.units)
            firsts = append_first_rounds(writer, county.texts)
        with writing(database, Source(KIND, ACTOR, REAL_DOCUMENT.name)) as writer:
            append_text_with_unit(writer, text, findings, REAL_DOCUMENT.name)
        with writing(database, Source(SIMULATED, ACTOR)) as writer:
            _append_county(writer, county, text, in_time, firsts)
        with writing(database, Source(SIGNING, ACTOR)) as writer:
            append_signatures(writer)
        with writing(database, Source(CLOSING, ACTOR)) as writer:
            append_cut(writer)
        with writing(database, Source(SIMULATED, ACTOR)) as writer:
            writer.append("payment", late)
        with writing(database, Source(SIMULATED, ACTOR)) as writer:
            append_confirmations(writer)
        with writing(database, Source(SIMULATED, ACTOR)) as writer:
            append_outlooks(writer)
            append_meeting(writer)
            append_reclaims(writer)
    finally:
        database.close()


def _append_county(
    writer: Writer,
    county: SampleCounty,
    real: PerformanceText,
    payments: pd.DataFrame,
    firsts: Checked,
) -> None:
    append_reviewed_texts(writer, county.texts, firsts)
    writer.append("project", county.projects)
    writer.append("tranche", county.tranches)
    writer.append("tranche", county.openings)
    writer.append("payment", payments)
    writer.append("result", county.results)
    writer.append("project_link", county.links)
    coverage = [
        {"region_code": REGION_CODE, "year": year, "covered_until": day}
        for year, day in county.covered_until.items()
    ]
    writer.append("coverage", pd.DataFrame(coverage))
    append_reports(writer, county)
    append_states(writer, county, real)
    append_courses(writer, county, real)
    append_targets(writer, real)
