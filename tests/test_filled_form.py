"""A 自评表 from files to the filled sheet, with every figure worked out by hand, by both presets.

综治、防范等专项经费 of the published text, 40.00 万元; 追加 5.00; paid 41.23 of 45.00 by December.

                target      reached           10号 of           101号 of
    质量        ≥95%        92%               12.50   12.11     13.34   12.29
    时效        12月底      25 December       12.50   12.50     13.33   13.33
    成本        ≤40万元     41.2万元          12.50   12.13     20.00   18.50
    数量        ≥20册       17册              12.50   10.63     13.33    8.33
    社会效益    ≥95%        97%               15.00   15.00     10.00   10.00
    经济效益    逐年递增    达成, at 85 %     15.00   12.75     10.00    8.50
    满意度      ≥90%        84%               10.00    9.33     10.00    8.00
    执行率                  91.62 %           10.00    9.16     10.00    7.00
    total                                    100.00   93.61    100.00   85.95

10号: 92/95 × 12.50 = 12.105…; (1 − 1.2/40) × 12.50 = 12.125, half up 12.13; 17/20 × 12.50 = 10.625,
half up 10.63; 85 % × 15.00 = 12.75; 84/90 × 10.00 = 9.333…; 41.23/45.00 × 10.00 = 9.162…. 优.
101号: (0.968421… − 0.6)/0.4 × 13.34 = 12.286…; (0.97 − 0.6)/0.4 × 20.00 = 18.50; (0.85 − 0.6)/0.4 ×
13.33 = 8.331…; 85 % × 10.00 = 8.50; 84 % is at least 80, 8 of 10; 91.62 % is at least 80, 7. 良.
"""

from datetime import date
from pathlib import Path

import pytest

from perfmon.measures.form_scope import FormScope
from perfmon.measures.weights import Preset
from perfmon.reports.form_books import SELF_EVALUATION, official_book
from perfmon.store.database import Database
from perfmon.workflows.official_forms import read_month_forms
from perfmon.workflows.scores import ScoreEntry, TypedScore, grant_scores
from tests.facts import ACTOR, UNIT, issue, pay
from tests.test_official_forms import rows_of, sheet_of
from tests.test_results_files import bring, line

CODE = "13052923P005840108126"
RESULTS = [
    line(code=CODE, month=12, row="1", value="92%"),
    line(code=CODE, month=12, row="2", done_on="2023-12-25"),
    line(code=CODE, month=12, row="3", value="41.2万元"),
    line(code=CODE, month=12, row="4", value="17册"),
    line(code=CODE, month=12, row="5", value="97%"),
    line(code=CODE, month=12, row="6", grade="达成"),
    line(code=CODE, month=12, row="7", value="84%"),
]
LIMITS = "90 分及以上优，80 分及以上良，60 分及以上中，60 分以下差"
GOALS = "共 7 项绩效指标：达到指标值 3 项，没有达到 4 项。"


@pytest.fixture
def finished(texts: Database, tmp_path: Path) -> Database:
    """The year is over: money, results and the graded share are in."""
    issue(texts, CODE, "追加", 5_000_000, date(2023, 6, 1), fund_type="一般公共预算")
    pay(
        texts,
        {(CODE, date(2023, 5, 10)): 30_000_000, (CODE, date(2023, 12, 8)): 11_230_000},
        date(2023, 12, 31),
    )
    assert bring(texts, tmp_path, *RESULTS).counts.new == 7
    share = TypedScore(6, "问卷统计", "85")
    grant_scores(texts, ScoreEntry(2023, (UNIT, CODE), "自评", "10号", [share]), ACTOR)
    return texts


@pytest.mark.parametrize(
    ("preset", "points", "execution", "total"),
    [
        (
            "10号",
            [
                (12.50, 12.11), (12.50, 12.50), (12.50, 12.13), (12.50, 10.63),
                (15.00, 15.00), (15.00, 12.75), (10.00, 9.33),
            ],
            9.16,
            [93.61, "等级：优"],
        ),
        (
            "101号",
            [
                (13.34, 12.29), (13.33, 13.33), (20.00, 18.50), (13.33, 8.33),
                (10.00, 10.00), (10.00, 8.50), (10.00, 8.00),
            ],
            7.00,
            [85.95, "等级：良"],
        ),
    ],
)  # fmt: skip
def test_a_form_from_files_is_what_it_is_by_hand(
    finished: Database,
    preset: Preset,
    points: list[tuple[float, float]],
    execution: float,
    total: list[object],
) -> None:
    scope = FormScope("项目", f"{UNIT}-{CODE}")
    facts = read_month_forms(finished, 2023, 12, preset, scope)
    content = official_book(SELF_EVALUATION, facts, "差值规则第1版", is_demo=False)
    rows = rows_of(sheet_of(content))
    assert rows[2][1] == "综治、防范等专项经费"
    assert rows[5] == ["年度资金总额", 40.0, 45.0, 41.23, 10.0, 0.9162, execution]
    assert rows[6][:4] == ["其中：当年财政拨款", 40.0, 45.0, 41.23]
    assert rows[10][-1] == GOALS
    printed = [
        ["优良率", "≥95%", "92%"],
        ["完成率", "2023年12月底支出完成", "2023年12月25日完成"],
        ["工作成本", "≤40万元", "41.2万元"],
        ["印发宣传册", "≥20册", "17册"],
        ["工作完成率", "≥95%", "97%"],
        ["对经济发展带来效果", "逐年递增", "达成"],
        ["满意率", "≥90%", "84%"],
    ]
    expected = [[*words, *of] for words, of in zip(printed, points, strict=True)]
    assert [row[-5:] for row in rows[12:19]] == expected
    assert rows[19] == ["总分", 100.0, *total]
    assert rows[20] == [f"注：等级按总分，{LIMITS}。"]
    assert rows[-1] == [f"截至2023年12月底 · 差值规则第1版 · 评分按{preset}"]
