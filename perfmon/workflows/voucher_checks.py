"""What is said of a payments file: refunds told twice, odd states, other years."""

from collections.abc import Iterator

import duckdb

from perfmon.findings import Finding, Severity
from perfmon.money import format_yuan
from perfmon.store.lines import odd_payments, payments
from perfmon.store.lines.repeats import Repeats, drop_repeats, find_repeats
from perfmon.store.lines.totals import read_totals
from perfmon.workflows.import_findings import total_findings


def check_payment_totals(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """Compares the total rows with the lines; where lines or refunds stand twice, 合计 decides.

    A numbered line printed again is one line, unless its number does not tell lines apart, or
    the 合计 counts each.
    A file that prints refund lines and also marks the refunded lines 已退款 would subtract twice;
    if its 合计 counts the marked lines in full, they are counted so.
    """
    totals = read_totals(cursor, payments.RETURNED_STATUS)
    repeats = find_repeats(cursor)
    if repeats.line is not None:
        is_told = any(total.printed_fen == total.counted_fen for total in totals)
        yield _repeated(repeats, file_name, is_told=is_told)
        if repeats.same_lines and not is_told:
            drop_repeats(cursor)
            totals = read_totals(cursor, payments.RETURNED_STATUS)
    refunds = odd_payments.read_refunds(cursor)
    if refunds.returned_lines and refunds.refund_lines:
        in_full = any(
            total.printed_fen != total.counted_fen
            and total.printed_fen == total.counted_fen + total.returned_fen
            for total in totals
        )
        settled = in_full or any(total.printed_fen == total.counted_fen for total in totals)
        yield _refunds_twice(refunds, file_name, in_full=in_full, settled=settled)
        if in_full:
            payments.count_returned_lines(cursor)
            totals = read_totals(cursor, payments.RETURNED_STATUS)
    yield from total_findings(totals, file_name)


def _repeated(repeats: Repeats, file_name: str, *, is_told: bool) -> Finding:
    lines = repeats.same_lines + repeats.unclear_lines
    said = f"{lines} 行的支付凭证号和明细行号与前面的行相同"
    if is_told:
        how = "，合计行把它们都算在内，各算一笔。"
    else:
        once = f"{repeats.same_lines} 行金额、日期、项目也相同，是同一行印了两遍，"
        once += f"{format_yuan(repeats.same_fen)} 元不重复计入。"
        each = f"{repeats.unclear_lines} 行的金额、日期或项目不同，或编号丢了末几位，"
        each += "这些编号不唯一，各算一笔，请核对。"
        how = "：" + once * bool(repeats.same_lines) + each * bool(repeats.unclear_lines)
    return Finding(
        "info" if is_told else "warning",
        "LINE_REPEATED",
        said + how,
        file=file_name,
        line=repeats.line,
    )


def _refunds_twice(
    refunds: odd_payments.Refunds, file_name: str, *, in_full: bool, settled: bool
) -> Finding:
    said = (
        f"文件里既有 {refunds.refund_lines} 行退款（{format_yuan(refunds.refund_fen)} 元），"
        f"又有 {refunds.returned_lines} 行状态是已退款或退回"
        f"（{format_yuan(refunds.returned_fen)} 元），可能是同一笔钱减了两次。"
    )
    if in_full:
        how = "按合计行，已退款的行全额计入，由退款行减去。"
    elif settled:
        how = "按合计行，已退款的行不计，退款行另减。"
    else:
        how = "合计行不能说明是哪一种；现在已退款的行不计，退款行另减，请核对。"
    return Finding(
        "info" if settled else "warning", "REFUND_BOTH_KINDS", said + how, file=file_name
    )


def check_payment_lines(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """What a person should look at in the lines that were read and matched."""
    for severity, code, message, line in _said_of(odd_payments.read_odd_lines(cursor)):
        yield Finding(severity, code, message, file=file_name, line=line)
    known = odd_payments.read_known_vouchers(cursor)
    if known.lines:
        yield Finding(
            "warning",
            "VOUCHER_KNOWN",
            f"{known.lines} 行共 {format_yuan(known.fen)} 元的支付凭证号，"
            "库里同一单位已经有别的行，按新的一笔计入；请核对是不是同一笔钱的另一种写法（日期口径、取整、摘要改过、"
            f"汇总与明细），第一处在第 {known.line} 行。",
            file=file_name,
            line=known.line,
        )


def _said_of(odd: odd_payments.OddLines) -> Iterator[tuple[Severity, str, str, int | None]]:
    for status, count, fen in odd.unknown_status:
        said = f"支付状态「{status}」不认识，{count} 行共 {format_yuan(fen)} 元按已支付计，请核对。"
        yield "warning", "STATUS_UNKNOWN", said, None
    for kind, count, fen in odd.unknown_kind:
        said = f"支付类型「{kind}」不认识，{count} 行共 {format_yuan(fen)} 元按支付计，没有减；"
        yield "warning", "KIND_UNKNOWN", f"{said}若是退款，请把类型写成退款再导入。", None
    if odd.correction_fen:
        said = f"更正的行合计应是 0，现在是 {format_yuan(odd.correction_fen)} 元，"
        yield "warning", "CORRECTION_UNBALANCED", f"{said}可能只导出了一半，请核对。", None
    for year, count, fen in odd.other_years:
        said = f"{count} 行共 {format_yuan(fen)} 元属于 {year} 年，只计入那一年。"
        yield "info", "OTHER_YEAR", said, None
    if odd.without_voucher:
        said = f"{odd.without_voucher} 行没有支付凭证号，"
        said += "只能按日期、项目、摘要和金额认是不是同一笔。"
        yield "warning", "VOUCHER_MISSING", said, None
    if odd.digits_lost:
        said = f"{odd.digits_lost} 行的支付凭证号超过 15 位，第 15 位以后全是 0，"
        said += "像是被 Excel 当成数字丢了末几位，不同的凭证会认成同一笔。"
        said += "请在 Excel 里把这一列设为文本，重新导出后再导入。"
        yield "warning", "VOUCHER_DIGITS_LOST", said, None
    if odd.month_only:
        said = f"{odd.month_only} 行的日期只到月份，按当月最后一天计。"
        yield "info", "MONTH_ONLY_DATE", said, None
    for line, label in odd.notes:
        yield "info", "NOTE_ROW", f"第 {line} 行「{label}」没有金额，当作说明。", line
