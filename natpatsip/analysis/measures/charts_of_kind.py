"""Which charts over time a kind of measure may have, in the order in which they are tried, each with its reason."""

from natpatsip.analysis.measures.chart_choice import LEAST_EXPECTED
from natpatsip.analysis.measures.measure import Kind, Measure

# The charts that each kind of measure may have, the first that fits a place, each with its reason.
CHARTS_OF_KIND: dict[Kind, tuple[tuple[str, str], ...]] = {
    "share": (
        (
            "XmR chart",
            f"in a median month {LEAST_EXPECTED} or more are expected to have it, and not to; limits within 0% and 100%",
        ),
        (
            "p or p′ chart",
            "as many, and XmR limits would lie beyond; p′ where values vary otherwise than chance has it",
        ),
        ("p or p′ chart by quarter", f"fewer than {LEAST_EXPECTED} in a median month, as many in a median quarter"),
        ("run chart by quarter", f"fewer than {LEAST_EXPECTED} in a median quarter too: no limits hold"),
        ("table by quarter", "half of those quarters or more have none, or all: most points would lie on a median"),
    ),
    "rate": (
        ("XmR chart", "at most a quarter of months are 0, and the lower limit is not below 0"),
        (
            "u′ chart",
            "at most a quarter of months are 0, and the lower XmR limit would be below 0; events come in clusters",
        ),
        ("u′ chart by quarter", "over a quarter of months are 0, and at most a quarter of quarters"),
        ("run chart by quarter", "over a quarter of quarters are 0 too: no limits hold"),
    ),
    "count": (
        ("XmR chart", "at most a quarter of months are 0, and the lower limit is not below 0"),
        ("c′ chart", "at most a quarter of months are 0, and the lower XmR limit would be below 0"),
        ("run chart", "over a quarter of months are 0: no limits hold, and months of the same people do not add up"),
    ),
    "adoption share": (("trajectory", "it adds up as sites adopt, so that every rule of a control chart would fire"),),
}


def charts_of(measure: Measure) -> tuple[str, ...]:
    """The charts over time that a measure may have, the same at each of its levels; at a place, the first that fits."""
    return tuple(chart for chart, _ in CHARTS_OF_KIND[measure.kind]) if measure.over_time else ()
