"""What units send back, taken in at once: several workbooks or a zip of them, each its own batch.

One file that cannot be taken stops none of the others. Each goes through the import of results, so
it is checked, told and undone like any other file.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from perfmon.errors import PerfmonError
from perfmon.store.database import Database
from perfmon.workflows.entry_refusals import refuse_sample
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.returned_files import ReturnedFile

RESULTS = "results"


@dataclass(frozen=True)
class Taken:
    """What came of a file, or would come; one of the two is there.

    Attributes:
        file_name: without its folder.
        outcome: of its import.
        refusal: why it was not taken, as a sentence.
    """

    file_name: str
    outcome: Outcome | None = None
    refusal: str | None = None


def preview_returns(
    database: Database, files: Sequence[ReturnedFile], actor: str, holding: Collection[str] = ()
) -> list[Taken]:
    """What each file would do, each by itself; nothing is kept.

    Args:
        database: to import into.
        files: as they came back.
        actor: who imports.
        holding: fingerprints of the files whose conflicting lines take effect.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    return [_try(database, each, actor, holding, keeps=False) for each in files]


def take_returns(
    database: Database, files: Sequence[ReturnedFile], actor: str, holding: Collection[str] = ()
) -> list[Taken]:
    """Imports each file as a batch of its own; one that cannot be taken stops no other.

    Args:
        database: to import into.
        files: as they came back.
        actor: who imports.
        holding: fingerprints of the files whose conflicting lines take effect.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    return [_try(database, each, actor, holding, keeps=True) for each in files]


def _try(
    database: Database, file: ReturnedFile, actor: str, holding: Collection[str], *, keeps: bool
) -> Taken:
    refuse_sample(database)
    act = commit_file if keeps else preview_file
    choices = Choices(take_conflicts=file.fingerprint in holding)
    try:
        with file.on_disk() as path:
            outcome = act(database, path, file.name, RESULTS, actor, choices)
    except PerfmonError as error:
        return Taken(file.name, refusal=error.message)
    return Taken(outcome.file_name, outcome)
