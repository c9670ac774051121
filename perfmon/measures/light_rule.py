"""The rule by which lights are given (预警灯规则): one of four presets with its numbers.

A 差值: points of the budget behind a baseline. B 比值: 支出进度 over 序时. C and D 节点: shares of
the budget due at fixed months. Source: method §3.2 (published practice), 本项目约定.
"""

from dataclasses import dataclass, replace
from typing import Literal

from perfmon.money import format_wanyuan

Light = Literal["red", "yellow", "green", "blue"]
Preset = Literal["A", "B", "C", "D"]
Baseline = Literal["计划", "序时", "从严"]

PRESET_NAMES: dict[Preset, str] = {
    "A": "差值规则",
    "B": "比值规则",
    "C": "节点规则",
    "D": "部门节点规则",
}

Nodes = tuple[tuple[int, int], ...]

PRESET_NODES: dict[Preset, Nodes] = {
    "A": (),
    "B": (),
    "C": ((4, 25), (6, 40), (8, 60), (10, 80)),
    "D": ((6, 50), (9, 75), (12, 100)),
}
"""Month and percent of the budget due at its end."""

TRIED = 0
"""The version of a rule that is rehearsed and not kept."""


@dataclass(frozen=True)
class LightRule:
    """A version of the rule.

    Attributes:
        version: counts up with every change, from 1; TRIED of one that is not kept.
        preset: which kind of rule; it says which of the numbers below are looked at.
        baseline: of A: the project's own plan, 序时, or the stricter of the two.
        red_points: of A: 个百分点 behind the baseline from which a project is 滞后.
        yellow_points: of A: from which it is 预警. Of every preset: from which a ruler is missed.
        red_percent: of B: 支出进度 in percent of 序时 below which a project is 滞后.
        yellow_percent: of B: below which it is 预警.
        nodes: of C and D: month, and the percent of the budget due at its end.
        node_red_points: of C and D: 个百分点 below the node beyond which a project is 滞后.
        minimum_behind_fen: less than this behind is 预警 at most.
        first_month: 起评月.
        cited_as: what it is to those who set it, where that is not its number: 饶阳县第2版.
    """

    version: int = 1
    preset: Preset = "A"
    baseline: Baseline = "计划"
    red_points: int = 20
    yellow_points: int = 10
    red_percent: int = 60
    yellow_percent: int = 80
    nodes: Nodes = ()
    node_red_points: int = 10
    minimum_behind_fen: int = 0
    first_month: int = 3
    cited_as: str = ""

    @property
    def label(self) -> str:
        """How the rule is cited: 差值规则第1版; one that is only tried is no version."""
        if self.version == TRIED:
            return "试用规则，未保存"
        cited = f"（{self.cited_as}）" if self.cited_as else f"第{self.version}版"
        return f"{PRESET_NAMES[self.preset]}{cited}"

    @property
    def needs_plan(self) -> bool:
        """Whether a project without a plan has no light."""
        return self.preset == "A" and self.baseline == "计划"

    @property
    def looks_at_plan(self) -> bool:
        """Whether a light depends on the project's plan."""
        return self.preset == "A" and self.baseline != "序时"

    @property
    def nodes_in_use(self) -> Nodes:
        """The nodes, where the preset looks at them."""
        return self.nodes if self.preset in ("C", "D") else ()

    @property
    def words(self) -> str:
        """The rule in words, as pages and letters print it.

        >>> LightRule().words
        '比计划少 20 个百分点为滞后，10 个为预警，3 月起评'
        """
        return "，".join(
            [self._limit_words(), *self._minimum_words(), f"{self.first_month} 月起评"]
        )

    def _limit_words(self) -> str:
        if self.preset == "A":
            against = {"计划": "计划", "序时": "序时", "从严": "计划和序时中较严的"}[self.baseline]
            return f"比{against}少 {self.red_points} 个百分点为滞后，{self.yellow_points} 个为预警"
        if self.preset == "B":
            return (
                f"支出进度不到序时的 {self.red_percent}% 为滞后，不到 {self.yellow_percent}% 为预警"
            )
        nodes = "、".join(f"{month}月底 {percent}%" for month, percent in self.nodes)
        return f"低于节点（{nodes}）为预警，低于超过 {self.node_red_points} 个百分点为滞后"

    def _minimum_words(self) -> list[str]:
        if not self.minimum_behind_fen:
            return []
        return [f"少支不到 {format_wanyuan(self.minimum_behind_fen)} 万元的只作预警"]


def preset_rule(preset: Preset, version: int = 1) -> LightRule:
    """A preset with its published numbers.

    >>> preset_rule("C").nodes[0]
    (4, 25)
    """
    return replace(LightRule(), preset=preset, version=version, nodes=PRESET_NODES[preset])
