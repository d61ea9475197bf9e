"""The figures of a place's page, in the order in which it shows them; each is drawn for whatever place is chosen."""

from collections.abc import Mapping

from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.place.behind import place_behind
from natpatsip.figures.place.dated_notes import place_notes
from natpatsip.figures.place.measures import place_measures
from natpatsip.figures.place.participation import participation
from natpatsip.figures.place.queries import place_queries
from natpatsip.figures.place.within import place_within
from natpatsip.figures.place.words import place_words

PLACE_FIGURES: Mapping[str, FigureDefinition] = {
    "place_measures": FigureDefinition(place_measures, people="places"),
    "place_behind": FigureDefinition(place_behind, people="places"),
    "participation": FigureDefinition(participation),
    "place_queries": FigureDefinition(
        place_queries,
        not_traced="The check of a return raised these queries. Each row names the cell that it asks about.",
    ),
    "place_notes": FigureDefinition(
        place_notes, not_traced="People wrote these notes here, and each row says who. They come from no return."
    ),
    "place_within": FigureDefinition(place_within),
    "place_words": FigureDefinition(place_words),
}
