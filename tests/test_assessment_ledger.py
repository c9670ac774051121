"""考核台账: how far targets, monitoring, self-evaluation and review cover projects."""

from pathlib import Path

from perfmon.measures.assessment_ledger import (
    STAGES,
    assessment_ledger,
    partly_monitored,
    project_stages,
)
from perfmon.periods import Cutoff
from perfmon.store.database import Database
from perfmon.store.forms import read_form_facts
from tests.facts import FIRST
from tests.money_files import take, write_csv

DECEMBER = Cutoff.at(2023, 12)
COUNTS = [f"{stage}_count" for stage in STAGES]


def test_before_anything_is_reported_only_targets_cover(texts: Database) -> None:
    ledger = assessment_ledger(read_form_facts(texts.cursor(), DECEMBER))
    department, county = ledger.to_dict("records")
    assert [county[name] for name in COUNTS] == [10, 0, 0, 0, 0]
    assert county["目标_fen"] == county["budget_fen"] == 332_640_000
    assert (county["department_name"], department["department_code"]) == ("合计", "288")
    assert department["budget_fen"] == county["budget_fen"]


def tell(database: Database, folder: Path, *rows: str) -> None:
    head = "年度,月份,预算单位,项目代码,指标序号,完成值,完成日期"
    lines = [f"2023,6,288001,{FIRST},{row}" for row in rows]
    take(database, write_csv(folder, "\n".join([head, *lines])), "results")


def stages_of_first(database: Database, month: int) -> dict[str, bool]:
    facts = read_form_facts(database.cursor(), Cutoff.at(2023, month))
    row = project_stages(facts).set_index("project_code").loc[FIRST]
    return {stage: bool(row[stage]) for stage in STAGES[1:3]}


def test_one_answer_of_several_is_no_monitoring(texts: Database, tmp_path: Path) -> None:
    tell(texts, tmp_path, "1,291,")
    assert stages_of_first(texts, 12) == {"监控": False, "监控不全": True}
    (partly,) = partly_monitored(read_form_facts(texts.cursor(), DECEMBER)).to_dict("records")
    assert partly["project_code"] == FIRST
    assert partly["missing_names"].count("、") == 2  # three of its four real targets
    assert stages_of_first(texts, 5) == {"监控": False, "监控不全": False}  # nothing told by then


def test_everything_asked_for_by_the_month_is_monitoring(texts: Database, tmp_path: Path) -> None:
    tell(texts, tmp_path, "1,291,", "2,96,")
    # the first project's satisfaction and benefits come late and nobody asked for them in June
    assert stages_of_first(texts, 6) == {"监控": True, "监控不全": False}
    assert stages_of_first(texts, 12) == {"监控": False, "监控不全": True}
