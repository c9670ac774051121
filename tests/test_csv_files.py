"""Delimited texts as offices have them: every row in its place, or a sentence that says which."""

from pathlib import Path

import pytest

from perfmon.errors import FileUnreadableError
from perfmon.store.database import Database
from perfmon.workflows.outcome import Outcome
from tests.facts import FIRST
from tests.money_files import codes, paid_fen, take
from tests.workbooks import write_xlsx

HEADS = ["支付凭证号", "明细行号", "预算单位", "项目代码", "摘要", "支付日期", "支付金额（元）"]
HEAD = ",".join(HEADS)


def line(voucher: str, amount: str, summary: str = "办公费") -> str:
    return f"{voucher},1,288001,{FIRST},{summary},2023-06-05,{amount}"


def save(folder: Path, text: str) -> Path:
    """The text to the letter, line ends included."""
    path = folder / "表.csv"
    path.write_bytes(text.encode())
    return path


def table(*lines: str) -> str:
    """The lines below the head."""
    return "\n".join([HEAD, *lines]) + "\n"


def stored(database: Database) -> list[tuple[object, ...]]:
    """Voucher, summary, amount and row of each payment, in the order of the file."""
    query = "SELECT voucher_no, summary, amount_fen, line FROM payment ORDER BY line"
    return database.cursor().execute(query).fetchall()


def refused_rows(outcome: Outcome) -> list[int]:
    return [int(row) for row in outcome.lines["line"]]


class TestRows:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_blank_lines_are_rows_and_count_nothing(
        self, texts: Database, tmp_path: Path, end: str
    ) -> None:
        text = end.join(["", HEAD, "", line("1", "5"), "", "", line("2", "x"), line("3", "6"), ""])
        outcome = take(texts, save(tmp_path, text + end + end))
        assert refused_rows(outcome) == [7]
        assert stored(texts) == [("1", "办公费", 500, 4), ("3", "办公费", 600, 8)]

    def test_line_ends_may_be_mixed(self, texts: Database, tmp_path: Path) -> None:
        take(texts, save(tmp_path, f"{HEAD}\r\n{line('1', '5')}\n{line('2', '6')}\r\n"))
        assert stored(texts) == [("1", "办公费", 500, 2), ("2", "办公费", 600, 3)]

    def test_a_row_with_line_breaks_in_a_cell_is_one_row(
        self, texts: Database, tmp_path: Path
    ) -> None:
        broken = line("1", "5", '"办公费\n（六月）\n"')
        take(texts, save(tmp_path, f"{HEAD}\n{broken}\n{line('2', '6')}\n"))
        assert stored(texts) == [("1", "办公费\n（六月）", 500, 2), ("2", "办公费", 600, 3)]

    def test_line_breaks_in_the_head_move_no_row(self, texts: Database, tmp_path: Path) -> None:
        head = HEAD.replace("支付金额（元）", '"支付金额\n（元）"')
        take(texts, save(tmp_path, f"支付明细\n{head}\n{line('1', '5')}\n{line('2', '6')}\n"))
        assert stored(texts) == [("1", "办公费", 500, 3), ("2", "办公费", 600, 4)]

    def test_a_bad_line_at_the_end_of_many_is_told_by_its_row(
        self, texts: Database, tmp_path: Path
    ) -> None:
        rows = "\n".join(line(str(number), "0.01") for number in range(100_000))
        outcome = take(texts, save(tmp_path, f"{HEAD}\n{rows}\n{line('x', '约三万')}\n"))
        assert (outcome.counts.new, refused_rows(outcome)) == (100_000, [100_002])
        assert paid_fen(texts) == 100_000
        rows_moved = "SELECT count(*) FROM payment WHERE voucher_no::INTEGER <> line - 2"
        assert texts.cursor().execute(rows_moved).fetchall() == [(0,)]


class TestCells:
    def test_doubled_quotes_are_one_quote(self, texts: Database, tmp_path: Path) -> None:
        take(texts, save(tmp_path, table(line("1", "5", '"购""甲""牌，电脑"'))))
        assert stored(texts) == [("1", '购"甲"牌，电脑', 500, 2)]

    def test_a_quote_inside_a_cell_is_a_letter(self, texts: Database, tmp_path: Path) -> None:
        take(texts, save(tmp_path, table(line("1", "5", '27"显示器'), line("2", "6"))))
        assert stored(texts) == [("1", '27"显示器', 500, 2), ("2", "办公费", 600, 3)]

    def test_codes_keep_their_zeros_and_formulas_stay_text(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, save(tmp_path, f"{HEAD}\n{line('000123', '5', '=1+1')}\n"))
        assert stored(texts) == [("000123", "=1+1", 500, 2)]

    def test_blanks_around_a_cell_are_no_part_of_it(self, texts: Database, tmp_path: Path) -> None:
        take(texts, save(tmp_path, table(line(" 1\t", " 5\u3000", "\u3000\u00a0"))))
        assert stored(texts) == [("1", None, 500, 2)]

    def test_blanks_of_a_workbook_and_of_a_text_are_taken_off_alike(
        self, texts: Database, tmp_path: Path
    ) -> None:
        said = ["\ufeff 1\n", "1", "288001", FIRST, "\u200b办公 费\u2003", "2023-06-05", "\u00a05 "]
        take(texts, write_xlsx(tmp_path / "表.xlsx", {"表": [HEADS, said]}))
        quoted = ",".join(f'"{cell}"' for cell in said)
        again = take(texts, save(tmp_path, table(quoted)))
        assert stored(texts) == [("1", "办公 费", 500, 2)]
        assert again.counts.duplicate == 1

    def test_a_very_long_cell_is_read_whole(self, texts: Database, tmp_path: Path) -> None:
        take(texts, save(tmp_path, f"{HEAD}\n{line('1', '5', '长' * 100_000)}\n{line('2', '6')}\n"))
        assert [len(str(summary)) for _, summary, _, _ in stored(texts)] == [100_000, 3]

    @pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
    def test_other_delimiters_give_the_same_cells(
        self, texts: Database, tmp_path: Path, delimiter: str
    ) -> None:
        text = f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}\n".replace(",", delimiter)
        take(texts, save(tmp_path, text))
        assert stored(texts) == [("1", "办公费", 500, 2), ("2", "办公费", 600, 3)]


class TestWidth:
    def test_a_row_may_lack_cells_at_its_end(self, texts: Database, tmp_path: Path) -> None:
        text = f"{HEAD},备注\n{line('1', '5')},无\n{line('2', '6')}\n合计,,,,,,11\n"
        outcome = take(texts, save(tmp_path, text))
        assert codes(outcome) == []
        assert stored(texts) == [("1", "办公费", 500, 2), ("2", "办公费", 600, 3)]

    def test_blank_cells_beyond_the_head_are_nothing(self, texts: Database, tmp_path: Path) -> None:
        take(texts, save(tmp_path, f"{HEAD}\n{line('1', '5')},,\n{line('2', '6')}\n"))
        assert stored(texts) == [("1", "办公费", 500, 2), ("2", "办公费", 600, 3)]

    @pytest.mark.parametrize("rows_before", [1, 100])
    def test_a_row_with_a_cell_too_many_stops_the_file(
        self, texts: Database, tmp_path: Path, rows_before: int
    ) -> None:
        rows = "\n".join(line(str(number), "5") for number in range(rows_before))
        path = save(tmp_path, f"{HEAD}\n{rows}\n{line('x', '6', '办公费,六月')}\n")
        with pytest.raises(FileUnreadableError) as caught:
            take(texts, path)
        said = f"表.csv：第 {rows_before + 2} 行有 8 格，表头只有 7 列"
        assert said in caught.value.message
        assert paid_fen(texts) == 0


class TestDamage:
    @pytest.mark.parametrize("rows_after", [1, 200])
    def test_a_quote_that_is_never_closed_stops_the_file(
        self, texts: Database, tmp_path: Path, rows_after: int
    ) -> None:
        rows = "\n".join(line(str(number), "5") for number in range(100))
        after = "\n".join(line(f"a{number}", "5") for number in range(rows_after))
        path = save(tmp_path, table(rows, line("x", "6", '"办公费'), after))
        with pytest.raises(FileUnreadableError, match=r"表\.csv：第 102 行的引号没有成对"):
            take(texts, path)
        assert paid_fen(texts) == 0

    def test_a_quote_that_is_not_doubled_stops_the_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = save(tmp_path, table(line("1", "5"), line("2", "6", '"购"甲"牌电脑"')))
        with pytest.raises(FileUnreadableError, match="第 3 行的引号没有成对"):
            take(texts, path)
        assert paid_fen(texts) == 0

    def test_letters_of_another_encoding_stop_the_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = tmp_path / "表.csv"
        lines = [HEAD.encode(), line("1", "5").encode(), line("2", "6", "维修").encode("gb18030")]
        path.write_bytes(b"\n".join([*lines, line("3", "7").encode()]) + b"\n")
        with pytest.raises(FileUnreadableError, match="第 3 行的文字编码与前面不同或已损坏"):
            take(texts, path)
        assert paid_fen(texts) == 0


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("没有找到这个文件，请核对位置", "读不了文件 表.csv：没有找到这个文件，请核对位置。"),
        ("打不开", "读不了文件 表.csv：打不开。请核对文件后再试。"),
    ],
)
def test_a_reason_that_asks_for_something_is_not_followed_by_another_request(
    why: str, said: str
) -> None:
    assert FileUnreadableError(Path("表.csv"), why).message == said
