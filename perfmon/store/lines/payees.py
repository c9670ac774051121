"""Payees as they are stored: names of persons masked, numbers of accounts left out.

Temporary macros of the importing cursor. Most payees are companies and pass by a cheap test.
Source: decisions, "Payee accounts are never stored; names of private payees are masked".
"""

import duckdb

ORGANISATION = (
    "公司|局|院|所|校|队|厂|店|行|社|会|部|中心|站|馆|委|办|村|镇|乡|县|市|政府|集团|户|处|园|场|组"
)
"""How names of payees end that are no person's."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜"
    "丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严"
    "尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左"
    "季管符辛苗詹曲靳祁路涂兰甘裴梅童翁霍游阮柯岳闫肖付冀褚霍宁甄"
)
_LIKE_A_NAME = (
    f"[{_SURNAMES}]\\p{{Han}}?[会行社园]|[{_SURNAMES}][镇乡村县市校组队场户]"
    "|(欧阳|司马|上官|诸葛|司徒|皇甫|尉迟|公孙|慕容|令狐|夏侯)\\p{Han}?[会行社园]"
)
"""Names that end as organisations do: 刘文会, 孙知行."""

_STILL_AN_ORGANISATION = (
    "(委|工|商|协|联)会|(银|支|分|商|车|洋|货)行|(作|销|用|旅行|报|机)社|(儿|物|化|业|技|公|陵|墓)园"
    "|[林马石]场|[武高]校"
)

_ABROAD = "[A-Za-z][A-Za-z.'’-]*( +[A-Za-z][A-Za-z.'’-]*){1,4}"
_COMPANY_ABROAD = r"(?i)\b(ltd|inc|co|corp|company|llc|gmbh|limited|group|bank|university|hotel)\b"
_LEFT_OUT = "（号码略）"
_MARK = "等[0-9一二三四五六七八九十两几]*[人名位户]?|[（(](个人|自然人|本人|号码略|代领|代)[）)]"
_BETWEEN = r"、，,;；/\s　\x{a0}"


def define_payee_macros(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes the macros known to the cursor."""
    cursor.execute(_MACROS)


_MACROS = f"""
-- A text without the numbers of accounts and identity cards in it.
CREATE OR REPLACE TEMP MACRO without_account(t) AS
    CASE WHEN length(t) < 15 THEN t
         ELSE regexp_replace(
             t, '[0-9０-９]{{15,}}[Xx]?|[0-9]{{4}}( [0-9]{{4}}){{3,}}( ?[0-9]{{1,3}})?',
             '{_LEFT_OUT}', 'g') END;

-- A word without 等5人, （个人） and the like behind it.
CREATE OR REPLACE TEMP MACRO bare_payee(t) AS regexp_replace(t, '({_MARK})+$', '');

CREATE OR REPLACE TEMP MACRO is_person(t) AS
    CASE WHEN regexp_full_match(t, '[\\p{{Han}}·]{{2,4}}|[\\p{{Han}}]+·[\\p{{Han}}·]+')
         THEN NOT regexp_matches(t, '({ORGANISATION})$')
              OR (regexp_full_match(t, '{_LIKE_A_NAME}')
                  AND NOT regexp_matches(t, '({_STILL_AN_ORGANISATION})$'))
         ELSE regexp_full_match(t, '{_ABROAD.replace("'", "''")}')
              AND NOT regexp_matches(t, '{_COMPANY_ABROAD}') END;

CREATE OR REPLACE TEMP MACRO masked_word(t) AS
    CASE WHEN is_person(bare_payee(t))
         THEN left(t, 1) || '**' || substr(t, length(bare_payee(t)) + 1) ELSE t END;

-- The words of a payee and what stands between them.
CREATE OR REPLACE TEMP MACRO payee_words(t) AS regexp_extract_all(
    t, '{_ABROAD.replace("'", "''")}|[^{_BETWEEN}]+|[{_BETWEEN}]+');

-- Blanks part names only where every word is one: 中国移动 某某公司 is one payee.
CREATE OR REPLACE TEMP MACRO masked_words(t) AS
    CASE WHEN regexp_full_match(t, '\\p{{Han}}[\\s　]+\\p{{Han}}') THEN left(t, 1) || '**'
         WHEN regexp_matches(t, '[\\s　]') AND len(list_filter(payee_words(t), lambda w:
              NOT is_person(bare_payee(w)) AND bare_payee(w) <> ''
              AND NOT regexp_full_match(w, '[{_BETWEEN}]+'))) > 0 THEN t
         ELSE array_to_string(list_transform(payee_words(t), lambda w: masked_word(w)), '') END;

CREATE OR REPLACE TEMP MACRO masked_payee(t) AS
    CASE WHEN length(t) > 4 AND NOT regexp_matches(t, '[{_BETWEEN}·（(A-Za-z等]') THEN t
         WHEN length(t) > 4 AND suffix(t, '公司') AND NOT contains(t, '、') THEN t
         WHEN length(t) <= 4 AND regexp_full_match(t, '\\p{{Han}}+') THEN masked_word(t)
         ELSE masked_words(t) END;
"""
