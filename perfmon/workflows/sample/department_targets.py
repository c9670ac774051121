"""Which project carries which target of the real department, and what the targets reached."""

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.store.writing import Writer
from perfmon.workflows.sample.rules import COVERED_UNTIL
from perfmon.workflows.sample.units import REGION_CODE

YEAR = max(COVERED_UNTIL)
MONTH = COVERED_UNTIL[YEAR].month

_CARRIERS = {
    2: "13052923P00584010814D",
    5: "13052923P00584010809K",
    8: "13052923P00584010809K",
    9: "13052923P00584010814D",
}
"""Which project of the real text carries which of its department's targets."""

_REACHED = {2: "98.6", 9: "98.9"}
"""What they had reached at the month's end."""


def append_targets(writer: Writer, real: PerformanceText) -> None:
    """Puts the carriers of the department's targets, and two results, into the sample."""
    unit_code = real.projects[0].unit_code
    key = {"region_code": REGION_CODE, "year": YEAR, "text_unit_code": unit_code}
    links = [
        key
        | {
            "position": position,
            "unit_code": unit_code,
            "project_code": project_code,
            "is_withdrawn": False,
            "reason": "项目的绩效指标就是这个目标（演示）",
        }
        for position, project_code in _CARRIERS.items()
    ]
    writer.append("target_link", pd.DataFrame(links))
    results = [
        key
        | {"position": position, "month": MONTH, "number": number, "evidence": "运维月报（演示）"}
        for position, number in _REACHED.items()
    ]
    writer.append("target_result", pd.DataFrame(results))
