"""What Word works out by itself: numbers of captions, references to them, pages, and lists of headings and figures."""

from itertools import count

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field, with what it shows until Word works it out again."""
    begin_field(paragraph, code)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, code: str) -> None:
    """The start of a field; its result may go over several paragraphs, and `end_field` closes it in the last."""
    _add(paragraph, "w:fldChar", **{"w:fldCharType": "begin"})
    _add(paragraph, "w:instrText", **{"xml:space": "preserve"}).text = f" {code} "
    _add(paragraph, "w:fldChar", **{"w:fldCharType": "separate"})


def end_field(paragraph: Paragraph) -> None:
    """The end of a field, after what it shows."""
    _add(paragraph, "w:fldChar", **{"w:fldCharType": "end"})


class Bookmarks:
    """Names for places in a document, each with a number of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def mark(self, paragraph: Paragraph, name: str, first: int = 0) -> None:
        """Put a name round the runs of a paragraph, from the one at `first`."""
        number = str(next(self._numbers))
        runs = paragraph.runs
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        runs[first]._r.addprevious(start)
        runs[-1]._r.addnext(end)


def add_link(paragraph: Paragraph, words: str, bookmark: str) -> None:
    """Words that lead to a bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(words)
    run._r.addprevious(link)
    link.append(run._r)


def ask_to_update(document: WordDocument) -> None:
    """Have Word work out its fields when the document is opened: it knows the pages, we do not."""
    element = OxmlElement("w:updateFields")
    element.set(qn("w:val"), "true")
    document.settings.element.append(element)


def _add(paragraph: Paragraph, tag: str, **attributes: str) -> BaseOxmlElement:
    """An element in a run of its own."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    paragraph.add_run()._r.append(element)
    return element
