"""What comes back filled in: a workbook, several, or a zip of them, each once."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

from perfmon.workflows.returned_files import ReturnedFile, unpack_returned


def zipped(names: Mapping[str, bytes]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_a_zip_is_its_files_without_folders_and_litter() -> None:
    content = zipped({"夹/甲.xlsx": b"1", "夹/~$甲.xlsx": b"2", "__MACOSX/乙": b"3"})
    assert unpack_returned([("回收.zip", content)]) == ([ReturnedFile("甲.xlsx", b"1")], [])


def test_names_packed_by_windows_are_read() -> None:
    content = zipped({"AAAA.xlsx": b"1"}).replace(b"AAAA", "甲乙".encode("gbk"))
    assert unpack_returned([("回收.ZIP", content)]).files == [ReturnedFile("甲乙.xlsx", b"1")]


def test_a_zip_is_known_by_its_content_and_not_by_its_name() -> None:
    content = zipped({"甲.xlsx": b"1"})
    assert unpack_returned([("回收", content)]).files == [ReturnedFile("甲.xlsx", b"1")]


def test_another_file_is_itself_and_the_same_bytes_count_once() -> None:
    uploads = [("甲.xlsx", b"1"), ("又是甲.xlsx", b"1"), ("乙.xlsx", b"2")]
    assert unpack_returned(uploads).files == [
        ReturnedFile("甲.xlsx", b"1"),
        ReturnedFile("乙.xlsx", b"2"),
    ]


def test_a_member_that_is_damaged_is_told_and_stops_none_of_the_others() -> None:
    content = zipped({"好.xlsx": b"good", "坏.xlsx": b"bad"}).replace(b"bad", b"bat")
    files, refused = unpack_returned([("回收.zip", content)])
    assert files == [ReturnedFile("好.xlsx", b"good")]
    assert [each.name for each in refused] == ["坏.xlsx"]


def test_half_a_zip_is_left_to_whoever_reads_it() -> None:
    half = zipped({"甲.xlsx": b"1" * 1_000})[:-20]
    assert unpack_returned([("坏.zip", half)]) == ([ReturnedFile("坏.zip", half)], [])
