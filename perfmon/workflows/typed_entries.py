"""What a person types by hand, as values: a unit, a project, a tranche, a 调剂."""

from dataclasses import dataclass
from datetime import date

TRANCHE_KINDS = ("追加", "追减", "结转", "年初")


@dataclass(frozen=True)
class UnitEntry:
    """A 预算单位 as typed; the department's name is needed only where it is new."""

    department_code: str
    unit_code: str
    unit_name: str
    valid_from: date
    department_name: str = ""


@dataclass(frozen=True)
class Money:
    """An amount with what its document says.

    Attributes:
        amount: as typed.
        unit: 万元 or 元.
        issued_on: 下达日期.
        document_no: 指标文号; '' for none, as fund_type 资金性质 and budget_level 预算级次.
        direct: 直达资金.
        source_year: 来源年度; None for the usual one of its kind.
    """

    amount: str
    issued_on: date
    unit: str = "万元"
    document_no: str = ""
    fund_type: str = ""
    budget_level: str = ""
    direct: bool = False
    source_year: int | None = None


@dataclass(frozen=True)
class ProjectEntry:
    """A project as typed, with its first tranche (年初 or 结转)."""

    year: int
    unit_code: str
    project_code: str
    name: str
    project_class: str
    kind: str
    money: Money
    classified: bool = False


@dataclass(frozen=True)
class TrancheEntry:
    """A later tranche as typed; a cut (追减) is typed without a sign."""

    year: int
    unit_code: str
    project_code: str
    kind: str
    money: Money


@dataclass(frozen=True)
class TransferEntry:
    """A 调剂 as typed: giver and taker, each unit and project code."""

    year: int
    giver: tuple[str, str]
    taker: tuple[str, str]
    money: Money
