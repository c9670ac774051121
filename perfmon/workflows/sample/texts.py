"""The simulated 绩效文本: the same values that reading a published document gives.

One text a unit and year, its title ending in （演示）. Targets come from small lists of templates,
one list a rhythm; the values are drawn, printed as units print them, and parsed side by side.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from perfmon.document import (
    Checkpoint,
    Department,
    Head,
    Indicator,
    IndicatorKind,
    Operator,
    PerformanceText,
    ProjectTargets,
    ProseTarget,
    Safeguard,
    SubGoal,
)
from perfmon.money import FEN_PER_WANYUAN, format_wanyuan
from perfmon.periods import month_end
from perfmon.workflows.sample.project_names import Rhythm
from perfmon.workflows.sample.projects import CHECKPOINT_MONTHS, SampleProject
from perfmon.workflows.sample.units import DEPARTMENTS, REGION_CODE, UnitName


class Template(NamedTuple):
    """One indicator as a unit would write it.

    Attributes:
        sign: `≥`, `≤`, `=` for a number printed bare, `期` for a month by which it is due,
            `性` for a qualitative target.
        values: what may be printed: numbers, months, or words.
    """

    level2: str
    level3: str
    description: str
    sign: str
    values: tuple[str, ...]
    unit: str = ""


_LEVEL1 = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "服务对象满意度指标": "满意度指标",
}  # fmt: skip; all others are 效益指标
_BASES = ("工作安排", "工作安排", "实施方案", "历史数据", "行业标准", "合同约定")


def _parse(block: str) -> tuple[Template, ...]:
    """Templates, one a line: level 2, level 3, description, sign, values, unit (`-` for none)."""
    lines = [line.split() for line in block.strip().splitlines()]
    return tuple(
        Template(level2, level3, said, sign, tuple(values.split("|")), unit.replace("-", ""))
        for level2, level3, said, sign, values, unit in lines
    )


# For each rhythm: what it may count (one is taken), its quality, its timeliness.
_OUTPUTS: dict[Rhythm, tuple[Template, ...]] = {
    "works": _parse("""
        数量指标 建设（改造）数量 年度内建设、改造完成的点位数量 ≥ 1|2|3|6|12|28 处
        数量指标 完成工程量 完成建设或改造的长度 ≥ 3.2|5.6|8|12.5|24 公里
        数量指标 惠及村（社区）数量 工程覆盖的村（社区）数量 = 4|9|15|36 个
        质量指标 工程验收合格率 验收合格工程占完工工程的比例 ≥ 95|98|100 %
        时效指标 完工时间 工程主体完工时间 期 8|9|10|11|12 -
    """),
    "purchase": _parse("""
        数量指标 采购数量 采购设备、物资的数量 ≥ 8|20|45|120|300 台（套）
        数量指标 配备单位数量 配备到位的单位数量 = 3|6|16 个
        质量指标 验收合格率 验收合格数量占采购数量的比例 ≥ 95|98|100 %
        时效指标 到货验收时间 设备、物资到货并验收的时间 期 6|9|10|11 -
    """),
    "subsidy": _parse("""
        数量指标 补助人数 享受补助的人数 ≥ 120|460|1300|5200|21000 人
        数量指标 补助发放批次 年度内发放批次 ≥ 2|4|12 次
        质量指标 发放准确率 准确发放人数占应发放人数的比例 ≥ 98|99|100 %
        时效指标 发放及时率 按规定时限发放的比例 ≥ 95|98|100 %
    """),
    "running": _parse("""
        数量指标 运行天数 系统、设施全年正常运行天数 ≥ 350|355|360 天
        数量指标 维护次数 全年巡检维护次数 ≥ 12|24|48|96 次
        数量指标 服务点位数量 享受服务的线路及点位数量 = 16|86|120 个
        质量指标 设备完好率 正常运行设备占全部设备的比例 ≥ 90|95|98 %
        时效指标 故障响应及时率 按时处置的故障占全部故障的比例 ≥ 90|95|98|100 %
    """),
    "event": _parse("""
        数量指标 开展活动（培训）场次 全年开展活动、培训场次 ≥ 4|10|16|40 场
        数量指标 检查（监测）数量 全年检查、监测、办理数量 ≥ 30|120|480|1500 件
        数量指标 印制宣传资料 印制宣传资料数量 ≥ 500|2000|10000 册
        质量指标 工作完成优良率 优良完成的工作占全部工作的比例 ≥ 90|95 %
        时效指标 工作完成时间 年度工作任务完成时间 期 6|10|11|12 -
    """),
}

_BENEFITS = _parse("""
    社会效益指标 政策知晓率 受益对象对政策的知晓比例 ≥ 80|85|90 %
    社会效益指标 保障作用 对保障民生和公共服务的作用 性 明显提升|有效保障|稳步提升 -
    社会效益指标 工作完成率 年度工作完成比例 ≥ 90|95|98 %
""")
_MORE_BENEFITS = _parse("""
    可持续影响指标 长效机制建设 管理制度和长效机制健全情况 性 健全|逐步完善 -
    生态效益指标 环境改善 对人居环境的改善作用 性 有所改善|明显改善 -
    经济效益指标 资金使用率 资金使用的比例 ≥ 95|98|99 %
""")
_SATISFACTION = _parse("""
    服务对象满意度指标 受益群众满意度 受益群众满意的比例 ≥ 85|90|95 %
    服务对象满意度指标 服务对象满意度 服务对象满意的比例 ≥ 85|90|95 %
""")

_GOALS: dict[Rhythm, tuple[str, ...]] = {
    "works": ("按期完成年度建设任务", "保障工程质量验收合格", "改善群众生产生活条件"),
    "purchase": ("按需完成采购并投入使用", "保障设备物资质量", "提升履职保障能力"),
    "subsidy": ("补助资金足额发放到位", "补助对象认定准确", "减轻群众负担"),
    "running": ("保障系统和设施正常运行", "及时处置故障", "按时支付相关费用"),
    "event": ("完成年度工作任务", "提高工作质量", "提升群众满意度"),
}
_PURPOSES: dict[Rhythm, str] = {
    "works": "用于{name}的工程施工、勘察设计、监理等支出。",
    "purchase": "用于支付{name}所需设备、物资购置及安装费用。",
    "subsidy": "用于按标准发放{name}。",
    "running": "用于支付{name}所需的服务、租赁、维护等费用。",
    "event": "用于开展{name}相关工作的印刷、培训、会议、委托业务等支出。",
}


def _pick(templates: tuple[Template, ...], rng: np.random.Generator) -> Template:
    return templates[int(rng.integers(len(templates)))]


def _cost(budget_fen: int, rng: np.random.Generator) -> Template:
    wanyuan = f"{Decimal(budget_fen) / FEN_PER_WANYUAN:f}"
    sign = "≤" if rng.random() < 0.7 else "="
    return Template("成本指标", "项目成本", "项目支出总成本", sign, (wanyuan,), "万元")


def _templates(project: SampleProject, rng: np.random.Generator) -> list[Template]:
    """Four to seven indicators: quantity and quality always, the rest often."""
    *quantities, quality, timeliness = _OUTPUTS[project.rhythm]
    often = [
        (timeliness, 0.95),
        (_cost(project.opening_fen, rng), 0.8),
        (_pick(_BENEFITS, rng), 0.95),
        (_pick(_MORE_BENEFITS, rng), 0.45),
    ]
    chosen = [_pick(tuple(quantities), rng), quality]
    chosen += [template for template, chance in often if rng.random() < chance]
    satisfied = _pick(_SATISFACTION, rng)
    return [*chosen, satisfied] if rng.random() < 0.9 or len(chosen) < 4 else chosen


def _indicator(row: int, template: Template, year: int, rng: np.random.Generator) -> Indicator:
    value = template.values[int(rng.integers(len(template.values)))]
    kind, operator = _KINDS[template.sign]
    is_number = kind in ("at_least", "at_most", "equal")
    printed = f"{template.sign.removeprefix('=')}{value}{template.unit}"
    if kind in ("by_date", "qualitative"):
        printed = f"{year}年{value}月底" if kind == "by_date" else value
    return Indicator(
        row=row,
        level1=_LEVEL1.get(template.level2, "效益指标"),
        level2=template.level2,
        level3=template.level3,
        description=template.description,
        printed_value=printed,
        kind=kind,
        operator=operator,
        number=value if is_number else None,
        unit=template.unit if is_number else None,
        deadline=_deadline(year, value) if kind == "by_date" else None,
        basis=_BASES[int(rng.integers(len(_BASES)))],
    )


_KINDS: dict[str, tuple[IndicatorKind, Operator | None]] = {
    "≥": ("at_least", ">="),
    "≤": ("at_most", "<="),
    "=": ("equal", "="),
    "期": ("by_date", "<="),
    "性": ("qualitative", None),
}


def _deadline(year: int, month: str) -> date:
    return month_end(year, int(month))


def _checkpoints(project: SampleProject) -> tuple[Checkpoint, ...]:
    """The printed plan: a zero is left blank, a missing December stands in by the budget."""
    assert project.schedule is not None, "only planned projects stand in a text"
    cells = []
    for month, planned in zip(CHECKPOINT_MONTHS, project.schedule, strict=True):
        missing = month == 12 and project.leaves_out_december
        printed = None if missing or planned == 0 else format_wanyuan(planned).replace(",", "")
        cells.append(Checkpoint(month, printed, planned, missing))
    return tuple(cells)


def _targets(project: SampleProject, rng: np.random.Generator) -> ProjectTargets:
    templates = _templates(project, rng)
    # A few projects are partly paid from 单位资金.
    other = project.opening_fen // 100_000 * 10_000 if rng.random() < 0.04 else 0
    return ProjectTargets(
        code=project.code,
        name=project.name,
        contents_name=project.name,
        year=project.year,
        unit_code=project.unit.code,
        carry_over=project.carry_over,
        budget_fen=project.opening_fen,
        fiscal_fen=project.opening_fen - other,
        other_fen=other or None,
        purpose=_PURPOSES[project.rhythm].format(name=project.name.removeprefix("（上年结转）")),
        goals=_GOALS[project.rhythm],
        schedule=_checkpoints(project),
        indicators=tuple(
            _indicator(row, template, project.year, rng)
            for row, template in enumerate(templates, start=1)
        ),
    )


def _part_one(unit: UnitName, year: int) -> Department:
    overall = f"{year}年围绕县委、县政府中心工作，全面完成年度任务，服务对象满意度达到90%以上。"
    return Department(
        overall_goal=overall,
        sub_goals=(
            SubGoal(
                "（一）完成年度重点任务", "按期完成各项重点工作。", "重点任务完成率达到95%以上"
            ),
            SubGoal("（二）加强资金管理", "严格执行预算，提高资金使用效益。", None),
        ),
        safeguards=(
            Safeguard("（一）加强组织领导", f"{unit.name}成立绩效管理工作小组，明确责任分工。"),
            Safeguard("（二）严格执行预算", "按计划支出，做到专款专用。"),
        ),
        targets=(
            ProseTarget("总体绩效目标", "服务对象满意度达到90%以上", ">=", "90", "%", year),
            ProseTarget("分项绩效目标（一）", "重点任务完成率达到95%以上", ">=", "95", "%", year),
        ),
    )


def write_texts(
    projects: list[SampleProject], rng: np.random.Generator
) -> tuple[PerformanceText, ...]:
    """One text for every unit with planned projects, in the order of unit codes."""
    by_unit: dict[UnitName, list[SampleProject]] = {}
    for project in projects:
        if project.in_text:
            by_unit.setdefault(project.unit, []).append(project)
    names = {department.code: department.name for department in DEPARTMENTS}
    texts = []
    for unit, planned in sorted(by_unit.items(), key=lambda item: item[0].code):
        year = planned[0].year
        head = Head(
            title=f"{unit.name}{year}年部门预算绩效文本（演示）",
            year=year,
            unit_code=unit.code,
            unit_name=unit.name,
            region_code=REGION_CODE,
            compiled_by=names[unit.department_code],
            reviewed_by="县财政局",
        )
        targets = tuple(_targets(project, rng) for project in planned)
        texts.append(PerformanceText(head, _part_one(unit, year), targets))
    return tuple(texts)
