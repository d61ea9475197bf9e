"""The cover: a form that says whose return this is, for which quarter, and which sheets are reviewed."""

from dataclasses import dataclass

from natpatsip.sheets import kinds
from natpatsip.sheets.kinds import Kind

TITLE = "Cover"
TEMPLATE_VERSION = 1

STATUS = kinds.choice("status", "unknown-status", [("return", "Return"), ("demonstration", "Demonstration")])

# “Nothing to report” lets a collaborative take its last ward off the list: an empty sheet that was answered.
REVIEWED, NOTHING_TO_REPORT, NOT_REVIEWED = "Yes", "Nothing to report", "No"


@dataclass(frozen=True)
class Field:
    """A line of the cover: its label, the kind of its answer, and whether the template fills it in."""

    name: str
    label: str
    kind: Kind
    printed: bool = True


FIELDS = (
    Field("psc", "Collaborative", kinds.text),
    Field("quarter", "Quarter", kinds.text),
    Field("template_version", "Template version", kinds.count),
    Field("status", "Status of the answers", STATUS),
    Field("contact_role", "Role of the person who completed it", kinds.text, printed=False),
)

REVIEW_HEADING = "Reviewed for this quarter?"


def review_kind(may_be_empty: bool) -> Kind:
    """The answers allowed beside a sheet's name on the cover."""
    answers = [REVIEWED, NOTHING_TO_REPORT, NOT_REVIEWED] if may_be_empty else [REVIEWED, NOT_REVIEWED]
    return kinds.choice("review", "unknown-review", [(answer, answer) for answer in answers])
