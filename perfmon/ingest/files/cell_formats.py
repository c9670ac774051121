"""The number formats of a workbook's cells, which its reader does not tell."""

from pathlib import Path

from perfmon.ingest.files.file_format import FileFormat
from perfmon.ingest.files.number_format import Formats
from perfmon.ingest.files.ods_formats import ods_formats
from perfmon.ingest.files.xls_formats import xls_formats
from perfmon.ingest.files.xlsb_formats import xlsb_formats
from perfmon.ingest.files.xlsx_formats import xlsx_formats

_READERS = {
    FileFormat.XLSX: xlsx_formats,
    FileFormat.XLSB: xlsb_formats,
    FileFormat.XLS: xls_formats,
    FileFormat.ODS: ods_formats,
}


def cell_formats(path: Path, file_format: FileFormat) -> dict[str, Formats]:
    """By sheet, the formats of its cells; none of a file that is no workbook.

    Raises:
        ContentError: damaged, hostile, or a sheet far bigger than a form.
    """
    reader = _READERS.get(file_format)
    return reader(path) if reader else {}
