"""Every rule of a 绩效文本 has a name of its own, short enough for a chart."""

import re
from pathlib import Path

from perfmon.quality.rule_names import RULE_NAMES

ROOT = Path(__file__).parents[1]
CODE = r"[A-Z]{2,}(?:_[A-Z]+)+"


def given_codes() -> set[str]:
    """The codes that reading and checking texts can give, from the program's own words."""
    sources = [
        file for room in ("ingest", "quality") for file in (ROOT / "perfmon" / room).rglob("*.py")
    ]
    written = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    names = (ROOT / "perfmon" / "quality" / "rule_names.py").read_text(encoding="utf-8")
    return set(re.findall(f'"({CODE})"', written.replace(names, ""))) - told_codes(of_tables=True)


def told_codes(*, of_tables: bool = False) -> set[str]:
    """The codes that the handbook tells of texts, or of the tables of money and results."""
    told = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    parts = told.split("## 导入预算指标")
    return set(re.findall(rf"^\| `({CODE})`", parts[of_tables], flags=re.MULTILINE))


def test_every_code_that_is_told_has_a_name() -> None:
    assert len(told_codes()) > 35
    assert told_codes() - set(RULE_NAMES) == set()


def test_every_code_that_is_given_on_a_text_has_a_name() -> None:
    given = given_codes()
    assert {"COST_DIRECTION", "OP_MISSING", "SCHED_FLAT", "TOC_NAME_MISMATCH"} <= given
    assert given - set(RULE_NAMES) == set()


def test_no_two_rules_share_a_name_and_each_fits_a_chart() -> None:
    assert len(set(RULE_NAMES.values())) == len(RULE_NAMES)
    assert [name for name in RULE_NAMES.values() if len(name) > 10] == []
