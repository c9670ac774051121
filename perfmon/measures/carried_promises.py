"""承诺 of last year's meetings in the new year: those to come are judged, those missed stay missed.

A promise with its day in the new year is judged by what the project that goes on (its link, else
the same unit and code) pays from the year's first day. One that was due by December and not kept
keeps December's verdict; what was paid since is told beside it. Source: 本项目约定.
"""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.promise_results import KEPT, PENDING
from perfmon.measures.promise_verdicts import JUDGED, PromiseFacts, judge_promises
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff


def open_promises(judged: pd.DataFrame) -> pd.DataFrame:
    """Of promises judged at a year's end those that the new year takes over: not kept, or to come.

    Args:
        judged: as `judge_promises` gives them at 31 December.
    """
    return judged[judged["verdict"] != KEPT].reset_index(drop=True)


def judge_carried(promises: pd.DataFrame, facts: PromiseFacts, cutoff: Cutoff) -> pd.DataFrame:
    """Open promises of last year's meetings, judged at a cut-off of the new year.

    Args:
        promises: as `open_promises` gives them, PROJECT_KEY being that of the new year's project
            and is_carried true.
        facts: of the new year.
        cutoff: the day of the question, in the new year.

    Returns:
        The same with verdict, sentence, since_fen and late_fen as of the cut-off.
    """
    is_coming = promises["verdict"] == PENDING
    coming = judge_promises(promises[is_coming].drop(columns=list(JUDGED)), facts, cutoff)
    missed = promises[~is_coming]
    paid = [
        facts.paid_until(tuple(project), cutoff.on)
        for project in missed[PROJECT_KEY].itertuples(index=False)
    ]
    paid_fen = pd.Series(paid, missed.index, dtype="Int64")
    of_money = missed["amount_fen"].notna()
    said = [
        f"{sentence}；{cutoff.year}年又支付 {format_wanyuan(fen)} 万元"
        if told and fen
        else sentence
        for sentence, told, fen in zip(missed["sentence"], of_money, paid, strict=True)
    ]
    as_before = missed.assign(
        late_fen=missed["late_fen"] + paid_fen,
        sentence=pd.Series(said, missed.index, dtype="str"),
    )
    return pd.concat([coming, as_before]).loc[promises.index]
