"""检查 (`check`): what is wrong with a 绩效文本 and its targets, before the budget is approved."""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from perfmon.commands import DONE
from perfmon.commands.output import count_findings, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.document import PerformanceText
from perfmon.findings import SEVERITY_WORDS, Finding
from perfmon.quality.reasons import REASONS
from perfmon.workflows.texts import read_file, read_text

_FIELDS = (
    *("code", "severity", "project", "row"),
    *("message", "printed_value", "proposal", "loaded"),
)


def add_commands(commands: CommandList) -> None:
    """Adds `check`."""
    check = commands.add("check", "检查一份绩效文本的目标质量，不动数据库")
    check.add_argument("file", type=Path, metavar="文件")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    check.set_defaults(run=_check)


def _check(asked: argparse.Namespace) -> int:
    text, findings = read_text(read_file(asked.file), asked.file.name)
    findings = _by_severity(findings)
    if asked.json:
        say_json([_record(finding) for finding in findings])
        return DONE
    head = text.document
    say(f"{head.title}（{head.unit_code} {head.unit_name}，{head.year}年）")
    say(f"{len(text.projects)} 个项目；{count_findings(findings)}。")
    for line in _lines(findings, _names(text)):
        say(line)
    return DONE


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
