"""Files of money and results: see first, or import, one command a kind."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from perfmon.commands import DONE, REFUSED
from perfmon.commands.import_words import outcome_lines, written_sentence
from perfmon.commands.operator import operator
from perfmon.commands.output import complain, finding_line, say, say_json
from perfmon.commands.parser import CommandList
from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.findings import Finding
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.money import FEN_PER_UNIT
from perfmon.periods import Period
from perfmon.roles import Act
from perfmon.store.database import Database
from perfmon.store.lines.kinds import RULES
from perfmon.workflows.announcing import Announce, unheard
from perfmon.workflows.classified import shown_file_name
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.opening import open_for_importing
from perfmon.workflows.outcome import Choices, Counts, Outcome


def add_commands(commands: CommandList) -> None:
    """Adds `budgets`, `payments`, `progress`, `changes` and `results`."""
    for kind in KINDS.values():
        command = commands.add(kind.name, f"导入{kind.title}")
        command.add_argument("files", type=Path, nargs="+", metavar="文件")
        command.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")
        command.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
        command.add_argument("--progress", action="store_true", help="显示进行到哪一步")
        command.add_argument(
            "--complete",
            type=_period,
            metavar="期间",
            help="这一个文件在该期间是完整的：2023-06、2023 或 2023-01:2023-06",
        )
        command.add_argument(
            "--keep-vanished", action="store_true", help="完整的文件里没有了的行仍然计入"
        )
        command.add_argument(
            "--all-units",
            action="store_true",
            help="完整的文件包含全部单位：文件里一行也没有的单位，库里的行也不再计入",
        )
        command.add_argument("--take-conflicts", action="store_true", help="冲突的行以文件为准")
        command.add_argument("--unit", choices=tuple(FEN_PER_UNIT), help="金额的单位")
        command.set_defaults(run=_run, kind=kind.name, wrong_usage=command.error)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"--complete 后面写的期间“{text}”不对，一个月写 2023-06，全年写 2023，"
            "几个月写 2023-01:2023-06。"
        ) from error


def _run(asked: argparse.Namespace) -> int:
    """Each file is a transaction of its own; one refused file does not stop the others."""
    if asked.complete and len(asked.files) > 1:
        asked.wrong_usage("一次只能说一个文件在期间里是完整的。")
    with open_for_importing() as database:
        return max(_take(database, path, asked) for path in asked.files)


def _take(database: Database, path: Path, asked: argparse.Namespace) -> int:
    act = preview_file if asked.dry_run else commit_file
    announce: Announce = _announce if asked.progress else unheard
    choices = Choices(
        fen_per_unit=FEN_PER_UNIT.get(asked.unit),
        complete=asked.complete,
        keep_vanished=asked.keep_vanished,
        take_absent_units=asked.all_units and not asked.keep_vanished,
        take_conflicts=asked.take_conflicts,
    )
    try:
        outcome = act(
            database, path, path.name, asked.kind, operator("import", Act.IMPORT), choices, announce
        )
    except PerfmonError as error:
        _tell_refused(shown_file_name(database.cursor(), path.name), asked, error)
        return REFUSED
    return _tell(outcome, choices, asked)


def _announce(share: float, words: str) -> None:
    complain(f"进度 {share:.0%} {words}")


def _tell(outcome: Outcome, choices: Choices, asked: argparse.Namespace) -> int:
    stopped = outcome.stop.message if outcome.stop else None
    if asked.json:
        say_json(_record(outcome, stopped), indent=None)
        if stopped:
            complain(stopped)
    else:
        for line in outcome_lines(outcome, choices):
            say(line)
        say(_PREVIEWED if asked.dry_run else written_sentence(outcome))
    if stopped:
        complain(_HOW_TO_SAY_THE_UNIT)
    undecided = outcome.counts.conflict and not choices.take_conflicts
    return REFUSED if stopped or undecided or outcome.counts.refused else DONE


_HOW_TO_SAY_THE_UNIT = "核对后在命令后面加 --unit 元 或 --unit 万元。"

_PREVIEWED = "以上只是预览，库里的数据没有变化。"


def _tell_refused(file_name: str, asked: argparse.Namespace, error: PerfmonError) -> None:
    findings = error.findings if isinstance(error, ImportRefusedError) else ()
    if asked.json:
        say_json(_refused_record(file_name, asked.kind, findings, error.message), indent=None)
    complain(error.message)
    if any(finding.code == "UNIT_SUSPECTED" for finding in findings):
        complain(_HOW_TO_SAY_THE_UNIT)
    others = [each for each in findings if each.message.rstrip("。") not in error.message]
    for finding in others[:_MOST_FINDINGS]:
        complain(f"  {finding_line(finding)}")


_MOST_FINDINGS = 20


def _record(outcome: Outcome, stopped: str | None) -> dict[str, object]:
    return {
        "file": outcome.file_name,
        "kind": outcome.kind,
        **_counts(outcome.counts),
        "change_fen": outcome.change_fen,
        "findings": [finding.as_record() for finding in outcome.findings],
        "batch": outcome.batch_id,
        "stopped": stopped,
    }


def _refused_record(
    file_name: str, kind: str, findings: Sequence[Finding], stopped: str
) -> dict[str, object]:
    """The same for a file of which nothing was read or kept."""
    return {
        "file": file_name,
        "kind": kind,
        **_counts(Counts()),
        "change_fen": 0 if RULES[kind].adds_up else None,
        "findings": [finding.as_record() for finding in findings],
        "batch": None,
        "stopped": stopped,
    }


def _counts(counts: Counts) -> dict[str, int]:
    """The counts in the order in which a person asks for them."""
    said = asdict(counts)
    order = ("new", "duplicate", "conflict", "vanished", "refused", "unmatched", "void")
    return {name: said[name] for name in (*order, "lines", "sum_fen")}
