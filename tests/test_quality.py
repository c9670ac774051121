"""The checks on targets: the real document's faults, each rule with a fault and without."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from perfmon.document import Checkpoint, Indicator, PerformanceText, ProjectTargets
from perfmon.findings import SEVERITY_WORDS, Finding
from perfmon.ingest.performance_text import read_performance_text
from perfmon.quality.money_mirror import mirrors_money
from perfmon.quality.reasons import EVALUATION, FORM, OURS, REASONS, SETTING_TARGETS
from perfmon.quality.targets import (
    DOCUMENT_RULES,
    INDICATOR_RULES,
    PROJECT_RULES,
    check_targets,
)
from tests.forms import PlannedIndicator, plain_form, plain_project

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "data" / "巨鹿县委政法委2023年部门预算绩效文本.txt"


@pytest.fixture(scope="module")
def real() -> PerformanceText:
    return read_performance_text(DOCUMENT.read_bytes(), DOCUMENT.name)[0]


def check(*rows: PlannedIndicator, **changes: object) -> list[Finding]:
    """The findings on a project of 80.00 万元 with these indicators."""
    form = plain_form(plain_project(indicators=rows, **changes))
    text, _ = read_performance_text(form.encode(), "文本.txt")
    return check_targets(text, "文本.txt")


def row(level2: str, level3: str, value: str, description: str = "说明") -> PlannedIndicator:
    return PlannedIndicator(level2, level3, value, description)


def codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def places(real: PerformanceText, code: str) -> list[tuple[int, int | None]]:
    """Project and row, by the document's own numbers, of a code's findings."""
    numbers = {project.code: n for n, project in enumerate(real.projects, 1)}
    return [
        (numbers[f.project or ""], f.row)
        for f in check_targets(real, DOCUMENT.name)
        if f.code == code
    ]


# --- the real document -------------------------------------------------------------------------


def test_reading_and_checking_find_the_nineteen_errors() -> None:
    text, findings = read_performance_text(DOCUMENT.read_bytes(), DOCUMENT.name)
    findings += check_targets(text, DOCUMENT.name)
    errors = Counter(f.code for f in findings if f.severity == "error")
    assert errors == {
        "SCHED_UNIT_HEADER": 10,
        "IMPLAUSIBLE_VALUE": 2,
        "COST_DIRECTION": 1,
        "DEADLINE_TYPO": 1,
        "DOC_YEAR_MISMATCH": 1,
        "SCHED_BLANK_CELLS": 1,
        "SCHED_MISSING_COLUMN": 1,
        "TABLE_LAYOUT_SHIFT": 1,
        "TOC_NAME_MISMATCH": 1,
    }
    assert len({(f.code, f.project, f.row) for f in findings}) == len(findings)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("COST_DIRECTION", [(8, 4)]),
        ("IMPLAUSIBLE_VALUE", [(1, 7), (7, 5)]),
        ("SATISFACTION_LOW", []),
        ("QUALITATIVE_NO_STANDARD", [(3, 6), (7, 6), (9, 6), (10, 5)]),
        ("CATEGORY_SWAPPED", [(7, 1), (7, 2)]),
        ("NAME_VALUE_MISMATCH", [(5, 1), (7, 4), (8, 3), (9, 2)]),
        ("UNIT_NOUN_MISMATCH", [(4, 1)]),
        ("DUPLICATE_INDICATOR", [(1, 6), (7, 5)]),
        ("SCHED_BACKLOADED", [(2, None), (5, None)]),
        ("RUNNING_COST_AS_PROJECT", [(5, None), (6, None), (8, None), (9, None)]),
    ],
)
def test_the_documents_faults_are_found_in_their_places(
    real: PerformanceText, code: str, expected: list[tuple[int, int | None]]
) -> None:
    assert places(real, code) == expected


def test_what_is_no_benefit_is_found_under_benefits(real: PerformanceText) -> None:
    misfiled = places(real, "CATEGORY_MISFILED")
    assert misfiled == [
        *((1, 5), (1, 6), (2, 5), (2, 6), (3, 5), (4, 5), (4, 6), (5, 5), (5, 6)),
        *((6, 5), (6, 6), (7, 5), (8, 1), (8, 5), (9, 5), (10, 5), (10, 6)),
    ]


def test_every_date_is_one_of_payment_and_every_cost_the_budget(real: PerformanceText) -> None:
    assert len(places(real, "TIMELINESS_IS_PAYMENT")) == 10
    assert len(places(real, "COST_EQUALS_BUDGET")) == 10


def test_twenty_six_of_seventy_indicators_mirror_money(real: PerformanceText) -> None:
    mirrors = [
        (n, i.row)
        for n, p in enumerate(real.projects, 1)
        for i in p.indicators
        if mirrors_money(p, i)
    ]
    by_use = [(1, 5), (3, 5), (4, 5), (5, 6), (6, 5), (10, 5)]
    assert len(mirrors) == 26
    assert set(by_use) <= set(mirrors)
    assert places(real, "MONEY_MIRROR") == mirrors


def test_targets_of_another_year_are_one_finding_with_both_texts(real: PerformanceText) -> None:
    (finding,) = [f for f in check_targets(real, "x.txt") if f.code == "DOC_YEAR_MISMATCH"]
    assert (finding.project, finding.row, finding.file) == (None, None, "x.txt")
    assert finding.message == (
        "文本是2023年的，目标却写了别的年份：总体绩效目标“2022年确保网络正常使用不少于360天”（2022年）；"
        "总体绩效目标“网络通畅率达到99%”（2022年）。"
    )


def test_a_finding_says_where_what_and_how_to_mend(real: PerformanceText) -> None:
    (finding,) = [f for f in check_targets(real, "x.txt") if f.code == "COST_DIRECTION"]
    project = real.projects[7]
    assert finding == Finding(
        severity="error",
        code="COST_DIRECTION",
        message="成本指标“用于运转成本”写成 ≥5.24万元，花得越多越算完成；应写 ≤5.24万元。",
        printed_value="≥5.24万元",
        project=project.code,
        row=4,
        file="x.txt",
        line=project.indicators[3].line,
        column="指标值",
        proposal="≤5.24万元",
    )


# --- each rule ---------------------------------------------------------------------------------

FAULTS = [
    ("COST_DIRECTION", row("成本指标", "总成本", "≥80万元")),
    ("COST_DIRECTION", row("经济成本指标", "维修单价", "≥500元/平方米")),
    ("IMPLAUSIBLE_VALUE", row("服务对象满意度指标", "学生满意度", "≥0.95%")),
    ("IMPLAUSIBLE_VALUE", row("服务对象满意度指标", "学生满意度", "≥0.95")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "验收合格率", "1")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "验收合格率", "≥1%")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "验收合格率", "≥40%")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "验收合格率", "≥120%")),
    ("SATISFACTION_LOW", row("服务对象满意度指标", "家长满意度", "≥85%")),
    ("QUALITATIVE_NO_STANDARD", row("社会效益指标", "办学条件", "明显改善")),
    ("QUALITATIVE_NO_STANDARD", row("生态效益指标", "水环境", "有效提升")),
    ("CATEGORY_MISFILED", row("经济效益指标", "预算执行率", "≥95%")),
    ("CATEGORY_MISFILED", row("社会效益指标", "任务完成率", "100%")),
    ("CATEGORY_MISFILED", row("社会效益指标", "道路完好率", "≥95%")),
    ("CATEGORY_MISFILED", row("经济效益指标", "设备利用率", "≥90%")),
    ("CATEGORY_SWAPPED", row("数量指标", "工程合格率", "≥95%")),
    ("CATEGORY_SWAPPED", row("质量指标", "培训人数", "≥200人")),
    ("CATEGORY_SWAPPED", row("质量指标", "验收批次", "≥4批")),
    ("NAME_VALUE_MISMATCH", row("时效指标", "完成及时率", "2024年10月底完工")),
    ("NAME_VALUE_MISMATCH", row("时效指标", "完工时间", "≥95%")),
    ("NAME_VALUE_MISMATCH", row("数量指标", "培训人数", "≥95%")),
    ("NAME_VALUE_MISMATCH", row("质量指标", "验收合格率", "≥50台")),
    ("UNIT_NOUN_MISMATCH", row("数量指标", "印制手册", "≥20条")),
    ("UNIT_NOUN_MISMATCH", row("数量指标", "更新路灯数量", "≥20条")),
    ("TIMELINESS_IS_PAYMENT", row("时效指标", "工程款付清时间", "2024年11月底前")),
    ("TIMELINESS_IS_PAYMENT", row("时效指标", "资金拨付时间", "2024年12月底完成")),
    ("COST_EQUALS_BUDGET", row("成本指标", "总成本", "≤80万元")),
    ("COST_EQUALS_BUDGET", row("成本指标", "总成本", "≤800,000元")),
    ("MONEY_MIRROR", row("经济效益指标", "专项经费支付率", "≥95%")),
]
SOUND = [
    ("COST_DIRECTION", row("成本指标", "总成本", "≤80万元")),
    ("COST_DIRECTION", row("成本指标", "成本节约额", "≥5万元")),
    ("COST_DIRECTION", row("成本指标", "成本节约率", "≥5%")),
    ("IMPLAUSIBLE_VALUE", row("经济效益指标", "粮食产量增长率", "≥1%")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "差错率", "≤1%")),
    ("IMPLAUSIBLE_VALUE", row("社会效益指标", "安全事故发生率", "0%")),
    ("IMPLAUSIBLE_VALUE", row("数量指标", "设备更新占比", "≥30%")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "验收合格率", "100%")),
    ("IMPLAUSIBLE_VALUE", row("社会效益指标", "儿童失学率", "=0%")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "未达标点位占比", "=0%")),
    ("IMPLAUSIBLE_VALUE", row("生态效益指标", "资源化利用率", "≥45%")),
    ("IMPLAUSIBLE_VALUE", row("生态效益指标", "污水治理率", "≥45%", "完成治理的村庄占比")),
    ("IMPLAUSIBLE_VALUE", row("数量指标", "维修校舍", "=1")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "建筑容积率", "≥0.8")),
    ("IMPLAUSIBLE_VALUE", row("质量指标", "差错率", "=0.01")),
    ("IMPLAUSIBLE_VALUE", row("经济效益指标", "产量增长率", "≥0.5")),
    ("IMPLAUSIBLE_VALUE", row("服务对象满意度指标", "家长满意度", "≥95")),
    ("SATISFACTION_LOW", row("服务对象满意度指标", "家长满意度", "≥90%")),
    ("QUALITATIVE_NO_STANDARD", row("社会效益指标", "办学条件", "较上年改善")),
    ("QUALITATIVE_NO_STANDARD", row("质量指标", "验收结论", "合格")),
    ("CATEGORY_MISFILED", row("社会效益指标", "受益学生人数", "≥1200人")),
    ("CATEGORY_MISFILED", row("生态效益指标", "空气质量优良天数", "≥300天")),
    ("CATEGORY_MISFILED", row("质量指标", "工程验收完成质量", "≥95%")),
    ("CATEGORY_SWAPPED", row("质量指标", "安全事故", "=0次")),
    ("CATEGORY_SWAPPED", row("数量指标", "培训场次", "≥12场")),
    ("NAME_VALUE_MISMATCH", row("时效指标", "完工时间", "2024年10月底完工")),
    ("UNIT_NOUN_MISMATCH", row("数量指标", "印制手册", "≥20册")),
    ("UNIT_NOUN_MISMATCH", row("数量指标", "印制手册", "≥2万册")),
    ("UNIT_NOUN_MISMATCH", row("数量指标", "改造学校围墙", "≥500米")),
    ("NAME_VALUE_MISMATCH", row("数量指标", "河道巡查频率", "≥4次")),
    ("IMPLAUSIBLE_VALUE", row("生态效益指标", "节水率", "≥1%")),
    ("CATEGORY_SWAPPED", row("质量指标", "设备质保期", "≥365天")),
    ("CATEGORY_SWAPPED", row("质量指标", "群众聚集", "=0次")),
    ("TIMELINESS_IS_PAYMENT", row("时效指标", "完工时间", "2024年10月底完工")),
    ("TIMELINESS_IS_PAYMENT", row("时效指标", "物资拨付响应时间", "≤12小时")),
    ("COST_EQUALS_BUDGET", row("成本指标", "维修单价", "≤500元/平方米")),
    ("COST_EQUALS_BUDGET", row("成本指标", "维修单价", "≤80万元/公里")),
    ("COST_EQUALS_BUDGET", row("成本指标", "维修单价", "≤80万元／公里")),
    ("COST_EQUALS_BUDGET", row("成本指标", "维修单价", "每公里≤80万元")),
    ("COST_EQUALS_BUDGET", row("成本指标", "维修单价", "≤80万元（每公里）")),
    ("MONEY_MIRROR", row("成本指标", "维修单价", "≤80万元/公里")),
    ("MONEY_MIRROR", row("成本指标", "维修单价", "≤80万元每公里")),
    ("UNIT_NOUN_MISMATCH", row("数量指标", "发放手册", "≥20册/行政村")),
    ("MONEY_MIRROR", row("成本指标", "维修单价", "≤80元")),
    ("MONEY_MIRROR", row("质量指标", "账号正常使用率", "≥90%")),
]


@pytest.mark.parametrize(("code", "indicator"), FAULTS)
def test_a_fault_is_found(code: str, indicator: PlannedIndicator) -> None:
    (finding,) = [f for f in check(indicator) if f.code == code]
    is_about_level2 = code.startswith("CATEGORY")
    column, printed = (
        ("二级指标", indicator.level2) if is_about_level2 else ("指标值", indicator.value)
    )
    assert (finding.row, finding.column, finding.printed_value) == (1, column, printed)
    assert finding.message.endswith("。")


def test_a_share_without_its_unit_is_asked_about_in_both_readings() -> None:
    indicator = row("服务对象满意度指标", "学生满意度", "≥0.95")
    (finding,) = [f for f in check(indicator) if f.code == "IMPLAUSIBLE_VALUE"]
    assert "分不清是 0.95% 还是 95%" in finding.message
    assert (finding.severity, finding.proposal) == ("error", "≥95%")


@pytest.mark.parametrize("printed", ["≥1%", "≥0.95%", "1%", "≥1"])
def test_a_satisfaction_of_one_is_asked_about_and_nothing_is_proposed(printed: str) -> None:
    indicator = row("服务对象满意度指标", "学生满意度", printed)
    (finding,) = [f for f in check(indicator) if f.code == "IMPLAUSIBLE_VALUE"]
    assert (finding.severity, finding.proposal) == ("error", None)
    assert finding.message == (
        f"“学生满意度”的目标是 {printed}，满意度不会定得这样低，疑为误填，"
        "请问清单位本来定的是多少。"
    )


def test_another_rate_of_one_is_probably_all_of_it() -> None:
    indicator = row("质量指标", "验收合格率", "≥1%")
    (finding,) = [f for f in check(indicator) if f.code == "IMPLAUSIBLE_VALUE"]
    assert finding.proposal == "≥100%"


@pytest.mark.parametrize(
    ("printed", "proposal"),
    [
        ("≥1.6万元/公里", "≤1.6万元/公里"),
        ("≥1500元/人·月", "≤1500元/人·月"),
        (">500元/平方米", "≤500元/平方米"),
        ("≥500元／平方米以上", "≤500元／平方米"),
        ("≥500元每平方米", "≤500元每平方米"),
        ("≥80万元", "≤80万元"),
    ],
)
def test_a_unit_cost_is_proposed_with_its_whole_unit(printed: str, proposal: str) -> None:
    indicator = row("成本指标", "维修单价", printed)
    (finding,) = [f for f in check(indicator) if f.code == "COST_DIRECTION"]
    assert finding.proposal == proposal


@pytest.mark.parametrize(("code", "indicator"), SOUND)
def test_a_sound_target_is_left_alone(code: str, indicator: PlannedIndicator) -> None:
    assert code not in codes(check(indicator))


@pytest.mark.parametrize(
    ("first", "second", "is_duplicate"),
    [
        (
            row("数量指标", "维修面积", "≥9项", "甲"),
            row("质量指标", "维修面积", "≥95%", "乙"),
            True,
        ),
        (row("数量指标", "维修", "≥9项", "校舍"), row("质量指标", "改造", "≥95%", "校舍"), True),
        (row("数量指标", "维修", "≥9项", "甲"), row("质量指标", "改造", "≥95%", "乙"), False),
        (row("数量指标", "维修", "≥9项", "/"), row("质量指标", "改造", "≥95%", "/"), False),
        (row("数量指标", "维修", "≥9项", "无"), row("质量指标", "改造", "≥95%", "无"), False),
    ],
)
def test_the_same_name_or_description_twice_is_a_duplicate(
    first: PlannedIndicator, second: PlannedIndicator, is_duplicate: bool
) -> None:
    found = [f.row for f in check(first, second) if f.code == "DUPLICATE_INDICATOR"]
    assert found == ([2] if is_duplicate else [])


@pytest.mark.parametrize(
    ("october", "is_backloaded"), [("50.66", True), ("50.67", False), ("0", True), ("80", False)]
)
def test_a_plan_twenty_points_behind_the_calendar_is_backloaded(
    october: str, is_backloaded: bool
) -> None:
    plan = ("0", "0", october, "80.00")
    found = "SCHED_BACKLOADED" in codes(check(row("数量指标", "维修", "≥9项"), plan=plan))
    assert found is is_backloaded


def test_a_project_without_plan_or_money_is_not_judged_by_its_plan(real: PerformanceText) -> None:
    project = real.projects[1]
    (backloaded, *_) = PROJECT_RULES
    assert backloaded(project) is not None
    assert backloaded(replace(project, schedule=())) is None
    assert backloaded(replace(project, budget_fen=0)) is None
    december = (Checkpoint(12, "60.00", project.budget_fen, inferred=False),)
    assert backloaded(replace(project, schedule=december)) is None


@pytest.mark.parametrize(
    ("purpose", "is_running_cost"),
    [
        ("保障日常办公支出", True),
        ("支付水电费", True),
        ("维修校舍，建设政务办公大楼", False),
        ("保障单位正常运转", True),
        ("用于监控系统日常运行维护", False),
    ],
)
def test_office_costs_in_a_project_are_pointed_out(purpose: str, is_running_cost: bool) -> None:
    found = codes(check(row("数量指标", "维修", "≥9项"), purpose=purpose))
    assert ("RUNNING_COST_AS_PROJECT" in found) is is_running_cost


def test_a_faultless_text_has_no_finding() -> None:
    form = plain_form(overall_goal="办好义务教育，合格率达到95%。")
    text, _ = read_performance_text(form.encode(), "文本.txt")
    named = tuple(
        replace(indicator, level3=name, description=f"{name}说明")
        for indicator, name in zip(
            text.projects[0].indicators, ("教室", "合格率", "完工", "单价", "收入"), strict=True
        )
    )
    sound = replace(text, projects=(replace(text.projects[0], indicators=named),))
    assert check_targets(sound, "文本.txt") == []


def test_every_rule_names_itself_and_takes_any_indicator(real: PerformanceText) -> None:
    for rule in (*INDICATOR_RULES, *PROJECT_RULES, *DOCUMENT_RULES):
        assert (rule.__doc__ or "").split(":")[0].isupper()
    for indicator in bare_indicators(real.projects[0]):
        for rule in INDICATOR_RULES:
            rule(real.projects[0], indicator)


def bare_indicators(project: ProjectTargets) -> list[Indicator]:
    """The project's indicators with everything blank that may be."""
    return [
        replace(i, level3="", description="", number=None, unit=None, deadline=None, basis=None)
        for i in project.indicators
    ]


# --- the handbook of findings ------------------------------------------------------------------


SETTINGS = {
    *("PERFMON_SIGN_IN", "PERFMON_IDLE_MINUTES", "PERFMON_SESSION_HOURS"),
    *("PERFMON_PROXY_HEADER", "PERFMON_PROXY_ADDRESSES", "PERFMON_OIDC_CLAIM"),
    *("PERFMON_DATA", "STREAMLIT_SERVER_PORT", "PIP_CONFIG_FILE"),
}
"""Written in the same way, and no codes: what is set in the environment."""


def codes_in_the_source() -> set[str]:
    folders = ("ingest", "quality", "workflows")
    sources = [path for folder in folders for path in ROOT.glob(f"perfmon/{folder}/**/*.py")]
    texts = (path.read_text(encoding="utf-8") for path in sources)
    words = {word for text in texts for word in re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', text)}
    return {word for word in words if word not in SETTINGS}


def rows_of_the_handbook() -> list[list[str]]:
    lines = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `")
    ]


def test_every_finding_code_stands_once_in_the_handbook() -> None:
    explained = [cells[0].split("`")[1] for cells in rows_of_the_handbook()]
    assert sorted(explained) == sorted(codes_in_the_source())


def test_every_code_about_a_text_has_a_reason_and_a_source() -> None:
    handbook = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    about_texts, _, _ = handbook.partition("\n## ")
    assert sorted(REASONS) == re.findall(r"(?m)^\| `([A-Z_]+)`", about_texts)
    for reason in REASONS.values():
        assert reason.why
        assert not reason.why.endswith("。")
        assert reason.source in (FORM, OURS, SETTING_TARGETS, EVALUATION)


def test_the_handbook_says_degree_meaning_and_what_to_do_of_every_code() -> None:
    for cells in rows_of_the_handbook():
        assert len(cells) == 4
        assert set(cells[1].split("、")) <= set(SEVERITY_WORDS.values())
        assert all(cell.endswith("。") for cell in cells[2:])
