"""考核台账: how far targets, monitoring, self-evaluation and review cover projects."""

from pathlib import Path

from perfmon.measures.assessment_ledger import STAGES, assessment_ledger, project_stages
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
    assert [county[name] for name in COUNTS] == [10, 0, 0, 0]
    assert county["目标_fen"] == county["budget_fen"] == 332_640_000
    assert (county["department_name"], department["department_code"]) == ("全县", "288")
    assert department["budget_fen"] == county["budget_fen"]


def test_one_result_makes_its_project_monitored(texts: Database, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path,
        f"年度,月份,预算单位,项目代码,指标序号,完成值\n2023,6,288001,{FIRST},1,291",
    )
    take(texts, file, "results")
    stages = project_stages(read_form_facts(texts.cursor(), DECEMBER)).set_index("project_code")
    assert stages["监控"].sum() == 1
    assert bool(stages.loc[FIRST, "监控"])
