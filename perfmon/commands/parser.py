"""argparse whose own words are Chinese, with this program's exit code for wrong usage."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

from perfmon.commands import WRONG_USAGE
from perfmon.commands.wrong_usage import fault_sentence

_HEADINGS = {
    "usage: ": "用法：",
    "positional arguments:": "参数：",
    "options:": "选项：",
    "命令:\n": "命令：\n",
}


class Parser(argparse.ArgumentParser):
    """A parser of the command line or of one of its commands."""

    def format_usage(self) -> str:
        """How the command is written."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """The whole explanation, with argparse's own headings in Chinese."""
        text = super().format_help()
        for english, chinese in _HEADINGS.items():
            text = text.replace(english, chinese, 1)
        return text

    def parse_known_args(  # type: ignore[override]  # typeshed's overloads are for any namespace
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """The same, but what is not known is a fault of the command that it was written for.

        An option that is not known comes before all other faults: it is most often why they are.
        """
        strangers = list(self._unknown_options(sys.argv[1:] if args is None else args))
        if strangers:
            self.error(f"unrecognized arguments: {' '.join(strangers)}")
        asked, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return asked, unknown

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and what to write instead, then how the command is written; 64."""
        why = fault_sentence(message, self._option_string_actions)
        self.exit(WRONG_USAGE, f"命令写得不对。{why}请照这个写法：\n{self.format_usage()}")

    def _unknown_options(self, args: Sequence[str]) -> Iterator[str]:
        """Long options that this parser does not know, up to a command, which has its own."""
        for word in args:
            if word == "--" or (self._subparsers is not None and not word.startswith("-")):
                return
            if word.startswith("--") and word.partition("=")[0] not in self._option_string_actions:
                yield word


class CommandList:
    """The program's parser with its commands, to which each module adds its own."""

    def __init__(self, prog: str, description: str) -> None:
        self.parser = Parser(prog=prog, description=description, add_help=False, allow_abbrev=False)
        _explain(self.parser)
        self._commands = self.parser.add_subparsers(
            title="命令", required=True, parser_class=Parser, metavar="命令"
        )

    def add(self, name: str, what: str) -> Parser:
        """A further command; what it does stands in the list and in its own explanation."""
        command = self._commands.add_parser(
            name, help=what, description=what, add_help=False, allow_abbrev=False
        )
        _explain(command)
        return command


def _explain(parser: Parser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示这份说明")
