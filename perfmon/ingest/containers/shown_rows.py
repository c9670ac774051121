"""What a reader of a file sees in it, apart from what its writer has hidden."""

from typing import NamedTuple

from perfmon.ingest.form_rows import FormRow


class ShownRows(NamedTuple):
    """The rows that a reader sees, and what was left out because no reader sees it.

    Attributes:
        rows: in their order.
        hidden: names of hidden sheets, or the hidden passages as they stand; never blank.
    """

    rows: list[FormRow]
    hidden: list[str]
