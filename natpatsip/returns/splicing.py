"""A part of a workbook's package with pieces put in and taken out; all else of it stays byte for byte.

A program that reads a part and writes it anew leaves out what it does not know, such as the dropdowns that Excel keeps
in an extension.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

_TAG = re.compile(rb"""<[^\s/>"']+(?:"[^"]*"|'[^']*'|[^"'>])*>""")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Element:
    """An element of a part: its local name and namespace, and where its tags begin and end, in bytes.

    The root has the depth 0. `opened` and `closed` enclose what is in it; of an element without an end tag both are `end`.
    """

    name: str
    space: str
    attributes: Mapping[str, str] = field(hash=False)
    depth: int
    start: int
    opened: int
    closed: int
    end: int


class Part:
    """The XML of a part, and the pieces to put in and take out.

    Of its elements the root and its children are known, and those of the local names in `looked_for`. Raises ExpatError
    for what is no XML.
    """

    def __init__(self, xml: bytes, looked_for: Collection[str] = ()):
        self.xml = _as_utf8(xml)
        self.elements: Sequence[Element] = _Reader(self.xml, looked_for).read()
        self._edits: list[tuple[int, int, str]] = []
        self._appended: dict[Element, str] = {}

    @property
    def root(self) -> Element:
        return next(element for element in self.elements if element.depth == 0)

    def find(self, *names: str) -> list[Element]:
        """Every element of these local names, in the order in which they end."""
        return [element for element in self.elements if element.name in names]

    def within(self, outer: Element, name: str) -> list[Element]:
        """The elements of a local name inside another one."""
        return [found for found in self.find(name) if outer.start < found.start < outer.end]

    def text(self, element: Element) -> str:
        """What is between the tags of an element, as it is written."""
        return self.xml[element.opened : element.closed].decode(errors="replace")

    def insert(self, at: int, text: str) -> None:
        """Put a text in at a byte."""
        self._edits.append((at, at, text))

    def cut(self, element: Element) -> None:
        """Take an element out."""
        self._edits.append((element.start, element.end, ""))

    def append(self, element: Element, text: str) -> None:
        """Put a text in at the end of an element."""
        self._appended[element] = self._appended.get(element, "") + text

    def put_in_order(self, text: str, name: str, order: Sequence[str]) -> None:
        """Put an element of a local name in where the order of the root's children has its place."""
        before = order[: order.index(name) + 1]
        places = [element.end for element in self.elements if element.depth == 1 and element.name in before]
        if places:
            self.insert(max(places), text)
        elif self.root.closed < self.root.end:
            self.insert(self.root.opened, text)
        else:
            self.append(self.root, text)

    def set(self, element: Element, name: str, value: object) -> None:
        """Give an attribute without a prefix another value."""
        tag = self.xml[element.start : element.opened]
        written = f" {name}={quoteattr(str(value))}"
        if found := re.search(rb"\s" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag):
            self._edits.append((element.start + found.start(), element.start + found.end(), written))
        else:
            self.insert(element.opened - (2 if tag.endswith(b"/>") else 1), written)

    def spliced(self) -> bytes:
        """The part with every piece put in and taken out."""
        edits = self._edits + [self._at_the_end(element, text) for element, text in self._appended.items()]
        pieces, done = [], 0
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
            # What is no ASCII is written by number, which is right in whatever encoding the part declares.
            pieces += [self.xml[done:start], text.encode("ascii", "xmlcharrefreplace")]
            done = end
        return b"".join([*pieces, self.xml[done:]])

    def _at_the_end(self, element: Element, text: str) -> tuple[int, int, str]:
        """An element without an end tag is given one."""
        if element.closed < element.end:
            return element.closed, element.closed, text
        name = self.xml[element.start + 1 : element.end].split()[0].rstrip(b"/>").decode()
        return element.end - 2, element.end, f">{text}</{name}>"


class _Reader:
    """Walks a part and notes where each element begins and ends that is looked for."""

    def __init__(self, xml: bytes, looked_for: Collection[str]):
        self._xml, self._looked_for = xml, looked_for
        self._open: list[tuple[str, dict[str, str], int] | None] = []
        self._elements: list[Element] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self) -> list[Element]:
        self._parser.Parse(self._xml, True)
        return self._elements

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        noted = len(self._open) < 2 or name.rpartition(" ")[2] in self._looked_for
        self._open.append((name, attributes, self._parser.CurrentByteIndex) if noted else None)

    def _end(self, _: str) -> None:
        if (noted := self._open.pop()) is None:
            return
        name, attributes, start = noted
        space, _, local = name.rpartition(" ")
        tag = _TAG.match(self._xml, start)
        assert tag is not None, "expat stands at a start tag"
        opened = closed = end = tag.end()
        if not tag[0].endswith(b"/>"):
            closed = self._parser.CurrentByteIndex
            end = self._xml.index(b">", closed) + 1
        self._elements.append(Element(local, space, attributes, len(self._open), start, opened, closed, end))


def _as_utf8(xml: bytes) -> bytes:
    """A part in the encoding that is spliced; every program writes it, and Excel alone reads others."""
    if xml.startswith(_UTF_16):
        return _DECLARATION.sub(b"", xml.decode("utf-16").encode())
    return xml.removeprefix(b"\xef\xbb\xbf")
