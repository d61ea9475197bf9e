"""Reading the cover: whose return it is, for which quarter, and which sheets are reviewed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from natpatsip.organisations import UnknownOrganisation
from natpatsip.quarters import NotAQuarter, Quarter
from natpatsip.returns.layout import VERSIONS_TITLE
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, RawSheet, RawWorkbook
from natpatsip.returns.tabs import check_tab
from natpatsip.sheets import cover, field_types, sheets_of
from natpatsip.sheets.scope import ReturnScope, sender_of
from natpatsip.sheets.specification import Sheet
from natpatsip.text import folded_title, ordinary, quoted, written_day


@dataclass(frozen=True)
class Cover:
    """What the cover says. `reviews` holds the answer beside the name of each of the sender's sheets, by sheet name."""

    scope: ReturnScope
    demonstration: bool
    contact_role: str
    reviews: Mapping[str, str]


def read_cover(
    book: RawWorkbook, sheets: Sequence[Sheet], expected: ReturnScope | None, today: date
) -> tuple[Cover | None, list[Problem]]:
    """The cover, or None with the problems that stop the whole workbook.

    `expected` is the return that the sender said this is; a quarter must have ended before `today`.
    """
    twice = [problem for title in (cover.TITLE, VERSIONS_TITLE) if (problem := check_tab(book, title))]
    if twice:
        return None, twice
    page = book.sheet(cover.TITLE)
    if page is None:
        return None, [
            _problem(
                "no-cover",
                "",
                "no sheet called Cover",
                "a workbook made from the template, with its Cover",
                "Download the template for your collaborative and quarter, and fill that in.",
            )
        ]
    return _Form(page, sheets).read(expected, today)


def _problem(rule: str, cell: str, found: str, allowed: str, action: str) -> Problem:
    return Problem("error", rule, cover.TITLE, cell, found, allowed, action)


class _Form:
    """The cover's answers, found by the words beside them, so that a row put in above does no harm."""

    def __init__(self, page: RawSheet, sheets: Sequence[Sheet]):
        self.page, self.sheets = page, sheets
        self.problems: list[Problem] = []
        self.labels: dict[str, list[RawCell]] = defaultdict(list)
        for cell in page.cells.values():
            if cell.kind == "text" and cell.column == 1:
                self.labels[folded_title(cell.value)].append(cell)

    def read(self, expected: ReturnScope | None, today: date) -> tuple[Cover | None, list[Problem]]:
        answers = {field.name: self._answer(field.label) for field in cover.FIELDS}
        self._check_version(answers["template_version"])
        psc = self._read_psc(answers["psc"])
        quarter = self._read_quarter(answers["quarter"], today)
        role = self._read_role(answers["contact_role"])
        status = self._read_choice(answers["status"], cover.STATUS)
        # Whom a cover does not say is taken for a collaborative, so that the reviews are judged at once as well.
        sender = sender_of(psc) if psc else "collaborative"
        reviews = {sheet.name: self._read_review(sheet) for sheet in sheets_of(sender, self.sheets)}
        if quarter and not sheets_of(sender, self.sheets, quarter):
            self._tell_not_collected(answers["quarter"])
        if psc is None or quarter is None:
            return None, self.problems
        scope = ReturnScope(psc, quarter)
        if not self.problems and expected:
            self._check_expected(scope, expected, answers)
        if self.problems:
            return None, self.problems
        return Cover(scope, status == "demonstration", role, reviews), []

    def _answer(self, label: str) -> RawCell | None:
        """What stands beside a label; one that stands on the cover twice is a problem that names both places."""
        labels = self.labels.get(folded_title(label), [])
        if len(labels) > 1:
            places = " and ".join(cell.address for cell in labels)
            found = f"{quoted(labels[0].value)} in {places}"
            action = "Clear the label that is not the template’s, and what stands beside it."
            self.problems.append(_problem("label-twice", labels[1].address, found, "each label once", action))
        return self.page.cells.get((labels[0].row, labels[0].column + 1)) if labels else None

    def _tell(self, rule: str, cell: RawCell | None, allowed: str, action: str) -> None:
        found = quoted(cell.value) if cell else "no answer"
        self.problems.append(_problem(rule, cell.address if cell else "", found, allowed, action))

    def _check_version(self, cell: RawCell | None) -> None:
        if not cell or ordinary(cell.value) != str(cover.TEMPLATE_VERSION):
            self._tell(
                "template-version",
                cell,
                f"template version {cover.TEMPLATE_VERSION}",
                "Download this quarter’s template and copy your answers into it.",
            )

    def _read_psc(self, cell: RawCell | None) -> str | None:
        try:
            return cover.find_sender(ordinary(cell.value) if cell else "")
        except UnknownOrganisation:
            self._tell(
                "unknown-collaborative",
                cell,
                f"one of the 15 Patient Safety Collaboratives, or “{cover.NATIONAL_TEAM}”",
                "Write the collaborative’s name beside “Collaborative”, as the template printed it.",
            )
            return None

    def _read_quarter(self, cell: RawCell | None, today: date) -> Quarter | None:
        try:
            quarter = Quarter.parse(ordinary(cell.value) if cell else "")
        except NotAQuarter:
            self._tell("unknown-quarter", cell, "a quarter such as Q4 2022/23", "Write the quarter as in the example.")
            return None
        if quarter.end >= today:
            ends = written_day(quarter.end)
            self._tell(
                "quarter-not-ended",
                cell,
                "a quarter that has ended",
                f"{quarter} ends on {ends}. Check the return in the three weeks before that day, and send it after it.",
            )
        return quarter

    def _read_role(self, cell: RawCell | None) -> str:
        if cell is None:
            return ""
        try:
            role: str = cover.ROLE.read(cell.value)
        except field_types.Unreadable as unreadable:
            self._tell(
                cover.ROLE.rule, cell, cover.ROLE.allowed, unreadable.action or "Write the role, or clear the cell."
            )
            return ""
        return role

    def _tell_not_collected(self, cell: RawCell | None) -> None:
        self._tell(
            "quarter-not-collected",
            cell,
            "a quarter in which a programme collects returns",
            "Write the quarter that the return is for, as the template printed it.",
        )

    def _read_choice(self, cell: RawCell | None, field_type: field_types.FieldType) -> str | None:
        try:
            answer: str = field_type.read(cell.value if cell else "")
        except field_types.Unreadable:
            self._tell(field_type.rule, cell, field_type.allowed, "Choose one of the answers allowed.")
            return None
        return answer

    def _read_review(self, sheet: Sheet) -> str:
        """A sheet that the cover says nothing of is not reviewed: it is left as it was."""
        cell = self._answer(sheet.title)
        if cell is None:
            return cover.NOT_REVIEWED
        return self._read_choice(cell, cover.review_type(sheet)) or cover.NOT_REVIEWED

    def _check_expected(self, scope: ReturnScope, expected: ReturnScope, answers: Mapping[str, RawCell | None]) -> None:
        if scope.psc != expected.psc:
            self._tell(
                "another-collaborative",
                answers["psc"],
                f"the return of {cover.sender_name(expected.psc)}",
                "Choose that collaborative’s file, or change the collaborative that you chose.",
            )
        if scope.quarter != expected.quarter:
            self._tell(
                "another-quarter",
                answers["quarter"],
                f"a return for {expected.quarter}",
                "Choose that quarter’s file, or change the quarter that you chose.",
            )
