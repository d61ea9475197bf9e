"""A workbook and the specification of its sheets in; rows and problems out. Nothing here knows of the store."""
