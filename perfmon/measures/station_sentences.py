"""办理环节 in words: when a station was reached, where a project stands, what is out of order."""

from collections.abc import Sequence

from perfmon.measures.stations import APPLIED, NOT_NEEDED, PAID, STATIONS, Standing, Stop

UNKNOWN = "未填"


def day_words(stop: Stop, standing: Standing | None = None) -> str:
    """2023-03-15; of several payments the first and the last; 本笔 2023-08-28; 未填.

    Money under way has a day of its own, beside the station's first one.
    """
    if stop.reached_on is None:
        if standing is not None and _is_under_way(stop, standing):
            return f"本笔 {standing.since or '日期不明'}"
        return stop.source if stop.source == NOT_NEEDED else UNKNOWN
    if stop.last_on == stop.reached_on:
        return f"{stop.reached_on}"
    return f"{stop.reached_on}，末笔 {stop.last_on}"


def time_words(stop: Stop) -> str:
    """54 天; 早于采购 where it is out of order; blank where there is nothing to count from."""
    if stop.is_early:
        return f"早于{stop.after}"
    return "" if stop.days is None else f"{stop.days} 天"


def early_words(stops: Sequence[Stop]) -> str:
    """合同（2023-05-12）早于采购（2023-05-20）; blank where all is in order."""
    days = {stop.station: stop.reached_on for stop in stops}
    told = [
        f"{stop.station}（{stop.reached_on}）早于{stop.after}（{days[stop.after]}）"
        for stop in stops
        if stop.is_early
    ]
    return "；".join(told)


def unknown_words(stops: Sequence[Stop], standing: Standing) -> str:
    """立项评审、验收没有填; blank where every station before 财政支付 is told."""
    untold = [
        stop.station
        for stop in stops
        if not stop.source and stop.station != PAID and not _is_under_way(stop, standing)
    ]
    return f"{'、'.join(untold)}没有填" if untold else ""


def standing_words(standing: Standing) -> str:
    """停在合同 132 天（2023-05-20 起），下一环节是验收，在预算单位."""
    if standing.is_done:
        return "调整预算已付完，没有要办的环节" if standing.station else "没有要付的预算"
    if not standing.station:
        return f"各环节都{UNKNOWN}，不知道停在哪里"
    since = "" if standing.since is None else f"（{standing.since} 起）"
    days = "，天数不明" if standing.days is None else f" {standing.days} 天{since}"
    again = STATIONS.index(standing.awaited) < STATIONS.index(standing.station)
    whose = "余额的下一环节" if again else "下一环节"
    return f"停在{standing.station}{days}，{whose}是{standing.awaited}，在{standing.office}"


def _is_under_way(stop: Stop, standing: Standing) -> bool:
    return stop.station == APPLIED == standing.station
