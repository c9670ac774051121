"""What two passages have in common: general words of budgeting left out, the rest compared.

The lists are words that any department uses; none names a trade, a place or a project.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from perfmon.document import Indicator

_KEPT = 65_536
_SHORTEST, _LONGEST = 3, 40
_RUNS = re.compile("(?:安全|正常|稳定|平稳)+(?:运行|运转|使用)|畅通|通畅|在线(?=率)")
_GENERAL = re.compile(
    "|".join(
        (
            *("保障", "确保", "保证", "保持", "加强", "提升", "提高", "增强", "增长", "改善"),
            *("大力", "开展", "完成", "推进", "推动", "促进", "做好", "落实", "强化", "继续"),
            *("进一步", "全面", "有效", "不断", "积极", "深入", "扎实", "切实", "实现", "达到"),
            *("力争", "认真", "逐步", "稳步", "明显", "显著", "工作", "任务", "项目", "情况"),
            *("顺利", "实施", "正常", "使用效益", "效益", "经济社会发展", "可持续发展"),
            *("目标", "全年", "全部", "当年", "年度", "本年", "全县", "我县", "全市", "全区"),
            *("群众", "人民", "居民", "占比", "比例", "数量", "个数", "水平", "状况", "相关"),
            *("按时", "及时", "按期", "如期", "准时", "规定时间", "规定时限", "高质量", "用于"),
            *("满意[度率]?", "以上", "以内", "[0-9]{4}年"),
            *("的", "使", "让", "和", "及", "与", "在", "内", "对(?!象|口|接)", "不少于", "不低于"),
            *(r"[0-9.,%]+[万亿]?", r"[^\w]+"),
        )
    )
)


@lru_cache(maxsize=_KEPT)
def pieces(text: str) -> tuple[str, ...]:
    """What a passage speaks of, in runs of two characters or more.

    The words for a thing that runs (畅通, 正常使用, 稳定运行) count as one character.

    >>> pieces("保障按时维护"), pieces("确保全县农村公路优良路率达到88%以上")
    (('维护',), ('农村公路优良路率',))
    >>> pieces("网络安全稳定运行率") == pieces("网络通畅率")
    True
    """
    return tuple(piece for piece in _GENERAL.split(_RUNS.sub("通", text)) if len(piece) > 1)


def pairs(text: str) -> set[str]:
    """The pairs of characters in what a passage speaks of; texts without one share nothing."""
    return set().union(*map(neighbours, pieces(text)))


@lru_cache(maxsize=_KEPT)
def common_run(one: str, other: str) -> str:
    """The longest run of characters that two passages share, in what they speak of.

    >>> common_run("城镇污水处理率达到97%", "生活污水集中处理率")
    '处理率'
    """
    runs = (_run(a, b) for a in pieces(one) for b in pieces(other))
    return max(runs, key=len, default="")


def likeness(one: str, other: str) -> float:
    """The longest shared run as a share of the shorter passage: 1 where one holds the other."""
    lengths = [sum(map(len, pieces(text))) for text in (one, other)]
    return len(common_run(one, other)) / min(lengths) if min(lengths) else 0.0


def short_forms(full: str) -> frozenset[str]:
    """The two characters to which a passage may be shortened: 维稳 of 维护社会稳定.

    None for a passage too short to be shortened or too long to have one short form.

    >>> "维稳" in short_forms("维护社会稳定"), short_forms("安全")
    (True, frozenset())
    """
    if not _SHORTEST < len(full) <= _LONGEST:
        return frozenset()
    return frozenset(a + b for i, a in enumerate(full) for b in full[i + 2 :])


def neighbours(text: str) -> set[str]:
    """Every two characters that stand side by side in a text."""
    return {a + b for a, b in pairwise(text)}


def indicator_words(indicator: Indicator) -> tuple[str, str]:
    """What an indicator calls itself and how it describes itself."""
    return indicator.level3, indicator.description


def _run(one: str, other: str) -> str:
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size]
