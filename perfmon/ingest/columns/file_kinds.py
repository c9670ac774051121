"""The five kinds of file that money and results come in.

The heads by which real exports name their columns are in `column_names`.
"""

from perfmon.ingest.columns.detail_kinds import PAYMENTS, RESULTS
from perfmon.ingest.columns.kind_fields import Field, FileKind, Holds
from perfmon.ingest.columns.sum_kinds import BUDGETS, CHANGES, PROGRESS

__all__ = ["KINDS", "Field", "FileKind", "Holds"]

KINDS: dict[str, FileKind] = {
    kind.name: kind for kind in (BUDGETS, PAYMENTS, PROGRESS, CHANGES, RESULTS)
}
"""The kinds of file by name, in the order in which a year's work brings them."""
