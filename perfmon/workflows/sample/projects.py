"""The simulated county's projects as proposed: their codes, budgets, plans and moods.

A `SampleProject` is what the county decides about one project of one year. What is paid on it,
printed about it and reported on it is made from that in the sister modules; what the year adds to
it is in `changes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from perfmon.money import FEN_PER_WANYUAN, Int64Array
from perfmon.periods import month_end
from perfmon.workflows.sample.project_names import ProjectName, Rhythm, project_names
from perfmon.workflows.sample.rules import (
    BUDGET_LEVEL,
    BUDGET_SPREAD,
    KEEP_CHANCE,
    LATER_SHAPE,
    LATER_SHAPE_CHANCE,
    LEAST_WANYUAN,
    NO_DECEMBER_EVERY,
    NO_PLAN_EVERY,
    OFFICE_PER_WAGES,
    RHYTHMS,
    SHAPE_JITTER,
    SHAPES,
    TEMPERAMENTS,
    YEARLY_CHANGE,
    MoodName,
)
from perfmon.workflows.sample.units import DEPARTMENTS, REGION_CODE, UNITS, UnitName

FloatArray = npt.NDArray[np.float64]
Schedule = tuple[int, int, int, int]
Key = TypeVar("Key", bound=str)

CHECKPOINT_MONTHS = (3, 6, 10, 12)
GRACE = timedelta(days=60)
CHECK_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_BODY_LENGTH = 20
_LAND_DEPARTMENTS = ("306", "308")

_UNITS = {unit.code: unit for unit in UNITS}
_UNIT_POSITION = {unit.code: position for position, unit in enumerate(UNITS, start=1)}
_TEMPERAMENT = {department.code: department.temperament for department in DEPARTMENTS}


@dataclass(frozen=True)
class LaterTranche:
    """A 预算变动 of a project, or its 年初/结转 where no text makes it."""

    kind: str
    amount_fen: int
    issued_on: date
    document_no: str | None
    budget_level: str
    direct: bool
    source_year: int
    transfer_no: str | None = None


@dataclass(frozen=True)
class SampleProject:
    """One project of one year as the county decides it.

    Attributes:
        opening_fen: 年初 or 结转; 0 where all its money comes later.
        schedule: the printed plan at the end of March, June, October and December, cumulative;
            None without a plan.
        in_text: whether a 绩效文本 brings it (with its opening tranche).
        leaves_out_december: whether the text misses the column 12月底.
        changes: all tranches that no text brings.
    """

    year: int
    unit: UnitName
    code: str
    name: str
    rhythm: Rhythm
    project_class: str
    mood: MoodName
    opening_fen: int
    schedule: Schedule | None
    in_text: bool
    carry_over: bool = False
    leaves_out_december: bool = False
    changes: tuple[LaterTranche, ...] = ()

    @property
    def is_judged(self) -> bool:
        return self.project_class in ("其他运转类", "特定目标类")

    def budget_line(self) -> Int64Array:
        """调整预算数 at the end of each month, in fen."""
        line = np.full(12, self.opening_fen if self.in_text else 0, dtype=np.int64)
        for change in self.changes:
            line[change.issued_on.month - 1 :] += change.amount_fen
        return line

    def plan_line(self) -> FloatArray:
        """What the project means to have paid by each month's end, in fen; only for shaping."""
        schedule = self.schedule or tuple(self.opening_fen * m // 12 for m in CHECKPOINT_MONTHS)
        line = np.interp(np.arange(1, 13), (0, *CHECKPOINT_MONTHS), (0, *schedule))
        for change in self.changes:
            if change.kind not in ("年初", "结转") and change.amount_fen > 0:
                line += change.amount_fen * _due_shares(change.issued_on)
        return np.clip(line, 0, self.budget_line())


def _due_shares(issued_on: date) -> FloatArray:
    """Shares of a later tranche due by each month's end: from 60 days on, straight to December."""
    due_from, year_end = issued_on + GRACE, date(issued_on.year, 12, 31)
    length = max((year_end - due_from).days, 1)
    days = [(month_end(issued_on.year, month) - due_from).days for month in range(1, 13)]
    return np.clip(np.array(days) / length, 0.0, 1.0)


def unit_block(unit: UnitName) -> int:
    """The five digits that stand for the unit in its codes."""
    return 500 + _UNIT_POSITION[unit.code]


def check_character(body: str) -> str:
    """The 21st character of a project code, by the GB 32100 alphabet.

    >>> check_character("13052923P00584010819")
    'F'
    """
    weighted = sum(CHECK_ALPHABET.index(c) * 3**i for i, c in enumerate(body))
    return CHECK_ALPHABET[(30 - weighted) % 31]


def make_code(year: int, letter: str, block: int, serial: int) -> str:
    """A project code: region, year, class letter, block, serial and check character."""
    body = f"{REGION_CODE}{year % 100:02d}{letter}{block:05d}01{serial:04d}"
    assert len(body) == CODE_BODY_LENGTH, "a project code has 20 characters and a check character"
    return body + check_character(body)


def deal(weights: Mapping[Key, float], count: int, rng: np.random.Generator) -> list[Key]:
    """So many cards of each kind as its weight asks (largest remainder), shuffled."""
    names = list(weights)
    exact = np.array([weights[name] for name in names]) / sum(weights.values()) * count
    cards = np.floor(exact).astype(int)
    short = count - int(cards.sum())
    cards[np.argsort(cards - exact, kind="stable")[:short]] += 1
    deck = [name for name, number in zip(names, cards, strict=True) for _ in range(number)]
    return [deck[position] for position in rng.permutation(count)]


def deal_moods(units: list[UnitName], rng: np.random.Generator) -> list[MoodName]:
    """A mood for each project's unit, dealt within each temperament."""
    temperaments = [_TEMPERAMENT[unit.department_code] for unit in units]
    decks = {
        name: iter(deal(weights, temperaments.count(name), rng))
        for name, weights in TEMPERAMENTS.items()
    }
    return [next(decks[name]) for name in temperaments]


def round_budget(wanyuan: float) -> int:
    """A budget as a county prints it, in fen: whole 万元 when large, finer when small."""
    step = 1_000_000 if wanyuan >= 100 else 100_000 if wanyuan >= 20 else 10_000
    return max(round(wanyuan * FEN_PER_WANYUAN / step), 1) * step


def make_schedule(budget_fen: int, shape: str, rng: np.random.Generator) -> Schedule:
    """A printed plan: the shape shaken a little and rounded as people round."""
    wanyuan = budget_fen // FEN_PER_WANYUAN
    step = 1_000_000 if wanyuan >= 100 else 500_000 if wanyuan >= 20 else 100_000
    step = step if wanyuan >= 5 else 10_000
    cells, share_before = [0], 0.0
    for share in SHAPES[shape][:3]:
        # Where the shape is flat the plan says the same amount again.
        shaken = share + rng.uniform(-SHAPE_JITTER, SHAPE_JITTER) if share > share_before else 0.0
        cells.append(min(max(round(shaken * budget_fen / step) * step, cells[-1]), budget_fen))
        share_before = share
    return (cells[1], cells[2], cells[3], budget_fen)


def choose_shape(unit: UnitName, rhythm: Rhythm, rng: np.random.Generator) -> str:
    """A shape of plan: one of the rhythm's, often a later one in a back-loaded department."""
    shapes = RHYTHMS[rhythm].shapes
    shape = shapes[rng.integers(len(shapes))]
    back_loaded = _TEMPERAMENT[unit.department_code] == "back_loaded"
    later = back_loaded and rng.random() < LATER_SHAPE_CHANCE
    return LATER_SHAPE.get(shape, shape) if later else shape


def typical_sizes(rng: np.random.Generator) -> list[tuple[ProjectName, float]]:
    """Every yearly project with its own size in 万元, the same for all years."""
    names = project_names()
    sizes = np.array([BUDGET_LEVEL * name.typical_wanyuan for name in names])
    spread = rng.lognormal(0.0, BUDGET_SPREAD, len(names))
    return list(zip(names, (sizes * spread).tolist(), strict=True))


def yearly_projects(
    year: int, sizes: list[tuple[ProjectName, float]], rng: np.random.Generator
) -> list[SampleProject]:
    """The projects that the units propose for a year: most with a text, a few without a plan."""
    kept = [pair for pair in sizes if rng.random() < KEEP_CHANCE]
    moods = deal_moods([_UNITS[name.unit_code] for name, _ in kept], rng)
    serials = dict.fromkeys(_UNITS, 0)
    projects = []
    for position, ((name, size), mood) in enumerate(zip(kept, moods, strict=True)):
        unit = _UNITS[name.unit_code]
        serials[unit.code] += 1
        code = make_code(year, "P", unit_block(unit), serials[unit.code])
        project = _proposal(year, code, name, (size, mood), rng)
        if position % NO_PLAN_EVERY == NO_PLAN_EVERY // 2:
            project = with_opening(replace(project, schedule=None, in_text=False))
        elif position % NO_DECEMBER_EVERY == NO_DECEMBER_EVERY // 2:
            project = replace(project, leaves_out_december=True)
        projects.append(project)
    return projects


def _proposal(
    year: int,
    code: str,
    name: ProjectName,
    drawn: tuple[float, MoodName],
    rng: np.random.Generator,
) -> SampleProject:
    """One planned project; `drawn` is its size in 万元 and its mood."""
    size, mood = drawn
    unit = _UNITS[name.unit_code]
    budget = round_budget(max(size * rng.uniform(*YEARLY_CHANGE), LEAST_WANYUAN))
    # A project that pays above its budget does so before October only on an early plan.
    shape = "even" if mood == "over" else choose_shape(unit, name.rhythm, rng)
    return SampleProject(
        year=year,
        unit=unit,
        code=code,
        name=name.name,
        rhythm=name.rhythm,
        project_class="其他运转类" if name.rhythm == "running" else "特定目标类",
        mood=mood,
        opening_fen=budget,
        schedule=make_schedule(budget, shape, rng),
        in_text=True,
    )


def with_opening(project: SampleProject, source: LaterTranche | None = None) -> SampleProject:
    """The project with its opening tranche among its own, for want of a text.

    Args:
        project: a project that no text brings.
        source: the tranche from which a 结转 comes; it keeps its level.
    """
    return replace(project, changes=(opening_tranche(project, source), *project.changes))


def opening_tranche(project: SampleProject, source: LaterTranche | None = None) -> LaterTranche:
    """The 年初 or 结转 money as the budget table says it; `source` as in `with_opening`."""
    return LaterTranche(
        "结转" if project.carry_over else "年初",
        project.opening_fen,
        date(project.year, 1, 1),
        f"县财预〔{project.year}〕1号（演示）",
        source.budget_level if source else "县",
        source.direct if source else False,
        project.year - int(project.carry_over),
    )


def fund_type(project: SampleProject, tranche: LaterTranche) -> str:
    """资金性质 of a tranche: some departments pay their own works from land sales."""
    is_land = project.unit.department_code in _LAND_DEPARTMENTS and project.rhythm == "works"
    own = tranche.budget_level == "县" and tranche.kind != "调剂"
    return "政府性基金预算" if is_land and own else "一般公共预算"


def staff_projects(year: int, rng: np.random.Generator) -> list[SampleProject]:
    """人员类 and 公用经费 of every unit, beside what is judged."""
    projects = []
    for unit in UNITS:
        wages = unit.wages_wanyuan * rng.uniform(0.96, 1.04)
        office = unit.wages_wanyuan * OFFICE_PER_WAGES * rng.uniform(0.85, 1.15)
        projects += [_beside(year, unit, "wages", wages), _beside(year, unit, "office", office)]
    return projects


def _beside(
    year: int, unit: UnitName, rhythm: Literal["wages", "office"], wanyuan: float
) -> SampleProject:
    letter, name, project_class = _BESIDE[rhythm]
    project = SampleProject(
        year=year,
        unit=unit,
        code=make_code(year, letter, unit_block(unit), 1),
        name=name,
        rhythm=rhythm,
        project_class=project_class,
        mood="on_plan",
        opening_fen=round_budget(wanyuan),
        schedule=None,
        in_text=False,
    )
    return with_opening(project)


_BESIDE = {
    "wages": ("R", "在职人员工资及社会保障缴费", "人员类"),
    "office": ("Y", "日常公用经费", "公用经费"),
}
