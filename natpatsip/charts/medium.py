"""Where a chart is drawn: the page in light or dark, or a picture that must carry its own title."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """What a picture has drawn in, and a page has as text beside it."""

    title: str
    subtitle: str
    note: str


@dataclass(frozen=True)
class Medium:
    """`page` fills its container and has no title; `picture` has a fixed width and its heading drawn in."""

    name: str
    dark: bool = False
    width: int | None = None
    heading: Heading | None = None


PAGE = Medium("page")
PAGE_DARK = Medium("page", dark=True)
PICTURE_WIDTH = 900


def picture(heading: Heading) -> Medium:
    """A picture for a download or a document, on white."""
    return Medium("picture", width=PICTURE_WIDTH, heading=heading)
