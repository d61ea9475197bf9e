"""Handover: who carries each programme's work on in each ICB once the commission ends, and from when."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from natpatsip import catalogue, organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets import field_types
from natpatsip.sheets.lines import every_icb
from natpatsip.sheets.narrative import PROGRAMME
from natpatsip.sheets.rules import belongs_to_collaborative
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import ALL_PROGRAMMES, Answers, Breach, Column, Rule, Sheet, Values
from natpatsip.text import written_day

_COMMISSION_BEGAN = date(2019, 4, 1)
_SETTLED = ("agreed", "handed_over")
_ORDER = [status.code for status in catalogue.handover_statuses()]
# An address, or a form of address: what a name of a person comes with.
_PERSON = re.compile(r"@|\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame)\b\.?\s+[A-Z]")


def _every_icb_and_programme(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [
        {**icb, "programme": programme.code}
        for icb in every_icb(scope, known, ever)
        for programme in catalogue.programmes()
        if programme.collects_in(scope.quarter)
    ]


def _settled_without_whom_and_when(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if row.values.get("status") not in _SETTLED:
            continue
        for column, asked in (("recipient", "the organisation and post"), ("handover_on", "the day")):
            if row.readable(column) and row.values[column] is None:
                yield Breach(
                    row,
                    column,
                    f"nothing, beside “{row.given['status']}”",
                    f"{asked} for what is agreed or handed over",
                    f"Give {asked}, or change the status.",
                )


def _told_without_plan(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        for column in ("recipient", "handover_on"):
            if row.values.get("status") == "none" and row.values.get(column) is not None:
                yield Breach(
                    row,
                    column,
                    f"“{row.given[column]}”, where there is no plan",
                    "an empty cell beside “No plan”",
                    "Clear the cell, or change the status.",
                )


def _handed_over_later(answers: Answers) -> Iterable[Breach]:
    end = answers.scope.quarter.end
    for row in answers.rows:
        day = row.values.get("handover_on")
        if day and row.values.get("status") == "handed_over" and day > end:
            yield Breach(
                row,
                "handover_on",
                f"{written_day(day)}, for what is handed over",
                f"a day up to {written_day(end)}",
                "Correct the day, or answer “Agreed” until it has come.",
            )


def _overdue(answers: Answers) -> Iterable[Breach]:
    end = answers.scope.quarter.end
    for row in answers.rows:
        day = row.values.get("handover_on")
        if day and row.values.get("status") in ("planned", "agreed") and day <= end:
            yield Breach(
                row,
                "handover_on",
                f"{written_day(day)}, which is past, for what is not handed over",
                f"a day after {written_day(end)}",
                "If it was put off, give the new day. If it is done, answer “Handed over”.",
            )


def _went_back(answers: Answers) -> Iterable[Breach]:
    before = {(values["icb"], values["programme"]): values["status"] for values in answers.previous}
    labels = {status.code: status.label for status in catalogue.handover_statuses()}
    for row in answers.rows:
        old = before.get((row.values.get("icb"), row.values.get("programme")))
        new = row.values.get("status")
        if old and new and _ORDER.index(new) < _ORDER.index(old):
            yield Breach(
                row,
                "status",
                f"{labels[new]}, {labels[old]} in {answers.scope.quarter.previous}",
                "the same answer as last quarter, or one further on",
                "If it has fallen through, explain why. If not, correct the answer.",
            )


def _names_a_person(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if _PERSON.search(row.values.get("recipient") or ""):
            yield Breach(
                row,
                "recipient",
                f"“{row.given['recipient']}”, which may name a person",
                "an organisation and a post",
                "Write the post in place of the name: these answers are published.",
            )


HANDOVER = Sheet(
    name="handover",
    title="Handover",
    programme=ALL_PROGRAMMES,
    purpose="Who carries each programme’s work on in each ICB, and from when",
    columns=(
        Column(
            "icb",
            "Integrated care board",
            field_types.icb,
            "The ICB whose system takes it over",
            key=True,
            printed=True,
        ),
        PROGRAMME,
        Column(
            "status",
            "Handover",
            field_types.from_catalogue("handover", "unknown-handover", catalogue.handover_statuses()),
            "How far the handover of the work is",
        ),
        Column(
            "recipient",
            "To whom",
            field_types.words_up_to(200),
            "The organisation and post that carries it on, without the name of a person; blank for none",
            required=False,
        ),
        Column(
            "handover_on",
            "When",
            field_types.day_from(_COMMISSION_BEGAN),
            "The day of the handover: planned, agreed, or done; blank for none",
            required=False,
        ),
    ),
    lines=_every_icb_and_programme,
    optional=True,
    first=Quarter(2022, 4),
    rules=(
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        Rule("handover-incomplete", "error", _settled_without_whom_and_when),
        Rule("handover-without-plan", "error", _told_without_plan),
        Rule("handover-not-yet", "error", _handed_over_later),
        Rule("handover-overdue", "query", _overdue),
        Rule("handover-went-back", "query", _went_back),
        Rule("names-a-person", "query", _names_a_person),
    ),
    guidance=(
        "This sheet is voluntary, and asked from the quarter in which the commission ended. One line an ICB and programme.",
        "Name an organisation and a post, such as “ICB, lead for care homes”, and nobody by name.",
    ),
)
