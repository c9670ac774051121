"""The files of the program that a bundle holds: named or of a known kind, never a whole folder.

So a database, a backup, `.streamlit/secrets.toml`, a real county's text in `data`, or what an
editor left behind does not go along.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The folder of the program."""

_NAMED = (
    "dashboard.py",
    "requirements.txt",
    "requirements.lock",
    "requirements-spark.txt",
    "README.md",
    "CHANGELOG.md",
    ".streamlit/config.toml",
    "data/巨鹿县委政法委2023年部门预算绩效文本.txt",
)

_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pages", (".py",)),
    ("perfmon", (".py", ".sql", ".html", ".svg", ".ttc")),
    ("perfmon/reports/fonts", ("NOTICE",)),
    ("docs", (".md", ".png", ".service", ".conf", ".ps1")),
)
"""A folder with all below it, and how the names of its files end."""


def shipped_files(root: Path) -> list[str]:
    """The paths of the files below the root, with `/`, in order.

    Raises:
        FileNotFoundError: a named file is not there.
    """
    for name in _NAMED:
        (root / name).stat()
    found = {
        path.relative_to(root).as_posix()
        for folder, endings in _KINDS
        for path in (root / folder).rglob("*")
        if path.name.endswith(endings) and path.is_file()
    }
    return sorted(found | set(_NAMED))
