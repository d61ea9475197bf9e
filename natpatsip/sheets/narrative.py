"""Narrative: what a collaborative tells of each programme in its own words."""

from collections.abc import Iterable, Sequence

from natpatsip import catalogue
from natpatsip.sheets import field_types
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import ALL_PROGRAMMES, Answers, Breach, Column, Rule, Sheet, Values

PROGRAMME = Column(
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
)
# Excel’s lists hold one answer, so there is a column for each of the three that matter most.
CHALLENGES = ("challenge", "challenge_2", "challenge_3")
_HEADINGS = ("Kind of challenge", "Second kind of challenge", "Third kind of challenge")
_CHALLENGE = field_types.from_catalogue("challenge", "unknown-challenge", catalogue.challenges())
# The heading that they stand beside.
TELLS_CHALLENGES = "challenges"


def _every_programme_and_heading(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [
        {"programme": programme.code, "heading": heading.code}
        for programme in catalogue.programmes()
        for heading in catalogue.narrative_headings()
    ]


def _tagged_beside_another_heading(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        for column in CHALLENGES:
            if row.values.get(column) and row.readable("heading") and row.values["heading"] != TELLS_CHALLENGES:
                yield Breach(
                    row,
                    column,
                    f"“{row.given[column]}” beside “{row.given['heading']}”",
                    "a kind of challenge beside “Challenges” alone",
                    "Move it to the line of Challenges of this programme, or clear the cell.",
                )


def _tagged_twice(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        tagged = [row.values.get(column) for column in CHALLENGES]
        for number, column in enumerate(CHALLENGES):
            if tagged[number] and tagged[number] in tagged[:number]:
                found = f"“{row.given[column]}” a second time"
                yield Breach(row, column, found, "each kind of challenge once", "Clear this cell.")


NARRATIVE = Sheet(
    name="narrative",
    title="Narrative",
    programme=ALL_PROGRAMMES,
    purpose="What the numbers do not say of each programme, in your own words",
    columns=(
        PROGRAMME,
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
        *(
            Column(
                name,
                heading,
                _CHALLENGE,
                "What kind of challenge “Challenges” tells of; blank for none",
                required=False,
                version=2,
            )
            for name, heading in zip(CHALLENGES, _HEADINGS, strict=True)
        ),
    ),
    version=2,
    rules=(
        Rule("challenge-beside-another-heading", "error", _tagged_beside_another_heading),
        Rule("challenge-twice", "error", _tagged_twice),
    ),
    lines=_every_programme_and_heading,
    guidance=(
        "A few sentences each. Leave blank what you have nothing to say to.",
        "Beside “Challenges”, choose up to three kinds, the one that matters most first: so those who share one are found.",
        "Name no patient, resident or member of staff: these words are published.",
    ),
)
