"""Where a chart is drawn: the page in light or dark, a document, or a picture that must carry its own title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

_PADDING, _PADDING_IN_DOCUMENT = 24, 8


@dataclass(frozen=True)
class Heading:
    """What a picture has drawn in, and a page has as text beside it; `lines` are each on a line of their own."""

    title: str
    subtitle: str
    note: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class NoteMark:
    """The number of a note on a date, drawn above the month or quarter that begins on `day`, and what it says when pointed at.

    `breaks` marks one across which figures cannot be compared. Where units have charts of their own, `units` are those that
    it concerns.
    """

    number: int
    day: date
    words: str
    breaks: bool = False
    units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Medium:
    """`page` fills its container and has no title; `picture` has a fixed width and its heading drawn in; `document` a fixed
    width and its heading as text beside it.

    `notes` are the notes on dates that concern what is drawn, for a chart over time. `told` is what the mark of a place
    says when pointed at, beside its own words: by the place's name, a text under each heading.
    """

    name: str
    dark: bool = False
    width: int | None = None
    heading: Heading | None = None
    notes: Sequence[NoteMark] = ()
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def flat(self) -> bool:
        """Whether plots are lower, so that two stand on a page, and one with its title on a slide."""
        return self.name == "document"

    @property
    def padding(self) -> int:
        """The pixels between a picture’s edge and what is drawn in it."""
        return _PADDING_IN_DOCUMENT if self.flat else _PADDING


PAGE = Medium("page")
PAGE_DARK = Medium("page", dark=True)
PICTURE_WIDTH = 900


def document(width: int, *, dark: bool = False) -> Medium:
    """A picture within a document or on a slide, so many pixels wide, on white or on the dark page."""
    return Medium("document", dark=dark, width=width)


def picture(heading: Heading) -> Medium:
    """A picture for a download, on white."""
    return Medium("picture", width=PICTURE_WIDTH, heading=heading)
