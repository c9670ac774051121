"""The XML parts of an office file, kept from what a document type could do to their reader."""

import re
from xml.etree import ElementTree

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.zip_parts import DAMAGED, ZipParts

_UNUSUAL = "文件的内部写法不合规范，请用 Office 或 WPS 打开，另存后再导入"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DECLARATIONS = "文件里夹带了文档类型声明，正常的办公文件没有这种内容，没有打开它"


def check_beginning(xml: bytes) -> None:
    """Refuses XML that declares a document type or is written so that this cannot be told.

    Raises:
        ContentError: it does.
    """
    if _DECLARES.search(xml):
        raise ContentError(DECLARATIONS)
    if b"\0" in xml or not re.search(rb"<[A-Za-z]", xml):
        raise ContentError(_UNUSUAL)


def xml_tree(parts: ZipParts, name: str) -> ElementTree.Element:
    """A small part as a tree; a declaration of entities anywhere in it is refused first.

    Raises:
        ContentError: it is missing, damaged, too big or hostile.
    """
    xml = parts.read(name)
    if not xml:
        raise ContentError(DAMAGED)
    check_beginning(xml)
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise ContentError(DAMAGED) from error


def local_name(node: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return node.tag.rpartition("}")[2]
