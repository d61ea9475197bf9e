"""All figures of a page as one file: a workbook, or a zip of the workbook, tables and pictures with what they are about."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import natpatsip
from natpatsip import catalogue
from natpatsip.figures.about import describe_data, describe_kind, describe_withheld, join_name, name_measure
from natpatsip.figures.exports import csv_bytes, png_picture
from natpatsip.figures.figure import Figure
from natpatsip.figures.sharing import name_sharing
from natpatsip.figures.wording import ENGLAND
from natpatsip.figures.workbook import workbook_bytes
from natpatsip.quarters import Quarter

_LONGEST_NAME = 80
_TABLES = "All figures.xlsx"


def name_bundle(figures: Sequence[Figure], quarter: Quarter, suffix: str) -> str:
    """“Managing deterioration, Wessex, Q4 2022-23, demonstration.zip”; of the first figure's programme and the place chosen.

    A figure that draws the place chosen among its peers is of England.
    """
    code, place = figures[0].programme, next((drawn.place for drawn in figures if drawn.place != ENGLAND), ENGLAND)
    programme = catalogue.programme(code).short if code else "All programmes"
    mark = "demonstration" if any(drawn.provenance.demonstration for drawn in figures) else ""
    sharing = next((word for drawn in figures if (word := name_sharing(drawn.sharing))), "")
    provenance = figures[0].provenance
    draft = "DRAFT" if any(drawn.provenance.restriction for drawn in figures) else ""
    return join_name([programme, place, quarter.label, sharing, provenance.record, mark, draft], suffix)


def zip_bytes(figures: Sequence[Figure], withheld: Sequence[Figure] = ()) -> bytes:
    """A zip of a text that says what is in it and what is `withheld`, one workbook of all figures, each's CSV and PNG."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _describe(figures, withheld))
        archive.writestr(_TABLES, workbook_bytes(figures, withheld))
        for number, drawn in enumerate(figures, start=1):
            for suffix, make in _forms(drawn).items():
                archive.writestr(f"{_name(number, drawn)}.{suffix}", make(drawn))
    return buffer.getvalue()


BUNDLES: Mapping[str, Callable[[Sequence[Figure], Sequence[Figure]], bytes]] = {
    "xlsx": workbook_bytes,
    "zip": zip_bytes,
}


def _forms(drawn: Figure) -> Mapping[str, Callable[[Figure], bytes]]:
    return {"csv": csv_bytes, **({"png": png_picture} if drawn.chart else {})}


def _name(number: int, drawn: Figure) -> str:
    """Numbered as on the page: two figures may show one measure."""
    return f"{number} {join_name([name_measure(drawn, _LONGEST_NAME), ''], '').rstrip('.')}"


def _describe(figures: Sequence[Figure], withheld: Sequence[Figure]) -> str:
    """What each file holds, for which choice, and what kind of data it is, each kind once; and what is not there."""
    lines = [
        f"{_TABLES}: the tables of all figures, each with its chart as Excel draws it, and what they are about.",
        "",
    ]
    for number, drawn in enumerate(figures, start=1):
        origin = drawn.provenance
        source = ", ".join(part for part in (origin.coverage, origin.record, origin.restriction) if part)
        words = [drawn.finding, drawn.subtitle, f"Filters: {drawn.filters}", f"Source: {source}"]
        lines += [_name(number, drawn), *(f"    {line}" for line in words), ""]
    lines += [f"Not in this file: {describe_withheld(drawn)}" for drawn in withheld]
    lines += [sharing for sharing in dict.fromkeys(drawn.sharing for drawn in figures) if sharing]
    kinds = {describe_kind(drawn): describe_data(drawn) for drawn in figures}
    lines += [f"Where “data” in a CSV is “{word}”: {words}" for word, words in kinds.items()]
    # Windows' own editor shows what has no mark as it did before UTF-8.
    return "\ufeff" + "\r\n".join([*lines, f"Made by {natpatsip.MADE_BY}.", ""])
