"""The heads by which exports of 预算管理一体化 and county ledgers name each column, best first.

They are written as they compare: NFKC, no whitespace, no unit or note in brackets. Within a kind
of file no name stands for two fields.
"""

from perfmon.ingest.columns.kind_names import BUDGETS, CHANGES, PAYMENTS, PROGRESS, RESULTS

COLUMN_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {field: tuple(names.split()) for field, names in fields.items()}
    for kind, fields in (
        ("budgets", BUDGETS),
        ("payments", PAYMENTS),
        ("progress", PROGRESS),
        ("changes", CHANGES),
        ("results", RESULTS),
    )
}
"""Kind of file → field → the heads it goes by, best first."""

NEVER_STORED = (
    *("账号", "帐号", "账户", "帐户", "卡号", "开户", "银行", "联行"),
    *("身份证", "证件号", "手机", "电话"),
)
"""Words of heads whose cells are never read: accounts, banks, identity and telephone numbers."""

JOINED_ONLY = frozenset(
    (
        *(
            "金额",
            "名称",
            "编码",
            "代码",
            "编号",
            "日期",
            "时间",
            "类型",
            "状态",
            "全称",
            "累计",
            "累计数",
        ),
        *(
            "合计",
            "小计",
            "本月",
            "当月",
            "本月数",
            "当月数",
            "数",
            "单位",
            "项目",
            "部门",
            "说明",
            "备注",
        ),
        *(
            "文号",
            "余额",
            "原因",
            "单号",
            "类别",
            "年",
            "月",
            "指标",
            "预算",
            "结余",
            "预算数",
            "科目",
        ),
        *("用途"),
    )
)
"""Heads that say nothing under a group's head unless they are read together with it."""

OTHER_GROUPS = (
    *("上年", "去年", "同期", "上期", "上月", "往年", "以前年度", "下年", "明年", "较"),
    *("调出", "调入", "转出", "转入"),
)
"""Words of a group's head whose columns are of another year or of one side of a 调剂."""
