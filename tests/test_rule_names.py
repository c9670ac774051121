"""Every rule of a 绩效文本 has a name of its own, short enough for a chart."""

import re
from pathlib import Path

from perfmon.quality.reasons import REASONS
from perfmon.quality.rule_names import RULE_NAMES

ROOT = Path(__file__).parents[1]


def test_every_code_that_can_be_given_has_a_name_and_no_other() -> None:
    assert set(RULE_NAMES) == set(REASONS)


def test_every_code_that_the_handbook_tells_of_texts_has_a_name() -> None:
    told = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    of_texts = told[: told.index("## 导入预算指标")]
    codes = set(re.findall(r"^\| `([A-Z_]+)`", of_texts, flags=re.MULTILINE))
    assert codes == set(RULE_NAMES)


def test_no_two_rules_share_a_name_and_each_fits_a_chart() -> None:
    assert len(set(RULE_NAMES.values())) == len(RULE_NAMES)
    assert [name for name in RULE_NAMES.values() if len(name) > 10] == []
