"""Cuts of a budget (追减, 调剂 given away), and which of them somebody approved.

An approval is typed for a project and the 文号 of its cut, and holds for every cut under it.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.funds import bare_document
from perfmon.measures.rates import is_missing

APPROVED = "调减已批准"
"""What a person says of a 文号."""

ProjectPlace = tuple[Any, ...]


@dataclass(frozen=True)
class CutSums:
    """What was taken from one project by the cut-off.

    Attributes:
        cut_fen: all of it, as a positive amount.
        unapproved_fen: of it, what nobody approved.
        last_on: 下达日期 of the last cut.
        evidence: of the approvals; None where there is none, or none that may be told.
        approved_by: who typed them; None where nothing was approved.
    """

    cut_fen: int
    unapproved_fen: int
    last_on: pd.Timestamp
    evidence: str | None
    approved_by: str | None


def sum_cuts(cuts: pd.DataFrame, typed: pd.DataFrame) -> dict[ProjectPlace, CutSums]:
    """The cuts of each project that has any, by PROJECT_KEY.

    Args:
        cuts: one row a cut: amount_fen (negative), document_no, issued_on.
        typed: what people said: state, document_no, evidence, is_withdrawn, set_by.
    """
    by_project: dict[ProjectPlace, list[dict[Any, Any]]] = {}
    for row in mark_approved(cuts, typed).to_dict("records"):
        by_project.setdefault(tuple(row[name] for name in PROJECT_KEY), []).append(row)
    return {key: _sum(rows) for key, rows in by_project.items()}


def mark_approved(cuts: pd.DataFrame, typed: pd.DataFrame) -> pd.DataFrame:
    """The cuts with is_approved, and evidence and set_by of the approval."""
    said = typed[(typed["state"] == APPROVED) & ~typed["is_withdrawn"].astype(bool)]
    said = _with_document(said)[[*PROJECT_KEY, "document", "evidence", "set_by"]]
    marked = _with_document(cuts).merge(
        said.drop_duplicates([*PROJECT_KEY, "document"], keep="last"),
        on=[*PROJECT_KEY, "document"],
        how="left",
        validate="m:1",
    )
    return marked.assign(is_approved=marked["set_by"].notna()).drop(columns="document")


def document_key(document_no: object) -> str:
    """A 文号 as it is compared; '' where none is printed.

    >>> document_key("巨财预〔2023〕18号") == document_key("巨财预[2023]18号"), document_key(None)
    (True, '')
    """
    return "" if is_missing(document_no) else bare_document(str(document_no)) or ""


def _with_document(rows: pd.DataFrame) -> pd.DataFrame:
    keys = [document_key(document) for document in rows["document_no"]]
    return rows.assign(document=pd.Series(keys, rows.index, dtype="str"))


def _sum(rows: list[dict[Any, Any]]) -> CutSums:
    approved = [row for row in rows if row["is_approved"]]
    told = [row["evidence"] for row in approved if not is_missing(row["evidence"])]
    return CutSums(
        cut_fen=-sum(row["amount_fen"] for row in rows),
        unapproved_fen=-sum(row["amount_fen"] for row in rows if not row["is_approved"]),
        last_on=max(row["issued_on"] for row in rows),
        evidence="；".join(dict.fromkeys(told)) or None,
        approved_by="、".join(dict.fromkeys(row["set_by"] for row in approved)) or None,
    )
