"""Why a line has no project, as the preview and the list of unmatched lines say it."""

from pathlib import Path

import pytest

from perfmon.store.database import Database
from perfmon.store.matching import read_unmatched
from perfmon.store.recomputing import stale_matches
from tests.facts import FIRST
from tests.money_files import take, write_csv

HEAD = "支付凭证号,明细行号,预算单位,项目代码,项目名称,支付日期,支付金额（元）"


@pytest.mark.parametrize(
    ("printed", "day", "why"),
    [
        (",,培训费", "2023-06-05", "没有印预算单位"),
        ("999999,,培训费", "2023-06-05", "库里没有这个预算单位"),
        ("288001,,培训费", "2023-06-05", "库里没有这个代码和名称"),
        (f"288001,{FIRST},", "2022-06-05", "2022年库里没有这个项目"),
        (f",{FIRST},培训费", "2022-06-05", "2022年库里没有这个项目"),
        ("288001,13052923P00000000000X,", "2022-06-05", "库里没有这个代码和名称"),
    ],
)
def test_a_line_says_what_it_lacks(
    texts: Database, tmp_path: Path, printed: str, day: str, why: str
) -> None:
    outcome = take(texts, write_csv(tmp_path, f"{HEAD}\n1,1,{printed},{day},5"))
    assert outcome.lines["reason"].tolist() == [why]
    assert read_unmatched(texts.cursor(), int(day[:4]))["how"].tolist() == [why]
    assert stale_matches(texts.cursor()) == []
