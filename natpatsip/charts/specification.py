"""A chart as a Vega-Lite specification, made in one piece of Altair's classes: layers, their marks and their rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import altair as alt
from altair.utils import schemapi

# Altair holds each part of a chart against Vega-Lite's grammar as it is made, which takes most of the time of a page. The
# charts are the same few whatever the data, and the tests hold each whole specification against the grammar.
schemapi.disable_debug_mode()

Specification = dict[str, Any]
Row = Mapping[str, Any]
Kind = Literal["area", "bar", "circle", "image", "line", "point", "rect", "rule", "text", "tick"]


@dataclass(frozen=True)
class Layer:
    """One mark of a chart, or what several marks have in common: their rows, what the browser works out of each, channels.

    Every method returns another layer that shares what it has with this one. Altair's own charts copy all they have,
    rows too, at each such step. `rows` are plain values as JSON has them. A layer whose rows are None draws a single
    mark; one that has rows and none of them is left out of the chart.
    """

    rows: Sequence[Row] | None = None
    channels: Mapping[str, Any] = field(default_factory=dict)
    transforms: tuple[alt.SchemaBase, ...] = ()
    mark_def: alt.MarkDef | None = None
    chosen_by: str = ""
    named_by: str = ""

    def encode(self, **channels: Any) -> "Layer":
        """With these channels, such as `x=alt.X("share:Q")`, in addition or instead."""
        return replace(self, channels={**self.channels, **channels})

    def calculate(self, **expressions: str) -> "Layer":
        """With a field more for each expression, which the browser works out of each row."""
        added = [alt.CalculateTransform(calculate=how, **{"as": name}) for name, how in expressions.items()]
        return replace(self, transforms=(*self.transforms, *added))

    def filter(self, expression: str) -> "Layer":
        """Of those rows alone for which the expression is true."""
        return replace(self, transforms=(*self.transforms, alt.FilterTransform(filter=expression)))

    def mark(self, kind: Kind, **look: Any) -> "Layer":
        """Drawn as marks of this kind."""
        return replace(self, mark_def=alt.MarkDef(type=kind, **look))

    def choose(self, field: str) -> "Layer":
        """With marks that a reader can choose on a page by a click, each for what it has in a field; one layer of a chart."""
        return replace(self, chosen_by=field, named_by=field)

    def name(self, field: str) -> "Layer":
        """With marks that stand for what they have in a field, and say what is told of it when pointed at."""
        return replace(self, named_by=field)


def tell_more(layers: Sequence[Layer], told: Mapping[str, Mapping[str, str]]) -> list[Layer]:
    """The layers, of which the marks that stand for something say more when pointed at: what is `told` of it, by its name,
    under headings that are the same for each.
    """
    return [_tell(layer, told) if layer.named_by and told else layer for layer in layers]


def _tell(layer: Layer, told: Mapping[str, Mapping[str, str]]) -> Layer:
    headings = dict.fromkeys(heading for words in told.values() for heading in words)
    # Looked up by the browser, since many marks may stand for one place.
    by_name = {
        heading: {name: words[heading] for name, words in told.items() if heading in words} for heading in headings
    }
    found = {heading: f"({json.dumps(words)})[datum.{layer.named_by}] || '–'" for heading, words in by_name.items()}
    own = layer.channels["tooltip"].shorthand
    # A page draws what is called “title” as the heading of the others.
    pointed_at = [alt.Tooltip(own, title="title"), *(alt.Tooltip(f"{heading}:N") for heading in headings)]
    return layer.calculate(**found).encode(tooltip=pointed_at, description=alt.Description(own))


# What a page calls the choice that a click on a mark is.
CHOICE, _CHOSEN_IN = "chosen", "marks"


def layered(layers: Sequence[Layer], choosable: bool = False, **properties: Any) -> Specification:
    """The specification of layers drawn over each other, the first at the back, with properties of the whole.

    Rows that layers share are in it once, under `datasets`. Marks can be chosen where it is `choosable`, as no picture is.
    """
    # A layer without rows would be an image without words to a screen reader.
    drawn = [layer for layer in layers if layer.rows is None or layer.rows]
    datasets: dict[int, tuple[str, Sequence[Row]]] = {}
    units = []
    for layer in drawn:
        data: alt.NamedData | schemapi.UndefinedType = alt.Undefined
        if layer.rows is not None:
            name, _ = datasets.setdefault(id(layer.rows), (f"rows_{len(datasets)}", layer.rows))
            data = alt.NamedData(name=name)
        units.append(
            alt.UnitSpec(
                mark=layer.mark_def or alt.Undefined,
                data=data,
                transform=list(layer.transforms) or alt.Undefined,
                encoding=alt.Encoding(**layer.channels) if layer.channels else alt.Undefined,
                name=_CHOSEN_IN if layer.chosen_by and choosable else alt.Undefined,
            )
        )
    specification = alt.LayerSpec(layer=units, **properties).to_dict(validate=False)
    choices = [_choice(layer.chosen_by) for layer in drawn if layer.chosen_by and choosable]
    return (
        specification
        | {"datasets": {name: list(rows) for name, rows in datasets.values()}}
        | ({"params": choices} if choices else {})
    )


def _choice(field: str) -> Specification:
    by = alt.PointSelectionConfig(type="point", fields=[field])
    return alt.TopLevelSelectionParameter(name=CHOICE, select=by, views=[_CHOSEN_IN]).to_dict(validate=False)
