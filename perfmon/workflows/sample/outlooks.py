"""What simulated units say of deviations (偏差与预计), a 监控任务, who carries which target.

Every answer is reported (已报) and waits for review, so that no forecast of the sample rests on it.
Deterministic, without chance of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.store.writing import Writer
from perfmon.workflows.sample.county import PROJECT_KEY, SampleCounty
from perfmon.workflows.sample.names import REGION_CODE
from perfmon.workflows.sample.rules import COVERED_UNTIL
from perfmon.workflows.sample.situations import Place, find_situations

YEAR = max(COVERED_UNTIL)
MONTH = COVERED_UNTIL[YEAR].month
TASK = 1

_ANSWERS = (
    ("经费保障", "库款", "库款紧张，申请已报财政，尚未拨付。", "有可能", "按月申请，年底前付清"),
    ("制度保障", "采购", "招标流标一次，合同晚签两个月。", "有可能", "合同已签，按进度付款"),
    ("其他", "未到付款条件", "设备已到，验收未完成，按合同不能付。", "确定能", "组织验收后付款"),
    ("人员保障", "前期手续", "经办人变动，手续补办中。", "有可能", "专人负责，补齐手续"),
    ("其他", "节约", "集中采购价低于预算，工作已完成。", "确定能", "结余部分申请调减"),
)
"""Official cause, deciding cause, 原因说明, 完成目标可能性, 改进措施: taken in turn."""

_SHARE_EXPECTED = (95, 90, 100, 80, 85)
"""全年预计执行数 in percent of the budget, in the same turn."""

_HUNDRED_YUAN = 10_000

_CARRIERS = {
    2: "13052923P00584010814D",
    5: "13052923P00584010809K",
    8: "13052923P00584010809K",
    9: "13052923P00584010814D",
}
"""Which project of the real text carries which of its department's targets."""

_REACHED = {2: "98.6", 9: "98.9"}
"""What they had reached at the month's end."""


def append_outlooks(writer: Writer, county: SampleCounty, real: PerformanceText) -> None:
    """Puts answers, a task and the carriers of the department's targets into the sample."""
    found = find_situations(county, real)
    asked = [*found["late"], *found["far_late"]]
    answered = [place for number, place in enumerate(asked) if number % 3]
    outlooks = pd.DataFrame(_outlooks(answered, county, [*county.texts, real]))
    writer.append("outlook", outlooks.astype({"remedy_on": "datetime64[s]"}))
    _append_task(writer, asked)
    _append_targets(writer, real)


def _outlooks(
    places: Iterable[Place], county: SampleCounty, texts: Iterable[PerformanceText]
) -> Iterator[dict[str, object]]:
    payments = county.payments[county.payments["year"] == YEAR]
    paid = payments.groupby(PROJECT_KEY)["amount_fen"].sum().to_dict()
    budgets = {
        (project.year, project.unit_code, project.code): project.budget_fen
        for text in texts
        for project in text.projects
    }
    for number, place in enumerate(places):
        official, deciding, why, possibility, remedy = _ANSWERS[number % len(_ANSWERS)]
        expected_fen = budgets[place] * _SHARE_EXPECTED[number % len(_ANSWERS)] // 100
        _, unit_code, project_code = place
        yield {
            "region_code": REGION_CODE,
            "year": YEAR,
            "unit_code": unit_code,
            "project_code": project_code,
            "indicator_row": 0,
            "month": MONTH,
            "expected_fen": max(
                expected_fen // _HUNDRED_YUAN * _HUNDRED_YUAN, int(paid.get(place, 0))
            ),
            "official_cause": official,
            "deciding_cause": deciding,
            "explanation": why,
            "possibility": possibility,
            "remedy": remedy,
            "remedy_on": date(YEAR, 12, 10),
            "state": "已报",
        }


def _append_task(writer: Writer, places: Iterable[Place]) -> None:
    task = {
        "task_id": TASK,
        "region_code": REGION_CODE,
        "year": YEAR,
        "month": MONTH,
        "title": f"{YEAR}年{MONTH}月底支出偏差监控",
        "selection": "比计划少 10 个百分点以上的项目",
        "deadline": date(YEAR, MONTH + 1, 10),
    }
    tasks = pd.DataFrame([task]).astype({"deadline": "datetime64[s]"})
    writer.append("monitoring_task", tasks)
    rows = [
        {"task_id": TASK, "unit_code": unit_code, "project_code": project_code}
        for _, unit_code, project_code in places
    ]
    writer.append("monitoring_task_project", pd.DataFrame(rows))


def _append_targets(writer: Writer, real: PerformanceText) -> None:
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
