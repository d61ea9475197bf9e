"""Charts as files, drawn on this machine without a browser, with what they are in words."""

import struct
import zlib
from dataclasses import dataclass
from html import escape

import vl_convert

from natpatsip.charts.specification import Specification

# A PNG begins with its signature and the header, of these many bytes together.
_HEADER_ENDS = 33


@dataclass(frozen=True)
class Description:
    """What a picture says of itself: its title, what it shows, and where its numbers came from."""

    title: str
    description: str
    source: str


def png_bytes(chart: Specification, told: Description | None = None) -> bytes:
    """The chart as a PNG at twice its size, sharp in print and on fine screens, with its words as text of the file."""
    content: bytes = vl_convert.vegalite_to_png(chart, scale=2)
    texts = {"Title": told.title, "Description": told.description, "Source": told.source} if told else {}
    chunks = b"".join(_text_chunk(name, words) for name, words in texts.items())
    return content[:_HEADER_ENDS] + chunks + content[_HEADER_ENDS:]


def svg_bytes(chart: Specification, told: Description | None = None) -> bytes:
    """The chart as an SVG, its words kept as text, with a title and a description that a screen reader reads out."""
    drawing: str = vl_convert.vegalite_to_svg(chart)
    if told is None:
        return drawing.encode()
    root, rest = drawing.split(">", 1)
    words = f"<title>{escape(told.title)}</title><desc>{escape(f'{told.description} {told.source}')}</desc>"
    return f'{root} role="img">{words}{rest}'.encode()


def png_of_svg(drawing: bytes) -> bytes:
    """An SVG of a chart as a PNG half as large again, for programs that cannot show the SVG: half the work of drawing anew."""
    content: bytes = vl_convert.svg_to_png(drawing.decode(), scale=1.5)
    return content


def _text_chunk(name: str, words: str) -> bytes:
    """Words in UTF-8 under a keyword: PNG's chunk iTXt (https://www.w3.org/TR/png-3/#11iTXt), not compressed."""
    content = b"iTXt" + name.encode() + b"\0\0\0\0\0" + words.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
