"""Numbers, units and words of comparison as they are printed in the form."""

import re
from decimal import Decimal

from perfmon.document import Operator

PERCENT = "%"
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?"

_OR_EQUAL = ("等于", "或等于", "或者等于")

WORDS_BEFORE: tuple[tuple[str, Operator], ...] = (
    *((word, "<=") for word in ("不超过", "不得超过", "不高于", "不大于", "不多于", "控制在")),
    *((word, ">=") for word in ("不少于", "不得少于", "不低于", "不得低于", "不小于")),
    *((f"{word}{equal}", "<=") for word in ("小于", "低于", "少于") for equal in _OR_EQUAL),
    *((f"{word}{equal}", ">=") for word in ("大于", "高于", "多于") for equal in _OR_EQUAL),
    *((word, "<=") for word in ("≤", "低于", "小于", "少于", "至多", "最多")),
    *((word, ">=") for word in ("≥", "达到", "达", "大于", "高于", "多于", "超过", "至少")),
    *((word, "=") for word in ("=", "等于")),
)
WORDS_AFTER: tuple[tuple[str, Operator], ...] = (
    *((word, ">=") for word in ("及以上", "以上")),
    *((word, "<=") for word in ("及以下", "以下", "以内", "之内", "日前", "号前")),
)

_MEASURE_WORDS = (
    *("%", "‰", "个百分点", "人次", "万人次", "人天", "万人", "人", "名", "万户", "户", "家", "个"),
    *(
        "条",
        "次",
        "班次",
        "天",
        "日",
        "小时",
        "分钟",
        "课时",
        "场",
        "期",
        "届",
        "份",
        "册",
        "本",
        "篇",
    ),
    *(
        "幅",
        "块",
        "套",
        "台",
        "辆",
        "部",
        "项",
        "件",
        "处",
        "座",
        "所",
        "间",
        "栋",
        "盏",
        "棵",
        "株",
    ),
    *(
        "头",
        "只",
        "批",
        "班",
        "例",
        "起",
        "宗",
        "村",
        "万亩",
        "亩",
        "公顷",
        "公里",
        "千米",
        "米",
        "km",
    ),
    *("平方米", "立方米", "平方公里", "m²", "m³", "㎡", "万吨", "吨", "公斤", "千克"),
    *("亿元", "百万元", "万元", "千元", "元"),
)
_MEASURE = re.compile(
    f"(?:万(?=[^元]))?(?:{'|'.join(sorted(map(re.escape, _MEASURE_WORDS), key=len, reverse=True))})"
)
_AMOUNT = re.compile(rf"({NUMBER})(%|[百千万亿]*元)?")


def leading_unit(text: str) -> str | None:
    """The measure word that the text begins with.

    >>> leading_unit("个百分点以上"), leading_unit("万平方米以上"), leading_unit("的群众")
    ('个百分点', '万平方米', None)
    """
    unit = _MEASURE.match(text)
    return unit.group() if unit else None


def split_amount(text: str) -> tuple[Decimal, str | None] | None:
    """A cell's amount and the unit printed in it; None where the cell is no amount.

    >>> split_amount("1,096.00"), split_amount("25%"), split_amount("约5")
    ((Decimal('1096.00'), None), (Decimal('25'), '%'), None)
    """
    amount = _AMOUNT.fullmatch(text)
    return (Decimal(amount[1].replace(",", "")), amount[2]) if amount else None
