"""Who may do what where: the one table of role (角色) × page × act; nothing else decides it.

Every page, download, and write of the pages and of the command line asks here, by way of
`perfmon.workflows.access`. Which units (预算单位) someone may see or write to is the scope of their
grants, not of this table.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Role(StrEnum):
    """The roles of the product; one person may hold several."""

    LEADER = "领导"
    BUREAU = "财政局绩效股"
    OFFICE = "业务股室"
    UNIT = "单位填报"
    DEPARTMENT = "主管部门审核"
    ADMINISTRATOR = "系统管理员"
    AUDITOR = "日志审计员"


class Act(StrEnum):
    """What can be done on a page, as the log and a refusal name it."""

    LOOK = "查看"
    DOWNLOAD = "下载"
    LINK_TARGET = "部门目标登记"
    SET_STATE = "状态登记"
    SET_STATION = "办理环节登记"
    SET_TRAIT = "指标判法"
    ANSWER_FINDING = "问题处理"
    CORRECT_TARGET = "目标更正"
    DECIDE_TEXT = "采用或退回文本"
    ENTER = "填报"
    REVIEW = "审核"
    TYPE = "手工录入"
    ASK = "新建监控任务"
    TAKE_RETURNS = "回收"
    SCORE = "自评打分"
    RESCORE = "复核打分"
    IMPORT = "导入"
    MATCH = "匹配"
    UNDO = "撤销"
    UNDO_CLOSED = "撤销已月结的批次"
    START_EMPTY = "建立空库"
    CONSOLIDATE = "汇总"
    RECORD_TOTAL = "报表数录入"
    SET_RULES = "规则设定"
    CLOSE = "月结"
    SIGN = "签认"
    TAKE_PAPERS = "会议材料"
    ISSUE_SHEETS = "发核对单"
    CONFIRM = "核对"
    SETTLE_OBJECTION = "处理异议"
    OPEN_YEAR = "开新年度"
    REPORT_UP = "上报"
    PROMISE = "承诺登记"
    RESOLVE = "议定事项登记"
    DECIDE_STEP = "处理阶梯"
    RECLAIM = "盘活"
    MANAGE_ACCOUNTS = "账号管理"
    BACK_UP = "备份"
    RESTORE = "恢复"
    READ_LOG = "查日志"


Roles = frozenset[Role]

_BUREAU: Roles = frozenset({Role.BUREAU})
_REVIEWERS: Roles = frozenset({Role.BUREAU, Role.OFFICE})
"""The bureau and its 业务股室, each for its own departments."""
_ANSWERING: Roles = frozenset({Role.UNIT, Role.DEPARTMENT})
"""Those who answer for their own money and results."""
_WORKING: Roles = _REVIEWERS | _ANSWERING
_SEEING: Roles = _WORKING | {Role.LEADER}
_ADMINISTRATOR: Roles = frozenset({Role.ADMINISTRATOR})
_AUDITOR: Roles = frozenset({Role.AUDITOR})

_SHOWN: dict[Act, Roles] = {Act.LOOK: _SEEING}
"""A page for everybody who has to do with figures, each within their scope."""
_HANDED_OUT: dict[Act, Roles] = _SHOWN | {Act.DOWNLOAD: _SEEING}
"""The same with files to take along."""

TABLE: Mapping[str, Mapping[Act, Roles]] = {
    "home": _SHOWN,
    "to-do": {Act.LOOK: _WORKING, Act.DOWNLOAD: _WORKING},
    "departments": _SHOWN | {Act.LINK_TARGET: _REVIEWERS | {Role.DEPARTMENT}},
    "projects": _SHOWN
    | {
        Act.SET_STATE: _REVIEWERS,
        Act.SET_STATION: _WORKING,
        Act.SET_TRAIT: _BUREAU,
    },
    "behind": _HANDED_OUT,
    "indicators": _HANDED_OUT,
    "double-monitoring": _SHOWN,
    "target-review": _HANDED_OUT
    | {
        Act.ANSWER_FINDING: _REVIEWERS,
        Act.CORRECT_TARGET: _BUREAU,
        Act.DECIDE_TEXT: _REVIEWERS,
    },
    "reporting": {
        Act.LOOK: _WORKING,
        Act.ENTER: frozenset({Role.UNIT, Role.BUREAU}),
        Act.REVIEW: _REVIEWERS | {Role.DEPARTMENT},
        Act.TYPE: _BUREAU,
    },
    "monitoring-tasks": {
        Act.LOOK: _WORKING,
        Act.DOWNLOAD: _WORKING,
        Act.ASK: _BUREAU,
        Act.TAKE_RETURNS: _BUREAU,
    },
    "forms": _HANDED_OUT | {Act.SCORE: _ANSWERING | {Role.BUREAU}, Act.RESCORE: _REVIEWERS},
    "import": {
        Act.LOOK: _BUREAU | _ADMINISTRATOR,  # the history, for what only they may take back
        Act.DOWNLOAD: _BUREAU,
        Act.IMPORT: _BUREAU,
        Act.MATCH: _BUREAU,
        Act.UNDO: _BUREAU,
        Act.UNDO_CLOSED: _ADMINISTRATOR,
        Act.START_EMPTY: _BUREAU | _ADMINISTRATOR,
        Act.CONSOLIDATE: _BUREAU,
    },
    "reconciliation": {
        Act.LOOK: _BUREAU | {Role.LEADER},
        Act.RECORD_TOTAL: _BUREAU,
    },
    "rule-sets": {
        Act.LOOK: _BUREAU | {Role.LEADER},
        Act.SET_RULES: _BUREAU,
    },
    "month-closing": _HANDED_OUT
    | {
        Act.CLOSE: _BUREAU,
        Act.SIGN: _BUREAU,
        Act.TAKE_PAPERS: _BUREAU | {Role.LEADER},
        Act.ISSUE_SHEETS: _BUREAU,
        Act.CONFIRM: _ANSWERING | _BUREAU,
        Act.SETTLE_OBJECTION: _BUREAU,
        Act.OPEN_YEAR: _BUREAU,
        Act.REPORT_UP: _BUREAU,
    },
    "meeting-room": {
        Act.LOOK: _BUREAU | {Role.LEADER},
        Act.PROMISE: _BUREAU,
    },
    "meeting-promises": _HANDED_OUT
    | {
        Act.PROMISE: _BUREAU,
        Act.RESOLVE: _BUREAU,
        Act.DECIDE_STEP: _BUREAU,
        Act.RECLAIM: _BUREAU,
    },
    "administration": {
        Act.LOOK: _ADMINISTRATOR | _AUDITOR,
        Act.DOWNLOAD: _ADMINISTRATOR | _AUDITOR,
        Act.MANAGE_ACCOUNTS: _ADMINISTRATOR,
        Act.BACK_UP: _ADMINISTRATOR,
        Act.RESTORE: _ADMINISTRATOR,
        Act.READ_LOG: _AUDITOR,
    },
}
"""By page (its address), by act, the roles that may. What does not stand here nobody may."""

ONLY_READ: Mapping[str, Mapping[Act, Roles]] = {
    "home": _SHOWN,
    "departments": _SHOWN,
    "projects": _SHOWN,
    "behind": _HANDED_OUT,
    "administration": {Act.LOOK: _AUDITOR, Act.DOWNLOAD: _AUDITOR, Act.READ_LOG: _AUDITOR},
}
"""The same while a consolidated file (汇总库) is served, into which nobody writes.

There are no pages for what only a county does, nor for what its report does not hold.
"""


def first_page(roles: Collection[Role], *, only_read: bool = False) -> str:
    """Where a visitor of these roles begins: a unit with what it owes, others with the county.

    Args:
        roles: of the visitor.
        only_read: whether a consolidated file is served.

    >>> first_page([Role.UNIT]), first_page([Role.LEADER, Role.UNIT]), first_page([Role.AUDITOR])
    ('to-do', 'home', 'administration')
    """
    if roles and set(roles) <= _ANSWERING and not only_read:
        return "to-do"
    sees_home, sees_administration = (
        may(roles, page, only_read=only_read) for page in ("home", "administration")
    )
    return "administration" if sees_administration and not sees_home else "home"


def may(
    roles: Collection[Role], page: str, act: Act = Act.LOOK, *, only_read: bool = False
) -> bool:
    """Whether any of the roles may do the act on the page.

    Args:
        roles: of the visitor.
        page: its address.
        act: what is to be done.
        only_read: whether a consolidated file is served.

    >>> may([Role.LEADER], "home"), may([Role.LEADER], "import")
    (True, False)
    >>> may([Role.BUREAU], "import", only_read=True)
    False
    """
    table = ONLY_READ if only_read else TABLE
    return not table.get(page, {}).get(act, frozenset()).isdisjoint(roles)
