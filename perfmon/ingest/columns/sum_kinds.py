"""The kinds of file whose rows are sums: budgets, their changes, cumulative progress."""

from dataclasses import replace

from perfmon.ingest.columns.kind_fields import (
    CHANGE_KINDS,
    DELETED,
    DEPARTMENT,
    DIRECT,
    DOCUMENT,
    FUND,
    ISSUED,
    LEVEL,
    MONTH,
    PROJECT,
    PROJECT_CLASSES,
    PROJECT_NEED,
    SOURCE_YEAR,
    UNIT,
    YEAR,
    YES_NO,
    FileKind,
    field,
    needed_money,
    recognised,
)

BUDGETS = FileKind(
    name="budgets",
    title="预算指标执行情况表",
    fields=(
        YEAR,
        *DEPARTMENT,
        *UNIT,
        *PROJECT,
        field(
            "text",
            "project_class",
            "项目类别",
            "从下拉框里选；人员类和公用经费只用于对账。",
            ("其他运转类", "特定目标类"),
            PROJECT_CLASSES,
        ),
        DOCUMENT,
        replace(ISSUED, note="指标下达的日子；年初预算不填时算 1 月 1 日。"),
        LEVEL,
        FUND,
        DIRECT,
        field("yes_no", "purchased", "是否采购", "政府采购填是。", ("否", "是"), YES_NO),
        field(
            "yes_no",
            "classified",
            "是否涉密",
            "涉密项目填是，页面上只显示编码和合计。",
            ("否", "否"),
            YES_NO,
        ),
        SOURCE_YEAR,
        field("money", "initial", "年初预算数", "年初批复的数。", ("960000.00", "")),
        field("money", "added", "追加", "年中增加的数。", ("", "200000.00")),
        field("money", "cut", "追减", "年中减少的数，填正数。", ("50000.00", "")),
        field("money", "moved", "调剂", "调入填正数，调出填负数。", ("", "-30000.00")),
        field("money", "carried", "结转", "上年结转到本年用的数。", ("", "120000.00")),
        field(
            "money", "applied", "已申请", "已申请支付的数，用于核对。", ("400000.00", "80000.00")
        ),
        field("money", "paid", "已支付", "已支付的数，用于核对。", ("380000.00", "60000.00")),
        field("money", "balance", "余额", "指标余额，用于核对。", ("530000.00", "230000.00")),
        recognised("money", "adjusted", "调整预算数", "变动以后的预算数，用于核对。"),
        recognised("money", "amount", "指标金额", "一行一笔指标，与指标类型一起读。"),
        recognised("text", "change_kind", "指标类型", "年初、结转、追加、追减或调剂。"),
        DELETED,
    ),
    needs=(PROJECT_NEED, ("initial", "added", "cut", "moved", "carried", "amount")),
    telling=(
        *("project_class", "issued_on", "source_year", "initial", "added", "cut", "moved"),
        *("carried", "applied", "balance", "purchased", "amount"),
    ),
    title_words=("预算指标", "指标执行", "指标台账", "指标明细", "指标余额"),
)

CHANGES = FileKind(
    name="changes",
    title="预算变动表",
    fields=(
        YEAR,
        *(replace(each, examples=(each.examples[0], "")) for each in (*UNIT, *PROJECT)),
        field(
            "text",
            "change_kind",
            "变动类型",
            "从下拉框里选；调剂可以一行写调出、调入两边。",
            ("追加", "调剂"),
            CHANGE_KINDS,
        ),
        needed_money(
            "amount",
            "变动金额",
            "填正数；只写一边的调剂，调出的填负数。",
            ("200000.00", "30000.00"),
        ),
        DOCUMENT,
        replace(ISSUED, examples=("2023-06-15", "2023-08-01")),
        LEVEL,
        FUND,
        DIRECT,
        SOURCE_YEAR,
        field("text", "summary", "事由", "为什么变动。", ("新增点位", "补充运行经费")),
        *(
            replace(
                each,
                name=f"{side}_{each.name}",
                title=f"{word}{each.title.removeprefix('预算')}",
                note="调剂两边写在一行时填。",
                examples=("", each.examples[side == "to"]),
            )
            for side, word in (("from", "调出"), ("to", "调入"))
            for each in (*UNIT, *PROJECT)
        ),
        DELETED,
    ),
    needs=(
        (*PROJECT_NEED, "to_project_code", "to_project_name"),
        ("change_kind", "from_project_code", "from_project_name"),
        ("amount",),
    ),
    telling=(
        *("change_kind", "issued_on", "from_project_code", "from_project_name"),
        *("to_project_code", "to_project_name", "from_unit_name", "to_unit_name"),
    ),
    title_words=("变动", "追加", "追减", "调剂", "调整"),
)

PROGRESS = FileKind(
    name="progress",
    title="支出进度表",
    fields=(
        YEAR,
        MONTH,
        field(
            "day",
            "until",
            "截至日期",
            "累计到哪一天；表里没有时用标题里的截至日期。",
            ("2023-06-30", "2023-06-30"),
        ),
        *DEPARTMENT,
        *UNIT,
        *PROJECT,
        field(
            "money",
            "adjusted",
            "调整预算数",
            "变动以后的预算数，用于核对。",
            ("960000.00", "150000.00"),
        ),
        needed_money("paid", "累计支付", "年初到截至日期的合计。", ("380000.00", "60000.00")),
        field("money", "in_month", "本月支付", "当月付出去的数，用于核对。", ("80000.00", "0.00")),
        recognised("number", "rate", "支出进度", "表里印的百分比，不使用，由本程序计算。"),
    ),
    needs=(PROJECT_NEED, ("paid",)),
    telling=("until", "month", "in_month", "rate", "paid"),
    title_words=("支出进度", "执行进度", "支付进度", "进度表", "支出情况", "月报"),
)
