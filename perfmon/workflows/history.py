"""历史 as a clerk reads it: every batch with what it was, in words, also where it had no file."""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pandas as pd

from perfmon.measures.carry_over import FATES
from perfmon.measures.light_rule import PRESET_NAMES
from perfmon.measures.rates import is_missing
from perfmon.store import (
    confirmations,
    ladder_steps,
    promises,
    reclaims,
    resolutions,
    stations,
    year_openings,
)
from perfmon.store.batches import read_batches
from perfmon.store.classified import read_classified
from perfmon.store.hand_batches import read_hand_batches
from perfmon.workflows import (
    entries,
    finding_answers,
    hand_matching,
    indicator_choices,
    monitoring_tasks,
    project_states,
    rules,
    scores,
    target_corrections,
    target_links,
    text_rejections,
    text_rounds,
    tie_out,
    unit_entries,
)

Row = dict[Any, Any]

HAND_KINDS = (
    unit_entries.KIND,
    unit_entries.REVIEW_KIND,
    entries.KIND,
    hand_matching.KIND,
    tie_out.KIND,
    rules.KIND,
    project_states.KIND,
    scores.SELF_KIND,
    scores.REVIEW_KIND,
    indicator_choices.KIND,
    target_links.KIND,
    monitoring_tasks.KIND,
    text_rounds.KIND,
    text_rejections.KIND,
    finding_answers.KIND,
    target_corrections.KIND,
    promises.KIND,
    stations.KIND,
    resolutions.KIND,
    ladder_steps.KIND,
    reclaims.KIND,
    confirmations.ISSUING,
    confirmations.ANSWERING,
    year_openings.OPENING,
    year_openings.DECIDING,
)

_ACTS = {
    unit_entries.KIND: {"草稿": "存草稿", "已报": "上报"},
    unit_entries.REVIEW_KIND: {"草稿": "退回草稿", "已审": "审核通过"},
}


def read_history(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every batch, latest first, as `read_batches` gives them, with what each was.

    Returns:
        The same, a file's name without those of 涉密 projects, and content (the file's name, or in
        words what was entered). Of a batch without a file new and sum_fen are those of its entries.
    """
    batches = read_batches(cursor)
    shown = read_classified(cursor, ever=True).file_name
    batches = batches.assign(file_name=batches["file_name"].map(shown, na_action="ignore"))
    said = read_hand_batches(cursor, HAND_KINDS)
    by_batch = {int(str(key)): rows.to_dict("records") for key, rows in said.groupby("batch_id")}
    records = [
        _with_content(row, by_batch.get(row["batch_id"], []))
        for row in batches[["batch_id", "kind", "file_name", "new", "sum_fen"]].to_dict("records")
    ]
    told = pd.DataFrame(records, columns=["content", "new", "sum_fen"], index=batches.index)
    return batches.assign(
        content=told["content"],
        new=told["new"].astype("Int64"),
        sum_fen=told["sum_fen"].astype("Int64"),
    )


def _with_content(batch: Row, said: list[Row]) -> Row:
    if not said:
        return batch | {"content": batch["file_name"]}
    words = _WORDS[said[0]["what"]](said, _ACTS.get(batch["kind"], {}))
    return {"content": words, "new": sum(row["lines"] for row in said), "sum_fen": _sum(said)}


def _sum(said: list[Row]) -> int | None:
    """What was entered; of a 调剂 what is moved, None without money."""
    fen = [row["amount_fen"] for row in said if not is_missing(row["amount_fen"])]
    if not fen:
        return None
    return int(sum(part for part in fen if part > 0) if _is_transfer(said) else sum(fen))


def _filled_in(said: list[Row], acts: dict[str, str]) -> str:
    """巨鹿县委政法委本级 2023年10月 国库外支付，上报 2 行."""
    months = sorted({(row["year"], row["month"]) for row in said})
    (year, first), (_, last) = months[0], months[-1]
    counts: dict[str, int] = {}
    for row in said:
        act = str(acts.get(row["words"], row["words"]))
        counts[act] = counts.get(act, 0) + row["lines"]
    done = "，".join(f"{act} {count} 行" for act, count in counts.items())
    month = first if first == last else f"{first}—{last}"
    counted = "个项目" if said[0]["what"] in ("偏差与预计", "核对") else "个单位"
    return f"{_listed(said, counted)} {year}年{month}月 {said[0]['what']}，{done}"


def _tranches(said: list[Row], _: dict[str, str]) -> str:
    if _is_transfer(said):
        giver, taker = sorted(said, key=lambda row: int(row["amount_fen"]))
        return f"调剂：{giver['place']} → {taker['place']}"
    return f"{'、'.join(row['words'] for row in said)}：{_listed(said, '个项目')}"


def _units(said: list[Row], _: dict[str, str]) -> str:
    return "、".join(f"预算单位 {row['place']}（{row['words']}）" for row in said)


def _totals(said: list[Row], _: dict[str, str]) -> str:
    (row,) = said
    taken_back = "，收回原来填的数" if is_missing(row["amount_fen"]) else ""
    return f"{row['place']} {row['year']}年{row['month']}月 {row['words']}{taken_back}"


def _tasks(said: list[Row], _: dict[str, str]) -> str:
    """10月绩效监控，重点项目 12 个."""
    (row,) = said
    return f"{row['place']}，{row['words']} {row['lines']} 个项目"


def _states(said: list[Row], _: dict[str, str]) -> str:
    """合同未到付款条件：综治视联网平台建设项目."""
    words = sorted({str(row["words"]) for row in said})
    return f"{'、'.join(words)}：{_listed(said, '个项目')}"


def _stations(said: list[Row], _: dict[str, str]) -> str:
    """办理环节 采购、合同：综治视联网平台建设项目."""
    stations = "、".join(str(row["words"]) for row in said)
    return f"{said[0]['what']} {stations}：{said[0]['place']}"


def _texts(said: list[Row], _: dict[str, str]) -> str:
    """巨鹿县委政法委本级 2023年 绩效文本第2版，7月起：县财政局6月批复."""
    (row,) = said
    return f"{row['place']} {row['year']}年 {row['what']}{row['words']}"


def _corrections(said: list[Row], _: dict[str, str]) -> str:
    """更正：综治视联网平台建设项目 指标值 ≥5.24万元 → ≤5.24万元."""
    (row,) = said
    return f"{row['what']}：{row['place']} {row['words']}"


def _answers(said: list[Row], _: dict[str, str]) -> str:
    """审核问题 接受：巨鹿县委政法委本级 3 条，附合同."""
    (row,) = said
    verdict = row["what"].removeprefix("问题")
    return f"审核问题{verdict}：{row['place']} {row['lines']} 条，{row['words']}"


def _traits(said: list[Row], _: dict[str, str]) -> str:
    """指标特性：综治视联网平台建设项目."""
    return f"{said[0]['what']}：{_listed(said, '个项目')}"


def _target_results(said: list[Row], _: dict[str, str]) -> str:
    """巨鹿县委政法委本级 2023年10月 部门目标的结果."""
    (row,) = said
    return f"{row['place']} {row['year']}年{row['month']}月 {row['what']}"


def _floor(said: list[Row], _: dict[str, str]) -> str:
    (row,) = said
    return f"{row['year']}年{row['place']}，{row['words']}"


def _scores(said: list[Row], _: dict[str, str]) -> str:
    """自评：综治视联网平台建设项目，定分 3 项."""
    count = sum(row["lines"] for row in said)
    return f"{said[0]['what']}：{_listed(said, '个项目')}，定分 {count} 项"


def _matches(said: list[Row], _: dict[str, str]) -> str:
    return f"{sum(row['lines'] for row in said)} 种写法对到 {_listed(said, '个项目')}"


def _rules(said: list[Row], _: dict[str, str]) -> str:
    (row,) = said
    return f"{PRESET_NAMES[row['place']]}{row['words']}"


def _meeting(said: list[Row], _: dict[str, str]) -> str:
    """2023年9月会 承诺：综治视联网平台建设项目."""
    (row,) = said
    act = "" if is_missing(row["words"]) else f"，{row['words']}"
    return f"{row['year']}年{row['month']}月会 {row['what']}{act}：{row['place']}"


def _reclaims(said: list[Row], _: dict[str, str]) -> str:
    """2023年9月清单 盘活，认定收回：综治视联网平台建设项目."""
    (row,) = said
    return f"{row['year']}年{row['month']}月清单 {row['what']}，{row['words']}：{row['place']}"


def _check_sheets(said: list[Row], _: dict[str, str]) -> str:
    """2023年10月 核对单：25 个部门 403 个项目，2023-11-07 前答复."""
    (row,) = said
    asked = f"{row['place']} {row['lines']} 个项目，{row['words']} 前答复"
    return f"{row['year']}年{row['month']}月 {row['what']}：{asked}"


def _opened_year(said: list[Row], _: dict[str, str]) -> str:
    """开2024年度，依据上年12月月结（指纹 0123456789ab），登记结转 12 个项目."""
    (row,) = said
    linked = f"，登记结转 {row['lines']} 个项目" if row["lines"] else ""
    return f"开{row['place']}年度，依据上年12月月结（指纹 {row['words']}）{linked}"


def _carried_over(said: list[Row], _: dict[str, str]) -> str:
    """2024年度的结转 12 个项目、结余收回 1 个项目."""
    counts = {fate: sum(row["lines"] for row in said if row["words"] == fate) for fate in FATES}
    told = [f"{fate} {count} 个项目" for fate, count in counts.items() if count]
    return f"{said[0]['year']}年度的{'、'.join(told)}"


def _is_transfer(said: Sequence[Row]) -> bool:
    return len(said) == 2 and all(str(row["words"]).startswith("调剂") for row in said)


def _listed(said: list[Row], counted: str) -> str:
    places = sorted({str(row["place"]) for row in said})
    return places[0] if len(places) == 1 else f"{places[0]}等 {len(places)} {counted}"


_WORDS: dict[str, Callable[[list[Row], dict[str, str]], str]] = {
    "国库外支付": _filled_in,
    "指标结果": _filled_in,
    "偏差与预计": _filled_in,
    "核对": _filled_in,
    "核对单": _check_sheets,
    "监控任务": _tasks,
    "预算指标": _tranches,
    "预算单位": _units,
    "对账数": _totals,
    "项目状态": _states,
    "排名下限": _floor,
    "自评": _scores,
    "复核": _scores,
    "对应": _matches,
    "规则": _rules,
    "指标特性": _traits,
    "绩效文本": _texts,
    "更正": _corrections,
    "问题接受": _answers,
    "问题退回": _answers,
    "问题重开": _answers,
    "部门目标的承担项目": _traits,
    "部门目标的结果": _target_results,
    "承诺": _meeting,
    "办理环节": _stations,
    "处理": _meeting,
    "盘活": _reclaims,
    "议定事项": _meeting,
    "开新年度": _opened_year,
    "结转": _carried_over,
}
"""Column what of `read_hand_batches` → how a batch of it is told."""
