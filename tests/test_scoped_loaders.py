"""Every read that pages keep is kept apart by who may see what; the county's are counted here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UI = ROOT / "perfmon" / "ui"

KEYS = {"Asked", "View", "Page"}
"""A parameter of such a type holds the scope of the visitor."""

NAMES_NOBODY = {
    "opened_database": "the file itself",
    "rule_book": "the rules, which are the same for all",
    "_book_of": "the rules of a region, which are the same for all",
    "classified": "what must not be called by its name: read to hide it",
    "_ever_classified": "see classified",
    "opening_of": "that a year is opened, by whom and when",
}
"""Kept for everybody, and tells nothing of any unit."""

COUNTY_WIDE = {
    "listed_batches": {"imports"},
    "undo_words": {"imports"},
    "undone_text_words": {"imports"},
    "closed_months_words": {"imports"},
    "batch_contents": {"imports"},
    "unmatched_years": {"imports"},
    "unmatched": {"imports"},
    "projects_to_match": {"imports"},
    "project_names": {"imports"},
    "waiting_sentence": {"imports"},
    "new_year_of": {"closing"},
    "_contents": {"system"},  # of backups
}
"""Kept for the whole county → the pages that use it, for who sees the whole county only."""

BUREAU_PAGES = {"imports", "tie_out", "rules", "meeting", "closing", "system"}
"""Pages that visitors of some units cannot open; of 月结 they see no 开新年度."""


EVERY = {
    file: ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted([*UI.rglob("*.py"), *(ROOT / "pages").glob("*.py")])
}


def functions_of(file: Path) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(EVERY[file]) if isinstance(node, ast.FunctionDef))


def names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


NAMES = {file: names_in(tree) for file, tree in EVERY.items()}


def kept() -> Iterator[ast.FunctionDef]:
    """The functions of the pages whose results outlive a run."""
    for file in EVERY:
        for function in functions_of(file):
            marks = " ".join(map(ast.unparse, function.decorator_list))
            if "cache_" in marks or "drawn_once" in marks:
                yield function


def is_keyed_by_scope(function: ast.FunctionDef) -> bool:
    arguments = function.args.args
    types = {ast.unparse(each.annotation) for each in arguments if each.annotation is not None}
    return bool(types & KEYS) or "scope" in {each.arg for each in arguments}


def parts_imported(file: Path) -> set[Path]:
    """The modules of the pages' parts of which a module imports more than constants."""
    found = set[Path]()
    for node in ast.walk(EVERY[file]):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("perfmon.ui"):
            names = [alias.name for alias in node.names if not alias.name.isupper()]
            place = ROOT / str(node.module).replace(".", "/")
            found |= {place.with_suffix(".py")} if names else set()
            found |= {place / f"{name}.py" for name in names}
    return found & EVERY.keys()


IMPORTED = {file: parts_imported(file) for file in EVERY}


def pages_reaching(name: str) -> set[str]:
    """The pages that can run a kept read: through the reads and the parts of pages that call it."""
    users = {file for file in EVERY if name in NAMES[file]}
    reached = set[str]()
    for file in users:
        if file.parent.name == "loaders":
            for function in functions_of(file):
                if function.name != name and name in names_in(function):
                    reached |= pages_reaching(function.name)
    waiting = {file for file in users if file.parent.name != "loaders"}
    passed = set[Path]()
    while waiting:
        file = waiting.pop()
        passed.add(file)
        if file.parent.name == "pages":
            reached.add(file.stem)
        else:
            waiting |= {each for each in EVERY if file in IMPORTED[each]} - passed
    return reached


def test_every_kept_read_holds_the_scope_in_its_key_or_is_listed() -> None:
    unkeyed = {function.name for function in kept() if not is_keyed_by_scope(function)}
    assert unkeyed == {*NAMES_NOBODY, *COUNTY_WIDE}


@pytest.mark.parametrize("name", sorted(COUNTY_WIDE))
def test_what_is_kept_for_the_county_runs_on_its_pages_only(name: str) -> None:
    assert COUNTY_WIDE[name] <= BUREAU_PAGES
    assert pages_reaching(name) <= COUNTY_WIDE[name]


def test_the_way_from_a_page_to_a_kept_read_is_found() -> None:
    assert "project" in pages_reaching("months_of_project")
    assert pages_reaching("tie_outs_of_year") == {"tie_out"}
    assert {"overview", "department"} <= pages_reaching("month_projects")
