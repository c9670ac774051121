"""How many findings on 绩效文本 there are, by department and by rule, and how many are dealt with.

A finding is dealt with (已处理) once it is accepted, corrected or sent back. Source: 本项目约定.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from perfmon.measures.finding_rounds import ROUNDS, compare_findings

OPEN = "待处理"
SEVERITIES = ("error", "warning", "info")
COUNTS = tuple(f"{severity}_{how}" for severity in SEVERITIES for how in ("open", "done"))
"""The columns of counts: error_open, error_done, warning_open and so on."""

DEPARTMENT = ["department_code", "department_name"]
_UNIT = ["region_code", "unit_code"]

Row = dict[Hashable, Any]

FAULTS = ("error", "warning")
"""What a unit should mend; 说明 only tells."""


def count_findings(findings: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The findings of each group by severity and whether they are dealt with.

    Args:
        findings: severity, verdict and the columns of `by`.
        by: what names a group.

    Returns:
        One row a group that has any: the columns of `by`, COUNTS, errors, warnings, total; most
        open errors first, then open warnings, then by what is dealt with.
    """
    how = (findings["verdict"] == OPEN).map({True: "open", False: "done"})
    kinds = findings["severity"] + "_" + how
    flags = pd.DataFrame({name: (kinds == name).astype("int64") for name in COUNTS})
    groups = findings[[*by]].join(flags).groupby([*by], as_index=False).sum()
    groups = groups.assign(
        errors=groups["error_open"] + groups["error_done"],
        warnings=groups["warning_open"] + groups["warning_done"],
        total=groups[[*COUNTS]].sum(axis=1),
    )
    return _worst_first(groups, by)


def count_departments(rounds: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Each department with its texts and what was found in them, the worst first.

    Args:
        rounds: the versions looked at: DEPARTMENT, version, state, project_count, indicator_count.
        findings: on these versions.

    Returns:
        One row a department: DEPARTMENT, text_count, last_version, waiting_count, project_count,
        indicator_count, the counts of `count_findings` (0 where nothing is found), and faults and
        faults_done (错误 and 提醒, all and dealt with).
    """
    texts = rounds.assign(waits=rounds["state"] == "待接受").groupby(DEPARTMENT, as_index=False)
    of_texts = texts.agg(
        text_count=("version", "size"),
        last_version=("version", "max"),
        waiting_count=("waits", "sum"),
        project_count=("project_count", "sum"),
        indicator_count=("indicator_count", "sum"),
    )
    counts = count_findings(findings, DEPARTMENT)
    rows = of_texts.merge(counts, on=DEPARTMENT, how="left", validate="1:1")
    names = [*COUNTS, "errors", "warnings", "total"]
    rows = rows.assign(**rows[names].fillna(0).astype("int64"))
    rows = rows.assign(
        faults=rows["errors"] + rows["warnings"],
        faults_done=rows["error_done"] + rows["warning_done"],
    )
    return _worst_first(rows, DEPARTMENT)


def count_rules(findings: pd.DataFrame) -> pd.DataFrame:
    """Each rule with how often and where it was broken.

    Returns:
        One row a rule and severity: code, severity, the counts of `count_findings`,
        department_count, text_count, and project_count (0 where it is about documents; units that
        share a code count apart).
    """
    by = ["code", "severity"]
    counts = count_findings(findings, by)
    of_project = findings["text_id"].astype("str") + "-" + findings["project_code"]
    groups = findings.assign(project=of_project).groupby(by, as_index=False)
    places = groups.agg(
        department_count=("department_code", "nunique"),
        text_count=("text_id", "nunique"),
        project_count=("project", "nunique"),
    )
    return counts.merge(places, on=by, validate="1:1")


def count_rounds(
    rounds: pd.DataFrame, looked_at: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """What became of the faults of the version before, by department.

    The version before is the last one below that was accepted; where none was, the last one below.

    Args:
        rounds: every version: text_id, unit_code, region_code, version, state.
        looked_at: the versions looked at, with department_code.
        findings: on every version: text_id, severity, code, project_code, indicator_row; 说明 are
            left out.

    Returns:
        One row a department of which a version looked at has one before: department_code, and
        counts 已改正, 仍在, 新发现.
    """
    faults = findings[findings["severity"].isin(FAULTS)]
    versions: dict[tuple[str, str], list[Row]] = {}
    for row in rounds[[*_UNIT, "version", "state", "text_id"]].to_dict("records"):
        versions.setdefault((row["region_code"], row["unit_code"]), []).append(row)
    found = []
    for text in looked_at.to_dict("records"):
        own = versions.get((text["region_code"], text["unit_code"]), [])
        before = _last_before(own, int(text["version"]))
        if before is None:
            continue
        pair = [faults[faults["text_id"] == one] for one in (before, text["text_id"])]
        counts = compare_findings(*pair)["round"].value_counts()
        found.append(
            {"department_code": text["department_code"]}
            | {name: int(counts.get(name, 0)) for name in ROUNDS}
        )
    rows = pd.DataFrame(found, columns=["department_code", *ROUNDS])
    return rows.groupby("department_code", as_index=False).sum()


def _worst_first(groups: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    worst = ["error_open", "warning_open", "errors", "warnings", "total"]
    falling = [False] * len(worst) + [True] * len(by)
    return groups.sort_values([*worst, *by], ascending=falling, ignore_index=True)


def text_before(rounds: pd.DataFrame, region_code: str, unit_code: str, version: int) -> int | None:
    """The text that a unit's version is compared with; None where it is the first one."""
    of_unit = (rounds["region_code"] == region_code) & (rounds["unit_code"] == unit_code)
    return _last_before(rounds[of_unit].to_dict("records"), version)


def _last_before(versions: list[Row], version: int) -> int | None:
    """Of a unit's versions the text of the last one below that was accepted, else of the last."""
    earlier = [row for row in versions if row["version"] < version]
    settled = [row for row in earlier if row["state"] not in ("待接受", "不采用")]
    last = max(settled or earlier, key=lambda row: int(row["version"]), default=None)
    return None if last is None else int(last["text_id"])
