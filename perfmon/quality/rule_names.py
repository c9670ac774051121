"""What each rule of a 绩效文本 is called, in a few characters, wherever its code would stand.

The one place of these names; what a code means and what to do is told in `docs/findings.md`.
"""

RULE_NAMES = {
    "AMOUNT_UNREADABLE": "金额读不出",
    "BUDGET_SUM": "预算数与各项资金不等",
    "CARRYOVER_PROJECT": "上年结转项目",
    "CATEGORY_MISFILED": "列错二级指标",
    "CATEGORY_SWAPPED": "数量质量列反",
    "CODE_CHECK": "项目编码不对",
    "CODE_TWICE": "项目编码重复",
    "COST_DIRECTION": "成本写成下限",
    "COST_EQUALS_BUDGET": "成本目标就是预算数",
    "DEADLINE_HEDGED": "时限不确定",
    "DEADLINE_MALFORMED": "时限没有写清",
    "DEADLINE_TYPO": "时限有笔误",
    "DOC_GOAL_WITHOUT_PROJECT": "部门目标没有项目承担",
    "DOC_TARGET_INCONSISTENT": "部门与项目的目标不一",
    "DOC_YEAR_MISMATCH": "目标写了别的年度",
    "DUPLICATE_INDICATOR": "指标重复",
    "GOAL_WITHOUT_INDICATOR": "绩效目标没有指标衡量",
    "HIDDEN_SHEET": "有隐藏的工作表",
    "HIDDEN_TEXT": "有隐藏的文字",
    "IMPLAUSIBLE_VALUE": "百分比不合常理",
    "INDICATORS_MISSING": "没有绩效指标",
    "MACROS_NOT_RUN": "文件带宏，没有运行",
    "MONEY_MIRROR": "只反映资金的指标",
    "MONEY_UNIT": "金额单位不明",
    "NAME_VALUE_MISMATCH": "指标名称与值不符",
    "NAME_VARIANT": "名称写法不一",
    "ODD_CHARACTERS": "有看不见的字符",
    "OP_MISSING": "没有比较符号",
    "OTHER_FUNDS_BLANK": "其他资金空白",
    "OUTPUT_ALREADY_DELIVERED": "产出是以前年度的",
    "OUTPUT_TOO_SMALL": "产出与资金不相称",
    "PAGE_IS_PICTURE": "有的页是图片",
    "PROJECTS_ALL_OTHER": "项目与前一版全不相同",
    "QUALITATIVE_NO_STANDARD": "定性目标没有标准",
    "ROW_UNREADABLE": "指标行读不出",
    "RUNNING_COST_AS_PROJECT": "像日常公用经费",
    "SATISFACTION_LOW": "满意度目标偏低",
    "SCHED_AMBIGUOUS_UNIT": "计划分不清比例和金额",
    "SCHED_BACKLOADED": "支出集中在年底",
    "SCHED_BLANK_CELLS": "计划有空白节点",
    "SCHED_FALLING": "累计计划减少",
    "SCHED_FLAT": "累计计划停住不动",
    "SCHED_MISSING": "没有资金支出计划",
    "SCHED_MISSING_COLUMN": "计划缺一列",
    "SCHED_TOTAL": "年底计划不等于预算",
    "SCHED_UNIT_HEADER": "计划表头单位不符",
    "SCHED_UNREADABLE": "计划读不出",
    "TABLE_LAYOUT_SHIFT": "表格列错位",
    "TABLE_UNREADABLE": "绩效目标表读不出",
    "TIMELINESS_IS_PAYMENT": "时效说的是付款",
    "TOC_NAME_MISMATCH": "目录与项目名称不一致",
    "UNIT_MISSING": "没有写预算单位",
    "UNIT_NOUN_MISMATCH": "量词不符",
    "UNIT_OTHER_NAME": "单位名称与已知的不同",
    "VALUE_AMBIGUOUS": "指标值读不准",
    "VALUE_BLANK": "指标值空白",
}


def rule_name(code: str) -> str:
    """The rule's name; of a code that an older version gave and no rule gives now, the code.

    >>> rule_name("COST_DIRECTION"), rule_name("GONE")
    ('成本写成下限', 'GONE')
    """
    return RULE_NAMES.get(code, code)
