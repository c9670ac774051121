"""Counties with something of everything in their databases, and their reports, for tests."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from perfmon.measures.grains import Grains
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rules import RuleSet
from perfmon.store.database import Database
from perfmon.store.writing import Source, writing
from perfmon.workflows.reporting_up import WrittenReport, report_up
from perfmon.workflows.rules import set_rules
from perfmon.workflows.target_corrections import PLAN, Correction, correct_target
from tests.facts import ACTOR, DOCUMENT, FIFTH, FIRST, REGION, SECOND, UNIT, import_document, issue
from tests.money_files import take, write_csv
from tests.test_text_rounds import SECOND_ROUND, accept

NEIGHBOUR, NEIGHBOUR_NAME = "130528", "宁晋县"
SECRET_NAME, SECRET_PAYEE, SECRET_NUMBER = "维稳专项经费", "绝密收款公司", "冀财〔2023〕9号"
"""What a report may not say of the fifth project, which is 涉密."""

HEAD = (
    "预算单位,项目编码,项目名称,支付凭证号,明细行号,支付日期,支付金额（元）,支付类型,"
    "摘要,收款人,指标文号,资金性质"
)
PAYMENTS = f"""{HEAD}
288001,{FIRST},综治视联网,001,1,2023-02-05,10000.01,正常支付,付线路租金,某通信公司,,一般公共预算
288001,{FIRST},综治视联网,002,1,2023-07-05,200000,正常支付,付线路租金,某通信公司,巨财预〔2023〕5号,
288001,{FIRST},综治视联网,003,1,2023-09-11,3000,退款,退租金,某通信公司,,
288001,{SECOND},,004,1,2023-03-31,40000,正常支付,付培训费,某学校,,政府性基金预算
288001,{FIFTH},,005,1,2023-06-30,500,正常支付,绝密摘要,{SECRET_PAYEE},{SECRET_NUMBER},
288001,,没有的项目,006,1,2023-08-02,7000,正常支付,付杂项,某公司,,
288001,{SECOND},,007,1,2023-11-09,60000,正常支付,付培训费,某学校,,
"""
PROGRESS = f"""预算单位,项目代码,项目名称,截至日期,累计支付（元）
288001,{FIRST},,2023-05-31,120000
288001,{SECOND},,2023-05-31,45000
"""
SECRET = f"""年度,预算单位,项目代码,项目名称,项目类别,指标文号,下达日期,年初（元）,是否涉密
2023,288001,{FIFTH},{SECRET_NAME},其他运转类,{SECRET_NUMBER},2023-01-20,60000,是
"""
STRICT = RuleSet(
    light=LightRule(red_points=8, yellow_points=4),
    holds_from=date(2023, 6, 1),
    note="县里从严",
)
OCTOBER_END = date(2023, 10, 31)


def fill_county(database: Database, folder: Path) -> None:
    """A year with revised and corrected plans, money of every kind and source, and strict rules.

    Payments are on hand until the ninth of November.
    """
    import_document(database)
    take(database, write_csv(folder, PAYMENTS, "支付.csv"))
    take(database, write_csv(folder, PROGRESS, "进度.csv"), "progress")
    take(database, write_csv(folder, SECRET, "指标.csv"), "budgets")
    import_document(database, SECOND_ROUND)
    accept(database)
    correct_target(database, Correction(2, SECOND, PLAN, 10, "30", "补填累计数"), ACTOR)
    issue(
        database, FIRST, "追加", 5_000_000, date(2023, 4, 3),
        document_no="巨财预〔2023〕5号", fund_type="一般公共预算", budget_level="省级",
    )  # fmt: skip
    issue(database, FIRST, "追减", -100_000, date(2023, 12, 3))
    issue(database, SECOND, "追加", 300_000, date(2023, 11, 3))
    pay_outside(database, FIRST, 9, 12_345)
    set_rules(database, STRICT, ACTOR)


def pay_outside(database: Database, code: str, month: int, fen: int) -> None:
    """Writes what a project paid outside the treasury, approved."""
    keys = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": code}
    row = keys | {"month": month, "amount_fen": fen, "state": "已审"}
    with writing(database, Source("国库外支付", ACTOR)) as writer:
        writer.append("entered_payment", pd.DataFrame([row]))


def fill_neighbour(database: Database, folder: Path) -> None:
    """The county next door: the same unit codes and project names, other money, no rules set."""
    import_document(database, of_neighbour(DOCUMENT.read_text(encoding="utf-8")).encode())
    lines = [HEAD, f"288001,{of_neighbour(FIRST)},,901,1,2023-08-05,777.77,正常支付,,某公司,,"]
    lines += [f"288001,{of_neighbour(SECOND)},,902,1,2023-10-31,0.01,正常支付,,某公司,,"]
    take(database, write_csv(folder, "\n".join(lines), "邻县支付.csv"))


def of_neighbour(text: str) -> str:
    """A text of the county as the county next door would have it."""
    return text.replace(REGION, NEIGHBOUR).replace("巨鹿县", NEIGHBOUR_NAME)


def report(database: Database, folder: Path, month: int = 10) -> WrittenReport:
    """Reports a month of 2023 into a folder."""
    return report_up(database, ACTOR, folder, month, 2023)


def killed_in(broken: str, *arguments: str) -> None:
    """Runs a command in a process that is killed the moment it calls a function of the program."""
    module, _, name = broken.rpartition(".")
    program = (
        "import os, signal, importlib, sys; from perfmon.__main__ import main; "
        f"setattr(importlib.import_module({module!r}), {name!r}, "
        "lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)); main(sys.argv[1:])"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=False)
    assert done.returncode == -signal.SIGKILL


def kept_grains(database: Database, until: int) -> Grains:
    """What a database keeps of its years up to a month."""
    cursor = database.cursor()
    months = cursor.execute(
        "SELECT m.*, j.light, j.cause, j.rule_version FROM project_month AS m "
        "JOIN judged_month AS j USING (region_code, year, unit_code, project_code, month) "
        "WHERE month <= ?",
        [until],
    ).df()
    return Grains(months, cursor.execute("FROM fund_month WHERE month <= ?", [until]).df())


def rows_of(frame: pd.DataFrame, columns: list[str], until: int = 12) -> list[tuple[object, ...]]:
    """Rows up to a month as plain values in an order of their own, to be compared exactly."""
    rows = frame.loc[frame["month"] <= until, columns].astype(object)
    present = rows.where(rows.notna(), None)
    return sorted(map(tuple, present.to_numpy().tolist()), key=str)


def assert_same_grains(made: Grains, kept: Grains, until: int) -> None:
    """That two grains have the same rows up to a month, every cell the same."""
    for ours, theirs in zip(made, kept, strict=True):
        columns = list(theirs.columns)
        assert set(columns) <= set(ours.columns)
        assert len(theirs)
        assert rows_of(ours, columns, until) == rows_of(theirs, columns, until)
