"""natpatsip: returns of the National Patient Safety Improvement Programmes, from workbook to report."""
