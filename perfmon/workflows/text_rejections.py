"""A person turns a waiting version of a 绩效文本 down (不采用): recorded, with the reason.

No figure moves. One rejection is one batch; undone, the version waits again.
"""

from dataclasses import dataclass

from perfmon.errors import EntryRefusedError
from perfmon.store.database import Database
from perfmon.store.text_rounds import WAITING, read_rounds
from perfmon.store.texts import append_rejection
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample

KIND = "不采用绩效文本"


@dataclass(frozen=True)
class Rejection:
    """What a person decides of a version.

    Attributes:
        year: the fiscal year.
        unit_code: whose text.
        version: which, from 1.
        reason: why, for example that the unit sent another one.
    """

    year: int
    unit_code: str
    version: int
    reason: str


def reject_text(database: Database, decided: Rejection, actor: str) -> Entered:
    """Says that a waiting version is not taken, whether it is above or below the one in force.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"{decided.year} 年 {decided.unit_code} 的绩效文本第{decided.version}版"
    if not decided.reason.strip():
        raise EntryRefusedError(place, "没有填原因", "写明为什么不采用，如单位另报了一版")
    with writing(database, Source(KIND, actor)) as writer:
        rounds = read_rounds(writer.cursor, decided.year, (decided.unit_code,))
        found = rounds[rounds["version"] == decided.version]
        if found.empty:
            raise EntryRefusedError(place, "库里没有这一版", "核对单位和版次")
        version = found.iloc[0]
        if version["state"] != WAITING:
            raise EntryRefusedError(
                place,
                f"这一版是“{version['state']}”，只有待接受的可以不采用",
                "核对是第几版；要改回在用以前的样子，撤销接受它的那一批",
            )
        append_rejection(
            writer,
            str(version["region_code"]),
            decided.year,
            int(version["text_id"]),
            decided.reason.strip(),
        )
    return Entered(writer.batch_id)
