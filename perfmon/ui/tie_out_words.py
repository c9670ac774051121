"""对账 in words: the signs of its states, the state beside every page's head, the answer."""

from perfmon.charts.theme import LightSign
from perfmon.measures.tie_out import SINCE_JANUARY, Explanation, Key, State, TieOut
from perfmon.money import FEN_PER_WANYUAN, format_wanyuan, format_yuan

STATE_SIGNS: dict[State, LightSign] = {
    "tied": LightSign("●", "对平"),
    "off": LightSign("■", "不平"),
    "open": LightSign("○", "未对账"),
}
STATE_COLOURS: dict[State, str] = {"tied": "green", "off": "red", "open": "gray"}


def size_words(fen: int) -> str:
    """How large a difference is, without its direction: in 万元, below one in 元 to the fen.

    >>> size_words(-12_860_000), size_words(1)
    ('12.86 万元', '0.01 元')
    """
    size = abs(fen)
    if size < FEN_PER_WANYUAN:
        return f"{format_yuan(size)} 元"
    return f"{format_wanyuan(size)} 万元"


def state_words(state: State, difference_fen: int | None) -> str:
    r"""How a month stands against the treasury's report; no line breaks behind the sign.

    >>> state_words("off", -12_860_000)
    '■\xa0国库不平 差 12.86 万元'
    """
    sign = STATE_SIGNS[state]
    size = f" 差 {size_words(difference_fen)}" if difference_fen else ""
    return f"{sign.shape}\u00a0国库{sign.word}{size}"


def coloured(state: State, words: str) -> str:
    """The words in the state's colour."""
    return f":{STATE_COLOURS[state]}[{words}]"


def period_words(key: Key) -> str:
    """The months of a comparison: 10月, 1—10月.

    >>> period_words(Key(10)), period_words(Key(10, span="累计"))
    ('10月', '1—10月')
    """
    is_long = key.span == SINCE_JANUARY and key.month > 1
    return f"{'1—' if is_long else ''}{key.month}月"


def answer(tie_out: TieOut) -> str:
    """Whether a period's payments through the treasury tie out, as the page's first sentence."""
    period, report = period_words(tie_out.key), tie_out.key.report
    sign = STATE_SIGNS[tie_out.state].shape
    ours = f"库内 {format_wanyuan(tie_out.ours_fen)} 万元"
    difference = tie_out.difference_fen
    if difference is None:
        verdict, why = "还没有对账", f"，{report}的数还没有录入"
    elif difference == 0:
        verdict, why = "对得上", f"，和{report}一分不差"
    else:
        more, size = "多" if difference > 0 else "少", f"**{size_words(difference)}**"
        verdict, why = "对不上", f"，比{report}{more} {size}，{equal_words(tie_out)}"
    said = coloured(tie_out.state, f"**{sign} {period}国库支付{verdict}**")
    return f"{said}　{ours}{why}。"


def equal_words(tie_out: TieOut) -> str:
    """Which sources are exactly the difference, or that none is."""
    if not tie_out.equal:
        return "没有哪一项或哪两项正好等于这个差额"
    named = [_sources(sources) for sources in tie_out.equal]
    return "正好等于" + "，也等于".join(named)


def _sources(sources: tuple[Explanation, ...]) -> str:
    names = "与".join(f"「{source.reason.name}」" for source in sources)
    return names if len(sources) == 1 else f"{names}合起来"
