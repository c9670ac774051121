"""What a clerk calls the traits of an indicator (指标特性) that a person may decide."""

from perfmon.quality.indicator_traits import KIND_WORDS

TRAIT_WORDS: dict[str, str] = {
    "direction": "怎么比",
    "is_level": "比率还是累计数",
    "due_on": "到期日",
    "is_pro_rata": "到期以前是否按进度要求",
    "mirrors_money": "是否只反映资金",
}

VALUE_WORDS: dict[str, dict[str, str]] = {
    "direction": {str(kind): words for kind, words in KIND_WORDS.items()},
    "is_level": {"true": "比率", "false": "累计数"},
    "is_pro_rata": {"true": "按进度要求", "false": "到期以前不要求"},
    "mirrors_money": {"true": "只反映资金", "false": "不只反映资金"},
}
"""The values of each trait but the day."""

BY_RULE = "按规则"


def trait_value_words(trait: str, value: str | None) -> str:
    """A trait's value in words; without one the rule holds.

    >>> trait_value_words("is_level", "true"), trait_value_words("due_on", "2023-06-30")
    ('比率', '2023-06-30')
    """
    return BY_RULE if value is None else VALUE_WORDS.get(trait, {}).get(value, value)
