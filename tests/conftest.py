from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

GOLDEN_FOLDER = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write tests/golden/*.csv anew from what the program gives now",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, pd.DataFrame], None]:
    """Compares a frame with the CSV of that name, cell by cell as text."""

    def compare(name: str, frame: pd.DataFrame) -> None:
        file = GOLDEN_FOLDER / name
        printed = frame.to_csv(index=False, lineterminator="\n")
        if request.config.getoption("--update-golden"):
            file.write_text(printed, encoding="utf-8", newline="\n")
        assert file.exists(), f"no {name} yet; run once with --update-golden and read it"
        assert printed.splitlines() == file.read_text(encoding="utf-8").splitlines()

    return compare
