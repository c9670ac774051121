"""What a kind of file is, what a column of it is, and the columns that several kinds share."""

from dataclasses import dataclass
from typing import Literal

Holds = Literal["text", "code", "money", "day", "year", "month", "yes_no", "number"]

PROJECT_CLASSES = ("人员类", "公用经费", "其他运转类", "特定目标类")
FUND_TYPES = (
    "一般公共预算",
    "政府性基金预算",
    "国有资本经营预算",
    "财政专户管理资金",
    "单位资金",
)
BUDGET_LEVELS = ("中央", "省", "市", "县", "乡")
CHANGE_KINDS = ("追加", "追减", "调剂")
PAYMENT_KINDS = ("正常支付", "退款", "更正")
PAYMENT_STATES = ("已支付", "未支付", "已退款", "退回", "作废")
GRADES = ("达成", "部分达成", "未达成")
YES_NO = ("是", "否")
MONTHS = tuple(str(month) for month in range(1, 13))


@dataclass(frozen=True)
class Field:
    """One column of a kind of file.

    Attributes:
        name: what the program calls it.
        title: its standard head, also the template's.
        holds: how its cells are read.
        needed: whether no file of the kind can do without it.
        note: one line for whoever fills in the template.
        examples: its cell in each of two example rows.
        words: the words to choose from, where the set is closed.
        offered: whether the template has the column; others are only recognised.
    """

    name: str
    title: str
    holds: Holds
    needed: bool
    note: str
    examples: tuple[str, str] = ("", "")
    words: tuple[str, ...] = ()
    offered: bool = True


@dataclass(frozen=True)
class FileKind:
    """A kind of file.

    Attributes:
        name: what the program and its commands call it.
        title: its name for the user.
        fields: its columns, in the order of the template.
        needs: groups of field names; of each group at least one must be there.
        telling: fields that hardly any other kind has.
        title_words: words in the title of such a table that tell it from the other kinds.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    telling: tuple[str, ...]
    title_words: tuple[str, ...]

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(each for each in self.fields if each.name == name)

    def names_holding(self, holds: Holds) -> tuple[str, ...]:
        """The names of the fields whose cells are read that way."""
        return tuple(each.name for each in self.fields if each.holds == holds)


def field(
    holds: Holds,
    name: str,
    title: str,
    note: str,
    examples: tuple[str, str] = ("", ""),
    words: tuple[str, ...] = (),
) -> Field:
    """A column that a file may lack."""
    return Field(name, title, holds, False, note, examples, words)


def needed_money(name: str, title: str, note: str, examples: tuple[str, str]) -> Field:
    """An amount that no file of the kind can do without."""
    return Field(name, title, "money", True, note, examples)


def recognised(holds: Holds, name: str, title: str, note: str) -> Field:
    """A column that exports have and the template does not ask for."""
    return Field(name, title, holds, False, note, offered=False)


DELETED = recognised(
    "yes_no", "deleted_mark", "是否删除", "系统里已经删掉的行会写 1 或是，这样的行不计入。"
)
YEAR = field("year", "year", "年度", "预算年度，四位数字；不填时用标题里的年度。", ("2023", "2023"))
MONTH = field("month", "month", "月份", "累计到几月底；填了截至日期就不用填。", ("6", "6"), MONTHS)
DEPARTMENT = (
    field("code", "department_code", "主管部门编码", "三位编码。", ("288", "288")),
    field("text", "department_name", "主管部门", "全称。", ("县委政法委", "县委政法委")),
)
UNIT = (
    field("code", "unit_code", "预算单位编码", "六位编码。", ("288001", "288001")),
    field(
        "text",
        "unit_name",
        "预算单位",
        "全称；也可以写成“288001-名称”。",
        ("县委政法委本级", "县委政法委本级"),
    ),
)
PROJECT = (
    field(
        "code",
        "project_code",
        "项目编码",
        "21 位；项目编码和项目名称至少填一个，有编码时按编码对应。",
        ("13052923P00584010819F", "13052923P00584110141T"),
    ),
    field(
        "text",
        "project_name",
        "项目名称",
        "与预算批复一致的全称；没有编码时按全称对应。",
        ("视频专线租用费", "综治中心运行经费"),
    ),
)
DOCUMENT = field(
    "text",
    "document_no",
    "指标文号",
    "下达指标的文号。",
    ("巨财预〔2023〕1号", "巨财预〔2023〕18号"),
)
ISSUED = field("day", "issued_on", "下达日期", "指标下达的日子。", ("2023-01-10", "2023-06-15"))
FUND = field(
    "text", "fund_type", "资金性质", "从下拉框里选。", ("一般公共预算", "一般公共预算"), FUND_TYPES
)
LEVEL = field(
    "text",
    "budget_level",
    "预算级次",
    "钱是哪一级安排的，从下拉框里选。",
    ("县", "省"),
    BUDGET_LEVELS,
)
DIRECT = field("yes_no", "direct", "直达标识", "直达资金填是，不填算否。", ("否", "是"), YES_NO)
SOURCE_YEAR = field(
    "year", "source_year", "来源年度", "资金是哪一年安排的；上年结转的填上年。", ("2023", "2022")
)
PROJECT_NEED = ("project_code", "project_name")
