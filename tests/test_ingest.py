"""The reader of the published text: the real document word for word, its traps, and variants."""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfmon.document import Checkpoint, PerformanceText, ProjectTargets
from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.performance_text import read_performance_text
from perfmon.ingest.printed_text import tidy
from perfmon.ingest.project_code import check_character, check_code
from tests.forms import (
    LEVEL2_ROWS,
    Layout,
    PlannedForm,
    PlannedIndicator,
    PlannedProject,
    code_of,
    plain_form,
    plain_project,
    rows_of,
)

DOCUMENT = Path(__file__).parents[1] / "data" / "巨鹿县委政法委2023年部门预算绩效文本.txt"
OVERALL_GOAL = (
    "坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻落实党的十九届四中全会，贯彻落实中央政法工作会议"
    "特别是习近平总书记重要讲话精神，紧紧围绕社会稳定和长治久安总目标，忠诚履行职责，勇于担当作为，锐意改革"
    "创新，扎实做好新时代新巨鹿政法工作。以永不自满，毫不懈怠的精神状态，坚决完成党和人民交给的任务，不断开创"
    "政法工作新局面。2023年使群众社会安全感逐步增加，大力推进社会综合治理建设使群众对社会治安状况满意度达到"
    "90%以上，大力推进政法网建，使政法网畅通率达到99%。大力弘扬社会正义和见义勇为精神，对见义勇为认定率和"
    "表彰率达到100%。2022年确保网络正常使用不少于360天，网络通畅率达到99%。"
)
YEAR_END = date(2023, 12, 31)
# row, 二级, 三级, description, printed, kind, number, unit
PROJECT_1 = """
1|数量指标|租用线路|租用移动公司数据传输线路|291条|equal|291|条
2|质量指标|维护质量|设备维护质量优良占比|≥95%|at_least|95|%
3|时效指标|支出时间|资金支出完成时间|≥12023年12月底完成支出|by_date||
4|成本指标|项目成本|租赁费维护费所需成本|96万元|equal|96|万元
5|经济效益指标|成本使用率|租赁费维护费成本使用率|≥95%|at_least|95|%
6|社会效益指标|维护质量|保障维护质量|≥95%|at_least|95|%
7|服务对象满意度指标|满意度|服务对象对所需服务满意度|≥1%|at_least|1|%
"""
PROJECT_2 = """
1|数量指标|监控数量|铁路沿线安装监控数量|≥50个|at_least|50|个
2|质量指标|安装质量|监控质量优良占所安装监控总数占比|≥90%|at_least|90|%
3|时效指标|完成时间|监控安防资金支出完成时间|2023年12月底支出完成|by_date||
4|成本指标|项目总成本|用于邯黄铁路沿线巨鹿段视频监控安防项目金额|60万元|equal|60|万元
5|经济效益指标|综合利用率|监控设施建成后的利用、使用情况|≥90%|at_least|90|%
6|社会效益指标|设备运行良好|监控设备运行良好占比|≥90%|at_least|90|%
7|服务对象满意度指标|群众满意度|群众满意数量占总数的比例。|≥91%|at_least|91|%
"""
PROJECT_7 = """
1|数量指标|优良率|优秀完成工作占比|≥90%|at_least|90|%
2|质量指标|网络使用天数|政法网络正常使用天数|≥360天|at_least|360|天
3|成本指标|用于设备维护成本|用于政法网线路租用设备维护金额|13.4万元|equal|13.4|万元
4|时效指标|完成率|政法网线路租赁费设备维护费资金支出完成时间|2023年12月底支出完成|by_date||
5|社会效益指标|完成率|工作完成率|≥1%|at_least|1|%
6|经济效益指标|经济效益增加值|政法网开展对经济效益提升值|逐年增长|qualitative||
7|服务对象满意度指标|服务对象满意度|对所提供服务的满意程度|≥95%|at_least|95|%
"""
PROJECT_8 = """
1|质量指标|宣传目标完成情况|宣传条幅目标完成情况|≥90%|at_least|90|%
2|数量指标|宣传品数量|印制宣传条幅数量|≥15条|at_least|15|条
3|时效指标|完成率|专项运转保障经费支出完成时间|预计2023年12月底支出完成|by_date||
4|成本指标|用于运转成本|用于保障办公运转金额|≥5.24万元|at_least|5.24|万元
5|社会效益指标|保障正常办公|保障正常办公运转|≥360天|at_least|360|天
6|可持续影响指标|网络安全稳定运行|网络安全稳定运行率|≥90%|at_least|90|%
7|服务对象满意度指标|服务对象满意度|服务对象对所提供服务满意度|≥90%|at_least|90|%
"""


def read(form: PlannedForm | str | bytes) -> tuple[PerformanceText, list[Finding]]:
    content = form if isinstance(form, bytes) else form.encode()
    return read_performance_text(content, "文本.txt")


def codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def only_project(form: PlannedForm | str | bytes) -> ProjectTargets:
    (project,) = read(form)[0].projects
    return project


def real_text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real() -> tuple[PerformanceText, list[Finding]]:
    return read_performance_text(DOCUMENT.read_bytes(), DOCUMENT.name)


def described(project: ProjectTargets) -> str:
    """The project's indicators as the small tables above print them."""
    return "\n".join(
        "|".join(
            (
                *(str(i.row), i.level2, i.level3, i.description, i.printed_value, i.kind),
                *(i.number or "", i.unit or ""),
            )
        )
        for i in project.indicators
    )


# --- the real document -------------------------------------------------------------------------


def test_head_is_read_without_the_extractions_spaces(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    assert real[0].as_record()["document"] == {
        "title": "巨鹿县委政法委2023年部门预算绩效文本",
        "year": 2023,
        "unit_code": "288001",
        "unit_name": "巨鹿县委政法委本级",
        "region_code": "130529",
        "compiled_by": "巨鹿县委政法委",
        "reviewed_by": "巨鹿县财政局",
    }


def test_part_one_is_read_whole(real: tuple[PerformanceText, list[Finding]]) -> None:
    department = real[0].department

    assert department.overall_goal == OVERALL_GOAL
    assert [goal.title for goal in department.sub_goals] == [
        "加快巨鹿县综治工作建设，维护社会稳定，有效防控风险",
        "提升政法工作科技含量，推进智慧政法建设",
        "进一步弘扬社会正气弘扬见义勇为英雄表彰事迹，凝聚起建设平安巨鹿的强大正能量",
    ]
    assert department.sub_goals[0].goal == (
        "继续对各区群众安全感，公正执法满意度，矛盾纠纷调解有效率扫黑除恶成效评价开展重点督导，"
        "加大宣传力度，改进工作。"
    )
    assert department.sub_goals[1].indicator_text == (
        "确保2023年网络正常使用不少于360天，网络通畅达到99%."
    )
    assert [guard.title for guard in department.safeguards] == [
        "维护社会大局促进社会公平，保障人民安居乐业",
        "完善工作机制明确政法委工作职能",
        "严格执行预算，强化预算约束",
        "完善评价机制",
        "加强业务培训，强化内部监督",
    ]
    assert department.safeguards[3].text == (
        "优化考评机制、完善考评指标，提高综治考评科学和水平，对年度预算绩效开展全方位评价，"
        "及时发现工作中的问题并加以调整。"
    )


def test_numbers_in_the_prose_become_ten_targets(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    read_targets = [
        f"{t.where}|{t.text}|{t.operator}|{t.number}|{t.unit}|{t.year}"
        for t in real[0].department.targets
    ]
    assert read_targets == [
        "总体绩效目标|大力推进社会综合治理建设使群众对社会治安状况满意度达到90%以上|>=|90|%|2023",
        "总体绩效目标|使政法网畅通率达到99%|>=|99|%|2023",
        "总体绩效目标|对见义勇为认定率和表彰率达到100%|>=|100|%|2023",
        "总体绩效目标|2022年确保网络正常使用不少于360天|>=|360|天|2022",
        "总体绩效目标|网络通畅率达到99%|>=|99|%|2022",
        "分项绩效目标（一）|确保我县社会安全感增长率达到4.5%以上|>=|4.5|%|2023",
        "分项绩效目标（一）|群众对治安状况满意度达到90%以上|>=|90|%|2023",
        "分项绩效目标（二）|确保2023年网络正常使用不少于360天|>=|360|天|2023",
        "分项绩效目标（二）|网络通畅达到99%|>=|99|%|2023",
        "分项绩效目标（三）|对见义勇为认定准确率和表彰率达到100%|>=|100|%|2023",
    ]


def test_projects_carry_their_codes_names_and_money(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    assert [(p.code, p.name, p.budget_fen // 10_000) for p in real[0].projects] == [
        ("13052923P00584010819F", "(上年结转)村级综治视联网线路租赁费和设备维护费", 9600),
        ("13052923P005840108178", "邯黄铁路沿线巨鹿段视频监控安防项目资金", 6000),
        ("13052923P00584110141T", "巨鹿县综治视联网村居建设项目资金", 10000),
        ("13052923P00584010811J", "扫黑除恶专项经费", 600),
        ("13052923P00584010813R", "维稳专项经费", 500),
        ("13052923P00584010810Y", "县法学会工作经费", 200),
        ("13052923P00584010814D", "政法网线路租用、设备维护费", 1340),
        ("13052923P00584010809K", "专项运转保障经费", 524),
        ("13052923P005840108126", "综治、防范等专项经费", 4000),
        ("13052923P005840108151", "综治网格员手机账号及9+X信息系统账号使用费", 500),
    ]
    assert all(p.fiscal_fen == p.budget_fen and p.other_fen is None for p in real[0].projects)
    assert [p.carry_over for p in real[0].projects] == [True] + [False] * 9


def test_counts_and_totals_are_those_of_the_document(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    projects = real[0].projects
    kinds = Counter(i.kind for p in projects for i in p.indicators)

    assert kinds == {"at_least": 44, "at_most": 3, "equal": 9, "by_date": 10, "qualitative": 4}
    assert [len(p.indicators) for p in projects] == [7] * 10
    assert sum(p.budget_fen for p in projects) == 332_640_000
    plan = [sum(p.schedule[i].planned_fen for p in projects) for i in range(4)]
    assert plan == [65_500_000, 139_000_000, 200_500_000, 332_640_000]
    assert {tuple(c.month for c in p.schedule) for p in projects} == {(3, 6, 10, 12)}
    deadlines = {i.deadline for p in projects for i in p.indicators if i.kind == "by_date"}
    assert deadlines == {YEAR_END}


@pytest.mark.parametrize(
    ("index", "table"), [(0, PROJECT_1), (1, PROJECT_2), (6, PROJECT_7), (7, PROJECT_8)]
)
def test_indicators_are_read_word_for_word(
    real: tuple[PerformanceText, list[Finding]], index: int, table: str
) -> None:
    project = real[0].projects[index]
    assert described(project) == table.strip()
    level1 = [i.level1 for i in project.indicators]
    assert level1 == ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"]


def test_bases_are_kept_as_printed(real: tuple[PerformanceText, list[Finding]]) -> None:
    bases = Counter(i.basis for p in real[0].projects for i in p.indicators)
    assert bases == {"工作安排": 68, "调查问卷": 1, "问卷调查": 1}


def test_goals_lose_their_numbers(real: tuple[PerformanceText, list[Finding]]) -> None:
    goals = [p.goals for p in real[0].projects]
    assert goals[0] == ("租用线路291条", "保障按时维护", "保障维护质量")
    assert goals[7] == ("保障办公运转", "宣传品制作按时完成", "保障办公网络安全运行")
    assert [len(one) for one in goals] == [3] * 10


def test_every_value_knows_its_line(real: tuple[PerformanceText, list[Finding]]) -> None:
    lines = real_text().split("\n")
    for project in real[0].projects:
        assert project.line is not None
        assert lines[project.line - 1].endswith("绩效目标表")
        for indicator in project.indicators:
            assert indicator.line is not None
            assert indicator.printed_value in tidy(lines[indicator.line - 1])


# --- the traps of the real document ------------------------------------------------------------


def findings_at(
    findings: Iterable[Finding], project: ProjectTargets, row: int | None = None
) -> set[str]:
    return codes(f for f in findings if f.project == project.code and f.row == row)


def test_amounts_under_a_percent_header_are_read_as_amounts_and_reported(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    text, findings = real
    flagged = [f.project for f in findings if f.code == "SCHED_UNIT_HEADER"]
    assert flagged == [project.code for project in text.projects]
    (ambiguous,) = [f for f in findings if f.code == "SCHED_AMBIGUOUS_UNIT"]
    assert ambiguous.project == text.projects[2].code
    assert text.projects[2].schedule[0].planned_fen == 25_000_000


def test_blank_checkpoints_count_zero_and_are_reported(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    project = real[0].projects[1]
    assert project.schedule == (
        *(Checkpoint(month, None, 0, inferred=False) for month in (3, 6, 10)),
        Checkpoint(12, "60.00", 60_000_000, inferred=False),
    )
    assert "SCHED_BLANK_CELLS" in findings_at(real[1], project)


def test_a_missing_december_is_inferred_from_the_budget(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    project = real[0].projects[6]
    assert [c.printed for c in project.schedule] == ["2.00", "7.00", "10.00", None]
    assert project.schedule[-1] == Checkpoint(12, None, 13_400_000, inferred=True)
    assert {"SCHED_MISSING_COLUMN", "TABLE_LAYOUT_SHIFT"} <= findings_at(real[1], project)


def test_a_flat_plan_is_a_warning(real: tuple[PerformanceText, list[Finding]]) -> None:
    (flat,) = [f for f in real[1] if f.code == "SCHED_FLAT"]
    assert flat.project == real[0].projects[4].code
    assert flat.message == "6月底到10月底计划没有增加，都是 2.50 万元。"


def test_three_names_of_a_project_are_compared(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    text, findings = real
    assert text.projects[0].contents_name == "（上年结转）村级综治视联网线路租赁费和设备维护费"
    assert text.projects[1].contents_name == "邯黄铁路沿线巨鹿段视频监控安防项目资金"
    assert text.projects[3].contents_name == "扫黑除恶专项斗争经费"
    (variant,) = [f for f in findings if f.code == "NAME_VARIANT"]
    (mismatch,) = [f for f in findings if f.code == "TOC_NAME_MISMATCH"]
    assert (variant.project, variant.severity) == (text.projects[0].code, "info")
    assert (mismatch.project, mismatch.severity) == (text.projects[3].code, "error")


def test_the_documents_errors_of_reading_are_these(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    places = {p.code: n for n, p in enumerate(real[0].projects, 1)}
    errors = [
        (f.code, places[f.project or ""], f.row)
        for f in real[1]
        if f.severity == "error" and f.code != "SCHED_UNIT_HEADER"
    ]
    assert errors == [
        ("TOC_NAME_MISMATCH", 4, None),
        ("DEADLINE_TYPO", 1, 3),
        ("SCHED_BLANK_CELLS", 2, None),
        ("TABLE_LAYOUT_SHIFT", 7, None),
        ("SCHED_MISSING_COLUMN", 7, None),
    ]
    counted = Counter(f.code for f in real[1])
    assert (counted["OP_MISSING"], counted["OTHER_FUNDS_BLANK"]) == (9, 10)
    assert (counted["DEADLINE_MALFORMED"], counted["DEADLINE_HEDGED"]) == (1, 1)
    assert (counted["CARRYOVER_PROJECT"], counted["CODE_CHECK"]) == (1, 0)


def test_there_is_one_finding_a_code_and_place(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    places = [(f.code, f.project, f.row) for f in real[1]]
    assert len(places) == len(set(places))
    assert all(f.message.endswith("。") and f.file == DOCUMENT.name for f in real[1])
    assert [f.line for f in real[1]] == sorted(f.line or 0 for f in real[1])


# --- variants of the form ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"], ids=lambda name: str(name)
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_reads_the_same(encoding: str, line_end: str) -> None:
    expected = read(real_text())
    assert read(real_text().replace("\n", line_end).encode(encoding)) == expected


@pytest.mark.parametrize(
    "layout",
    [
        Layout(gap="\t\t"),
        Layout(blank_lines=3),
        Layout(trims=True),
        Layout(span_after=(3,)),
        Layout(span_after=(0, 2, 4)),
        Layout(header="资金支出计划（万元）"),
        Layout(header="资金支出计 划 (%)", trims=True),
    ],
)
def test_the_layout_does_not_change_what_is_read(layout: Layout) -> None:
    projects = tuple(plain_project(n) for n in range(1, 4))
    expected = without_lines(read(plain_form(*projects))[0])
    assert without_lines(read(plain_form(*projects, layout=layout))[0]) == expected


def test_full_width_digits_and_signs_read_as_half_width_ones(
    real: tuple[PerformanceText, list[Finding]],
) -> None:
    wide = real_text().translate(
        {code: code + 0xFEE0 for code in map(ord, "0123456789%+PFTJRYDKX")}
    )
    text, findings = read(wide)
    folded = json.loads(
        unicodedata.normalize("NFKC", json.dumps(text.as_record(), ensure_ascii=False))
    )
    expected = unicodedata.normalize("NFKC", json.dumps(real[0].as_record(), ensure_ascii=False))
    assert folded == json.loads(expected)
    assert Counter(f.code for f in findings) == Counter(f.code for f in real[1])


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("325001 某县教育局本级\n单位：万元", "325001 某县教育局本级    单位：万元"),
        ("325001 某县教育局本级\n单位：万元", "325001 某县教育局本级\t（单位：万元）"),
        ("325001 某县教育局本级\n单位：万元", "预算单位：[325001]某县教育局本级\n金额单位: 万元"),
        ("\t\t项目名称\t校舍维修1期\t\t", "\t\t\t\t\t\n项目名称\t校舍维修1期\t\t\t\t\t"),
        ("预算数\t80.00", "预算数（万元）\t80.00"),
    ],
)
def test_heads_and_labels_may_be_printed_otherwise(printed: str, other: str) -> None:
    form = plain_form().render()
    assert printed in form
    assert without_lines(read(form.replace(printed, other))[0]) == without_lines(read(form)[0])


def without_lines(text: PerformanceText) -> dict[str, object]:
    return text.as_record()


@pytest.mark.parametrize("count", [1, 10, 30])
def test_any_number_of_projects_is_read(count: int) -> None:
    text, findings = read(plain_form(*(plain_project(n) for n in range(1, count + 1))))
    assert [p.code for p in text.projects] == [code_of(n) for n in range(1, count + 1)]
    assert "TOC_NAME_MISMATCH" not in codes(findings)


@pytest.mark.parametrize("count", [1, 5, 8])
def test_any_number_of_indicators_is_read(count: int) -> None:
    project = only_project(plain_form(plain_project(indicators=rows_of(["≥3项"] * count))))
    assert [(i.level1, i.level2) for i in project.indicators] == list(LEVEL2_ROWS[:count])


def test_indicators_in_another_order_keep_their_levels() -> None:
    rows = rows_of(["≥3项"] * 8)[::-1]
    project = only_project(plain_form(plain_project(indicators=rows)))
    assert [(i.level1, i.level2) for i in project.indicators] == list(LEVEL2_ROWS[::-1])


def test_a_blank_second_level_is_carried_down() -> None:
    rows = (
        PlannedIndicator("数量指标", "维修教室", "≥12间"),
        PlannedIndicator("", "维修操场", "≥2处"),
    )
    project = only_project(plain_form(plain_project(indicators=rows)))
    assert [(i.level2, i.level3) for i in project.indicators] == [
        ("数量指标", "维修教室"),
        ("数量指标", "维修操场"),
    ]


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("指标2\t说明", "指标\n2\t说明"),
        ("\t质量指标\t指标2\t说明\t≥95%", "\t质量\n指标\t指标2\t说\n明\t≥95%"),
        ("指标2\t说明\t≥95%", "指标2\t说明\n\t≥95%"),
        ("用于设施维护\t", "用于设\n施维护\t"),
        ("用于2024年维护\t", "用于\n2024年维护\t"),
        ("≥291间\t", "≥\n291间\t"),
        ("1. 按期完工 2. 保证质量", "1. 按期完工\n2. 保证质量"),
        ("1. 校舍维修1期绩效目标表", "1. 校舍维\n修1期绩效目标表"),
    ],
)
def test_a_row_broken_over_lines_is_made_whole(whole: str, broken: str) -> None:
    rows = rows_of(("≥291间", "≥95%", "2024年10月底完工"))
    purpose = "用于2024年维护" if "2024" in whole else "用于设施维护"
    form = plain_form(plain_project(purpose=purpose, indicators=rows)).render()
    assert whole in form
    text, findings = read(form.replace(whole, broken))
    assert without_lines(text) == without_lines(read(form)[0])
    assert codes(findings) == codes(read(form)[1])


def test_one_row_with_extra_empty_cells_is_read_and_reported() -> None:
    form = plain_form().render()
    text, findings = read(form.replace("指标2\t说明\t", "指标2\t\t说明\t\t"))
    assert without_lines(text) == without_lines(read(form)[0])
    assert "TABLE_LAYOUT_SHIFT" in codes(findings)


def test_the_forms_rows_may_stand_in_another_order() -> None:
    lines = plain_form().render().split("\n")
    goals = next(i for i, line in enumerate(lines) if line.startswith("绩效目标\t"))
    moved = [*lines[: goals - 4], lines[goals], *lines[goals - 4 : goals], *lines[goals + 1 :]]
    assert without_lines(read("\n".join(moved))[0]) == without_lines(read(plain_form())[0])


def test_other_months_are_read_from_the_header() -> None:
    layout = Layout(months=(3, 6, 9, 12))
    project = only_project(plain_form(layout=layout))
    assert [c.month for c in project.schedule] == [3, 6, 9, 12]


def test_a_real_percent_schedule_is_taken_of_the_budget_half_up() -> None:
    projects = (
        plain_project(1, budget="80.01", plan=("33.3333", "50", "75", "100")),
        plain_project(2, budget="100.00", plan=("25%", "50%", "75%", "100%")),
    )
    text, findings = read(plain_form(*projects))
    planned = [[c.planned_fen for c in p.schedule] for p in text.projects]
    assert planned[0] == [26_669_973, 40_005_000, 60_007_500, 80_010_000]
    assert planned[1] == [25_000_000, 50_000_000, 75_000_000, 100_000_000]
    assert not codes(findings) & {"SCHED_UNIT_HEADER", "SCHED_AMBIGUOUS_UNIT", "SCHED_TOTAL"}


def test_a_single_budget_of_100_proves_no_unit() -> None:
    project = plain_project(budget="100.00", plan=("25", "50", "75", "100"))
    text, findings = read(plain_form(project))
    assert "SCHED_AMBIGUOUS_UNIT" in codes(findings)
    assert text.projects[0].schedule[0].planned_fen == 25_000_000


def test_a_table_that_contradicts_the_documents_unit_is_reported() -> None:
    odd = plain_project(3, plan=("25", "50", "75", "100"))
    text, findings = read(plain_form(plain_project(1), plain_project(2), odd))
    assert {"SCHED_AMBIGUOUS_UNIT", "SCHED_TOTAL"} <= findings_at(findings, text.projects[2])


def test_yuan_are_not_taken_for_wanyuan() -> None:
    project = plain_project(budget="800,000.50", plan=("200000", "400000", "700000", "800000.50"))
    read_project = only_project(plain_form(project, layout=Layout(money_unit="单位：元")))
    assert read_project.budget_fen == 80_000_050
    assert read_project.schedule[0].planned_fen == 20_000_000


def test_a_table_in_another_unit_than_the_rest_is_an_error() -> None:
    form = plain_form(*(plain_project(n) for n in range(1, 4))).render()
    text, findings = read(form[::-1].replace("单位：万元"[::-1], "单位：元"[::-1], 1)[::-1])
    assert [p.budget_fen for p in text.projects] == [80_000_000, 80_000_000, 8_000]
    assert [f.severity for f in findings if f.code == "MONEY_UNIT"] == ["error"]


def test_a_table_without_unit_of_money_takes_the_documents_and_says_so() -> None:
    form = plain_form(plain_project(1), plain_project(2)).render()
    text, findings = read(form.replace("单位：万元\n", "", 1))
    assert [p.budget_fen for p in text.projects] == [80_000_000] * 2
    assert [f.severity for f in findings if f.code == "MONEY_UNIT"] == ["warning"]


@pytest.mark.parametrize("unit", ["", "单位：美元", "单位：万"])
def test_without_a_known_unit_of_money_nothing_is_read(unit: str) -> None:
    with pytest.raises(ImportRefusedError, match="单位"):
        read(plain_form(layout=Layout(money_unit=unit)))


def test_budget_and_its_parts_must_add_up() -> None:
    good = plain_project(1, fiscal="60.00", other="20.00")
    bad = plain_project(2, fiscal="60.00")
    text, findings = read(plain_form(good, bad))
    assert text.projects[0].other_fen == 20_000_000
    assert [f.project for f in findings if f.code == "BUDGET_SUM"] == [bad.code]


@pytest.mark.parametrize(
    ("fiscal", "other", "message"),
    [
        (
            "90.00",
            "4.00",
            "预算数 96.00 万元不等于财政资金 90.00 万元加其他资金 4.00 万元，请核对。",
        ),
        ("90.00", "", "预算数 96.00 万元不等于财政资金 90.00 万元加其他资金（空白），请核对。"),
    ],
)
def test_a_sum_that_does_not_add_up_is_told_in_plain_words(
    fiscal: str, other: str, message: str
) -> None:
    project = plain_project(budget="96.00", fiscal=fiscal, other=other)
    (finding,) = [f for f in read(plain_form(project))[1] if f.code == "BUDGET_SUM"]
    assert finding.message == message


@pytest.mark.parametrize(
    ("budget", "is_other_unit"),
    [("80.00万元", False), ("800000元", True), ("800,000.00 元", True), ("８０万元", False)],
)
def test_a_unit_written_in_a_cell_of_money_is_the_cells(budget: str, is_other_unit: bool) -> None:
    project = plain_project(budget=budget, fiscal=budget)
    text, findings = read(plain_form(project, plain_project(2)))
    first = text.projects[0]
    assert (first.budget_fen, first.fiscal_fen) == (80_000_000, 80_000_000)
    assert first.schedule == text.projects[1].schedule
    told = [(f.severity, f.column) for f in findings if f.code == "MONEY_UNIT"]
    assert told == ([("error", "预算数")] if is_other_unit else [])
    assert "BUDGET_SUM" not in codes(findings)


def test_cells_in_another_unit_than_their_table_are_one_finding_with_both() -> None:
    project = plain_project(budget="800000元", fiscal="800000元")
    (finding,) = [f for f in read(plain_form(project))[1] if f.code == "MONEY_UNIT"]
    assert finding.message == (
        "预算数“800000元”、其中：财政资金“800000元”里写的单位与表上的单位（万元）不同，"
        "按格子里写的单位读入，请核对。"
    )


def test_a_unit_in_the_budgets_cell_stands_for_one_above_the_table() -> None:
    layout = Layout(money_unit="")
    project = plain_project(budget="80.00万元", fiscal="80.00", plan=("20", "40", "70", "80"))
    text, findings = read(plain_form(project, layout=layout))
    assert (text.projects[0].budget_fen, text.projects[0].fiscal_fen) == (80_000_000, 80_000_000)
    assert "MONEY_UNIT" not in codes(findings)


@pytest.mark.parametrize(
    ("plan", "code", "severity"),
    [
        (("40.00", "20.00", "70.00", "80.00"), "SCHED_FALLING", "error"),
        (("40.00", "40.00", "70.00", "80.00"), "SCHED_FLAT", "warning"),
        (("20.00", "40.00", "70.00", "75.00"), "SCHED_TOTAL", "error"),
        (("20.00", "", "70.00", "80.00"), "SCHED_BLANK_CELLS", "error"),
        (("20.00", "约40", "70.00", "80.00"), "SCHED_UNREADABLE", "error"),
    ],
)
def test_a_doubtful_schedule_is_reported(plan: tuple[str, ...], code: str, severity: str) -> None:
    findings = read(plain_form(plain_project(1, plan=plan), plain_project(2)))[1]
    assert (code, severity) in {(f.code, f.severity) for f in findings}


def test_an_unreadable_schedule_gives_no_plan() -> None:
    text, _ = read(plain_form(plain_project(plan=("一", "二", "三", "四"))))
    assert text.projects[0].schedule == ()


def test_a_table_without_schedule_is_read_with_a_finding() -> None:
    lines = plain_form().render().split("\n")
    header = next(i for i, line in enumerate(lines) if line.startswith("资金支出计划"))
    text, findings = read("\n".join([*lines[:header], *lines[header + 2 :]]))
    assert text.projects[0].schedule == ()
    assert "SCHED_MISSING" in codes(findings)


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "kind", "number", "unit"),
    [
        ("９０％", "equal", "90", "%"),
        ("＞＝９０％", "at_least", "90", "%"),
        ("≧90%", "at_least", "90", "%"),
        (">=1,096.50元", "at_least", "1096.50", "元"),
        ("&gt;90%", "at_least", "90", "%"),
        (">90%", "at_least", "90", "%"),
        ("不少于360天", "at_least", "360", "天"),
        ("不低于 95 %", "at_least", "95", "%"),
        ("90%以上", "at_least", "90", "%"),
        ("&lt;=5 万元", "at_most", "5", "万元"),
        ("≦5万元", "at_most", "5", "万元"),
        ("不超过5万元", "at_most", "5", "万元"),
        ("5万元以内", "at_most", "5", "万元"),
        ("每月10日前", "at_most", "10", None),
        ("＜3起", "at_most", "3", "起"),
        ("24小时内办结", "at_most", "24", "小时"),
        ("=12间", "equal", "12", "间"),
        ("12", "equal", "12", None),
        ("13.40万元", "equal", "13.40", "万元"),
        ("≥500m³", "at_least", "500", "m³"),
        ("≥12个月", "at_least", "12", "个月"),
        ("≥3年", "at_least", "3", "年"),
        ("2024年≥10场", "at_least", "10", "场"),
        ("逐步提升", "qualitative", None, None),
        ("90%-95%", "qualitative", None, None),
        ("≥5万元以内", "qualitative", None, None),
        ("", "qualitative", None, None),
        ("大于等于90%", "at_least", "90", "%"),
        ("大于或等于90%", "at_least", "90", "%"),
        ("＞或＝90%", "at_least", "90", "%"),
        ("小于等于5%", "at_most", "5", "%"),
        ("小于或等于5%", "at_most", "5", "%"),
        ("≥95%（含）", "at_least", "95", "%"),
        ("≥95（含）%", "at_least", "95", "%"),
        ("100%完成", "equal", "100", "%"),
        ("≥12间完工", "at_least", "12", "间"),
        ("≥20册（份）", "at_least", "20", "册"),
        ("≥20（册）", "at_least", "20", "册"),
        ("≤５元／台", "at_most", "5", "元／台"),
        ("≥50人次/年", "at_least", "50", "人次/年"),
        ("20余册", "equal", "20", "册"),
        ("≥100万余元", "at_least", "100", "万元"),
        ("2024年下半年开展10场", "equal", "10", "场"),
        ("二十册", "qualitative", None, None),
    ],
)
def test_printed_values_are_parsed(
    printed: str, kind: str, number: str | None, unit: str | None
) -> None:
    indicator = only_project(plain_form(plain_project(indicators=rows_of([printed])))).indicators[0]
    assert (indicator.kind, indicator.number, indicator.unit) == (kind, number, unit)
    assert indicator.printed_value == tidy(printed)


@pytest.mark.parametrize(
    ("printed", "deadline", "code"),
    [
        ("2024年12月底", date(2024, 12, 31), None),
        ("2024年2月底前完成", date(2024, 2, 29), None),
        ("2024年6月15日前完工", date(2024, 6, 15), None),
        ("2024年4月底前开工", date(2024, 4, 30), None),
        ("2024年1月至12月", date(2024, 12, 31), None),
        ("2024-11-25", date(2024, 11, 25), None),
        ("2024/11", date(2024, 11, 30), None),
        ("2024年第3季度完成", date(2024, 9, 30), None),
        ("2023年10月至2024年6月完成", date(2024, 6, 30), None),
        ("2024年6月底完成2030年规划", date(2024, 6, 30), None),
        ("2024年1-11月完成", date(2024, 11, 30), None),
        ("2024年底完成", date(2024, 12, 31), None),
        ("2024年第三季度完成", date(2024, 9, 30), None),
        ("２０２４年９月底完成", date(2024, 9, 30), None),
        ("≥12024年12月底完成", date(2024, 12, 31), "DEADLINE_TYPO"),
        ("≥2024年12月底完成", date(2024, 12, 31), "DEADLINE_TYPO"),
        ("2042年12月底完成", None, "DEADLINE_TYPO"),
        ("2024年13月底完成", None, "DEADLINE_TYPO"),
        ("12月底完成", date(2024, 12, 31), "DEADLINE_MALFORMED"),
        ("2024年12月底支出时间", date(2024, 12, 31), "DEADLINE_MALFORMED"),
        ("2024年12月底拨付时间", date(2024, 12, 31), "DEADLINE_MALFORMED"),
        ("2024年12月底拨付", date(2024, 12, 31), None),
        ("2024年12月底前支付", date(2024, 12, 31), None),
        ("预计2024年12月底完成", date(2024, 12, 31), "DEADLINE_HEDGED"),
        ("2024年12月左右", date(2024, 12, 31), "DEADLINE_HEDGED"),
    ],
)
def test_deadlines_are_read_from_every_spelling(
    printed: str, deadline: date | None, code: str | None
) -> None:
    text, findings = read(plain_form(plain_project(indicators=rows_of([printed]))))
    (indicator,) = text.projects[0].indicators
    assert (indicator.kind, indicator.operator, indicator.deadline) == ("by_date", "<=", deadline)
    assert (indicator.number, indicator.unit) == (None, None)
    assert {c for c in codes(findings) if c.startswith("DEADLINE")} == ({code} if code else set())


def value_findings(printed: str, level2: str = "数量指标") -> list[Finding]:
    """What is said of a value's writing."""
    rows = (PlannedIndicator(level2, "指标", printed),)
    findings = read(plain_form(plain_project(indicators=rows)))[1]
    return [f for f in findings if f.row == 1]


@pytest.mark.parametrize("printed", ["大于等于90%", "小于或等于5%", "＞或＝9项", "≥95%（含）"])
def test_a_value_that_includes_its_number_in_words_has_no_finding(printed: str) -> None:
    assert value_findings(printed) == []


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("≥20余册", "“余”不是确数，按 20册 读入"),
        ("≥20多册", "“多”不是确数，按 20册 读入"),
        ("＜3次", "“<”不含本数，按含本数的“≤”读入"),
        (">5", "“>”不含本数，按含本数的“≥”读入"),
        ("&gt;90%", "“>”不含本数，按含本数的“≥”读入"),
        (">20余册", "“余”不是确数，按 20册 读入；“>”不含本数，按含本数的“≥”读入"),
    ],
)
def test_a_number_that_is_not_meant_exactly_is_read_with_a_warning(
    printed: str, reason: str
) -> None:
    (finding,) = value_findings(printed)
    assert (finding.severity, finding.code) == ("warning", "VALUE_AMBIGUOUS")
    assert finding.message == f"指标值读不准：{reason}，请核对。"
    assert finding.printed_value == printed


@pytest.mark.parametrize(
    ("printed", "proposal"),
    [
        ("二十册", "20册"),
        ("百分之九十", "90%"),
        ("达到百分之九十九点五以上", "达到99.5%以上"),
        ("百分百", "100%"),
        ("千分之五", "5‰"),
        ("不少于一百零五人次", "不少于105人次"),
        ("三万五千元", "35000元"),
        ("二十万元", "20万元"),
        ("两亿零三万元", "200030000元"),
        ("一万二亩", "12000亩"),
        ("二十五条", "25条"),
        ("十余册", "10余册"),
        ("十二个月", "12个月"),
        ("六月底前", "6月底前"),
        ("二〇〇册", "200册"),
    ],
)
def test_a_number_in_chinese_characters_is_left_unread_and_proposed_in_digits(
    printed: str, proposal: str
) -> None:
    (finding,) = value_findings(printed)
    assert (finding.code, finding.proposal) == ("VALUE_AMBIGUOUS", proposal)
    form = plain_form(plain_project(indicators=rows_of([printed])))
    assert only_project(form).indicators[0].kind == "qualitative"


@pytest.mark.parametrize(
    "printed", ["一流", "十分满意", "一次性通过", "统一标准", "一批", "第一名", "三级甲等"]
)
def test_words_with_a_numeral_in_them_are_no_numbers(printed: str) -> None:
    assert value_findings(printed) == []


@pytest.mark.parametrize("printed", ["", "-", "－", "—", "——", "/", "／", "无"])
def test_a_mark_of_nothing_is_a_blank_value(printed: str) -> None:
    assert [(f.severity, f.code) for f in value_findings(printed)] == [("error", "VALUE_BLANK")]


@pytest.mark.parametrize(
    ("printed", "deadline"),
    [
        ("上半年", date(2024, 6, 30)),
        ("第三季度", date(2024, 9, 30)),
        ("第3季度完成", date(2024, 9, 30)),
        ("一至三季度", date(2024, 9, 30)),
        ("6月底", date(2024, 6, 30)),
        ("下半年完成", date(2024, 12, 31)),
        ("年底前", date(2024, 12, 31)),
    ],
)
def test_a_part_of_the_year_without_its_year_is_due_in_the_documents_year(
    printed: str, deadline: date
) -> None:
    rows = (PlannedIndicator("时效指标", "完成时间", printed),)
    text, findings = read(plain_form(plain_project(indicators=rows)))
    (indicator,) = text.projects[0].indicators
    assert (indicator.kind, indicator.deadline) == ("by_date", deadline)
    (finding,) = [f for f in findings if f.row == 1]
    assert (finding.severity, finding.code) == ("warning", "DEADLINE_MALFORMED")
    assert finding.message == "时限没有写年份，按2024年读入。"


@pytest.mark.parametrize(
    ("level2", "printed", "kind"),
    [
        ("时效指标", "每季度末", "qualitative"),
        ("时效指标", "上半年、下半年各1次", "equal"),
        ("社会效益指标", "上半年", "qualitative"),
    ],
)
def test_a_part_of_the_year_that_comes_again_or_is_no_time_is_no_deadline(
    level2: str, printed: str, kind: str
) -> None:
    rows = (PlannedIndicator(level2, "指标", printed),)
    (indicator,) = only_project(plain_form(plain_project(indicators=rows))).indicators
    assert (indicator.kind, indicator.deadline) == (kind, None)


@pytest.mark.parametrize("printed", ["2024年第三季度", "2024年上半年", "2024年4季度"])
def test_a_quarter_of_a_named_year_is_a_faultless_deadline(printed: str) -> None:
    assert value_findings(printed, "时效指标") == []


@pytest.mark.parametrize(
    ("level2", "printed", "proposal"),
    [
        ("成本指标", "96万元", "≤96万元"),
        ("成本指标", "1500元/人·月", "≤1500元/人·月"),
        ("成本指标", "1.6万元/公里。", "≤1.6万元/公里"),
        ("服务对象满意度指标", "90%", "≥90%"),
        ("数量指标", "291条", "=291条"),
        ("质量指标", "100%完成", "≥100%"),
        ("数量指标", "开展10场", "开展=10场"),
        ("数量指标", "20余册", None),
    ],
)
def test_a_number_without_operator_gets_a_proposal_where_it_is_exact(
    level2: str, printed: str, proposal: str | None
) -> None:
    rows = (PlannedIndicator(level2, "指标", printed),)
    findings = read(plain_form(plain_project(indicators=rows)))[1]
    (missing,) = [f for f in findings if f.code == "OP_MISSING"]
    assert (missing.proposal, missing.printed_value, missing.row) == (proposal, printed, 1)


@pytest.mark.parametrize("printed", ["90%-95%", "≥5万元以内", "10场/200人次"])
def test_a_value_that_can_be_read_two_ways_is_no_number(printed: str) -> None:
    findings = read(plain_form(plain_project(indicators=rows_of([printed]))))[1]
    assert "VALUE_AMBIGUOUS" in codes(findings)


def test_latin_words_keep_one_space_and_widths_are_kept() -> None:
    name = "智慧 校园 （Smart  Campus） 9+X 系统"
    project = only_project(plain_form(plain_project(name=name)))
    assert project.name == "智慧校园（Smart Campus）9+X系统"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("（上年结转）维修费", "上年结转"),
        ("(上年结转) 维修费", "上年结转"),
        ("维修费（上年结转资金）", "上年结转"),
        ("上年结转村级维修费", "上年结转"),
        ("【上年结转】维修费", "上年结转"),
        ("上年度结转维修费", "上年度结转"),
        ("（2022年结转）维修费", "2022年结转"),
        ("（２０２２ 年结转）维修费", "2022年结转"),
    ],
)
def test_carry_over_is_told_by_the_name_wherever_it_stands(name: str, words: str) -> None:
    text, findings = read(plain_form(plain_project(name=name)))
    assert text.projects[0].carry_over
    (finding,) = [f for f in findings if f.code == "CARRYOVER_PROJECT"]
    assert finding.message.startswith(f"项目名称注明{words}：")


@pytest.mark.parametrize("name", ["结转资金管理系统", "上年度维修费", "维修费"])
def test_a_name_that_says_no_year_of_carry_over_is_none(name: str) -> None:
    text, findings = read(plain_form(plain_project(name=name)))
    assert not text.projects[0].carry_over
    assert "CARRYOVER_PROJECT" not in codes(findings)


def test_a_table_of_another_unit_keeps_its_printed_name() -> None:
    other = plain_project(2, unit="325002 某县教师进修学校")
    text, _ = read(plain_form(plain_project(1), other, plain_project(3)))
    assert (text.document.unit_code, text.document.unit_name) == ("325001", "某县教育局本级")
    assert [(p.unit_code, p.unit_name) for p in text.projects] == [
        ("325001", "某县教育局本级"),
        ("325002", "某县教师进修学校"),
        ("325001", "某县教育局本级"),
    ]


def test_a_table_without_unit_has_no_units_name() -> None:
    text, findings = read(plain_form(plain_project(1), plain_project(2, unit="")))
    assert (text.projects[1].unit_code, text.projects[1].unit_name) == ("325001", None)
    assert "UNIT_MISSING" in codes(findings)


def test_the_record_keeps_the_keys_that_the_issue_fixed() -> None:
    record = read(plain_form())[0].as_record()
    projects = record["projects"]
    assert isinstance(projects, list)
    assert list(projects[0]) == [
        *("code", "name", "contents_name", "year", "unit_code", "carry_over", "budget_fen"),
        *("fiscal_fen", "other_fen", "purpose", "goals", "schedule", "indicators"),
    ]
    assert "line" not in projects[0]["indicators"][0]


@pytest.mark.parametrize(
    ("goal", "targets"),
    [
        ("全年培训不超过12场，参训200人次。", [("<=", "12", "场"), ("=", "200", "人次")]),
        ("维修校舍1.5万平方米。", [("=", "1.5", "万平方米")]),
        ("差错控制在2%以内；覆盖率达99.5%.", [("<=", "2", "%"), (">=", "99.5", "%")]),
        ("到2025年建成9+X平台3个。", [("=", "3", "个")]),
        ("落实〔2020〕10号文，12月底前完成第3期工程。", []),
        ("补助1,096.5万元以上。", [(">=", "1096.5", "万元")]),
        ("差错率小于等于2%，满意度大于或等于95%。", [("<=", "2", "%"), (">=", "95", "%")]),
    ],
)
def test_only_amounts_in_the_prose_are_targets(
    goal: str, targets: list[tuple[str, str, str]]
) -> None:
    text, _ = read(plain_form(overall_goal=goal))
    assert [(t.operator, t.number, t.unit) for t in text.department.targets] == targets


# --- codes, names, losses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "check"), [("13052923P00584010819", "F"), ("13052923P00584110141", "T")]
)
def test_the_check_character_is_that_of_the_published_codes(body: str, check: str) -> None:
    assert check_character(body) == check
    assert check_code(body + check) == []


@pytest.mark.parametrize("code", ["13052923P00584010819G", "13052923P0058401O819F", "288-01"])
def test_an_odd_code_is_reported_and_read(code: str) -> None:
    text, findings = read(plain_form(plain_project(code=code)))
    assert text.projects[0].code == code
    assert [f.severity for f in findings if f.code == "CODE_CHECK"] == ["info"]


def test_a_table_lost_from_the_text_is_missed_by_the_contents() -> None:
    form = plain_form(plain_project(1), plain_project(2)).render()
    text, findings = read(form[: form.index("1. 校舍维修1期绩效")] + form[form.index("2. 校舍") :])
    assert [p.code for p in text.projects] == [code_of(2)]
    (lost,) = [f for f in findings if f.code == "TOC_NAME_MISMATCH"]
    assert (lost.loaded, lost.message) == (
        False,
        "目录里有“校舍维修1期”，正文里没有读到这个项目的绩效目标表。",
    )


def test_an_unreadable_table_says_nothing_of_another() -> None:
    projects = (plain_project(1), plain_project(2, contents_name="校舍改造2期"), plain_project(3))
    form = plain_form(*projects).render()
    expected = [f for f in read(form)[1] if f.project != code_of(1)]
    unread = form.replace("80.00", "约80", 1)
    text, findings = read(unread)
    assert [p.contents_name for p in text.projects] == ["校舍改造2期", "校舍维修3期"]
    assert [f for f in findings if f.project != code_of(1)] == expected
    (mismatch,) = [f for f in findings if f.code == "TOC_NAME_MISMATCH"]
    assert mismatch.project == code_of(2)


def test_an_unreadable_table_without_its_name_is_linked_by_its_heading() -> None:
    projects = (plain_project(1), plain_project(2, contents_name="校舍改造2期"), plain_project(3))
    form = plain_form(*projects).render()
    text, findings = read(form.replace("项目名称\t校舍维修3期", "项目名称\t"))
    assert [p.contents_name for p in text.projects] == ["校舍维修1期", "校舍改造2期"]
    assert [f.project for f in findings if f.code == "TOC_NAME_MISMATCH"] == [code_of(2)]


def test_a_second_table_of_the_same_code_is_not_missed_in_the_text() -> None:
    form = plain_form(plain_project(1), plain_project(2, code=code_of(1)))
    assert "TOC_NAME_MISMATCH" not in codes(read(form)[1])


def test_pieces_of_a_broken_table_take_no_contents_entry_from_a_whole_one() -> None:
    named = plain_project(2, contents_name="校舍改造2期")
    form = plain_form(plain_project(1), named).render()
    piece = "预算规模及资金用途\t预算数\t5.00\n"
    text, findings = read(form.replace("绩效目标\t1.", f"{piece}绩效目标\t1.", 1))
    assert text.projects[-1].contents_name == "校舍改造2期"
    assert "TABLE_UNREADABLE" in codes(findings)


def test_the_suffix_is_taken_off_by_the_projects_own_name() -> None:
    form = plain_form(
        plain_project(1, name="防汛", contents_name="防汛项目"),
        plain_project(2, name="抗旱项目"),
    )
    text, findings = read(form)
    assert [p.contents_name for p in text.projects] == ["防汛", "抗旱项目"]
    assert "TOC_NAME_MISMATCH" not in codes(findings)


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        (f"项目编码\t{code_of(2)}", "项目编码"),
        ("项目名称\t校舍维修2期", "项目名称"),
        ("预算数\t81.00", "预算数"),
    ],
)
def test_a_table_without_code_name_or_budget_is_not_loaded(lost: str, named: str) -> None:
    second = plain_project(2, budget="81.00", plan=("20.00", "40.00", "70.00", "81.00"))
    form = plain_form(plain_project(1), second, plain_project(3)).render()
    assert lost in form
    text, findings = read(form.replace(lost, "\t"))
    assert [p.code for p in text.projects] == [code_of(1), code_of(3)]
    (fault,) = [f for f in findings if f.code == "TABLE_UNREADABLE"]
    assert named in fault.message
    assert not fault.loaded


def test_a_lost_head_never_mixes_two_tables() -> None:
    form = plain_form(plain_project(1), plain_project(2)).render()
    start = form.index("2. 校舍维修2期绩效目标表\n325001")
    text, findings = read(form[:start] + form[form.index("预算规模", start) :])
    assert [(p.code, len(p.indicators)) for p in text.projects] == [(code_of(1), 5)]
    assert "TABLE_UNREADABLE" in codes(findings)


def test_a_row_that_lost_a_cell_is_not_loaded() -> None:
    text, findings = read(plain_form().render().replace("指标2\t说明\t", "指标2\t"))
    assert [i.row for i in text.projects[0].indicators] == [1, 3, 4, 5]
    (fault,) = [f for f in findings if f.code == "ROW_UNREADABLE"]
    assert (fault.row, fault.loaded) == (2, False)


def test_a_word_for_a_value_stands_in_its_place_beside_blank_cells() -> None:
    form = plain_form().render()
    (line,) = [each for each in form.split("\n") if "\t指标2\t" in each]
    cells = line.split("\t")
    at = cells.index("指标2")
    blanked = [*cells[: at + 1], "", "稳步提升", *[""] * (len(cells) - at - 3)]
    text, findings = read(form.replace(line, "\t".join(blanked)))
    indicator = text.projects[0].indicators[1]
    assert (indicator.description, indicator.printed_value) == ("", "稳步提升")
    assert (indicator.kind, indicator.basis) == ("qualitative", None)
    assert "ROW_UNREADABLE" not in codes(findings)


def test_a_code_printed_twice_counts_once() -> None:
    text, findings = read(plain_form(plain_project(1), plain_project(2, code=code_of(1))))
    assert len(text.projects) == 1
    assert "CODE_TWICE" in codes(findings)


def test_a_text_without_satisfaction_contents_or_part_one_is_read() -> None:
    lines = plain_form().render().split("\n")
    start = lines.index("第二部分")
    text, findings = read("\n".join([*lines[:3], *lines[start:]]))
    assert text.projects[0].contents_name is None
    assert text.department.overall_goal is None
    assert not codes(findings) & {"TOC_NAME_MISMATCH", "TABLE_UNREADABLE"}


def test_the_title_may_be_broken_over_lines() -> None:
    form = plain_form(title="附件2\n某县教育局\n2024 年部门预算绩效文本")
    text, _ = read(form)
    assert (text.document.title, text.document.year) == (
        "某县教育局2024年部门预算绩效文本",
        2024,
    )


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的"),
        (b" \n\t\n", "文件是空的"),
        (bytes(range(32)) * 40, "控制字符"),
        (b"\xff\xd8\xff\xe0" * 50, "这是图片"),
        (b"\xff\xd7\xff" * 50, "编码"),
        (b"a" * 11_000_000, "超过"),
        ("会议纪要：2023年工作安排".encode(), "看起来是会议纪要，不是部门预算绩效文本"),
        (("项目编码\t" * 300).encode(), "个单元格"),
        (("项目编码\t1\n" * 30_000).encode(), "超过 20000 行"),
    ],
)
def test_what_is_no_such_text_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(ImportRefusedError, match=reason) as refused:
        read_performance_text(content, "文件.txt")
    assert refused.value.message.startswith("没有导入 文件.txt：")


def test_a_refusal_names_the_missing_parts() -> None:
    with pytest.raises(ImportRefusedError) as refused:
        read("项目名称\t预算数\n指标值\t≥1\n")
    assert (
        "缺少“项目编码”“资金支出计划”“绩效目标”“一级指标”，看起来不是部门预算绩效文本"
        in refused.value.message
    )


@pytest.mark.parametrize(
    ("lost", "reason"), [("2024 年", "年度"), ("325001 某县教育局本级", "预算单位的编码")]
)
def test_a_text_without_year_or_unit_is_refused(lost: str, reason: str) -> None:
    with pytest.raises(ImportRefusedError, match=reason):
        read(plain_form().render().replace(lost, ""))


def test_a_damaged_file_is_refused_with_its_line() -> None:
    content = plain_form(*(plain_project(n) for n in range(1, 9))).render().encode()
    with pytest.raises(ImportRefusedError, match="第 1 行有损坏的字符"):
        read_performance_text(content[:4] + b"\xff" + content[4:], "文本.txt")


# --- properties --------------------------------------------------------------------------------

CHINESE = st.text("县乡村校舍道路水渠维修建设改造治理（）、", min_size=1, max_size=12)
AMOUNTS = st.integers(1, 10**9).map(lambda cents: f"{cents // 100:,}.{cents % 100:02d}")
OPERATORS = st.sampled_from(["≥", "≤", "="])
UNITS = st.sampled_from(["%", "条", "万元", "人次", "公里"])
VALUES = st.tuples(OPERATORS, st.integers(2, 10**6), UNITS)
LAYOUTS = st.builds(
    Layout,
    gap=st.sampled_from(["\t", "\t\t"]),
    blank_lines=st.integers(0, 2),
    span_after=st.sampled_from([(), (3,), (0, 4)]),
    trims=st.booleans(),
)


@st.composite
def planned_projects(draw: st.DrawFn) -> PlannedProject:
    budget = draw(AMOUNTS)
    values = draw(st.lists(VALUES, min_size=1, max_size=8))
    return plain_project(
        name=draw(CHINESE),
        purpose=draw(CHINESE),
        budget=budget,
        plan=("0.01", "0.02", "0.03", budget),
        goals=tuple(draw(st.lists(CHINESE, min_size=1, max_size=4))),
        indicators=rows_of(f"{sign}{number}{unit}" for sign, number, unit in values),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(planned_projects(), min_size=1, max_size=4), LAYOUTS)
def test_what_is_printed_is_read_back(planned: list[PlannedProject], layout: Layout) -> None:
    numbered = [replace(one, code=code_of(n)) for n, one in enumerate(planned, 1)]
    text, _ = read(plain_form(*numbered, layout=layout))

    for project, one in zip(text.projects, numbered, strict=True):
        assert (project.code, project.name, project.purpose) == (one.code, one.name, one.purpose)
        assert project.budget_fen == int(one.budget.replace(",", "").replace(".", "")) * 10_000
        assert project.goals == one.goals
        assert [c.printed for c in project.schedule] == list(one.plan)
        printed = [(i.level2, i.level3, i.printed_value, i.basis) for i in project.indicators]
        assert printed == [(i.level2, i.level3, i.value, i.basis) for i in one.indicators]


SAMPLE = DOCUMENT.read_bytes()
BUDGETS = {p.code: p.budget_fen for p in read_performance_text(SAMPLE, "文本.txt")[0].projects}


@st.composite
def damaged_documents(draw: st.DrawFn) -> bytes:
    lines = SAMPLE.decode().split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split("\t")
        cell = draw(st.integers(0, len(cells) - 1))
        match draw(st.sampled_from(["drop line", "drop cell", "blank", "add", "move", "replace"])):
            case "drop line":
                cells = []
            case "drop cell":
                del cells[cell]
            case "blank":
                cells[cell] = ""
            case "add":
                cells.insert(cell, "")
            case "move":
                cells.append(cells.pop(cell))
            case _:
                cells[cell] = draw(st.sampled_from(["9.99", "元", "😀", "\u202e96.00", "1\n2"]))
        lines[at] = "\t".join(cells)
    return "\n".join(lines).encode()


@settings(max_examples=150, deadline=None)
@given(damaged_documents())
def test_a_damaged_document_gives_no_silently_wrong_budget(content: bytes) -> None:
    try:
        text, findings = read_performance_text(content, "文本.txt")
    except ImportRefusedError:
        return
    reported = {f.project for f in findings if f.severity == "error" and "SCHED" not in f.code}
    for project in text.projects:
        if project.code in BUDGETS and project.code not in reported:
            assert project.budget_fen == BUDGETS[project.code]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(SAMPLE)), st.integers(0, 400))
def test_any_bytes_give_a_text_or_a_refusal(junk: bytes, at: int, lost: int) -> None:
    for content in (junk, SAMPLE[:at] + junk + SAMPLE[at + lost :]):
        with suppress(ImportRefusedError):
            read_performance_text(content, "文本.txt")
