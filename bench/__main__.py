"""`python -m bench pages`, `import`, `measures`, `papers`, `forecast FILE`: prints Markdown.

`pictures` takes the pictures of the handbook.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.forecast import bench_forecast
from bench.imports import bench_imports
from bench.measures import bench_measures
from bench.pages import bench_pages
from bench.papers import bench_papers
from bench.pictures import take_pictures

DONE, WRONG_USAGE = 0, 64

BENCHES: dict[str, Callable[[], str]] = {
    "pages": bench_pages,
    "import": bench_imports,
    "measures": bench_measures,
    "papers": bench_papers,
    "pictures": take_pictures,
}


def main(arguments: Sequence[str]) -> int:
    """Runs the bench that is named and gives the exit code."""
    match arguments:
        case [name] if name in BENCHES:
            print(BENCHES[name]())
        case ["forecast", file] if Path(file).is_file():
            print(bench_forecast(Path(file)))
        case _:
            print(f"usage: python -m bench {{{','.join(BENCHES)},forecast FILE}}", file=sys.stderr)
            return WRONG_USAGE
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
