"""Rules on goals, outputs and the department's own targets: each with a fault and without."""

import pytest

from perfmon.findings import Finding
from perfmon.ingest.performance_text import read_performance_text
from perfmon.quality.targets import check_targets
from tests.forms import PlannedIndicator, plain_form, plain_project


def check(
    *rows: PlannedIndicator, overall_goal: str = "办好教育。", **changes: object
) -> dict[str, Finding]:
    """The findings by code on a text of one project of 80.00 万元 with these indicators."""
    project = plain_project(indicators=rows, **changes)
    text, _ = read_performance_text(
        plain_form(project, overall_goal=overall_goal).encode(), "a.txt"
    )
    return {finding.code: finding for finding in check_targets(text, "a.txt")}


def row(level2: str, level3: str, value: str, description: str = "说明") -> PlannedIndicator:
    return PlannedIndicator(level2, level3, value, description)


BUILDING = row("数量指标", "维修教室", "≥12间")
QUALITY = row("质量指标", "验收合格率", "≥95%")
FINISHED = row("时效指标", "教室完工时间", "2024年10月底完工")
PAID = row("时效指标", "资金支出时间", "2024年12月底支出完成")
ANSWERED = row("时效指标", "报修响应时限", "≤2小时", "接到报修后多少小时内到场")
PLEASED = row("服务对象满意度指标", "师生满意度", "≥95%")


@pytest.mark.parametrize(
    ("goal", "rows"),
    [
        ("改善校园绿化", (BUILDING, QUALITY, FINISHED, PLEASED)),
        ("按时维修操场", (row("数量指标", "维修操场", "≥2项"), PAID)),
        ("及时维修操场", (row("数量指标", "维修操场", "≥2项"),)),
        ("提高报修处理速度", (BUILDING, FINISHED)),
        ("让师生满意", (BUILDING, FINISHED)),
        ("及时清运垃圾，按时保洁", (BUILDING, PAID)),
    ],
)
def test_a_goal_that_no_indicator_measures_is_pointed_out(
    goal: str, rows: tuple[PlannedIndicator, ...]
) -> None:
    finding = check(*rows, goals=("维修教室", goal))["GOAL_WITHOUT_INDICATOR"]
    assert (finding.row, finding.column, finding.printed_value) == (None, "绩效目标", goal)
    assert finding.message == f"{len(rows)} 条绩效指标里没有一条衡量“{goal}”。"
    assert finding.proposal == f"补一条衡量“{goal}”的指标，或删去这条目标"


def test_every_goal_that_is_not_measured_is_named() -> None:
    finding = check(BUILDING, QUALITY, goals=("改善校园绿化", "维修教室", "提高报修处理速度"))[
        "GOAL_WITHOUT_INDICATOR"
    ]
    assert finding.printed_value == "改善校园绿化；提高报修处理速度"
    assert finding.proposal == "逐条补上衡量“改善校园绿化”“提高报修处理速度”的指标，或删去这些目标"


@pytest.mark.parametrize(
    ("goal", "rows"),
    [
        ("完成12间教室的维修任务", (BUILDING,)),
        ("按时完成工作", (FINISHED,)),
        ("按时维修操场", (row("数量指标", "维修操场", "≥2项"), FINISHED)),
        ("按期修好教室，改善条件", (BUILDING, FINISHED)),
        ("及时支付款项", (BUILDING, PAID)),
        ("提高报修处理速度", (ANSWERED,)),
        ("高质量完成工作", (QUALITY,)),
        ("得到师生认可", (PLEASED,)),
        ("保证维修数量", (BUILDING,)),
        ("加强法治宣传教育", (row("数量指标", "普法讲座", "≥12场", "法宣讲座场次"),)),
        ("完成全年工作任务", (BUILDING,)),
        ("修好12间屋子", (BUILDING,)),
        ("保障项目顺利实施，提高资金使用效益", (BUILDING,)),
        ("改善校园绿化", ()),
    ],
)
def test_a_goal_that_an_indicator_measures_is_left_alone(
    goal: str, rows: tuple[PlannedIndicator, ...]
) -> None:
    assert "GOAL_WITHOUT_INDICATOR" not in check(*rows, goals=(goal,))


NURSES = row("数量指标", "培训护理员", "≥400人次", "培训养老机构护理员")
CERTIFIED = row("社会效益指标", "持证上岗率", "≥70%", "持证上岗的护理员占比")


@pytest.mark.parametrize(
    ("goal", "is_missed"),
    [
        ("开展护理员技能竞赛", True),
        ("编制养老护理标准", True),
        ("建设护理实训基地", True),
        ("培训养老机构护理员", False),
        ("提高护理员持证上岗比例", False),
        ("开展护理员培训", False),
        ("组织护理员技能活动", False),
        ("建立护理员管理制度", False),
        ("组织养老护理员持证上岗考试", False),
        ("开展400人次的护理比武", False),
        ("提升养老护理品质", False),
    ],
)
def test_an_act_is_measured_by_more_than_the_subject_of_its_project(
    goal: str, is_missed: bool
) -> None:
    """护理员 stands in the project's name: that a row speaks of it measures no 竞赛."""
    found = check(NURSES, CERTIFIED, name="养老护理员培训", goals=("培训护理员", goal))
    assert ("GOAL_WITHOUT_INDICATOR" in found) is is_missed


@pytest.mark.parametrize(
    ("purpose", "is_goal"),
    [("支付工程款，加强骨干队伍建设", True), ("加强教室维修", False), ("支付骨干队伍经费", False)],
)
def test_a_purpose_may_set_a_goal_too(purpose: str, is_goal: bool) -> None:
    found = check(BUILDING, goals=("维修教室",), purpose=purpose)
    assert ("GOAL_WITHOUT_INDICATOR" in found) is is_goal


@pytest.mark.parametrize(
    ("rows", "is_too_small"),
    [
        ((row("数量指标", "印制宣传册", "≥16册"),), "只有“印制宣传册”≥16册，合每册 50,000 元"),
        ((row("数量指标", "业务骨干培训", "≥80人次"),), "合每人次 10,000 元"),
        ((row("数量指标", "印制宣传册", "≥161册"),), None),
        ((row("数量指标", "印制宣传册", "≥16册"), BUILDING), None),
        ((row("数量指标", "维修教室", "≥1间"),), None),
        ((row("数量指标", "宣传册份数", "若干"),), None),
    ],
)
def test_a_tiny_output_for_much_money_needs_a_person(
    rows: tuple[PlannedIndicator, ...], is_too_small: str | None
) -> None:
    finding = check(*rows).get("OUTPUT_TOO_SMALL")
    assert (finding is None) is (is_too_small is None)
    if finding and is_too_small:
        assert is_too_small in finding.message
        assert (finding.severity, finding.row) == ("info", 1)


@pytest.mark.parametrize(
    ("purpose", "output", "is_delivered"),
    [
        ("支付教学楼建设项目尾款", row("数量指标", "建成教学楼", "≥1栋"), True),
        ("支付工程款（预留3%质保金）", row("数量指标", "建成教学楼", "≥1栋"), False),
        ("支付设备质保金", row("数量指标", "采购设备", "120台"), True),
        ("支付教学楼建设项目尾款", row("数量指标", "支付尾款项目", "≥1个", "建设项目"), False),
        ("支付教学楼建设项目工程款", row("数量指标", "建成教学楼", "≥1栋"), False),
        ("支付设备尾款", row("数量指标", "培训教师", "≥60人次"), False),
        ("支付设备尾款", row("质量指标", "安装合格率", "≥95%"), False),
    ],
)
def test_what_was_delivered_before_is_no_output_of_the_year(
    purpose: str, output: PlannedIndicator, is_delivered: bool
) -> None:
    finding = check(output, purpose=purpose).get("OUTPUT_ALREADY_DELIVERED")
    assert (finding is not None) is is_delivered
    if finding:
        assert (finding.row, finding.printed_value) == (1, output.value)


AREA = row("数量指标", "维修校舍面积", "≥1.2万平方米")
SAFE = row("社会效益指标", "安全感", "稳步提升", "师生安全感变化")


@pytest.mark.parametrize(
    ("goal", "is_lost"),
    [
        ("巩固率达到99.5%以上。", True),
        ("城镇污水处理率达到97%以上。", True),
        ("生活垃圾无害化处理率达到97%以上。", False),
        ("维修校舍面积不少于1.2万平方米。", False),
        ("家长满意度达到90%以上。", False),
        ("达到90%以上。", False),
        ("办好人民满意的教育。", False),
    ],
)
def test_a_target_of_the_department_needs_an_indicator(goal: str, is_lost: bool) -> None:
    treated = row("质量指标", "无害化处理率", "≥97%")
    found = check(AREA, PLEASED, treated, overall_goal=goal)
    assert ("DOC_GOAL_WITHOUT_PROJECT" in found) is is_lost


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("维修校舍面积不少于1.5万平方米。", "校舍维修1期第1行“维修校舍面积”只写 ≥1.2万平方米"),
        ("维修校舍面积不少于15000平方米。", "校舍维修1期第1行“维修校舍面积”只写 ≥1.2万平方米"),
        ("维修校舍面积不少于1.2万平方米。", None),
        ("维修校舍面积不少于9000平方米。", None),
        ("师生安全感增长率达到4.5%以上。", "校舍维修1期第3行“安全感”只写 稳步提升"),
        ("校舍空置率不超过3%。", "校舍维修1期第4行“校舍空置率”只写 ≤5%"),
        ("校舍空置率不超过5%。", None),
        ("隐患整改率达到98%以上。", None),
        ("师生对维修校舍面积的满意度达到99%。", None),
    ],
)
def test_a_project_may_not_ask_less_than_its_department(goal: str, told: str | None) -> None:
    vacancy = row("社会效益指标", "校舍空置率", "≤5%")
    mended = row("质量指标", "隐患整改率", "≥98%")
    in_time = row("时效指标", "隐患整改及时率", "≥95%")
    rows = (AREA, PLEASED, SAFE, vacancy, mended, in_time)
    finding = check(*rows, overall_goal=goal).get("DOC_TARGET_INCONSISTENT")
    assert (finding is None) is (told is None)
    if finding and told:
        assert (finding.project, finding.row) == (None, None)
        assert finding.message.endswith(f"{told}。")


@pytest.mark.parametrize(("hectares", "is_behind"), [("150", False), ("160", True)])
def test_projects_may_share_a_count_of_their_department(hectares: str, is_behind: bool) -> None:
    projects = [
        plain_project(n, indicators=(row("数量指标", "造林面积", f"≥{share}公顷"),))
        for n, share in enumerate(("70", "80"), 1)
    ]
    form = plain_form(*projects, overall_goal=f"2025年造林面积达到{hectares}公顷。")
    text, _ = read_performance_text(form.encode(), "a.txt")
    found = {finding.code for finding in check_targets(text, "a.txt")}
    assert ("DOC_TARGET_INCONSISTENT" in found) is is_behind


def test_a_number_that_is_also_in_the_year_is_found_at_its_own_place() -> None:
    assert "DOC_GOAL_WITHOUT_PROJECT" in check(AREA, overall_goal="2025年巩固率提高5%。")
