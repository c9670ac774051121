"""The moment that files for download say they were made at."""

from datetime import datetime

MADE_ON = datetime(2023, 1, 1)  # noqa: DTZ001 file formats keep no zone
"""Always the same, so that the same content has the same bytes."""
