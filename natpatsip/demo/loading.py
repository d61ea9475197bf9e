"""Demonstration returns as workbooks, and their way into a store: through the door that everyone's returns take."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from natpatsip import organisations
from natpatsip.demo.care_homes import ENGLAND, care_home_rows
from natpatsip.demo.trusts import trust_rows
from natpatsip.demo.wards import ward_rows
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.returns.problems import errors
from natpatsip.returns.template import build_template, complete_cover, template_bytes, template_name
from natpatsip.sheets import SHEETS, cover
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Store
from natpatsip.store.board import has_real_returns

CONTACT_ROLE = "Demonstration"


class DemonstrationRefused(Exception):
    """A demonstration workbook that the door did not accept."""


def demonstration_quarters(count: int) -> list[Quarter]:
    """The last `count` quarters up to Q4 2022/23, oldest first; raises ValueError when there are not so many."""
    if not 1 <= count <= len(ENGLAND):
        raise ValueError(f"{count} quarters were asked for. There are 1 to {len(ENGLAND)} quarters to demonstrate.")
    return sorted(ENGLAND)[-count:]


def demonstration_answers(psc: str, quarter: Quarter) -> dict[str, list[dict[str, Any]]]:
    """A collaborative's answers for a quarter: rows by sheet name, as tables keep them.

    Raises UnknownOrganisation, or ValueError for a quarter that is not demonstrated.
    """
    if quarter not in ENGLAND:
        raise ValueError(f"There are demonstration answers from {min(ENGLAND)} to {max(ENGLAND)}, not for {quarter}.")
    code = organisations.find_collaborative(psc).code
    wards = ward_rows(code, quarter)
    return {
        "care_homes": care_home_rows(code, quarter),
        "wards": wards,
        "trusts": trust_rows(code, quarter, wards),
    }


def demonstration_workbook(psc: str, quarter: Quarter) -> bytes:
    """The return that holds these answers, filled in and reviewed; raises as `demonstration_answers` does."""
    answers = demonstration_answers(psc, quarter)
    scope = ReturnScope(organisations.find_collaborative(psc).code, quarter)
    book = build_template(scope, known=answers, status="demonstration")
    reviews = {
        sheet.title: cover.REVIEWED if answers.get(sheet.name) else cover.NOTHING_TO_REPORT
        for sheet in SHEETS
        if sheet.name in answers
    }
    complete_cover(book, CONTACT_ROLE, reviews)
    return template_bytes(book)


def load_demonstration(
    store: Store,
    quarters: Sequence[Quarter],
    by: str = CONTACT_ROLE,
    progress: Callable[[int, int], None] = lambda done, of: None,
    directory: Path | None = None,
) -> None:
    """Send every collaborative's return for these quarters in, oldest first; with a directory, keep the workbooks too.

    `progress` hears how many are in, of how many. Raises DemonstrationRefused, for a record that holds real returns
    too, and StoreBusy.
    """
    with store.reading() as reading:
        if has_real_returns(reading):
            raise DemonstrationRefused(
                f"{store.path} holds real returns, and a demonstration must not stand among them. Name another file."
            )
    scopes = [ReturnScope(psc.code, quarter) for quarter in sorted(quarters) for psc in organisations.collaboratives()]
    for done, scope in enumerate(scopes, start=1):
        content, file_name = demonstration_workbook(scope.psc, scope.quarter), template_name(scope)
        if directory:
            directory.mkdir(parents=True, exist_ok=True)
            (directory / file_name).write_bytes(content)
        receipt = receive(store, content, file_name, by)
        if not receipt.accepted:
            told = "; ".join(
                f"{p.sheet} {p.cell}: {p.found}, where {p.allowed} is asked" for p in errors(receipt.problems)
            )
            raise DemonstrationRefused(f"{file_name} was refused. {told}")
        progress(done, len(scopes))
