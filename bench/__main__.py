"""`python -m bench all`, or one of BENCHES, or `forecast FILE`: prints Markdown.

`superset FOLDER` installs Apache Superset into an environment of its own there, and measures it.
`pictures` takes the pictures of the handbook.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.forecast import bench_forecast
from bench.imports import bench_imports
from bench.measures import bench_measures
from bench.millions import bench_millions
from bench.naive import bench_naive
from bench.pages import bench_pages
from bench.papers import bench_papers
from bench.pictures import take_pictures
from bench.sizes import bench_sizes
from bench.superset import bench_superset

DONE, WRONG_USAGE = 0, 64

BENCHES: dict[str, Callable[[], str]] = {
    "pages": bench_pages,
    "sizes": bench_sizes,
    "import": bench_imports,
    "measures": bench_measures,
    "millions": bench_millions,
    "naive": bench_naive,
    "papers": bench_papers,
}
NAMES = ("all", *BENCHES, "pictures", "forecast FILE", "superset FOLDER")


def bench_all() -> None:
    """Every bench that needs no file, one after the other, each printed when it is done."""
    for name, bench in BENCHES.items():
        print(f"## {name}\n\n{bench()}\n", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Runs the bench that is named and gives the exit code."""
    match arguments:
        case ["all"]:
            bench_all()
        case ["pictures"]:
            print(take_pictures())
        case [name] if name in BENCHES:
            print(BENCHES[name]())
        case ["forecast", file] if Path(file).is_file():
            print(bench_forecast(Path(file)))
        case ["superset", folder]:
            print(bench_superset(Path(folder)))
        case _:
            print(f"usage: python -m bench {{{','.join(NAMES)}}}", file=sys.stderr)
            return WRONG_USAGE
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
