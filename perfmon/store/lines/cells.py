"""How a cell's text is read as an amount, a day, a code: the one place for workbooks and CSV alike.

Temporary macros of the importing cursor. Each gives NULL for what it cannot read; a blank cell is
NULL before it comes here, so the two can be told apart.
"""

import duckdb


def define_cell_macros(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes the macros known to the cursor."""
    cursor.execute(_MACROS.replace("BLANKS", _BLANKS).replace("BLANK", _BLANK))


_BLANKS = "".join(
    map(
        chr,
        (
            *(9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C)),
            *(0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF),
        ),
    )
)
"""White space of all widths, and the marks of no width that exports leave in cells."""

_BLANK = "".join(f"\\x{{{ord(blank):x}}}" for blank in _BLANKS)
"""The same as a class of letters."""

_MACROS = r"""
-- A cell without blanks around it; NULL where nothing is left. Of a cell that begins with a sign, a
-- letter or a Chinese character only the end is looked at. No IN here: a long one becomes a join,
-- and rows come out of a join in any order.
CREATE OR REPLACE TEMP MACRO bare_cell(t) AS
    CASE WHEN ((t >= '!' AND t < chr(127)) OR (t >= '、' AND t < chr(65279)))
          AND NOT contains('BLANKS', t[-1]) THEN t
         ELSE nullif(regexp_replace(t, '^[BLANK]+|[BLANK]+$', '', 'g'), '') END;

-- Digits, letters and signs as half width.
CREATE OR REPLACE TEMP MACRO half_width(t) AS translate(
    t, '０１２３４５６７８９．，－−（）／：', '0123456789.,--()/:'
);

-- Thousands in groups of three without their commas; any other comma stays, and cannot be read.
CREATE OR REPLACE TEMP MACRO without_groups(t) AS
    CASE WHEN contains(t, ',')
          AND regexp_full_match(t, '[^0-9.,]*[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?[^0-9.,]*')
         THEN replace(t, ',', '') ELSE t END;

-- An amount without separators, signs of money and unit; brackets are a minus, the unit stands in
-- or behind them.
CREATE OR REPLACE TEMP MACRO bare_amount(t) AS regexp_replace(
    regexp_replace(
        without_groups(
            regexp_replace(
                regexp_replace(half_width(t), '[\s¥￥]|人民币', '', 'g'),
                '([亿万千百]*元整?|[亿万])(\)?)$', '\2'
            )
        ),
        '^\((.*)\)$', '-\1'
    ),
    '^([0-9.]+)-$', '-\1'
);

CREATE OR REPLACE TEMP MACRO is_plain_amount(t) AS
    regexp_full_match(t, '[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)');

-- A cell that holds nothing but a unit of money: 单位：万元, (万元).
CREATE OR REPLACE TEMP MACRO is_unit_note(t) AS
    CASE WHEN contains(t, '元')
         THEN regexp_full_match(
             regexp_replace(half_width(t), '\s', '', 'g'),
             '[(\[【]?((注:?)?(金额|货币|计量)?单位[为是:]*)?(人民币)?[百千]?[千万亿]?元[)\]】]?[。;]?'
         ) ELSE false END;

-- How many fen the cell's own unit holds, else the column's.
CREATE OR REPLACE TEMP MACRO unit_at_end(t, fen_per_unit) AS
    CASE WHEN t LIKE '%万' THEN 1000000 WHEN t LIKE '%亿' THEN 10000000000
         WHEN t LIKE '%元' OR t LIKE '%元整'
         THEN CASE WHEN t LIKE '%百万元%' THEN 100000000 WHEN t LIKE '%万元%' THEN 1000000
                   WHEN t LIKE '%千元%' THEN 100000 WHEN t LIKE '%亿元%' THEN 10000000000
                   ELSE 100 END
         ELSE fen_per_unit END;
CREATE OR REPLACE TEMP MACRO unit_of(t, fen_per_unit) AS
    unit_at_end(regexp_replace(t, '[\s)）]+$', ''), fen_per_unit);

CREATE OR REPLACE TEMP MACRO as_decimal(t) AS
    CASE WHEN is_plain_amount(t) THEN try_cast(t AS DECIMAL(28, 8)) END;

CREATE OR REPLACE TEMP MACRO whole_fen(d) AS
    CASE WHEN d = round(d, 0) THEN try_cast(d AS BIGINT) END;

-- The fen of an amount; NULL where it is no number, or finer than a fen. An amount in 元 with at
-- most two decimals, as nearly all are, needs only 64 bits.
CREATE OR REPLACE TEMP MACRO read_fen(t, fen_per_unit) AS
    CASE WHEN fen_per_unit = 100 AND regexp_full_match(t, '-?[0-9]{1,13}(\.[0-9]{1,2})?')
         THEN (try_cast(t AS DECIMAL(15, 2)) * 100::DECIMAL(3, 0))::BIGINT
         WHEN is_plain_amount(t) THEN whole_fen(as_decimal(t) * fen_per_unit)
         ELSE whole_fen(as_decimal(bare_amount(t)) * unit_of(t, fen_per_unit)) END;

CREATE OR REPLACE TEMP MACRO plausible_day(d) AS
    CASE WHEN year(d) BETWEEN 2000 AND 2099 THEN d END;

CREATE OR REPLACE TEMP MACRO written_day(t) AS
    CASE
        WHEN regexp_full_match(t, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') THEN try_cast(t AS DATE)
        WHEN regexp_full_match(t, '[0-9]{8}') THEN try_strptime(t, '%Y%m%d')::DATE
        WHEN regexp_full_match(t, '[0-9]{5}(\.[0-9]+)?')
            THEN DATE '1899-12-30' + floor(try_cast(t AS DOUBLE))::INTEGER
        WHEN regexp_full_match(t, '[0-9]{6}') THEN last_day(try_strptime(t || '01', '%Y%m%d')::DATE)
        WHEN regexp_matches(t, '^[0-9]{4}[-/.年 ]+[0-9]{1,2}[-/.月 ]+[0-9]{1,2}([日号 T].*)?$')
            THEN try_cast(regexp_replace(
                t, '^([0-9]{4})[-/.年 ]+([0-9]{1,2})[-/.月 ]+([0-9]{1,2}).*$', '\1-\2-\3') AS DATE)
        WHEN regexp_full_match(t, '[0-9]{4}[-/.年 ]+[0-9]{1,2}(月|月底|月份)?')
            THEN last_day(try_cast(regexp_replace(
                t, '^([0-9]{4})[-/.年 ]+([0-9]{1,2}).*$', '\1-\2-01') AS DATE))
    END;

-- The day that a cell writes in any of the ways of real exports; a month alone is its last day.
CREATE OR REPLACE TEMP MACRO read_day(t) AS
    CASE WHEN regexp_full_match(t, '20[0-9]{2}-[0-9]{2}-[0-9]{2}') THEN try_cast(t AS DATE)
         ELSE plausible_day(written_day(half_width(t))) END;

CREATE OR REPLACE TEMP MACRO read_year(t) AS
    CASE WHEN regexp_matches(half_width(t), '^20[0-9]{2}(年度?)?(\.0+)?$')
         THEN left(half_width(t), 4)::INTEGER END;

-- 合计, 小计, 总计 and the like as the first words of a row.
CREATE OR REPLACE TEMP MACRO is_total(t) AS
    CASE WHEN NOT contains(t, '计') THEN false
         ELSE regexp_matches(
             regexp_replace(t, '\s', '', 'g'),
             '^(本页|本月|本年|累计|单位|部门|全县|县本级)?(合计|小计|总计|共计)([:：（(].*)?$|.(小计|合计)$'
         ) END;

CREATE OR REPLACE TEMP MACRO is_grand_total(t) AS
    is_total(t) AND regexp_matches(regexp_replace(t, '\s', '', 'g'),
                                   '^(本月|本年|累计|全县|县本级)?(合计|总计|共计)');

-- «288001-政法委本级» printed in one cell: the code before the name, and the name behind it.
CREATE OR REPLACE TEMP MACRO leading_code(t) AS
    nullif(regexp_extract(t, '^\[?([0-9][0-9A-Z]{2,})[\]_—:：\s-]+\D', 1), '');
CREATE OR REPLACE TEMP MACRO without_code(t) AS
    CASE WHEN leading_code(t) IS NULL THEN t
         ELSE trim(regexp_replace(t, '^\[?[0-9][0-9A-Z]{2,}[\]_—:：\s-]+', '')) END;

-- The code and the name of a unit or project from their two cells, either of which may hold both.
CREATE OR REPLACE TEMP MACRO said_code(code, name) AS
    coalesce(upper(code), leading_code(name),
             CASE WHEN regexp_full_match(name, '[0-9]{3,}|[0-9]{8}[A-Z][0-9A-Z]{12}')
                  THEN name END, '');
CREATE OR REPLACE TEMP MACRO said_name(code, name) AS
    coalesce(CASE WHEN code IS NOT NULL THEN name
                  WHEN name <> said_code(code, name) THEN without_code(name) END, '');

CREATE OR REPLACE TEMP MACRO read_yes(t) AS
    CASE WHEN t IS NOT NULL
         THEN upper(t) IN ('是', 'Y', 'YES', 'TRUE', '1', '√', '直达', '直达资金', '政府采购',
                           '涉密') END;

-- Whether a mark says that the system has deleted the row (1 yes, 2 no in its own tables).
CREATE OR REPLACE TEMP MACRO is_deleted(t) AS
    coalesce(regexp_full_match(upper(trim(t)), '是|Y|YES|TRUE|0*1|√|已?删除|已?作废'), false);

-- A dash as accountants write nothing.
CREATE OR REPLACE TEMP MACRO unless_dash(t) AS
    CASE WHEN NOT regexp_full_match(t, '[-－—–/]+') THEN t END;

-- The kind of a tranche or of a change, from the words of a cell.
CREATE OR REPLACE TEMP MACRO budget_kind(t) AS
    CASE WHEN regexp_matches(t, '追减|调减|核减|收回|压减|减少') THEN '追减'
         WHEN regexp_matches(t, '调剂|调入|调出|调整') THEN '调剂'
         WHEN regexp_matches(t, '追加|追增|调增|增加|上级|转移支付') THEN '追加'
         WHEN regexp_matches(t, '结转|上年') THEN '结转'
         WHEN t IS NULL OR regexp_matches(t, '年初|当年|本年|批复|预算') THEN '年初' END;

-- 项目类别 from its words, from the class letter of the code, and from names that leave no doubt.
CREATE OR REPLACE TEMP MACRO class_of_words(t) AS
    CASE WHEN t LIKE '%人员%' THEN '人员类' WHEN t LIKE '%公用%' THEN '公用经费'
         WHEN t LIKE '%运转%' THEN '其他运转类'
         WHEN regexp_matches(t, '特定|专项|项目支出|发展') THEN '特定目标类' END;
CREATE OR REPLACE TEMP MACRO class_of_code(code) AS
    CASE substr(code, 9, 1) WHEN 'R' THEN '人员类' WHEN 'Y' THEN '公用经费'
         WHEN 'T' THEN '特定目标类' END;
CREATE OR REPLACE TEMP MACRO class_of_name(name) AS
    CASE WHEN regexp_matches(name, '^(在职|行政|事业|基本)?(人员)?(工资|津贴|津补贴|奖金|人员经费)')
           OR regexp_matches(name, '^(人员支出|社会保险|住房公积金|养老保险|职业年金|遗属|离退休)')
         THEN '人员类'
         WHEN regexp_matches(name, '公用经费') THEN '公用经费' END;

-- A number made of what a line prints. The macro md5_number_lower gives the same, by way of a text.
CREATE OR REPLACE TEMP MACRO wording(parts) AS
    (md5_number(list_aggregate(list_transform(parts, lambda p: coalesce(p, '')), 'string_agg',
                               chr(31))) >> 64)::UBIGINT;

-- Numbers and words as an identity takes them: spreadsheets lose leading zeros, exports differ in
-- brackets, blanks and width.
CREATE OR REPLACE TEMP MACRO bare_words(t) AS
    upper(translate(half_width(t), ' 　()[]〔〕【】《》''"', ''));
CREATE OR REPLACE TEMP MACRO bare_number(t) AS
    ltrim(CASE WHEN regexp_full_match(t, '[0-9A-Z]*') THEN t ELSE bare_words(t) END, '0');
CREATE OR REPLACE TEMP MACRO bare_class(t) AS
    coalesce(nullif(regexp_extract(t, '^[0-9]+'), ''), bare_words(t));

-- Nothing speaks against two printed words being the same: one is blank, or they are.
CREATE OR REPLACE TEMP MACRO may_equal(a, b) AS coalesce(a = b, true);

-- A tranche's identity: what is printed of it, less its amount and project; the day only without a
-- 文号. What kind of money it is parts two tranches of one 文号.
CREATE OR REPLACE TEMP MACRO tranche_wording(y, k, doc, d) AS
    wording([y::VARCHAR, k, bare_words(doc), CASE WHEN doc IS NULL THEN d::VARCHAR END]);
CREATE OR REPLACE TEMP MACRO bare_fund(t) AS
    coalesce(regexp_replace(bare_words(t), '(预算)?(拨款|资金)?$', ''), '');

"""
