"""The parts of a workbook that was examined, to be changed piece by piece and packed again."""

import posixpath
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from natpatsip.returns.splicing import Part

WORKBOOK, _CONTENT_TYPES = "xl/workbook.xml", "[Content_Types].xml"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


@dataclass(frozen=True)
class Relation:
    """That a part points to another: by which id, as what (the last word of its type), and to which part."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True)
class Tab:
    """A tab of a workbook: its title, the name of its part, and whether it is a worksheet, as a chart of its own is not."""

    title: str
    part: str
    is_worksheet: bool


class Parts:
    """A workbook’s parts by name. Those that are never asked for stay as they are."""

    def __init__(self, content: bytes):
        with ZipFile(BytesIO(content)) as archive:
            self._contents = {name: archive.read(name) for name in archive.namelist()}
        self._parts: dict[str, Part] = {}
        self._names = {name.casefold(): name for name in self._contents}

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.casefold() in self._names

    def raw(self, name: str) -> bytes:
        """A part as it came."""
        return self._contents[self._names[name.casefold()]]

    def part(self, name: str, looked_for: Collection[str] = ()) -> Part:
        """A part to change; elements to look for are named when it is first asked for."""
        if name not in self._parts:
            self._parts[name] = Part(self.raw(name), looked_for)
        return self._parts[name]

    def put(self, name: str, content: str | bytes) -> None:
        """Put a part in, in place of any that has its name."""
        self._contents[self._names.setdefault(name.casefold(), name)] = (
            content if isinstance(content, bytes) else content.encode()
        )

    def add(self, name: str, content: str, content_type: str, kind: str, of: str) -> str:
        """Put a new part in that another one points to; the id by which it does."""
        self.put(name, content)
        types = self.part(_CONTENT_TYPES)
        types.append(types.root, f'<Override PartName="/{name}" ContentType="{content_type}"/>')
        return self._point(of, kind, f"/{name}")

    def relations(self, of: str) -> list[Relation]:
        """What a part points to within the workbook."""
        if not self.has(name := _relations_of(of)):
            return []
        found = self.part(name).find("Relationship")
        return [
            Relation(
                one.attributes["Id"], one.attributes["Type"].rpartition("/")[2], _target(of, one.attributes["Target"])
            )
            for one in found
            if one.attributes.get("TargetMode") != "External"
        ]

    @property
    def kinds(self) -> str:
        """What the types of relations begin with, which is not the same in the two kinds of workbook that Excel saves."""
        found = self.part(_relations_of(WORKBOOK)).find("Relationship")
        types = (one.attributes["Type"].rpartition("/") for one in found)
        return next(base for base, _, kind in types if kind == "worksheet")

    def unused(self, pattern: str) -> str:
        """The first name of a pattern with a number in it that no part has."""
        return next(name for number in range(1, 10_000) if not self.has(name := pattern.format(number)))

    def packed(self) -> bytes:
        """The workbook with what was changed."""
        buffer = BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
            for name, content in self._contents.items():
                changed = self._parts.get(name)
                archive.writestr(name, changed.spliced() if changed else content)
        return buffer.getvalue()

    def _point(self, of: str, kind: str, target: str) -> str:
        name = _relations_of(of)
        if not self.has(name):
            self.put(name, _RELATIONS)
        relations = self.part(name)
        taken = [one.attributes["Id"] for one in relations.find("Relationship")]
        id = next(id for number in range(1, 10_000) if (id := f"rIdMark{number}{kind}") not in taken)
        facts = f'Id="{id}" Type={quoteattr(f"{self.kinds}/{kind}")} Target={quoteattr(target)}'
        relations.append(relations.root, f"<Relationship {facts}/>")
        return id


def list_tabs(parts: Parts) -> Sequence[Tab]:
    """Every tab, in their order."""
    relations = {relation.id: relation for relation in parts.relations(WORKBOOK)}
    tabs = [tab.attributes for tab in parts.part(WORKBOOK, ("sheet", "definedName", "workbookView")).find("sheet")]
    to = [relations.get(next(value for name, value in tab.items() if name.endswith(" id"))) for tab in tabs]
    return [Tab(tab["name"], one.target, one.kind == "worksheet") for tab, one in zip(tabs, to, strict=True) if one]


def _relations_of(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _target(of: str, written: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(of), written)).lstrip("/")
