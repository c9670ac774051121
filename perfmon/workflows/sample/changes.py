"""What comes to the simulated projects beside the units' own proposals.

Money from above (上级资金), what the year before left (上年结转), and the changes in the year
(追加, 追减, 调剂).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from perfmon.money import FEN_PER_WANYUAN
from perfmon.workflows.sample.from_above import FROM_ABOVE, FromAbove
from perfmon.workflows.sample.projects import (
    LaterTranche,
    SampleProject,
    choose_shape,
    deal_moods,
    make_code,
    make_schedule,
    round_budget,
    unit_block,
    with_opening,
)
from perfmon.workflows.sample.rules import (
    CHANGES,
    LATE_MONEY_EVERY,
    LATE_MONEY_MONTH,
    LaterChange,
)
from perfmon.workflows.sample.units import UNITS

_OFFICE = {"中央": "冀财预", "省": "冀财预", "市": "邢财预", "县": "县财预"}


def projects_from_above(year: int, rng: np.random.Generator) -> list[SampleProject]:
    """上级资金: one code among its units, no text, the whole money as one 追加."""
    units = {unit.code: unit for unit in UNITS}
    projects = []
    for serial, source in enumerate(FROM_ABOVE, start=1):
        shares = rng.dirichlet(np.full(len(source.unit_codes), 6.0))
        moods = deal_moods([units[code] for code in source.unit_codes], rng)
        for unit_code, share, mood in zip(source.unit_codes, shares, moods, strict=True):
            amount = round_budget(source.typical_wanyuan * float(share) * rng.uniform(0.9, 1.15))
            project = SampleProject(
                year=year,
                unit=units[unit_code],
                code=make_code(year, "T", 0, serial),
                name=f"{year}年{source.name}",
                rhythm="subsidy",
                project_class="特定目标类",
                mood="on_plan" if mood == "over" else mood,
                opening_fen=0,
                schedule=None,
                in_text=False,
                changes=(_from_above(source, year, serial, amount),),
            )
            projects.append(project)
    return projects


def _from_above(source: FromAbove, year: int, serial: int, amount_fen: int) -> LaterTranche:
    return LaterTranche(
        kind="追加",
        amount_fen=amount_fen,
        issued_on=date.fromisoformat(f"{year}-{_month_day(source, year)}"),
        document_no=f"{_OFFICE[source.level]}〔{year}〕{11 + serial * 3}号（演示）",
        budget_level=source.level,
        direct=source.direct,
        source_year=year,
    )


def _month_day(source: FromAbove, year: int) -> str:
    return source.issued_2022 if year == 2022 else source.issued_2023


def carried_projects(
    earlier: Iterable[tuple[SampleProject, int]],
    year: int,
    rng: np.random.Generator,
    same_code_chance: float,
) -> list[SampleProject]:
    """上年结转: the projects that take what last year left, with a text where they had one.

    Args:
        earlier: last year's projects with what is carried, in fen.
        year: the year into which it is carried.
        rng: the county's chance.
        same_code_chance: how often last year's code is kept.
    """
    pairs = list(earlier)
    moods = deal_moods([project.unit for project, _ in pairs], rng)
    carried = []
    for serial, ((old, amount), mood) in enumerate(zip(pairs, moods, strict=True), start=901):
        new_code = make_code(year, "P", unit_block(old.unit), serial)
        shape = choose_shape(old.unit, old.rhythm, rng)
        project = replace(
            old,
            year=year,
            code=old.code if rng.random() < same_code_chance else new_code,
            name=f"（上年结转）{old.name}",
            mood="on_plan" if mood == "over" else mood,
            opening_fen=amount,
            schedule=make_schedule(amount, shape, rng) if old.in_text else None,
            carry_over=True,
            leaves_out_december=False,
            changes=(),
        )
        carried.append(project if old.in_text else with_opening(project, old.changes[0]))
    return carried


def carried_from_before(
    projects: list[SampleProject], rng: np.random.Generator
) -> list[SampleProject]:
    """The first year's own 结转, out of a year that the sample does not show."""
    works = [project for project in projects if project.rhythm == "works" and project.in_text]
    chosen = [works[position] for position in sorted(rng.permutation(len(works))[:10])]
    rests = [round_budget(p.opening_fen / FEN_PER_WANYUAN * rng.uniform(0.1, 0.3)) for p in chosen]
    return carried_projects(zip(chosen, rests, strict=True), projects[0].year, rng, 0.0)


def add_changes(projects: list[SampleProject], rng: np.random.Generator) -> list[SampleProject]:
    """The projects with the year's 追加, 追减, 调剂 and late money, at most one each."""
    changed = list(projects)
    late = LaterChange("追加", "省", LATE_MONEY_EVERY, (0.2, 0.5), (0, 0))
    free = [p for p in rng.permutation(len(projects)).tolist() if projects[p].in_text]
    for serial, change in enumerate((*CHANGES, late), start=1):
        for number in range(len(projects) // change.every):
            position = next(p for p in free if _suits(projects[p], change))
            free.remove(position)
            tranche = _tranche(projects[position], change, (serial, number), rng)
            if change.kind == "调剂":
                other = _other_of_unit(projects, position, free)
                free.remove(other)
                _append(changed, other, replace(tranche, amount_fen=-tranche.amount_fen))
            _append(changed, position, tranche)
    return changed


def _suits(project: SampleProject, change: LaterChange) -> bool:
    slow = project.mood in ("late", "far_late", "zero")
    return project.mood != "over" and (change.kind == "追加" or slow)


def _other_of_unit(projects: list[SampleProject], position: int, free: list[int]) -> int:
    unit = projects[position].unit
    return next(p for p in free if projects[p].unit == unit and projects[p].mood != "over")


def _append(projects: list[SampleProject], position: int, tranche: LaterTranche) -> None:
    project = projects[position]
    projects[position] = replace(project, changes=(*project.changes, tranche))


def _tranche(
    project: SampleProject,
    change: LaterChange,
    serial: tuple[int, int],
    rng: np.random.Generator,
) -> LaterTranche:
    wanyuan = project.opening_fen / FEN_PER_WANYUAN * rng.uniform(*change.share)
    amount = round_budget(wanyuan) * (1 if change.kind == "追加" else -1)
    late = change.months == (0, 0)
    month = LATE_MONEY_MONTH[project.year] if late else int(rng.integers(*change.months)) + 1
    day = int(rng.integers(20, 28) if late else rng.integers(4, 28))
    number = f"调剂{project.year}-{serial[1] + 1:03d}" if change.kind == "调剂" else None
    return LaterTranche(
        change.kind,
        amount,
        date(project.year, month, day),
        f"{_OFFICE[change.level]}〔{project.year}〕{serial[0] * 20 + serial[1]}号（演示）",
        change.level,
        False,
        project.year,
        number,
    )
