"""What is wrong with a command as it was typed: argparse's English, said as a Chinese sentence."""

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches

Fault = Callable[[re.Match[str], Collection[str]], str]
"""What a message says, and the options that the command knows → the sentence."""


def fault_sentence(message: str, options: Collection[str]) -> str:
    """Names the fault and what to write instead; '' where the message is none of argparse's.

    >>> fault_sentence("argument --unit: expected one argument", ())
    '--unit 后面没有写内容，请补上。'
    >>> fault_sentence("argument --complete: 期间不对。", ())
    '期间不对。'
    """
    for pattern, sentence in _FAULTS:
        found = pattern.fullmatch(message)
        if found is not None:
            return sentence(found, options)
    own = _OWN.fullmatch(message)
    return "" if own is None else own["sentence"]


def _missing(found: re.Match[str], _: Collection[str]) -> str:
    names = found["names"].split(", ")
    if names == ["命令"]:
        return "没有写命令，请在 perfmon 后面写上一个，各是什么见 --help。"
    if names == ["文件"]:
        return "没有写文件，请在命令后面写上文件名。"
    space = " " if names[0].startswith("-") else ""
    return f"没有写{space}{'、'.join(names)}，请补上。"


def _not_a_choice(found: re.Match[str], _: Collection[str]) -> str:
    choices = [choice.strip("'\"") for choice in found["choices"].split(", ")]
    value, name = found["value"].strip("'\""), found["name"]
    if name == "命令":
        return f"没有“{value}”这个命令{_near(value, choices)}，可以写：{'、'.join(choices)}。"
    after = f"{name} 后面" if name.startswith("-") else name
    return f"{after}写的“{value}”不对，可以写：{'、'.join(choices)}。"


def _not_a_number(found: re.Match[str], _: Collection[str]) -> str:
    value, name = found["value"].strip("'\""), found["name"]
    after = f"{name} 后面" if name.startswith("-") else name
    return f"{after}要写数字，“{value}”不是。"


def _unknown(found: re.Match[str], known: Collection[str]) -> str:
    words = found["words"].split(" ")
    option = next((word.partition("=")[0] for word in words if word.startswith("-")), None)
    if option is None:
        return f"多写了“{' '.join(words)}”，请去掉。"
    can_write = "、".join(name for name in known if name.startswith("--"))
    return f"没有 {option} 这个选项{_near(option, known)}，可以写：{can_write}。"


def _near(typed: str, known: Collection[str]) -> str:
    near = get_close_matches(typed, list(known), n=1)
    return f"，是不是 {near[0]}" if near else ""


_OWN = re.compile(r"(?:argument \S+: )?(?P<sentence>.+。)", re.DOTALL)
"""A sentence of ours, which argparse puts behind the argument's name."""

_FAULTS: tuple[tuple[re.Pattern[str], Fault], ...] = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), _missing),
    (
        re.compile(
            r"argument (?P<name>\S+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)"
        ),
        _not_a_choice,
    ),
    (
        re.compile(r"argument (?P<name>\S+): invalid int value: (?P<value>.+)"),
        _not_a_number,
    ),
    (
        re.compile(r"argument (?P<name>\S+): expected (?:one|at least one) arguments?"),
        lambda found, _: f"{found['name']} 后面没有写内容，请补上。",
    ),
    (
        re.compile(r"argument (?P<name>\S+): ignored explicit argument (?P<value>.+)"),
        lambda found, _: f"{found['name']} 后面不写内容，请去掉 {found['value']}。",
    ),
    (
        re.compile(r"argument (?P<name>\S+): not allowed with argument (?P<other>\S+)"),
        lambda found, _: f"{found['other']} 和 {found['name']} 只能写一个。",
    ),
    (re.compile(r"unrecognized arguments: (?P<words>.+)"), _unknown),
)
"""argparse's messages of Python 3.11 to 3.14, whose choices are quoted or not."""
