"""办理环节 in words."""

from datetime import date

import pytest

from perfmon.measures.station_sentences import (
    day_words,
    early_words,
    standing_words,
    time_words,
    unknown_words,
)
from perfmon.measures.stations import BY_HAND, NOT_NEEDED, STATIONS, Standing, Stop

MAY, JUNE = date(2023, 5, 20), date(2023, 6, 9)


@pytest.mark.parametrize(
    ("stop", "day", "time"),
    [
        (Stop("合同", BY_HAND, MAY, MAY, "采购", 54), "2023-05-20", "54 天"),
        (Stop("合同", BY_HAND, MAY, MAY), "2023-05-20", ""),
        (Stop("合同", BY_HAND, MAY, MAY, "采购", None), "2023-05-20", "早于采购"),
        (Stop("财政支付", "支付凭证", MAY, JUNE, "申请", 0), "2023-05-20，末笔 2023-06-09", "0 天"),
        (Stop("采购", NOT_NEEDED), "不属政府采购", ""),
        (Stop("采购"), "未填", ""),
    ],
)
def test_a_station_says_its_day_and_its_time(stop: Stop, day: str, time: str) -> None:
    assert (day_words(stop), time_words(stop)) == (day, time)


def test_what_is_out_of_order_is_told_with_both_days() -> None:
    stops = [
        Stop("采购", BY_HAND, JUNE, JUNE),
        Stop("合同", BY_HAND, MAY, MAY, "采购", None),
    ]
    assert early_words(stops) == "合同（2023-05-20）早于采购（2023-06-09）"
    assert early_words(stops[:1]) == ""


def test_what_nobody_typed_is_named_but_a_payment_is_never_typed() -> None:
    stops = [Stop(station) for station in STATIONS[5:]]
    assert unknown_words(stops, Standing("合同")) == "验收、申请没有填"
    assert unknown_words(stops[2:], Standing("合同")) == ""


def test_money_under_way_has_a_day_of_its_own_and_is_not_called_untold() -> None:
    stops = [Stop(station) for station in STATIONS[5:]]
    under_way = Standing("申请", MAY, 133, "财政支付", "财政局国库股")
    assert unknown_words(stops, under_way) == "验收没有填"
    assert day_words(stops[1], under_way) == "本笔 2023-05-20"
    assert day_words(stops[1], Standing("申请")) == "本笔 日期不明"
    assert day_words(stops[0], under_way) == day_words(stops[1]) == "未填"


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing("财政支付", MAY, is_done=True), "调整预算已付完，没有要办的环节"),
        (Standing(is_done=True), "没有要付的预算"),
        (Standing(), "各环节都未填，不知道停在哪里"),
        (
            Standing("合同", MAY, 133, "验收", "预算单位"),
            "停在合同 133 天（2023-05-20 起），下一环节是验收，在预算单位",
        ),
        (
            Standing("财政支付", MAY, 133, "申请", "预算单位"),
            "停在财政支付 133 天（2023-05-20 起），余额的下一环节是申请，在预算单位",
        ),
        (
            Standing("申请", None, None, "财政支付", "财政局国库股"),
            "停在申请，天数不明，下一环节是财政支付，在财政局国库股",
        ),
    ],
)
def test_where_a_project_stands_is_one_sentence(standing: Standing, words: str) -> None:
    assert standing_words(standing) == words
