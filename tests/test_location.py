import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ROOT / "data" / "perfmon.duckdb"),
        ({"PERFMON_DATA": "/srv/看板 数据"}, Path("/srv/看板 数据/perfmon.duckdb")),
        ({"PERFMON_DATA": ""}, ROOT / "data" / "perfmon.duckdb"),
        (
            {"PERFMON_DATA": "/srv/看板", "PERFMON_DATABASE": "/srv/别的.duckdb"},
            Path("/srv/别的.duckdb"),
        ),
    ],
)
def test_the_database_lies_where_it_is_said_to(variables: dict[str, str], expected: Path) -> None:
    others = {name: text for name, text in os.environ.items() if not name.startswith("PERFMON_")}
    program = "from perfmon.store.location import database_path as path; print(path())"
    outcome = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        cwd=ROOT,
        env={**others, **variables},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert Path(outcome.stdout.strip()) == expected.resolve()


def test_pip_can_read_the_requirements_on_a_chinese_windows() -> None:
    """It reads them as GBK unless one of the first two lines says otherwise, as for Python."""
    first, *_ = (ROOT / "requirements.txt").read_bytes().splitlines()
    assert b"coding: utf-8" in first
