"""What a document that is no 绩效文本 of the known form seems to be, by the words it prints."""

from collections.abc import Sequence

from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable

_HEAD_ROWS = 40
_DOCUMENTS = (
    ("绩效自评表", ("自评得分", "绩效自评表", "支出绩效自评", "绩效自评报告")),
    ("绩效运行监控表", ("绩效运行监控表", "绩效目标监控表", "绩效监控情况表", "目标执行监控表")),
    ("绩效评价报告", ("绩效评价报告", "绩效评价得分")),
    (
        "部门预算信息公开",
        ("部门预算信息公开", "部门收支总体情况表", "部门预算收支总表", "三公经费"),
    ),
    ("部门决算公开", ("部门决算公开", "收入支出决算总表")),
    (
        "另一种格式的绩效目标申报表",
        ("绩效目标申报表", "项目支出绩效目标表", "绩效目标表", "主管部门及代码", "实施期目标"),
    ),
    ("会议纪要", ("会议纪要",)),
    ("通知", ("通知",)),
)


def likely_document(rows: Sequence[FormRow]) -> str | None:
    """What the document calls itself near its beginning; None where it says nothing known.

    >>> likely_document([FormRow(1, ("项目支出绩效自评表",)), FormRow(2, ("自评得分", "98"))])
    '绩效自评表'
    """
    printed = comparable("".join(row.text for row in rows[:_HEAD_ROWS]))
    return next(
        (name for name, words in _DOCUMENTS if any(word in printed for word in words)), None
    )
