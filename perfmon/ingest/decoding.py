"""From a file's bytes to its text: encodings, and what is no text at all."""

import codecs

from perfmon.errors import ImportRefusedError

MAX_BYTES = 3_000_000
_CONTROL_SHARE = 0.01
_TEXT_CONTROLS = frozenset("\t\n\r\f\v")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(content: bytes, file_name: str) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 (with one) or GB18030.

    Raises:
        ImportRefusedError: the file is empty, too big, damaged, or no text.
    """
    if not content.strip():
        raise ImportRefusedError(file_name, "文件是空的")
    if len(content) > MAX_BYTES:
        raise ImportRefusedError(
            file_name, f"文件超过 {MAX_BYTES // 1_000_000} MB，不像一份部门预算绩效文本"
        )
    text = _decoded(content, file_name)
    if _is_binary(text):
        raise ImportRefusedError(file_name, "文件里有大量控制字符，不是文本文件")
    return text


def _decoded(content: bytes, file_name: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded_as(encoding, content, file_name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(content):
            raise ImportRefusedError(file_name, _damage(content, error)) from error
    return _decoded_as("gb18030", content, file_name)


def _decoded_as(encoding: str, content: bytes, file_name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportRefusedError(
            file_name, "文件不是 UTF-8、UTF-16 或 GB18030 编码的文本，或者已经损坏"
        ) from error


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether nearly all of it is good UTF-8, so that reading it as GB18030 would be wrong."""
    return content.decode("utf-8", "replace").count("\ufffd") * 50 < len(content)


def _damage(content: bytes, error: UnicodeDecodeError) -> str:
    line = content.count(b"\n", 0, error.start) + 1
    return f"第 {line} 行有损坏的字符，文件没有传完整或被改坏了"


def _is_binary(text: str) -> bool:
    controls = sum(ch < " " or ch == "\x7f" for ch in text) - sum(map(text.count, _TEXT_CONTROLS))
    return "\x00" in text or controls > _CONTROL_SHARE * len(text)
