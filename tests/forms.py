"""Variant forms for tests: a 绩效文本 rendered from plain values, with the layout as options."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from perfmon.ingest.project_code import check_character

LEVEL2_ROWS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)


@dataclass(frozen=True)
class PlannedIndicator:
    """One row to print."""

    level2: str
    level3: str
    value: str
    description: str = "说明"
    basis: str = "行业标准"
    level1: str = "产出指标"


@dataclass(frozen=True)
class PlannedProject:
    """One table to print; `plan` has a cell for each of the layout's months."""

    code: str
    name: str
    budget: str
    plan: tuple[str, ...]
    indicators: tuple[PlannedIndicator, ...]
    fiscal: str | None = None
    other: str = ""
    purpose: str = "用于设施维护"
    goals: tuple[str, ...] = ("按期完工", "保证质量")
    contents_name: str | None = None
    unit: str = "325001 某县教育局本级"


@dataclass(frozen=True)
class Layout:
    """How the form is printed.

    Attributes:
        gap: what separates cells.
        blank_lines: empty lines between rows.
        header: the label of the schedule.
        money_unit: the line above each table; empty for none.
        months: the schedule's columns.
        span_after: columns of the indicator table after which an empty cell stands.
        trims: whether blank cells at the ends of rows are cut off.
    """

    gap: str = "\t"
    blank_lines: int = 0
    header: str = "资金支出计划（%）"
    money_unit: str = "单位：万元"
    months: tuple[int, ...] = (3, 6, 10, 12)
    span_after: tuple[int, ...] = ()
    trims: bool = False


@dataclass(frozen=True)
class PlannedForm:
    """A whole text to print."""

    projects: tuple[PlannedProject, ...]
    title: str = "某县教育局 2024 年部门预算绩效文本"
    overall_goal: str = "办好义务教育，入学率达到99.5%。"
    layout: Layout = field(default_factory=Layout)

    def render(self) -> str:
        """The text as an extraction would give it."""
        lines = [
            self.title,
            "某县教育局编制",
            "某县财政局审核",
            "目 录",
            "第一部分 部门整体绩效目标",
        ]
        lines += ["一、总体绩效目标.....\t1", "第二部分 预算项目绩效目标"]
        lines += [
            f"{n}.{project.contents_name or project.name}绩效目标表.....\t{n + 5}"
            for n, project in enumerate(self.projects, 1)
        ]
        lines += [
            "第一部分",
            "部门整体绩效目标",
            "一、总体绩效目标",
            "总体绩效目标",
            self.overall_goal,
        ]
        lines += [
            "二、分项绩效目标",
            "分项绩效目标",
            "三、工作保障措施",
            "工作保障措施",
            "第二部分",
        ]
        for n, project in enumerate(self.projects, 1):
            lines += [f"{n}. {project.name}绩效目标表", *_table(project, self.layout)]
        return ("\n" * (self.layout.blank_lines + 1)).join(lines) + "\n"

    def encode(self) -> bytes:
        """The text in UTF-8."""
        return self.render().encode()


def code_of(serial: int, *, region: str = "130529", year: str = "24") -> str:
    """A project code with a good check character."""
    first = f"{region}{year}P0032501{serial:04d}"
    return f"{first}{check_character(first)}"


def rows_of(values: Iterable[str]) -> tuple[PlannedIndicator, ...]:
    """Indicators with these values, each under the next 二级指标."""
    return tuple(
        PlannedIndicator(level2, f"指标{n}", value, level1=level1)
        for n, (value, (level1, level2)) in enumerate(zip(values, LEVEL2_ROWS * 4, strict=False), 1)
    )


def plain_project(serial: int = 1, /, **changes: object) -> PlannedProject:
    """A faultless project of 80.00 万元, with changes by field."""
    project = PlannedProject(
        code=code_of(serial),
        name=f"校舍维修{serial}期",
        budget="80.00",
        plan=("20.00", "40.00", "70.00", "80.00"),
        indicators=rows_of(("≥12间", "≥95%", "2024年10月底完工", "≤70万元", "≥3项")),
    )
    return replace(project, **changes)  # type: ignore[arg-type]  # fields by name


def plain_form(*projects: PlannedProject, **changes: object) -> PlannedForm:
    """A form of these projects, of one plain project where none is given."""
    return replace(PlannedForm(projects or (plain_project(),)), **changes)  # type: ignore[arg-type]  # fields by name


def _table(project: PlannedProject, layout: Layout) -> list[str]:
    months = [f"{month}月底" for month in layout.months]
    fiscal = project.budget if project.fiscal is None else project.fiscal
    goals = " ".join(f"{n}. {goal}" for n, goal in enumerate(project.goals, 1))
    rows: list[Sequence[str]] = [
        ("项目编码", project.code, "", "项目名称", project.name, "", ""),
        (
            "预算规模及资金用途",
            "预算数",
            project.budget,
            "其中：财政资金",
            fiscal,
            "其他资金",
            project.other,
        ),
        ("", project.purpose, "", "", "", "", ""),
        (layout.header, months[0], "", *months[1:], ""),
        ("", project.plan[0], "", *project.plan[1:], ""),
        ("绩效目标", goals, "", "", "", "", ""),
        *_indicator_table(project.indicators, layout),
    ]
    lines = [project.unit, layout.money_unit, *(_printed(row, layout) for row in rows)]
    return [line for line in lines if line]


def _indicator_table(indicators: Sequence[PlannedIndicator], layout: Layout) -> list[Sequence[str]]:
    head = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    rows: list[Sequence[str]] = [_spanned(head, layout)]
    above = ""
    for one in indicators:
        level1 = "" if one.level1 == above else one.level1
        above = one.level1
        cells = (level1, one.level2, one.level3, one.description, one.value, one.basis)
        rows.append(_spanned(cells, layout))
    return rows


def _spanned(cells: Sequence[str], layout: Layout) -> Sequence[str]:
    spanned: list[str] = []
    for column, cell in enumerate(cells):
        spanned += [cell, ""] if column in layout.span_after else [cell]
    return spanned if layout.span_after else (*spanned, "")


def _printed(row: Sequence[str], layout: Layout) -> str:
    line = layout.gap.join(row)
    return line.rstrip("\t") if layout.trims else line
