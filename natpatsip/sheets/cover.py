"""The cover: a form that says whose return this is, for which quarter, and which sheets are reviewed."""

from dataclasses import dataclass

from natpatsip import organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.field_types import FieldType
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.text import folded

TITLE = "Cover"
TEMPLATE_VERSION = 1

ROLE = field_types.words_up_to(120)
STATUS = field_types.choice("status", "unknown-status", [("return", "Return"), ("demonstration", "Demonstration")])

# “Nothing to report” lets a collaborative take its last ward off the list: an empty sheet that was answered.
REVIEWED, NO_CHANGE, NOTHING_TO_REPORT, NOT_REVIEWED = "Yes", "No change since last quarter", "Nothing to report", "No"
# As the record keeps them, of the sheets that are returned.
KEPT_ANSWERS = {REVIEWED: "reviewed", NO_CHANGE: "no change", NOTHING_TO_REPORT: "nothing to report"}


@dataclass(frozen=True)
class Field:
    """A line of the cover: its label, the type of its answer, and whether the template fills it in."""

    name: str
    label: str
    type: FieldType
    printed: bool = True


# Whom a cover names beside “Collaborative” when it is the national team’s workbook.
NATIONAL_TEAM = "National team"


def find_sender(text: str) -> str:
    """The code of the collaborative that a cover names, or NATIONAL. Raises UnknownOrganisation, naming the nearest."""
    if folded(text) in (folded(NATIONAL_TEAM), folded(NATIONAL)):
        return NATIONAL
    return organisations.find_collaborative(text).code


def sender_name(code: str) -> str:
    """What a cover calls a collaborative or the national team, by its code. Raises UnknownOrganisation."""
    return NATIONAL_TEAM if code == NATIONAL else organisations.find_collaborative(code).name


def name_return(scope: ReturnScope) -> str:
    """“Wessex, Q4 2022/23”. Raises UnknownOrganisation."""
    return f"{sender_name(scope.psc)}, {scope.quarter}"


def sender_names() -> dict[str, str]:
    """Everyone who fills in a workbook, by code: the collaboratives in published order, then the national team."""
    return {psc.code: psc.name for psc in organisations.collaboratives()} | {NATIONAL: NATIONAL_TEAM}


FIELDS = (
    Field("psc", "Collaborative", field_types.text),
    Field("quarter", "Quarter", field_types.text),
    Field("template_version", "Template version", field_types.count),
    Field("status", "Status of the answers", STATUS),
    Field("contact_role", "Role of the person who completed it", ROLE, printed=False),
)

REVIEW_HEADING = "Reviewed for this quarter?"


def review_type(sheet: Sheet) -> FieldType:
    """The answers allowed beside a sheet's name on the cover: a sheet of months is never the same as last quarter's."""
    unchanged = [NO_CHANGE] if sheet.grain == "quarter" else []
    empty = [NOTHING_TO_REPORT] if sheet.may_be_empty else []
    answers = [REVIEWED, *unchanged, *empty, NOT_REVIEWED]
    return field_types.choice("review", "unknown-review", [(answer, answer) for answer in answers])
