"""What was said of September's 可收回盘活资金清单 in the simulated county.

The lines with most to be taken back, one for each way in which a line can go: a part set otherwise,
opinions, kept, put off, accepted, in part or wholly taken back by a document. Deterministic.
"""

from datetime import date
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.store.cuts import find_cut
from perfmon.store.writing import Writer
from perfmon.workflows.reclaim_lines import read_reclaim_lines
from perfmon.workflows.reclaim_numbers import append_documents
from perfmon.workflows.reclaiming import append_decisions
from perfmon.workflows.sample.closings import MONTH, YEAR

_PROPOSED_BY, _ACCEPTED_BY, _ACCEPTED_ON = "预算股甲", "分管丙", date(YEAR, 10, 10)
_NUMBERS = (f"巨财预〔{YEAR}〕61号（演示）", f"巨财预〔{YEAR}〕62号（演示）")
_ISSUED_ON = pd.Timestamp(YEAR, 10, 20)
_HUNDRED_YUAN = 10_000

_WAYS = (
    ("收回", "工程结余，尾款已付清", 1),
    ("调剂", "政策调整，补助人数减少", 1),
    ("收回", "采购结余，合同已履行完", 0),
    ("收回", "设备不再采购", None),
    ("不收回", "合同已签，11月付款", None),
    ("暂缓", "等10月底验收结果再定", None),
)
"""What is proposed of each line and why; 1 has a document, 0 is accepted, None is neither."""

Row = dict[Any, Any]


def append_reclaims(writer: Writer) -> None:
    """Puts what was said of the closed month's lines into the sample."""
    cut = find_cut(writer.cursor, YEAR, MONTH)
    assert cut is not None, "the sample's month is closed"
    lines = read_reclaim_lines(writer.cursor, cut).to_dict("records")[: len(_WAYS)]
    append_decisions(writer, [_decision(row, way) for row, way in zip(lines, _WAYS, strict=True)])
    documents = zip(lines, _NUMBERS, (2, 1), strict=False)
    append_documents(writer, [_document(*each) for each in documents])
    _append_opinions(writer, lines)
    changed = _key(lines[3]) | {"part": "年内预计另需支付", "reason": "单位说明年内不再支付"}
    row = pd.DataFrame([changed | {"amount_fen": 0}])
    writer.append("reclaim_part", row.astype({"amount_fen": "Int64"}))


def _decision(row: Row, way: tuple[str, str, int | None]) -> Row:
    proposal, ground, course = way
    said = {"proposal": proposal, "ground": ground, "proposed_by": _PROPOSED_BY}
    if course is None:
        return _key(row) | said
    accepted = {"accepted_by": _ACCEPTED_BY, "accepted_on": pd.Timestamp(_ACCEPTED_ON)}
    return _key(row) | said | accepted | {"accepted_fen": _half(row["reclaimable_fen"], 2)}


def _document(row: Row, number: str, halves: int) -> Row:
    """It takes all that was accepted, or a half of it."""
    accepted_fen = _half(row["reclaimable_fen"], 2)
    taken = {"document_no": number, "issued_on": _ISSUED_ON}
    return _key(row) | taken | {"amount_fen": _half(accepted_fen, halves)}


def _append_opinions(writer: Writer, lines: list[Row]) -> None:
    said = (
        (0, "单位", "同意收回结余", "单位甲"),
        (0, "主管部门", "同意", "主管乙"),
        (0, "业务股室", "建议收回，年底前不再支出", "业务股丙"),
        (4, "单位", "已签合同，请求保留", "单位丁"),
    )
    rows = [
        _key(lines[place]) | {"side": side, "words": words, "said_by": said_by}
        for place, side, words, said_by in said
    ]
    writer.append("reclaim_opinion", pd.DataFrame(rows))


def _half(fen: int, halves: int) -> int:
    """All of an amount, or half of it, in whole hundreds of yuan."""
    return int(fen) * halves // 2 // _HUNDRED_YUAN * _HUNDRED_YUAN


def _key(row: Row) -> Row:
    return {name: row[name] for name in PROJECT_KEY} | {"month": MONTH}
