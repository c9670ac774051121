"""`python -m bench pages` or `import`: measures and prints a Markdown table for the README."""

import sys
from collections.abc import Callable, Sequence

from bench.imports import bench_imports
from bench.pages import bench_pages

DONE, WRONG_USAGE = 0, 64

BENCHES: dict[str, Callable[[], str]] = {"pages": bench_pages, "import": bench_imports}


def main(arguments: Sequence[str]) -> int:
    """Runs the bench that is named and gives the exit code."""
    if len(arguments) != 1 or arguments[0] not in BENCHES:
        print(f"usage: python -m bench {{{','.join(BENCHES)}}}", file=sys.stderr)
        return WRONG_USAGE
    print(BENCHES[arguments[0]]())
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
