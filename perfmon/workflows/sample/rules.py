"""How the simulated county behaves: every number that shapes it, as small tables.

A department has a temperament; the temperament deals its projects their moods; a mood says how far
behind its plan a project pays. The rhythm of a project says when it plans and when it pays.
All shares are shares of the project's budget. Nothing here holds money.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from perfmon.workflows.sample.project_names import Rhythm
from perfmon.workflows.sample.units import TemperamentName

SEED = 2026
COVERED_UNTIL = {2022: date(2022, 12, 31), 2023: date(2023, 10, 31)}

MoodName = Literal["ahead", "on_plan", "catching_up", "late", "far_late", "zero", "over"]
Range = tuple[float, float]


@dataclass(frozen=True)
class Mood:
    """How far behind the plan a project has paid, as a range of shares; negative is ahead.

    Attributes:
        most: up to which multiple of its budget it pays (above 1: 超预算支付).
    """

    march: Range
    june: Range
    october: Range
    december: Range
    most: float = 1.0


MOODS: dict[MoodName, Mood] = {
    "ahead": Mood((-0.06, 0.02), (-0.10, 0.0), (-0.14, -0.02), (0.0, 0.02)),
    "on_plan": Mood((-0.04, 0.05), (-0.05, 0.06), (-0.05, 0.07), (0.0, 0.05)),
    "catching_up": Mood((0.05, 0.15), (0.12, 0.24), (0.0, 0.08), (0.0, 0.05)),
    "late": Mood((0.0, 0.1), (0.05, 0.15), (0.115, 0.19), (0.02, 0.12)),
    "far_late": Mood((0.05, 0.2), (0.15, 0.3), (0.23, 0.55), (0.05, 0.28)),
    "zero": Mood((1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (0.08, 0.45)),
    "over": Mood((-0.05, 0.0), (-0.15, -0.05), (-0.6, -0.5), (-0.1, -0.1), most=1.04),
}

# How many of a hundred projects of a department of this temperament have which mood.
_SHARES: dict[TemperamentName, tuple[float, ...]] = {
    #               ahead on_plan catching_up late far_late zero over
    "prompt":      (26,   57,     6,          7,   1,       1,   2),
    "steady":      (12,   58,     9,          14,  4,       2,   1),
    "back_loaded": (4,    44,     10,         27,  9,       6,   0),
    "stuck":       (2,    28,     6,          25,  29,      10,  0),
}  # fmt: skip
TEMPERAMENTS: dict[TemperamentName, dict[MoodName, float]] = {
    name: dict(zip(MOODS, shares, strict=True)) for name, shares in _SHARES.items()
}

# Shapes of a 资金支出计划: cumulative shares at the end of March, June, October, December.
SHAPES: dict[str, tuple[float, float, float, float]] = {
    "even": (0.24, 0.50, 0.83, 1.0),
    "front": (0.40, 0.70, 0.95, 1.0),
    "flat": (0.30, 0.60, 0.60, 1.0),
    "building": (0.0, 0.32, 0.78, 1.0),
    "back": (0.0, 0.20, 0.60, 1.0),
    "december": (0.0, 0.0, 0.0, 1.0),
}
SHAPE_JITTER = 0.06
# A back-loaded department prints the later shape this often.
LATER_SHAPE = {"even": "building", "front": "even", "building": "back", "back": "back"}
LATER_SHAPE_CHANCE = 0.4


@dataclass(frozen=True)
class RhythmRule:
    """When a kind of project plans and pays.

    Attributes:
        shapes: the shapes of its plan, in the proportion in which they stand here.
        windows: first and last month of each stretch at whose end it has paid up.
        lines: least and most voucher lines in a month in which it pays.
        rounded_fen: lumps are rounded to this amount while the project runs; 1 means to the fen.
        summaries: 摘要.
    """

    shapes: tuple[str, ...]
    windows: tuple[tuple[int, int], ...]
    lines: tuple[int, int]
    rounded_fen: int
    summaries: tuple[str, ...]


_EVERY_MONTH = tuple((month, month) for month in range(1, 13))
_LUMPS = ((2, 3), (4, 5), (6, 6), (7, 8), (9, 10), (11, 11), (12, 12))
_STRETCHES = ((1, 2), (3, 3), (4, 5), (6, 6), (7, 7), (8, 8), (9, 10), (11, 11), (12, 12))

RHYTHMS: dict[Rhythm, RhythmRule] = {
    "works": RhythmRule(
        ("building", "building", "building", "even", "even", "back", "december"),
        _LUMPS, (1, 3), 1_000_000,
        ("工程进度款", "工程进度款", "设计及监理费", "材料款", "质保金", "前期勘察费"),
    ),
    "purchase": RhythmRule(
        ("building", "flat", "back", "front", "december"),
        _LUMPS, (1, 3), 10_000,
        ("设备采购首付款", "设备款", "验收款", "运输安装费", "质保金"),
    ),
    "subsidy": RhythmRule(
        ("even", "even", "front", "flat", "building"),
        _STRETCHES, (1, 4), 100,
        ("发放补助资金", "发放补助资金", "拨付补贴", "代发手续费", "补发补助"),
    ),
    "running": RhythmRule(
        ("even", "even", "even", "front"),
        _EVERY_MONTH, (2, 4), 1,
        ("服务费", "维护费", "电费", "线路租赁费", "劳务费", "耗材款"),
    ),
    "event": RhythmRule(
        ("even", "even", "building", "flat"),
        _STRETCHES, (2, 4), 1,
        ("印刷费", "会议培训费", "差旅费", "专家咨询费", "宣传费", "委托业务费"),
    ),
    "wages": RhythmRule(("even",), _EVERY_MONTH, (2, 2), 1, ("基本工资", "津贴补贴及社保")),
    "office": RhythmRule(
        ("even",), _EVERY_MONTH, (2, 4), 1,
        ("办公费", "水电费", "邮电费", "差旅费", "公务用车运行费"),
    ),
}  # fmt: skip

# Which share of what is paid after October is paid in November; the rest is the December rush.
NOVEMBER_SHARE = {2022: 0.33, 2023: 0.40}

REFUND_SHARE = 0.015
CORRECTION_SHARE = 0.0015

# Projects and their budgets.
KEEP_CHANCE = 0.90  # that a name is in a year's budget
BUDGET_LEVEL = 1.2  # budgets against the sizes that the lists of names say
BUDGET_SPREAD = 0.38  # sigma of the log-normal around the typical size
YEARLY_CHANGE = (0.88, 1.18)
LEAST_WANYUAN = 2.0
NO_DECEMBER_EVERY = 53  # one text project in so many misses the column 12月底
NO_PLAN_EVERY = 34  # one project in so many has neither text nor plan
CARRY_OVER_LEAST_SHARE = 0.14
CARRY_OVER_LEAST_FEN = 3_000_000
SAME_CODE_CHANCE = 0.5  # that a carry-over keeps its old code
OFFICE_PER_WAGES = 0.09  # 公用经费 as a share of 人员类


@dataclass(frozen=True)
class LaterChange:
    """A 预算变动 in the year: which share of projects, which share of their budget, when."""

    kind: Literal["追加", "追减", "调剂"]
    level: str
    every: int
    share: Range
    months: tuple[int, int]


CHANGES: tuple[LaterChange, ...] = (
    LaterChange("追加", "县", 23, (0.10, 0.35), (4, 8)),
    LaterChange("追加", "省", 31, (0.15, 0.40), (3, 7)),
    LaterChange("追加", "市", 67, (0.05, 0.20), (5, 9)),
    LaterChange("追减", "县", 29, (0.10, 0.30), (7, 9)),
    LaterChange("调剂", "县", 41, (0.05, 0.15), (5, 9)),
)
LATE_MONEY_MONTH = {2022: 11, 2023: 10}
LATE_MONEY_EVERY = 97

# How results are reported: weights of the styles.
REPORT_STYLES: dict[str, float] = {
    "normal": 66, "generous": 12, "work_behind": 10, "patchy": 7, "none": 5
}  # fmt: skip
EFFORT: dict[str, Range] = {
    "normal": (0.92, 1.12),
    "generous": (1.15, 1.45),
    "work_behind": (0.30, 0.65),
    "patchy": (0.85, 1.05),
    "none": (0.9, 1.1),
}
MONTHLY_REPORT_EVERY = 5  # one project in so many reports monthly, the others by quarter

# Days without payments beside the week-ends (法定节假日).
HOLIDAYS = (
    (date(2022, 1, 1), date(2022, 1, 3)),
    (date(2022, 1, 31), date(2022, 2, 6)),
    (date(2022, 4, 3), date(2022, 4, 5)),
    (date(2022, 4, 30), date(2022, 5, 4)),
    (date(2022, 6, 3), date(2022, 6, 5)),
    (date(2022, 9, 10), date(2022, 9, 12)),
    (date(2022, 10, 1), date(2022, 10, 7)),
    (date(2022, 12, 31), date(2023, 1, 2)),
    (date(2023, 1, 21), date(2023, 1, 27)),
    (date(2023, 4, 5), date(2023, 4, 5)),
    (date(2023, 4, 29), date(2023, 5, 3)),
    (date(2023, 6, 22), date(2023, 6, 24)),
    (date(2023, 9, 29), date(2023, 10, 6)),
)

# The ten real projects: voucher lines of 2023 as (month, 万元). Their plans are the published ones.
REAL_PAYMENTS: dict[str, tuple[tuple[int, str], ...]] = {
    # no. 1: 38.00 of 96.00 against a plan of 70.00: 33.33 points behind
    "13052923P00584010819F": ((3, "9.5"), (5, "9.5"), (8, "9.5"), (10, "4.7318"), (10, "4.7682")),
    # no. 2: its plan says only December; nothing paid
    "13052923P005840108178": (),
    # no. 3: a little ahead of plan
    "13052923P00584110141T": ((3, "24.36"), (6, "27.825"), (9, "14.0575"), (10, "10.32")),
    # no. 4: behind by more than 10 points, less than 20
    "13052923P00584010811J": ((2, "0.864"), (4, "0.65"), (6, "0.9135"), (9, "0.872")),
    # no. 5: exactly its plan
    "13052923P00584010813R": ((2, "0.6"), (3, "0.42"), (5, "0.75"), (6, "0.73")),
    # no. 6: on plan
    "13052923P00584010810Y": ((3, "0.4862"), (6, "0.5014"), (8, "0.1875"), (10, "0.2916")),
    # no. 7: paid nicely, no results reported
    "13052923P00584010814D": ((3, "2.01"), (5, "2.6"), (6, "2.4"), (9, "3.0406")),
    # no. 8: a little ahead
    "13052923P00584010809K": ((2, "0.55"), (3, "0.4975"), (6, "1.9"), (8, "0.7"), (10, "0.66")),
    # no. 9: a refund in it, a little behind
    "13052923P005840108126": (
        (2, "4.836"), (3, "6.2714"), (5, "4.15"), (6, "3.9"), (7, "-0.86"), (8, "5.3"),
        (10, "4.4127"),
    ),
    # no. 10: results, no spending
    "13052923P005840108151": (),
}  # fmt: skip
REAL_REPORT_STYLES = {
    "13052923P00584010814D": "none",
    "13052923P005840108178": "none",
    "13052923P00584110141T": "generous",
    "13052923P005840108126": "work_behind",
}
