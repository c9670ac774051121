"""检查 (`check`): what is wrong with a 绩效文本 and its targets, before the budget is approved."""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from perfmon.commands.output import count_findings, say
from perfmon.commands.parser import CommandList
from perfmon.commands.shown_texts import ReadText, Showing, show_texts
from perfmon.document import PerformanceText
from perfmon.findings import SEVERITY_WORDS, Finding
from perfmon.quality.reasons import REASONS

_FIELDS = (
    *("code", "severity", "project", "row"),
    *("message", "printed_value", "proposal", "loaded"),
)


def add_commands(commands: CommandList) -> None:
    """Adds `check`."""
    check = commands.add("check", "检查绩效文本的目标质量，不动数据库")
    check.add_argument(
        "file",
        type=Path,
        metavar="文件",
        help="一份绩效文本；也可以是文件夹或 zip，里面的一份一份检查",
    )
    check.add_argument("--json", action="store_true", help="输出 JSON；多份时每份一行")
    check.set_defaults(run=_check)


def _check(asked: argparse.Namespace) -> int:
    return show_texts(asked.file, _Checked(), as_json=asked.json)


class _Checked(Showing):
    """What is wrong, errors first; for JSON with the reason of each rule."""

    done = "检查"

    def tell(self, read: ReadText) -> None:
        _tell(read.text, _by_severity(read.findings))

    def tell_one_of_many(self, read: ReadText) -> None:
        say(f"—— {read.file_name}")
        self.tell(read)
        say("")

    def record(self, read: ReadText) -> object:
        return [_record(finding) for finding in _by_severity(read.findings)]

    def record_of_many(self, read: ReadText) -> object:
        head = read.text.document
        return {
            "file": read.file_name,
            "unit_code": head.unit_code,
            "unit_name": head.unit_name,
            "year": head.year,
            "projects": len(read.text.projects),
            "findings": self.record(read),
        }


def _tell(text: PerformanceText, findings: Sequence[Finding]) -> None:
    head = text.document
    say(f"{head.title}（{head.unit_code} {head.unit_name}，{head.year}年）")
    say(f"{len(text.projects)} 个项目；{count_findings(findings)}。")
    for line in _lines(findings, _names(text)):
        say(line)


def _by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by code; within a code in the order of the file."""
    ranks = list(SEVERITY_WORDS)
    return sorted(findings, key=lambda finding: (ranks.index(finding.severity), finding.code))


def _record(finding: Finding) -> dict[str, object]:
    """A finding for JSON, with the reason of its rule and where that comes from."""
    said, reason = finding.as_record(), REASONS[finding.code]
    fields = {field: said[field] for field in _FIELDS}
    return fields | {"reason": reason.why, "source": reason.source}


def _names(text: PerformanceText) -> dict[str, str]:
    """What each project is called in the list, by its code."""
    return {project.code: f"{n}.{project.name}" for n, project in enumerate(text.projects, 1)}


def _lines(findings: Sequence[Finding], names: Mapping[str, str]) -> Iterator[str]:
    kind: tuple[str, str] | None = None
    for finding in findings:
        if (finding.severity, finding.code) != kind:
            kind = (finding.severity, finding.code)
            reason = REASONS[finding.code]
            count = sum((other.severity, other.code) == kind for other in findings)
            yield ""
            yield f"[{SEVERITY_WORDS[finding.severity]} {finding.code}] {count} 处"
            yield f"  理由：{reason.why}（{reason.source}）。"
        code = finding.project
        place = "全文" if code is None else names.get(code, code)
        row = "" if finding.row is None else f" 第{finding.row}行"
        yield f"  · {place}{row}：{finding.message}"
        if finding.proposal:
            yield f"    建议：{finding.proposal}"
