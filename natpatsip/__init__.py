"""natpatsip: returns of the National Patient Safety Improvement Programmes, from workbook to report."""

from importlib import import_module

# Of the last release in CHANGELOG.md; of what comes after it, the next number with “-dev”.
__version__ = "0.2.0-dev"
# As the dashboard and every file that is written say it.
MADE_BY = f"natpatsip {__version__}"


def __getattr__(name: str) -> object:
    """`natpatsip.figure`, whose libraries are loaded when it is asked for: the command line begins without them."""
    if name != "figure":
        raise AttributeError(f"module “natpatsip” has no attribute “{name}”")
    return import_module("natpatsip.notebook").figure
