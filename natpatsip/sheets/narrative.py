"""Narrative: what a collaborative tells of each programme in its own words."""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.sheets import field_types
from natpatsip.sheets.specification import Column, ReturnScope, Sheet, Values


def _every_programme_and_heading(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [
        {"programme": programme.code, "heading": heading.code}
        for programme in catalogue.programmes()
        for heading in catalogue.narrative_headings()
    ]


NARRATIVE = Sheet(
    name="narrative",
    title="Narrative",
    programme="All",
    purpose="What the numbers do not say of each programme, in your own words",
    columns=(
        Column(
            "programme",
            "Programme",
            field_types.choice(
                "programme",
                "unknown-programme",
                [(programme.code, programme.short) for programme in catalogue.programmes()],
            ),
            "The programme that it is about",
            key=True,
            printed=True,
        ),
        Column(
            "heading",
            "Heading",
            field_types.from_catalogue("heading", "unknown-heading", catalogue.narrative_headings()),
            "What is told",
            key=True,
            printed=True,
        ),
        Column(
            "words", "In your own words", field_types.text, "The collaborative’s words; blank for none", required=False
        ),
    ),
    lines=_every_programme_and_heading,
    guidance=(
        "A few sentences each. Leave blank what you have nothing to say to.",
        "Name no patient, resident or member of staff: these words are published.",
    ),
)
