import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perfmon import errors
from perfmon.errors import PerfmonError

ROOT = Path(__file__).parent.parent
PRODUCT = sorted(
    [ROOT / "dashboard.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "perfmon").rglob("*.py")]
)
OURS = [
    *PRODUCT,
    *(file for name in ("tests", "bench", ".ci") for file in (ROOT / name).rglob("*.py")),
]
PAGES = [file for file in PRODUCT if file.parent.name == "pages"]

# what may stand in a user's sentence in Latin letters: names to type, read or see on a screen
ENGLISH = ("PERFMON_DATABASE", "python -m perfmon", "perfmon new", "new")
SAMPLES: dict[Any, object] = {Path: Path("演示库"), str: "某处", int: 7}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(file: Path) -> Iterator[str]:
    """Every dotted name that the file imports, `from a import b` as `a.b`."""
    for node in ast.walk(parse(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def error_classes() -> list[type[PerfmonError]]:
    found = PerfmonError.__subclasses__()
    for each in found:
        found.extend(each.__subclasses__())
    return sorted(found, key=lambda each: each.__name__)


def sample_of(error: type[PerfmonError]) -> PerfmonError:
    """The error with plain Chinese arguments, so that all Latin letters are the class's own."""
    arguments = inspect.signature(error.__init__, eval_str=True).parameters.values()
    needed = [each for each in arguments if each.name != "self" and each.default is each.empty]
    return error(*[SAMPLES.get(each.annotation, ("某处不平",)) for each in needed])  # type: ignore[arg-type]  # each class has arguments of its own


def test_the_floors_hold_as_the_import_contracts_say() -> None:
    program = "from importlinter.cli import lint_imports; exit(lint_imports(no_cache=True))"
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_product_is_found() -> None:
    names = {name_of(file) for file in PRODUCT}
    assert {"dashboard.py", "perfmon/money.py", "perfmon/measures/plan.py"} <= names
    assert PAGES


@pytest.mark.parametrize("file", PRODUCT, ids=name_of)
def test_every_module_opens_with_a_docstring(file: Path) -> None:
    assert (ast.get_docstring(parse(file)) or "").strip()


def test_every_waived_check_says_why() -> None:
    silent = re.compile(r"# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[a-z, -]+\])?)[ \t]*$", re.M)
    assert not [
        f"{name_of(file)}: {waived}"
        for file in OURS
        for waived in silent.findall(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("file", PRODUCT, ids=name_of)
def test_nothing_that_a_page_runs_imports_plotly_express(file: Path) -> None:
    assert not [each for each in imported(file) if each.startswith("plotly.express")]


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_the_text_of_an_error_is_a_whole_chinese_sentence(error: type[PerfmonError]) -> None:
    text = sample_of(error).message
    assert text.endswith("。")
    for allowed in ENGLISH:
        text = text.replace(allowed, "")
    assert re.findall(r"[A-Za-z]+", text) == []


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_the_text_of_an_error_is_what_python_prints(error: type[PerfmonError]) -> None:
    found = sample_of(error)
    assert str(found) == found.message


def test_every_error_is_worded_in_the_one_module_and_named_in_its_tree() -> None:
    names = {each.__name__ for each in error_classes()}
    assert names
    assert {each.__module__ for each in error_classes()} == {errors.__name__}
    for file in PRODUCT:
        bases = {
            ast.unparse(base).rsplit(".", 1)[-1]
            for node in ast.walk(parse(file))
            if isinstance(node, ast.ClassDef)
            for base in node.bases
        }
        assert file.name == "errors.py" or not bases & {"PerfmonError", *names}, name_of(file)
    assert not [name for name in names if name not in (errors.__doc__ or "")]
