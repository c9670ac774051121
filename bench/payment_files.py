"""A county's budgets and payments for the bench, the same rows at every run.

`write_budgets` makes the 预算指标执行情况表 of PROJECTS projects; `write_payments_csv` and
`write_payments_workbook` make voucher lines on these projects, as a treasury's export prints them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xlsxwriter

Places = npt.NDArray[np.int64]

SEED = 20230630
YEAR = 2023
UNITS = 40
PROJECTS = 400
BUDGET_YUAN = 500_000_000
"""Of each project: the payments of the largest file stay far below a wrong unit's."""

LINES_A_VOUCHER = 4
BLOCK = 250_000
HEADS = (
    "支付凭证号",
    "明细行号",
    "预算单位",
    "项目代码",
    "项目名称",
    "指标文号",
    "资金性质",
    "部门经济科目",
    "实际支付日期",
    "支付金额（元）",
    "支付类型",
    "支付状态",
    "摘要",
    "收款人全称",
)
BUDGET_HEADS = (
    *("年度", "主管部门编码", "主管部门", "单位编码", "预算单位", "项目代码", "项目名称"),
    *("项目类别", "指标文号", "资金性质", "年初预算数（元）"),
)
FUNDS = ("一般公共预算", "政府性基金预算", "财政专户管理资金")
CLASSES = (
    "30201 办公费",
    "30213 维修（护）费",
    "30214 租赁费",
    "30226 劳务费",
    "31002 办公设备购置",
)
USES = ("线路租金", "设备维护", "办公用品", "劳务费", "培训费", "印刷费", "工程进度款", "检测费")
MONTHS = tuple(f"{month}月" for month in range(1, 13))
TRADES = ("通信", "建筑", "印务", "物业", "科技", "商贸", "检测", "广告")
SURNAMES = "王李张刘陈杨赵黄周吴"
GIVEN = ("伟", "芳", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋")


def unit_code(project: int) -> str:
    """The unit of a project: 288001, 288002, …, five units a department."""
    unit = project % UNITS
    return f"{288 + unit // 5}{unit % 5 + 1:03}"


def project_code(project: int) -> str:
    """A code as the budget system makes them, without the check character's meaning."""
    return f"13052923P{project + 1:011}R"


def project_name(project: int) -> str:
    """The project's name, its own."""
    return f"{USES[project % len(USES)]}专项第{project + 1}号"


def write_budgets(path: Path) -> Path:
    """The budget table of all projects, as a workbook."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("指标")
        sheet.write_row(0, 0, BUDGET_HEADS)
        for project in range(PROJECTS):
            unit = unit_code(project)
            sheet.write_row(
                project + 1,
                0,
                [
                    *(YEAR, unit[:3], f"第{unit[:3]}局", unit, f"第{unit[:3]}局{unit[3:]}单位"),
                    *(project_code(project), project_name(project), "特定目标类"),
                    *(_document(project), FUNDS[project % len(FUNDS)], BUDGET_YUAN),
                ],
            )
    return path


def write_payments_csv(path: Path, rows: int) -> Path:
    """So many voucher lines as a CSV in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADS) + "\n")
        file.writelines(",".join(cells) + "\n" for cells in _lines(rows))
    return path


def write_payments_workbook(path: Path, rows: int) -> Path:
    """The same voucher lines as a workbook: days and amounts as numbers, all else as text."""
    settings = {"constant_memory": True, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), settings) as workbook:
        sheet = workbook.add_worksheet("支付")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADS)
        for row, cells in enumerate(_lines(rows), start=1):
            for column, cell in enumerate(cells):
                match HEADS[column]:
                    case "实际支付日期":
                        sheet.write_datetime(row, column, date.fromisoformat(cell), day)
                    case "支付金额（元）":
                        sheet.write_number(row, column, float(cell))
                    case _:
                        sheet.write_string(row, column, cell)
    return path


def _lines(rows: int) -> Iterator[tuple[str, ...]]:
    """Voucher lines as text; a voucher's lines are on one project and one day."""
    random = np.random.default_rng(SEED)
    for first in range(0, rows, BLOCK):
        yield from _block(random, np.arange(first, min(first + BLOCK, rows)))


def _block(random: np.random.Generator, numbers: Places) -> Iterator[tuple[str, ...]]:
    count = len(numbers)
    vouchers = numbers // LINES_A_VOUCHER
    projects = (vouchers * 7919) % PROJECTS
    fen = np.exp(random.normal(10.5, 1.6, count)).astype(np.int64) + 1
    is_refund = random.random(count) < 0.01
    is_void = random.random(count) < 0.005
    units = [f"{unit_code(p)}-第{unit_code(p)[:3]}局" for p in range(PROJECTS)]
    columns = [
        [f"0{voucher:09}" for voucher in vouchers.tolist()],
        _chosen([str(k + 1) for k in range(LINES_A_VOUCHER)], numbers % LINES_A_VOUCHER),
        _chosen(units, projects),
        _chosen([project_code(p) for p in range(PROJECTS)], projects),
        _chosen([project_name(p) for p in range(PROJECTS)], projects),
        _chosen([_document(p) for p in range(PROJECTS)], projects),
        _chosen([FUNDS[p % len(FUNDS)] for p in range(PROJECTS)], projects),
        _chosen(CLASSES, random.integers(0, len(CLASSES), count)),
        _chosen(_days(), (vouchers * 104729) % 365),
        [f"{n // 100}.{n % 100:02}" for n in fen.tolist()],
        _chosen(("正常支付", "退款"), is_refund.astype(np.int64)),
        _chosen(("已支付", "作废"), is_void.astype(np.int64)),
        _chosen(_summaries(), random.integers(0, len(_summaries()), count)),
        _chosen(_payees(), random.integers(0, len(_payees()), count)),
    ]
    return zip(*columns, strict=True)


def _chosen(words: Sequence[str], places: Places) -> list[str]:
    return [words[place] for place in places.tolist()]


def _document(project: int) -> str:
    return f"巨财预〔{YEAR}〕{project % 60 + 1}号"


def _days() -> list[str]:
    return [(date(YEAR, 1, 1) + timedelta(days=n)).isoformat() for n in range(365)]


def _summaries() -> list[str]:
    return [
        f"付{month}{use}（第{batch}批）" for month in MONTHS for use in USES for batch in range(9)
    ]


def _payees() -> list[str]:
    companies = [f"巨鹿县{n}{trade}有限公司" for n in range(1, 300) for trade in TRADES]
    return companies + [surname + name for surname in SURNAMES for name in GIVEN]
