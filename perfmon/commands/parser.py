"""argparse whose own words are Chinese, with this program's exit code for wrong usage."""

import argparse
from typing import NoReturn

from perfmon.commands import WRONG_USAGE

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

    def error(self, message: str) -> NoReturn:
        """Shows how the command is written and leaves with 64; argparse's own words are left out.

        A message of ours is a sentence, which argparse puts behind the argument's name.
        """
        said = message.rpartition(": ")[2]
        why = said if said.endswith("。") else ""
        self.exit(WRONG_USAGE, f"命令写得不对。{why}请照这个写法：\n{self.format_usage()}")


class CommandList:
    """The program's parser with its commands, to which each module adds its own."""

    def __init__(self, prog: str, description: str) -> None:
        self.parser = Parser(prog=prog, description=description, add_help=False)
        _explain(self.parser)
        self._commands = self.parser.add_subparsers(
            title="命令", required=True, parser_class=Parser, metavar="命令"
        )

    def add(self, name: str, what: str) -> Parser:
        """A further command; what it does stands in the list and in its own explanation."""
        command = self._commands.add_parser(name, help=what, description=what, add_help=False)
        _explain(command)
        return command


def _explain(parser: Parser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示这份说明")
