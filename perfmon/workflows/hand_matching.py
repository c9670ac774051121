"""Matching by hand (人工匹配): a person says which project the wording of lines means."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from perfmon.errors import DemoDatabaseError, NothingFoundError
from perfmon.store.database import Database
from perfmon.store.published import read_project
from perfmon.store.unmatched import read_mention_years
from perfmon.store.writing import Source, writing

KIND = "人工匹配"


class ProjectKey(NamedTuple):
    """A project of whichever year it is asked for in: 预算单位 and 项目代码."""

    unit_code: str
    project_code: str


def match_by_hand(database: Database, matches: Mapping[int, ProjectKey], actor: str) -> int:
    """Says which projects wordings mean, as one batch; undoing it makes them unmatched again.

    Lines that print such a wording go to the project from now on, those of later files too.

    Args:
        database: to write into.
        matches: the number of a wording (mention) → its project in the wording's year.
        actor: who says it.

    Returns:
        The batch.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        NothingFoundError: a wording or a project is not known; nothing was written.
    """
    assert matches, "there is something to match"
    if database.is_demo:
        raise DemoDatabaseError
    with writing(database, Source(KIND, actor)) as writer:
        years = read_mention_years(writer.cursor, list(matches))
        for mention_id, project in matches.items():
            if mention_id not in years:
                raise NothingFoundError("这些行的写法")
            _, year = years[mention_id]
            if read_project(writer.cursor, year, *project).empty:
                raise NothingFoundError(f" {year} 年的项目 {project.project_code}")
        rows = [{"mention_id": each} | matches[each]._asdict() for each in matches]
        writer.append("hand_match", pd.DataFrame(rows).astype({"mention_id": "uint64"}))
    return writer.batch_id
