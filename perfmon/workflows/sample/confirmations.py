"""核对 of the simulated county's open month: most confirmed, two object, some are silent.

So the sample shows every state in which a line can stand but 数字变了 and 待核对.
"""

from datetime import date

from perfmon.measures.confirmations import AGREED, HANDLING, OBJECTION
from perfmon.store.confirmations import append_answers, append_sheets, read_check_lines
from perfmon.store.writing import Writer

YEAR, MONTH, DUE_ON = 2023, 10, date(2023, 11, 7)

SILENT_EVERY = 4
"""Of so many departments, by code, the last did not answer."""

SAID_OF_LARGEST = {
    "301": (OBJECTION, "10月30日退回的一笔又付出，少计 1 笔，请核对凭证"),
    "304": (OBJECTION, "10月追加的预算指标还没有计入调整预算"),
    "306": (HANDLING, "已与国库核对：这一笔 11月2日才付，10月的数不变"),
}
"""What is said of a department's project with most paid: two 异议, and the answer to a third."""


def append_confirmations(writer: Writer) -> None:
    """Sheets of the month to every department, and what came back of them."""
    lines = read_check_lines(writer.cursor, YEAR, MONTH)
    append_sheets(writer, lines, MONTH, DUE_ON)
    codes = sorted(lines["department_code"].unique())
    answering = [code for place, code in enumerate(codes, start=1) if place % SILENT_EVERY]
    answers = lines[lines["department_code"].isin(answering)].assign(verdict=AGREED, words=None)
    for code, (verdict, words) in SAID_OF_LARGEST.items():
        largest = answers.loc[answers["department_code"] == code, "paid_fen"].idxmax()
        answers.loc[largest, ["verdict", "words"]] = [verdict, words]
    append_answers(writer, answers, MONTH)
