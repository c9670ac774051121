"""Which runs of a Word document are hidden text (`w:vanish`), by themselves or by their style."""

from xml.etree.ElementTree import Element

from perfmon.ingest.files.xml_part import local_name

OFF = frozenset(("0", "false", "off"))
_MOST_PARENTS = 20


class HiddenRuns:
    """Tells hidden runs from shown ones.

    Args:
        styles: the part word/styles.xml; None where the document has none.
    """

    def __init__(self, styles: Element | None) -> None:
        self._styles = {
            value_of(node, "styleId"): (vanishes(node), value_of(child_of(node, "basedOn")))
            for node in (styles if styles is not None else ())
            if local_name(node) == "style"
        }

    def hides(self, run: Element, paragraph: Element) -> bool:
        """Whether a run of a paragraph is hidden: its own word holds, else that of its styles.

        Hidden by the paragraph's style and by the run's as well it is shown again: ISO/IEC 29500-1
        17.7.3, toggle properties.
        """
        own = vanishes(run)
        if own is not None:
            return own
        of_run = value_of(child_of(child_of(run, "rPr"), "rStyle"))
        of_paragraph = value_of(child_of(child_of(paragraph, "pPr"), "pStyle"))
        return self._style_hides(of_run) != self._style_hides(of_paragraph)

    def _style_hides(self, style: str | None) -> bool:
        for _ in range(_MOST_PARENTS):
            hidden, parent = self._styles.get(style, (False, None))
            if hidden is not None:
                return hidden
            style = parent
        return False


def vanishes(node: Element) -> bool | None:
    """What the run properties of a run or style say; None where they say nothing of it."""
    mark = child_of(child_of(node, "rPr"), "vanish")
    return None if mark is None else value_of(mark) not in OFF


def child_of(node: Element | None, name: str) -> Element | None:
    """The first child of that name; None where there is none."""
    children = node if node is not None else ()
    return next((child for child in children if local_name(child) == name), None)


def value_of(node: Element | None, name: str = "val") -> str | None:
    """An attribute; None where it is not there."""
    items = node.items() if node is not None else ()
    return next((value for key, value in items if key.rpartition("}")[2] == name), None)
