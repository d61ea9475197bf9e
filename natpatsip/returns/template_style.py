"""How a template looks and feels: its named styles, its dropdowns, and what is locked."""

from collections.abc import Sequence

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.cells import write_cell
from natpatsip.returns.layout import CHOICES_TITLE
from natpatsip.sheets.field_types import FieldType
from natpatsip.sheets.scope import ReturnScope

_NHS_BLUE, _INK, _PALE, _GREY, _LINE = "005EB8", "212B32", "E8EDEE", "AEB7BD", "768692"


def named_styles() -> list[NamedStyle]:
    """The styles of a workbook: a title, a heading, what is printed, what is answered, what is not asked."""
    edge = Border(*[Side(style="thin", color=_LINE)] * 4)
    locked, open_ = Protection(locked=True), Protection(locked=False)
    wrapped = Alignment(wrap_text=True, vertical="center", horizontal="left")
    ink = Font(name="Arial", size=11, color=_INK)
    return [
        NamedStyle("Return title", font=Font(name="Arial", size=16, bold=True, color=_NHS_BLUE)),
        NamedStyle("Return note", font=ink),
        NamedStyle("Return text", font=ink, alignment=Alignment(wrap_text=True, vertical="top")),
        NamedStyle(
            "Return heading",
            font=Font(name="Arial", size=11, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", _NHS_BLUE),
            border=edge,
            alignment=wrapped,
            protection=locked,
        ),
        NamedStyle("Return label", font=ink, fill=PatternFill("solid", _PALE), border=edge, alignment=wrapped),
        NamedStyle("Return answer", font=ink, border=edge, alignment=wrapped, protection=open_),
        NamedStyle("Return not asked", font=ink, fill=PatternFill("solid", _GREY), border=edge, protection=locked),
    ]


class Choices:
    """The offers of the dropdowns, kept on a sheet of their own: a list written into a cell's rule ends at 255 letters."""

    def __init__(self, page: Worksheet):
        self.page = page
        self._ranges: dict[tuple[str, ...], str] = {}

    def offer(self, target: Worksheet, cells: str, field_type: FieldType, scope: ReturnScope) -> None:
        """Give a range of cells the dropdown of a field type, or the limit of a text; others are left as they are."""
        offers = tuple(field_type.choices(scope.psc, scope.quarter.end))
        if field_type.longest:
            self._limit(target, cells, field_type)
        if not offers:
            return
        if offers not in self._ranges:
            self._ranges[offers] = self._write(offers)
        rule = DataValidation("list", formula1=self._ranges[offers], allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Choose from the list", f"Allowed: {field_type.allowed}."[:250]
        target.add_data_validation(rule)
        rule.add(cells)

    def _limit(self, target: Worksheet, cells: str, field_type: FieldType) -> None:
        """Say how long a text may be when its cell is chosen, and refuse a longer one."""
        rule = DataValidation(
            "textLength", operator="lessThanOrEqual", formula1=str(field_type.longest), allow_blank=True
        )
        rule.showErrorMessage = rule.showInputMessage = True
        rule.errorTitle, rule.error = "Too long", f"Allowed: {field_type.allowed}."
        rule.promptTitle, rule.prompt = "Text", f"Allowed: {field_type.allowed}."
        target.add_data_validation(rule)
        rule.add(cells)

    def _write(self, offers: Sequence[str]) -> str:
        column = len(self._ranges) + 1
        for row, offer in enumerate(offers, start=1):
            write_cell(self.page.cell(row, column), offer)
        letter = get_column_letter(column)
        return f"{CHOICES_TITLE}!${letter}$1:${letter}${len(offers)}"


def finish(page: Worksheet, first_answer: str) -> None:
    """Lock what the template printed, open the sheet at the first cell to fill, and print it a page wide."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for view in page.views.sheetView:
        for selection in view.selection:
            selection.activeCell = selection.sqref = first_answer
