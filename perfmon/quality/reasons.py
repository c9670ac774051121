"""Why a finding on a 绩效文本 is one, and by which rule: a reason with its source for each code.

A source is named as the method sheet names it; what this product settled itself is 本项目约定, and
what the form's own columns ask for is 绩效目标表表式. The rules' wording is not quoted.
"""

from dataclasses import dataclass

FORM = "绩效目标表表式"
OURS = "本项目约定"
SETTING_TARGETS = "财预〔2021〕101号"
EVALUATION = "财预〔2020〕10号"


@dataclass(frozen=True)
class Reason:
    """Why a rule stands, in Chinese without a full stop, and where it comes from."""

    why: str
    source: str


REASONS: dict[str, Reason] = {
    "AMOUNT_UNREADABLE": Reason("金额读不出来，预算就无法核对", FORM),
    "BUDGET_SUM": Reason("预算数应等于财政资金加其他资金", FORM),
    "CARRYOVER_PROJECT": Reason("结转资金年初即可使用，进度另看", OURS),
    "CATEGORY_MISFILED": Reason(
        "资金使用、工作完成和产出质量不是效益，列为效益会与执行率或产出重复计分", SETTING_TARGETS
    ),
    "CATEGORY_SWAPPED": Reason(
        "数量指标说做多少，质量指标说做得怎样，列反了无法评分", SETTING_TARGETS
    ),
    "CODE_CHECK": Reason("编码错一位，支付就对不上项目", OURS),
    "CODE_TWICE": Reason("编码是项目的唯一标识", OURS),
    "COST_DIRECTION": Reason("成本写下限，等于奖励多花钱", OURS),
    "COST_EQUALS_BUDGET": Reason("成本目标照抄预算数，不反映单位成本", OURS),
    "DEADLINE_HEDGED": Reason("期限不确定，到时无法判断是否完成", SETTING_TARGETS),
    "DEADLINE_MALFORMED": Reason("期限没有写清，到时无法判断是否完成", SETTING_TARGETS),
    "DEADLINE_TYPO": Reason("期限写错，到时无法判断是否完成", SETTING_TARGETS),
    "DOC_GOAL_WITHOUT_PROJECT": Reason("部门目标要由项目的指标来实现", SETTING_TARGETS),
    "DOC_TARGET_INCONSISTENT": Reason("同一件事在部门目标和项目指标里应是一个数", OURS),
    "DOC_YEAR_MISMATCH": Reason("绩效目标应是文本那一年的", FORM),
    "DUPLICATE_INDICATOR": Reason("同一件事计两次分", OURS),
    "GOAL_WITHOUT_INDICATOR": Reason("每条目标都要有指标衡量，指标与目标高度关联", SETTING_TARGETS),
    "HIDDEN_SHEET": Reason("看的人看不到，多半是旧稿或底稿", OURS),
    "HIDDEN_TEXT": Reason("看的人看不到，读进来就会改数", OURS),
    "IMPLAUSIBLE_VALUE": Reason("目标定得不合常理，常见的是百分比格里填了 1", OURS),
    "INDICATORS_MISSING": Reason("没有绩效指标，无法监控和评价", SETTING_TARGETS),
    "MACROS_NOT_RUN": Reason("宏会改数，也可能带病毒，只读单元格里存着的值", OURS),
    "MONEY_MIRROR": Reason("只重复资金进度，不反映绩效", OURS),
    "MONEY_UNIT": Reason("元和万元差一万倍", FORM),
    "NAME_VALUE_MISMATCH": Reason("名称与指标值说的不是一件事，无法评分", OURS),
    "NAME_VARIANT": Reason("同一项目写法不一，查找和对账容易漏", OURS),
    "ODD_CHARACTERS": Reason("看不见的字符会让同一个名称变成两个", OURS),
    "OP_MISSING": Reason("没有比较符号，不知道多了好还是少了好", EVALUATION),
    "OTHER_FUNDS_BLANK": Reason("空白与 0 不是一回事", FORM),
    "OUTPUT_ALREADY_DELIVERED": Reason("以前年度完成的产出不能算本年的绩效", OURS),
    "OUTPUT_TOO_SMALL": Reason("产出应与资金量相匹配", OURS),
    "PAGE_IS_PICTURE": Reason("图片上的表没有读到，项目可能不全", OURS),
    "PROJECTS_ALL_OTHER": Reason("可能是别的单位的文本，用错了单位代码", OURS),
    "QUALITATIVE_NO_STANDARD": Reason("定性目标要能判断达到什么程度、与什么相比", SETTING_TARGETS),
    "ROW_UNREADABLE": Reason("分不清各是哪一列，读入会张冠李戴", FORM),
    "RUNNING_COST_AS_PROJECT": Reason("日常公用经费属于运转类支出", OURS),
    "SATISFACTION_LOW": Reason("满意度 90% 起才得满分", SETTING_TARGETS),
    "SCHED_AMBIGUOUS_UNIT": Reason("百分比与金额分不清，计划可能差许多倍", FORM),
    "SCHED_BACKLOADED": Reason("支出压到年底，全年进度难以监控", OURS),
    "SCHED_BLANK_CELLS": Reason("每个节点都要有累计计划", FORM),
    "SCHED_FALLING": Reason("计划是累计数，不会减少", FORM),
    "SCHED_FLAT": Reason("累计计划停住不动，可能是漏填", FORM),
    "SCHED_MISSING": Reason("没有计划就没有进度的尺子", FORM),
    "SCHED_MISSING_COLUMN": Reason("表式有四个节点", FORM),
    "SCHED_TOTAL": Reason("全年计划应等于预算数", FORM),
    "SCHED_UNIT_HEADER": Reason("表头的单位与填的数不符，看的人会读错", FORM),
    "SCHED_UNREADABLE": Reason("没有计划就没有进度的尺子", FORM),
    "TABLE_LAYOUT_SHIFT": Reason("列错位时容易读错计划和指标值", FORM),
    "TABLE_UNREADABLE": Reason("缺编码、名称或预算数的表无法入库", FORM),
    "TIMELINESS_IS_PAYMENT": Reason(
        "时效应说工作何时完成，付款日期到年底前说明不了进度", SETTING_TARGETS
    ),
    "TOC_NAME_MISMATCH": Reason("目录、表题和项目名称应是同一个项目", FORM),
    "UNIT_MISSING": Reason("每张表要写明预算单位", FORM),
    "UNIT_NOUN_MISMATCH": Reason("量词与所数的东西不符，数的是什么不清楚", OURS),
    "UNIT_OTHER_NAME": Reason("可能是别的单位的文本，用错了单位代码", OURS),
    "VALUE_AMBIGUOUS": Reason("指标值要能读成一个数和一个方向", SETTING_TARGETS),
    "VALUE_BLANK": Reason("没有目标值，无法评分", SETTING_TARGETS),
}
"""By code: every code that reading a text or checking its targets can give."""
