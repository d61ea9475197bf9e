"""natpatsip: returns of the National Patient Safety Improvement Programmes, from workbook to report."""

# Of the last release in CHANGELOG.md; of what comes after it, the next number with “-dev”.
__version__ = "0.2.0-dev"
# As the dashboard and every file that is written say it.
MADE_BY = f"natpatsip {__version__}"
