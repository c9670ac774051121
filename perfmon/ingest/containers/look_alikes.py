"""Characters that some PDF writers put for others that look the same."""

import unicodedata

_RADICALS = (
    "⺁厂⺇几⺊卜⺒巳⺓幺⺔彑⺕彐⺙攵⺛旡⺝月⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺰纟⺲罒⺳网⺶羊⺹耂⺻聿"
    "⺼肉⺽臼⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页"
    "⻛风⻜飞⻝食⻞飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""Radicals that Unicode does not take apart itself, each with its character after it."""

_KANGXI, _COMPATIBLE = range(0x2F00, 0x2FE0), range(0xF900, 0xFB00)
_LOOK_ALIKES = dict(zip(map(ord, _RADICALS[::2]), _RADICALS[1::2], strict=True)) | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*_KANGXI, *_COMPATIBLE)
}


def plain_text(text: str) -> str:
    """The text with ordinary characters for radicals and compatibility forms.

    >>> plain_text("部⻔⽬标 2023 年 ⽉底（%）")
    '部门目标 2023 年 月底（%）'
    """
    return text.translate(_LOOK_ALIKES)
