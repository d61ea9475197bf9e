"""How numbers are shown: which of a workbook's styles show one as a percentage."""

import re
from xml.parsers import expat
from zipfile import ZipFile

_STYLES = "xl/styles.xml"
# Formats that every program knows by number, without their code: 0% and 0.00%.
_KNOWN = {"9": "0%", "10": "0.00%"}
# What a format's code prints as it is.
_PRINTED = re.compile(r'"[^"]*"|\\.')


def find_percentages(archive: ZipFile) -> frozenset[str]:
    """The styles, by the number that a cell names them by, that show a number as a percentage."""
    if _STYLES not in archive.namelist():
        return frozenset()
    reader = _StyleReader()
    reader.read(archive.read(_STYLES))
    return frozenset(str(number) for number, of in enumerate(reader.styles) if "%" in reader.codes.get(of, ""))


class _StyleReader:
    """The number format of each style of cells, and the code of each format."""

    def __init__(self) -> None:
        self.styles: list[str] = []
        self.codes = dict(_KNOWN)
        self._among_styles = False

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "numFmt":
                self.codes[attributes.get("numFmtId", "")] = _PRINTED.sub("", attributes.get("formatCode", ""))
            case "cellXfs":
                self._among_styles = True
            case "xf" if self._among_styles:
                self.styles.append(attributes.get("numFmtId", ""))

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            self._among_styles = False
