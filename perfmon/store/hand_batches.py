"""What batches without a file brought: entries of units, of the bureau, control totals, matches."""

from collections.abc import Collection

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


def read_hand_batches(cursor: duckdb.DuckDBPyConnection, kinds: Collection[str]) -> pd.DataFrame:
    """What the batches of some kinds say, also where they were taken back.

    Returns:
        One row a batch and what is said: batch_id, what (国库外支付, 指标结果, 预算指标, 预算单位,
        对账数, 对应, 规则, 项目状态, 指标特性, 偏差与预计, 监控任务, 自评, 复核,
        部门目标的承担项目, 部门目标的结果, 绩效文本,
        更正, 问题接受, 问题退回, 问题重开, 承诺, 办理环节, 处理, 盘活, 议定事项, 核对单, 核对,
        开新年度, 结转),
        year, month (missing where it is of none), place (the name of
        a unit or project, the report's line, or the rule's preset), words (state, kind of tranche,
        文号, version with its day and reason), lines, amount_fen.
    """
    return cursor.execute(_SAID, {"kinds": list(kinds), "known_at": NOW}).df()


_NAME = "CASE WHEN p.classified THEN p.project_code ELSE coalesce(p.name, s.project_code) END"

_PROJECT = """
LEFT JOIN project_known($known_at) AS p
    ON (p.year, p.unit_code, p.project_code) = (s.year, s.unit_code, s.project_code)
"""

_SAID = f"""
WITH by_hand AS (SELECT batch_id FROM batch WHERE list_contains($kinds::VARCHAR[], kind)),
unit_said AS (
    SELECT region_code, unit_code, max_by(name, batch_id) AS name FROM unit GROUP BY ALL
),
department_said AS (
    SELECT region_code, department_code, max_by(name, batch_id) AS name
    FROM department GROUP BY ALL
),
filled_in AS (
    SELECT batch_id, '国库外支付' AS what, region_code, year, month, unit_code, state, amount_fen
    FROM entered_payment SEMI JOIN by_hand USING (batch_id)
    UNION ALL
    SELECT batch_id, '指标结果', region_code, year, month, unit_code, state, NULL
    FROM result SEMI JOIN by_hand USING (batch_id)
)
SELECT s.batch_id, s.what, s.year, s.month, coalesce(u.name, s.unit_code) AS place,
       s.state AS words, count(*)::BIGINT AS lines, sum(s.amount_fen)::BIGINT AS amount_fen
FROM filled_in AS s LEFT JOIN unit_said AS u USING (region_code, unit_code)
GROUP BY ALL
UNION ALL
SELECT s.batch_id, '预算指标', s.year, NULL, {_NAME}, concat_ws(' ', s.kind, s.document_no),
       1, s.amount_fen
FROM tranche AS s SEMI JOIN by_hand USING (batch_id) {_PROJECT}
UNION ALL
SELECT s.batch_id, '预算单位', NULL, NULL, s.name, s.unit_code, 1, NULL
FROM unit AS s SEMI JOIN by_hand USING (batch_id)
UNION ALL
SELECT s.batch_id, '对账数', s.year, s.month, s.report,
       concat_ws(' ', s.span, coalesce(d.name, nullif(s.department_code, '')),
                 nullif(s.fund_type, '')), 1, s.amount_fen
FROM control_total AS s SEMI JOIN by_hand USING (batch_id)
LEFT JOIN department_said AS d USING (region_code, department_code)
UNION ALL
SELECT s.batch_id, '项目状态', s.year, NULL, {_NAME},
       concat_ws(' ', CASE WHEN s.is_withdrawn THEN '撤回' ELSE '' END || s.state,
                 CASE WHEN NOT p.classified THEN s.document_no END), 1, NULL
FROM project_state AS s SEMI JOIN by_hand USING (batch_id) {_PROJECT}
UNION ALL
SELECT s.batch_id, '排名下限', s.year, NULL, '排名下限', s.evidence, 1, s.floor_fen
FROM ranking_floor AS s SEMI JOIN by_hand USING (batch_id)
UNION ALL
SELECT s.batch_id, s.what, s.year, s.month, {_NAME}, s.words, count(*)::BIGINT, NULL
FROM (
    SELECT batch_id, '指标特性' AS what, year, NULL AS month, unit_code, project_code,
           NULL AS words FROM indicator_choice
    UNION ALL SELECT batch_id, '偏差与预计', year, month, unit_code, project_code, state
    FROM outlook
    UNION ALL SELECT batch_id, side, year, NULL, unit_code, project_code, NULL FROM granted_score
    UNION ALL SELECT batch_id, '部门目标的承担项目', year, NULL, unit_code, project_code, NULL
    FROM target_link
) AS s
SEMI JOIN by_hand USING (batch_id) {_PROJECT}
GROUP BY ALL
UNION ALL
SELECT s.batch_id, '部门目标的结果', s.year, s.month, coalesce(u.name, s.text_unit_code), s.number,
       1, NULL
FROM target_result AS s SEMI JOIN by_hand USING (batch_id)
LEFT JOIN unit_said AS u ON (u.region_code, u.unit_code) = (s.region_code, s.text_unit_code)
UNION ALL
SELECT s.batch_id, '绩效文本', s.year, NULL, coalesce(u.name, t.unit_code),
       concat('第', t.version, '版，', s.from_month, '月起：', s.reason), 1, NULL
FROM text_acceptance AS s SEMI JOIN by_hand USING (batch_id)
JOIN performance_text AS t USING (text_id)
LEFT JOIN unit_said AS u ON (u.region_code, u.unit_code) = (t.region_code, t.unit_code)
UNION ALL
SELECT s.batch_id, '绩效文本', s.year, NULL, coalesce(u.name, t.unit_code),
       concat('第', t.version, '版不采用：', s.reason), 1, NULL
FROM text_rejection AS s SEMI JOIN by_hand USING (batch_id)
JOIN performance_text AS t USING (text_id)
LEFT JOIN unit_said AS u ON (u.region_code, u.unit_code) = (t.region_code, t.unit_code)
UNION ALL
SELECT s.batch_id, '更正', s.year, NULL, {_NAME},
       CASE WHEN p.classified THEN s.field
            ELSE concat(s.field, ' ', s.printed_value, ' → ',
                        coalesce(s.corrected_value, '按原文')) END, 1, NULL
FROM (
    SELECT c.*, q.unit_code
    FROM target_correction AS c JOIN project AS q USING (text_id, project_code)
) AS s
SEMI JOIN by_hand USING (batch_id) {_PROJECT}
UNION ALL
SELECT s.batch_id, '问题' || s.verdict, t.year, NULL, coalesce(u.name, t.unit_code),
       s.answer, count(*)::BIGINT, NULL
FROM finding_answer AS s SEMI JOIN by_hand USING (batch_id)
JOIN finding AS f ON (f.batch_id, f.position) = (s.finding_batch_id, s.position)
JOIN performance_text AS t USING (text_id)
LEFT JOIN unit_said AS u ON (u.region_code, u.unit_code) = (t.region_code, t.unit_code)
WHERE s.verdict <> '更正'
GROUP BY s.batch_id, s.verdict, t.year, t.unit_code, u.name, s.answer
UNION ALL
SELECT s.batch_id, '监控任务', s.year, s.month, s.title, s.selection, p.projects, NULL
FROM monitoring_task AS s SEMI JOIN by_hand USING (batch_id)
JOIN (SELECT task_id, count(*) AS projects FROM monitoring_task_project GROUP BY task_id) AS p
    USING (task_id)
UNION ALL
SELECT s.batch_id, '对应', s.year, NULL, {_NAME}, NULL, count(*), NULL
FROM (SELECT h.*, m.year FROM hand_match AS h JOIN mention AS m USING (mention_id)) AS s
SEMI JOIN by_hand USING (batch_id) {_PROJECT}
GROUP BY ALL
UNION ALL
SELECT s.batch_id, s.what, s.year, s.month, {_NAME}, s.words, 1, s.amount_fen
FROM (
    SELECT batch_id, '承诺' AS what, year, month, unit_code, project_code,
           CASE WHEN is_withdrawn THEN '撤回' END AS words, amount_fen FROM promise
    UNION ALL
    SELECT batch_id, '办理环节', year, NULL, unit_code, project_code,
           concat(CASE WHEN is_withdrawn THEN '撤回' ELSE '' END, station), contract_fen
    FROM project_station
    UNION ALL
    SELECT batch_id, '处理', year, month, unit_code, project_code,
           concat(CASE WHEN is_withdrawn THEN '撤回' ELSE '' END, step), NULL FROM ladder_step
    UNION ALL
    SELECT batch_id, '盘活', year, month, unit_code, project_code,
           CASE WHEN amount_fen IS NULL THEN part || '恢复月结的数' ELSE '改' || part END,
           amount_fen
    FROM reclaim_part
    UNION ALL
    SELECT batch_id, '盘活', year, month, unit_code, project_code, side || '意见', NULL
    FROM reclaim_opinion
    UNION ALL
    SELECT batch_id, '盘活', year, month, unit_code, project_code,
           CASE WHEN accepted_fen IS NULL THEN '建议' || proposal ELSE '认定' || proposal END,
           accepted_fen
    FROM reclaim_decision
) AS s
SEMI JOIN by_hand USING (batch_id) {_PROJECT}
UNION ALL
SELECT s.batch_id, '盘活', s.year, s.month, {_NAME},
       concat(CASE WHEN s.is_withdrawn THEN '撤回' ELSE '' END,
              CASE WHEN NOT p.classified THEN s.document_no ELSE '文号' END), 1,
       CASE WHEN NOT s.is_withdrawn THEN s.amount_fen END
FROM reclaim_document AS s SEMI JOIN by_hand USING (batch_id) {_PROJECT}
UNION ALL
SELECT batch_id, '议定事项', year, month, words, NULL, 1, NULL
FROM resolution SEMI JOIN by_hand USING (batch_id)
UNION ALL
SELECT s.batch_id, '议定事项', r.year, r.month, r.words,
       CASE WHEN s.is_settled THEN '销号' ELSE '重开' END, 1, NULL
FROM resolution_settled AS s SEMI JOIN by_hand USING (batch_id)
JOIN resolution AS r USING (resolution_id)
UNION ALL
SELECT batch_id, '核对单', s.year, s.month, count(DISTINCT l.department_code) || ' 个部门',
       strftime(any_value(s.due_on), '%Y-%m-%d'), count(*)::BIGINT, NULL
FROM check_sheet AS s SEMI JOIN by_hand USING (batch_id)
JOIN check_sheet_line AS l USING (region_code, year, month, department_code, batch_id)
GROUP BY batch_id, s.year, s.month
UNION ALL
SELECT s.batch_id, '核对', s.year, s.month, {_NAME}, s.verdict, count(*)::BIGINT, NULL
FROM confirmation AS s SEMI JOIN by_hand USING (batch_id) {_PROJECT}
GROUP BY ALL
UNION ALL
SELECT batch_id, '开新年度', s.year, NULL, s.year::VARCHAR, s.fingerprint[1:12],
       count(c.batch_id)::BIGINT, sum(c.amount_fen)::BIGINT
FROM year_opening AS s SEMI JOIN by_hand USING (batch_id)
LEFT JOIN carry_over AS c USING (region_code, year, batch_id)
GROUP BY batch_id, s.year, s.fingerprint
UNION ALL
SELECT s.batch_id, '结转', s.year + 1, NULL, {_NAME}, s.fate, count(*)::BIGINT,
       sum(s.amount_fen)::BIGINT
FROM (
    SELECT batch_id, year - 1 AS year, from_unit_code AS unit_code, from_code AS project_code,
           fate, amount_fen
    FROM carry_over ANTI JOIN year_opening USING (batch_id)
) AS s
SEMI JOIN by_hand USING (batch_id) {_PROJECT}
GROUP BY ALL
UNION ALL
SELECT batch_id, '规则', NULL, NULL, preset,
       concat('第', version, '版，', strftime(holds_from, '%Y-%m-%d'), ' 起：', note), 1, NULL
FROM rule_set SEMI JOIN by_hand USING (batch_id)
ORDER BY batch_id, what, year, month, place, words
"""  # noqa: S608 our own words
