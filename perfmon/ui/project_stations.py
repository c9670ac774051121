"""办理环节 on the project's page: where it stands, and the stations with day and days in a line."""

import streamlit as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.in_transit import DESK_COLUMNS
from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.measures.station_sentences import day_words, early_words, standing_words, time_words
from perfmon.measures.stations import CONTRACTED, Standing, Stop, find_standing, lay_stops
from perfmon.money import format_wanyuan
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.narrowing import of_few
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.loaders.states import project_states
from perfmon.ui.loaders.stations import stations_of
from perfmon.ui.words import plain

_DESKS = [f"{name}_{what}" for name in DESK_COLUMNS.values() for what in ("fen", "days")]


@drawn_once
def show_stations(view: View, unit_code: str, project_code: str) -> None:
    """Where the project stands and its eight stations; nothing where no station is known."""
    at_cut = months_of_project(view.asked, unit_code, project_code).iloc[view.month - 1]
    said = stations_of(view.asked, at_cut["cut_on"].date(), unit_code, project_code)
    if not said or at_cut["project_class"] not in JUDGED_CLASSES:
        return
    desks = project_states(of_few(view.asked, unit_code), view.month)
    mine = desks[(desks[PROJECT_KEY] == at_cut[PROJECT_KEY]).all(axis=1)]
    project = dict(at_cut) | dict(mine[_DESKS].iloc[0])
    stops = lay_stops(said)
    standing = find_standing(project, stops)
    fen = {row["station"]: int(row["contract_fen"]) for row in said if row["station"] == CONTRACTED}
    line = " → ".join(_stop_words(stop, standing, fen) for stop in stops)
    early = f"　:orange[先后不合顺序：{plain(early_words(stops))}。]" if early_words(stops) else ""
    st.markdown(f"**办理环节**　{plain(standing_words(standing))}。{early}  \n{line}")


def _stop_words(stop: Stop, standing: Standing, contract_fen: dict[str, int]) -> str:
    """合同 2023-05-20（54 天，90.00 万元）; grey where nothing is known, bold where awaited."""
    days = "" if stop.is_early else time_words(stop)
    amount = (
        f"{format_wanyuan(contract_fen[stop.station])} 万元" if stop.station in contract_fen else ""
    )
    behind = "，".join(part for part in (days, amount) if part)
    words = plain(f"{stop.station} {day_words(stop, standing)}{f'（{behind}）' if behind else ''}")
    if stop.station == standing.awaited:
        return f"**{words}**"
    return words if stop.source else f":gray[{words}]"
