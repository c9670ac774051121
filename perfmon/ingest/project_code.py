"""The project code (项目编码): its pattern and its check character."""

import re

from perfmon.findings import Finding

_PATTERN = re.compile(r"[0-9]{6}[0-9]{2}[A-Z][0-9A-Z]{12}")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REGION = re.compile(r"[0-9]{6}")


def check_character(code: str) -> str | None:
    """The 21st character that the first 20 ask for, None where they leave the alphabet.

    The alphabet is that of GB 32100 (no I O S V Z), the weight of position i is 3^(i-1) mod 31;
    the constant 30 was found from ten published codes.

    >>> check_character("13052923P00584010819")
    'F'
    """
    if any(letter not in _ALPHABET for letter in code[:20]):
        return None
    weighted = sum(_ALPHABET.index(ch) * pow(3, i, 31) for i, ch in enumerate(code[:20]))
    return _ALPHABET[(30 - weighted) % 31]


def check_code(code: str) -> list[Finding]:
    """CODE_CHECK where the code has another shape or check character; never a rejection."""
    if not _PATTERN.fullmatch(code):
        reason = f"项目编码 {code} 不是“6位区划+2位年份+1个字母+12位”的样子，请核对。"
    elif check_character(code) != code[20]:
        expected = check_character(code)
        told = f"应为 {expected}" if expected else "前20位里有编码不用的字母 I O S V Z"
        reason = f"项目编码 {code} 的校验位不符（末位 {code[20]}，{told}），请核对。"
    else:
        return []
    return [Finding("info", "CODE_CHECK", reason, printed_value=code, column="项目编码")]


def has_wrong_check_character(code: str) -> bool:
    """Whether a code has the shape of a project code and ends with another check character.

    >>> has_wrong_check_character("13052923P00584010819X"), has_wrong_check_character("P-7")
    (True, False)
    """
    return bool(_PATTERN.fullmatch(code)) and check_character(code) != code[20]


def region_of(codes: list[str]) -> str | None:
    """The region (区划) that most codes begin with; None where none begins with six digits."""
    regions = [code[:6] for code in codes if _REGION.match(code)]
    return max(regions, key=regions.count) if regions else None
