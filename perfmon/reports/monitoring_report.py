"""绩效监控报告 of a unit as Word: 组织、执行、目标完成、问题及原因、措施. Source: method §1.

Every number comes from the data; what only the unit knows is asked for in brackets.
"""

from collections import Counter
from collections.abc import Sequence

from perfmon.measures.light_rule import LightRule
from perfmon.measures.project_forms import ProjectForm, Row
from perfmon.measures.rates import is_missing
from perfmon.measures.result_sentences import result_sentence
from perfmon.measures.sentences import LIGHT_WORDS, light_sentence
from perfmon.money import format_percent, format_wanyuan
from perfmon.periods import Cutoff
from perfmon.reports.file_names import file_name_part
from perfmon.reports.form_paper import Stamp
from perfmon.reports.form_words import cause_words, period_words, remedy_words, waiting_words
from perfmon.reports.official_paper import OfficialPaper

NAME = "绩效监控报告"

_HEADS = ("项目", "年初预算数", "全年预算数", "执行数", "执行率", "灯")
_WIDTHS = (5.2, 2.2, 2.2, 2.2, 1.9, 1.7)
_BEHIND = ("red", "yellow")


def monitoring_report(
    unit_name: str, forms: Sequence[ProjectForm], cutoff: Cutoff, rule: LightRule, stamp: Stamp
) -> bytes:
    """A docx about the judged projects of a unit.

    Args:
        unit_name: whose report.
        forms: its projects, one at least.
        cutoff: of all figures.
        rule: by which the money was judged.
        stamp: what stands at the foot of every page.
    """
    months = period_words(cutoff.month)
    title = f"{unit_name}{cutoff.year}年{months}预算绩效运行监控报告"
    paper = OfficialPaper(title, stamp.words)
    indicators = [row for form in forms for row in form.indicators]
    _write_organisation(paper, forms, indicators, cutoff)
    _write_money(paper, forms, rule, cutoff)
    _write_results(paper, forms, cutoff)
    _write_causes(paper, forms, cutoff)
    _write_remedies(paper, forms, cutoff)
    return paper.content()


def monitoring_report_name(unit_name: str, cut: str) -> str:
    """The file name to offer: 绩效监控报告-县委政法委本级-2023年10月底.docx."""
    return f"{NAME}-{file_name_part(unit_name)}-{cut}.docx"


def _write_organisation(
    paper: OfficialPaper, forms: Sequence[ProjectForm], indicators: Sequence[Row], cutoff: Cutoff
) -> None:
    paper.head("一、组织情况")
    reported = sum(not is_missing(row["attainment_share"]) for row in indicators)
    paper.say(
        f"按照预算绩效运行监控的要求，对截至{cutoff.full_label}的预算执行情况和绩效目标实现程度"
        f"开展“双监控”，覆盖项目 {len(forms)} 个、绩效指标 {len(indicators)} 项，"
        f"已有结果 {reported} 项。"
    )
    if waiting := waiting_words(sum(form.waiting_count for form in forms)):
        paper.say(f"{waiting}。")
    paper.say("（组织领导、工作分工和资料核实的情况，由单位补充。）")


def _write_money(
    paper: OfficialPaper, forms: Sequence[ProjectForm], rule: LightRule, cutoff: Cutoff
) -> None:
    paper.head("二、预算执行情况")
    budget_fen, adjusted_fen, paid_fen = (
        sum(int(form.project[name]) for form in forms)
        for name in ("budget_fen", "adjusted_budget_fen", "paid_fen")
    )
    rate = format_percent(paid_fen, adjusted_fen) if adjusted_fen > 0 else "—"
    paper.say(
        f"年初预算数 {format_wanyuan(budget_fen)} 万元，全年预算数 "
        f"{format_wanyuan(adjusted_fen)} 万元；截至{cutoff.full_label}执行 "
        f"{format_wanyuan(paid_fen)} 万元，执行率 {rate}。各项目情况如下（金额单位：万元）。"
    )
    paper.table(_HEADS, [_money_cells(form.project) for form in forms], _WIDTHS)
    behind = [form for form in forms if form.project["light"] in _BEHIND]
    if not behind:
        paper.say("没有支出进度滞后或预警的项目。")
    for form in behind:
        paper.say(f"{form.project['name']}：{light_sentence(form.project, rule)}。")


def _money_cells(project: Row) -> tuple[str, ...]:
    fen = [int(project[name]) for name in ("budget_fen", "adjusted_budget_fen", "paid_fen")]
    rate = format_percent(fen[2], fen[1]) if fen[1] > 0 else "—"
    light = "不判灯" if is_missing(project["light"]) else LIGHT_WORDS[project["light"]]
    return (str(project["name"]), *(format_wanyuan(each) for each in fen), rate, light)


def _write_results(paper: OfficialPaper, forms: Sequence[ProjectForm], cutoff: Cutoff) -> None:
    """Indicators that mirror money are only counted: the money has its own part."""
    paper.head("三、绩效目标完成情况")
    whole = sum(len(form.indicators) for form in forms)
    real = [
        (str(form.project["name"]), row)
        for form in forms
        for row in form.indicators
        if not row["mirrors_money"]
    ]
    lights = Counter(
        str(row["cause"]) if is_missing(row["light"]) else str(row["light"]) for _, row in real
    )
    names = {"blue": "超额", "green": "正常", "yellow": "预警", "red": "滞后"}
    names |= {"not_due": "未到期", "unreported": "未报", "pending": "待审核"}
    told = "，".join(f"{words} {lights[key]} 项" for key, words in names.items() if lights[key])
    rest = len(real) - sum(lights[key] for key in names)
    told += f"，不能比较 {rest} 项" if rest else ""
    mirrors = whole - len(real)
    told += f"。另有 {mirrors} 项只反映资金，不在内" if mirrors else ""
    asked = sum(bool(row["is_asked"]) for _, row in real)
    answered = f"应报 {asked} 项，已报 {asked - lights['unreported']} 项；" if asked else ""
    paper.say(
        f"绩效指标 {len(real)} 项：{answered}{told}。" if real else "没有可以监控的绩效指标。"
    )
    for name, row in real:
        if row["light"] in _BEHIND and not is_missing(row["level3"]):
            paper.say(f"{name}：{result_sentence(row, cutoff)}。")


def _write_causes(paper: OfficialPaper, forms: Sequence[ProjectForm], cutoff: Cutoff) -> None:
    paper.head("四、存在的问题及原因")
    lines = [
        f"{place}：{'，'.join(parts)}。"
        for place, outlook in _said(forms, cutoff)
        if (parts := _cause_parts(outlook))
    ]
    for line in lines:
        paper.say(line)
    if not lines:
        paper.say("（还没有填报偏差原因，由单位补充。）")


def _cause_parts(outlook: Row) -> list[str]:
    official = outlook.get("official_cause")
    parts = [] if is_missing(official) else [str(official)]
    return [*parts, *([cause_words(outlook)] if cause_words(outlook) else [])]


def _write_remedies(paper: OfficialPaper, forms: Sequence[ProjectForm], cutoff: Cutoff) -> None:
    paper.head("五、下一步措施")
    lines = [
        f"{place}：{remedy_words(outlook)}。"
        for place, outlook in _said(forms, cutoff)
        if remedy_words(outlook)
    ]
    for line in lines:
        paper.say(line)
    if not lines:
        paper.say("（还没有填报改进措施，由单位补充。）")


def _said(forms: Sequence[ProjectForm], cutoff: Cutoff) -> list[tuple[str, Row]]:
    """What the unit said for the month, each with what it is about."""
    said = []
    for form in forms:
        names = {int(row["indicator_row"]): row["level3"] for row in form.indicators}
        for number in sorted(form.outlooks):
            outlook = form.outlook_of(number, cutoff.month)
            about = names.get(number)
            place = str(form.project["name"])
            said.append((place if is_missing(about) else f"{place}“{about}”", outlook))
    return said
