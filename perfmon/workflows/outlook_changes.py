"""What an answer of 偏差与预计 changes in the stored one, in words."""

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.store.outlooks import SAID
from perfmon.workflows.entry_checks import Row
from perfmon.workflows.typed_values import exact_wanyuan

_TITLES = {
    "expected_fen": "全年预计",
    "unpaid_contract_fen": "合同未付",
    "expected_text": "全年预计",
    "official_cause": "偏差原因",
    "deciding_cause": "关键原因",
    "explanation": "原因说明",
    "possibility": "完成目标可能性",
    "remedy": "改进措施",
    "remedy_on": "完成时限",
}
_HIDDEN = ("explanation", "remedy")
"""Texts that a 涉密 project keeps to itself."""


def outlook_changes(before: Row, said: Row) -> str:
    """Each thing that is said otherwise, old → new; '' where nothing was said, or nothing differs.

    >>> of_before = dict.fromkeys(SAID) | {"state": "已审", "classified": False}
    >>> outlook_changes(of_before | {"remedy": "催收"}, dict.fromkeys(SAID))
    '答复与库里已审的不同：改进措施 催收 → 空'
    """
    if all(is_missing(before[name]) for name in SAID):
        return ""
    changed = [name for name in SAID if _told(before[name], name) != _told(said[name], name)]
    if not changed:
        return ""
    told = "，".join(_change(before, said, name) for name in changed)
    return f"答复与库里{before['state']}的不同：{told}"


def _change(before: Row, said: Row, name: str) -> str:
    if name in _HIDDEN and before["classified"]:
        return f"{_TITLES[name]}不同"
    return f"{_TITLES[name]} {_told(before[name], name)} → {_told(said[name], name)}"


def _told(value: object, name: str) -> str:
    if is_missing(value):
        return "空"
    if name.endswith("_fen"):
        return f"{exact_wanyuan(int(str(value)))} 万元"
    return str(pd.Timestamp(str(value)).date()) if name == "remedy_on" else str(value)
