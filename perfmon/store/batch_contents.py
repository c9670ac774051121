"""What one batch brought: its findings and its lines, also where it was taken back since.

Of a 涉密 project only the code and the sums are read.
"""

import duckdb
import pandas as pd

from perfmon.quality.trait_words import BY_RULE, TRAIT_WORDS, VALUE_WORDS
from perfmon.store.asking import NOW
from perfmon.store.classified import HIDDEN_FINDING, read_classified


def read_batch_findings(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> pd.DataFrame:
    """The findings that a batch kept, in the order of its file.

    Returns:
        severity, code, message, printed_value, indicator_row, sheet, line.
    """
    findings = cursor.execute(_FINDINGS, {"batch": batch_id}).df()
    classified = read_classified(cursor, batch_id)
    codes = findings["project_code"]
    is_hidden = findings["is_of_text"] & codes.map(classified.marks)
    messages = [
        classified.without_names(message, code)
        for message, code in zip(findings["message"], codes, strict=True)
    ]
    return findings.drop(columns=["project_code", "is_of_text"]).assign(
        message=pd.Series(messages, findings.index, dtype="str").mask(is_hidden, HIDDEN_FINDING),
        printed_value=findings["printed_value"].mask(is_hidden, None),
    )


def count_batch_lines(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> int:
    """How many lines a batch brought, of a file or typed."""
    rows = cursor.execute(_COUNT, {"batch": batch_id, "known_at": NOW}).fetchall()
    return int(rows[0][0])


def read_batch_lines(cursor: duckdb.DuckDBPyConnection, batch_id: int, most: int) -> pd.DataFrame:
    """The first lines that a batch brought, in the order of its file.

    Returns:
        sheet, line, what (支付, 不计入, 预算指标, 累计支付; of entries 国库外支付, 指标结果,
        预算单位, 对账数, 项目状态, 排名下限, 指标特性, 偏差与预计, 监控任务, 自评, 复核,
        对应, 承诺, 办理环节, 处理, 议定事项, 销号, 重开, 核对单, 核对,
        开新年度, 结转), day, project_code and
        project_name (as matched
        now, else as printed), amount_fen, voucher_no, note; each missing where a line has none.
    """
    asked = {"batch": batch_id, "most": most, "known_at": NOW}
    lines = cursor.execute(_LINES, asked).df()
    classified = read_classified(cursor, batch_id)
    pairs = lines[["project_code", "project_name"]].itertuples(index=False)
    codes = pd.Series([classified.code_of(*pair) for pair in pairs], lines.index, dtype="str")
    return lines.assign(
        project_name=codes.fillna(lines["project_name"]),
        note=lines["note"].where(codes.isna(), None),
    )


_FINDINGS = """
SELECT severity, code, message, printed_value, project_code, indicator_row, sheet, line,
       text_id IS NOT NULL AS is_of_text
FROM finding WHERE batch_id = $batch ORDER BY position
"""

_TRAIT = " ".join(f"WHEN '{trait}' THEN '{words}'" for trait, words in TRAIT_WORDS.items())
_VALUE = " ".join(
    f"WHEN trait = '{trait}' AND value = '{value}' THEN '{word}'"
    for trait, words in VALUE_WORDS.items()
    for value, word in words.items()
)
_SAID_OF_TRAIT = f"CASE trait {_TRAIT} END, CASE {_VALUE} ELSE coalesce(value, '{BY_RULE}') END"
"""A trait and its value in words, as columns."""

_BROUGHT = f"""
SELECT sheet, line, '支付' AS what, paid_on AS day, year, unit_code, project_code, mention_id,
       amount_fen, voucher_no, summary AS note, NULL::INTEGER AS place
FROM payment WHERE batch_id = $batch
UNION ALL
SELECT s.sheet, s.line, '支付', p.paid_on, p.year, p.unit_code, p.project_code, p.mention_id,
       p.amount_fen, p.voucher_no, p.summary, NULL
FROM payment_seen AS s JOIN payment AS p USING (payment_id) WHERE s.batch_id = $batch AND s.was_out
UNION ALL
SELECT sheet, line, '不计入', coalesce(said_on, applied_on), year, NULL, NULL, mention_id,
       printed_fen, voucher_no, status, NULL
FROM uncounted_line WHERE batch_id = $batch
UNION ALL
SELECT sheet, line, '预算指标', issued_on, year, unit_code, project_code, mention_id,
       amount_fen, NULL, concat_ws(' ', kind, document_no), NULL
FROM tranche WHERE batch_id = $batch
UNION ALL
SELECT s.sheet, s.line, '预算指标', t.issued_on, t.year, t.unit_code, t.project_code, t.mention_id,
       t.amount_fen, NULL, concat_ws(' ', t.kind, t.document_no), NULL
FROM tranche_seen AS s JOIN tranche AS t USING (tranche_id) WHERE s.batch_id = $batch AND s.was_out
UNION ALL
SELECT sheet, line, '累计支付', until_on, year, NULL, NULL, mention_id, paid_fen, NULL, NULL, NULL
FROM progress WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '国库外支付', last_day(make_date(year, month, 1)), year, unit_code, project_code,
       NULL, amount_fen, NULL, concat_ws(' ', state, note), NULL
FROM entered_payment WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '指标结果', last_day(make_date(r.year, r.month, 1)), r.year,
       r.unit_code, r.project_code, NULL, NULL, NULL,
       concat_ws(' ', i.level3, coalesce(r.number || coalesce(i.unit, ''), r.done_on::VARCHAR,
                                         r.grade), r.state, r.evidence),
       r.indicator_row
FROM result AS r
LEFT JOIN project_text_span($known_at) AS k
    ON (k.region_code, k.year, k.unit_code, k.project_code)
     = (r.region_code, r.year, r.unit_code, r.project_code)
   AND r.month BETWEEN k.from_month AND k.until_month
LEFT JOIN indicator AS i
    ON (i.text_id, i.project_code, i.indicator_row)
     = (k.text_id, r.project_code, r.indicator_row)
WHERE r.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '预算单位', valid_from, NULL, unit_code, NULL, NULL, NULL, NULL,
       concat_ws(' ', unit_code, name), NULL
FROM unit SEMI JOIN (FROM batch WHERE kind = '手工录入') USING (batch_id)
WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '对账数', last_day(make_date(year, month, 1)), year, NULL, NULL, NULL,
       amount_fen, NULL,
       concat_ws(' ', report, span, nullif(department_code, ''), nullif(fund_type, ''),
                 CASE WHEN amount_fen IS NULL THEN '收回原来填的数' END), NULL
FROM control_total WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '项目状态', from_on, year, unit_code, project_code, NULL, NULL, NULL,
       concat_ws(' ', CASE WHEN is_withdrawn THEN '撤回' END, state, document_no, evidence,
                 '到期 ' || expires_on::VARCHAR), NULL
FROM project_state WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '排名下限', from_on, year, NULL, NULL, NULL, floor_fen, NULL, evidence, NULL
FROM ranking_floor WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '对应', NULL, m.year, h.unit_code, h.project_code, NULL, NULL, NULL,
       '文件里写的：' || concat_ws(' ', nullif(m.unit_code, ''), nullif(m.unit_name, ''),
                                   nullif(m.project_code, ''), nullif(m.project_name, '')), NULL
FROM hand_match AS h JOIN mention AS m USING (mention_id) WHERE h.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '指标特性', NULL, year, unit_code, project_code, NULL, NULL, NULL,
       concat_ws(' ', '第 ' || indicator_row || ' 行', {_SAID_OF_TRAIT}, reason), indicator_row
FROM indicator_choice WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '偏差与预计', last_day(make_date(year, month, 1)), year, unit_code, project_code,
       NULL, expected_fen, NULL,
       concat_ws(' ', CASE WHEN indicator_row > 0 THEN '第 ' || indicator_row || ' 行' END,
                 expected_text, official_cause, deciding_cause, possibility, explanation, remedy,
                 state), indicator_row
FROM outlook WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '监控任务', k.deadline, k.year, p.unit_code, p.project_code, NULL, NULL, NULL,
       k.title, NULL
FROM monitoring_task AS k JOIN monitoring_task_project AS p USING (task_id)
WHERE k.batch_id = $batch
UNION ALL
SELECT NULL, NULL, side, NULL, year, unit_code, project_code, NULL, NULL, NULL,
       concat_ws(' ', CASE WHEN indicator_row > 0 THEN '第 ' || indicator_row || ' 行'
                           ELSE '预算执行率' END,
                 granted_percent || '%', reason), indicator_row
FROM granted_score WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '部门目标的承担项目', NULL, year, unit_code, project_code, NULL, NULL, NULL,
       concat_ws(' ', CASE WHEN is_withdrawn THEN '不再承担' END, reason), position
FROM target_link WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '部门目标的结果', last_day(make_date(year, month, 1)), year, text_unit_code,
       NULL, NULL, NULL, NULL, concat_ws(' ', number, evidence), position
FROM target_result WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '绩效文本', make_date(s.year, s.from_month, 1), s.year, t.unit_code, NULL, NULL,
       NULL, NULL, concat('第', t.version, '版，', s.from_month, '月起：', s.reason), NULL
FROM text_acceptance AS s JOIN performance_text AS t USING (text_id)
WHERE s.batch_id = $batch AND t.batch_id <> s.batch_id
UNION ALL
SELECT NULL, NULL, '绩效文本', NULL, s.year, t.unit_code, NULL, NULL, NULL, NULL,
       concat('第', t.version, '版不采用：', s.reason), NULL
FROM text_rejection AS s JOIN performance_text AS t USING (text_id)
WHERE s.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '更正', NULL, s.year, t.unit_code, s.project_code, NULL, s.planned_fen, NULL,
       concat_ws(' ', s.field, CASE WHEN s.indicator_row IS NULL THEN s.month || '月底'
                                    ELSE '第 ' || s.indicator_row || ' 项' END,
                 concat(s.printed_value, ' → ', coalesce(s.corrected_value, '按原文')), s.reason),
       s.indicator_row
FROM target_correction AS s JOIN performance_text AS t USING (text_id)
WHERE s.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '问题' || s.verdict, NULL, t.year, t.unit_code, f.project_code, NULL, NULL, NULL,
       concat_ws(' ', f.code, f.message, s.answer), f.indicator_row
FROM finding_answer AS s
JOIN finding AS f ON (f.batch_id, f.position) = (s.finding_batch_id, s.position)
JOIN performance_text AS t USING (text_id)
WHERE s.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '承诺', due_on, year, unit_code, project_code, NULL, amount_fen, NULL,
       concat_ws(' ', month || '月会', CASE WHEN is_withdrawn THEN '撤回' END, deciding_cause,
                 explanation, measure, '第 ' || indicator_row || ' 项达到 ' || target, person,
                 reason), indicator_row
FROM promise WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '办理环节', reached_on, year, unit_code, project_code, NULL, contract_fen, NULL,
       concat_ws(' ', CASE WHEN is_withdrawn THEN '撤回' END, station, contract_no, counterparty,
                 reason), NULL
FROM project_station WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '处理', issued_on, year, unit_code, project_code, NULL, NULL, document_no,
       concat_ws(' ', month || '月', step, CASE WHEN is_withdrawn THEN '撤回' END, decided_by,
                 reason, reply,
                 CASE reply_accepted WHEN true THEN '认可回复' WHEN false THEN '退回回复' END,
                 judgement), NULL
FROM ladder_step WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '盘活', NULL, year, unit_code, project_code, NULL, amount_fen, NULL,
       concat_ws(' ', month || '月清单', part, CASE WHEN amount_fen IS NULL THEN '恢复月结的数' END,
                 reason), NULL
FROM reclaim_part WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '盘活', NULL, year, unit_code, project_code, NULL, NULL, NULL,
       concat_ws(' ', month || '月清单', side || '意见', words, said_by), NULL
FROM reclaim_opinion WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '盘活', accepted_on, year, unit_code, project_code, NULL, accepted_fen, NULL,
       concat_ws(' ', month || '月清单', '建议' || proposal, ground, proposed_by,
                 '认定 ' || accepted_by), NULL
FROM reclaim_decision WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '盘活', issued_on, year, unit_code, project_code, NULL, amount_fen, document_no,
       concat_ws(' ', month || '月清单', CASE WHEN is_withdrawn THEN '撤回文号' ELSE '文号' END,
                 reason), NULL
FROM reclaim_document WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '议定事项', due_on, year, NULL, NULL, NULL, NULL, NULL,
       concat_ws(' ', month || '月会', words, owner), resolution_id
FROM resolution WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, CASE WHEN s.is_settled THEN '销号' ELSE '重开' END, s.on_date, r.year, NULL,
       NULL, NULL, NULL, NULL, concat_ws(' ', r.month || '月会', r.words, s.evidence),
       s.resolution_id
FROM resolution_settled AS s JOIN resolution AS r USING (resolution_id)
WHERE s.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '核对单', s.due_on, l.year, l.unit_code, l.project_code, NULL, l.paid_fen, NULL,
       l.month || '月底已支付', NULL
FROM check_sheet_line AS l
JOIN check_sheet AS s USING (region_code, year, month, department_code, batch_id)
WHERE l.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '核对', last_day(make_date(year, month, 1)), year, unit_code, project_code, NULL,
       paid_fen, NULL, concat_ws(' ', verdict, words), NULL
FROM confirmation WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '开新年度', NULL, o.year, NULL, NULL, NULL, NULL, NULL,
       concat('依据', o.year - 1, '年12月月结，指纹 ', o.fingerprint[1:12]), NULL
FROM year_opening AS o WHERE o.batch_id = $batch
UNION ALL
SELECT NULL, NULL, '结转', NULL, year - 1, from_unit_code, from_code, NULL, amount_fen, NULL,
       concat_ws(' ', CASE WHEN fate <> '结转' THEN fate END, year || '年 ' || to_code, reason),
       NULL
FROM carry_over WHERE batch_id = $batch
UNION ALL
SELECT NULL, NULL, '规则', holds_from, NULL, NULL, NULL, NULL, NULL, NULL,
       concat('第', version, '版：', note), NULL
FROM rule_set WHERE batch_id = $batch
"""  # noqa: S608 our own words

_COUNT = f"SELECT count(*) FROM ({_BROUGHT})"  # noqa: S608 our own query

_LINES = f"""
WITH brought AS (
    SELECT * FROM ({_BROUGHT}) ORDER BY sheet, line, unit_code, project_code, day, place LIMIT $most
)
SELECT b.sheet, b.line, b.what, b.day,
       coalesce(b.project_code, f.project_code, nullif(m.project_code, '')) AS project_code,
       CASE WHEN p.classified THEN p.project_code
            ELSE coalesce(p.name, nullif(m.project_name, '')) END AS project_name,
       b.amount_fen, b.voucher_no, CASE WHEN p.classified THEN NULL ELSE b.note END AS note
FROM brought AS b
LEFT JOIN mention AS m USING (mention_id)
LEFT JOIN mention_matched($known_at) AS f USING (mention_id)
LEFT JOIN project_known($known_at) AS p
    ON (p.year, p.unit_code, p.project_code)
     = (b.year, coalesce(b.unit_code, f.unit_code), coalesce(b.project_code, f.project_code))
ORDER BY b.sheet, b.line, b.unit_code, b.project_code, b.day, b.place
"""  # noqa: S608 our own query
