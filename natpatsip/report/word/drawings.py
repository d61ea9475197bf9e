"""A chart in the Word document: an SVG that stays sharp, a PNG for programs that read none, and words for who sees neither."""

import io

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph

from natpatsip.report.pictures import paint

_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# By which Office knows that the picture has an SVG beside it.
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def add_drawing(
    document: WordDocument, paragraph: Paragraph, drawing: bytes, name: str, alt: str, width: Length
) -> None:
    """A chart as wide as `width`, called `name`, and told by `alt`."""
    shape = paragraph.add_run().add_picture(io.BytesIO(paint(drawing)), width=width)
    properties = shape._inline.docPr
    properties.set("name", name)
    properties.set("descr", alt)
    part = Part(PackURI(f"/word/media/{name}.svg"), "image/svg+xml", drawing, document.part.package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    (picture,) = shape._inline.iter(qn("a:blip"))
    picture.append(
        parse_xml(
            f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{_SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG}" xmlns:r="{_RELATIONS}" r:embed="{relation}"/></a:ext></a:extLst>'
        )
    )
