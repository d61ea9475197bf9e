"""The data dictionary: every column of every table, from the specification that the template is made of."""

from collections.abc import Sequence

from natpatsip.sheets.specification import Sheet

# What every table carries beside its sheet's own columns, so that a number leads back to its cell.
LINEAGE = (
    ("submission", "BIGINT", "The submission that the row came with"),
    (
        "psc",
        "VARCHAR",
        "Who returned it: a collaborative’s code, CENTRE for the national team, PUBLISHER for an extract",
    ),
    ("quarter", "VARCHAR", "The quarter it was returned for, written 2022/23 Q4 so that it sorts by time"),
    ("sheet_row", "INTEGER", "The row of the sheet"),
    ("sheet_column", "VARCHAR", "The column of the sheet that holds the answer, for a grid; blank for a list"),
    ("as_given", "JSON", "For each answer its cell, and its words as they were written"),
)


def data_dictionary(sheets: Sequence[Sheet]) -> list[dict[str, str]]:
    """One row a column of a table: table, column, heading, meaning, allowed, type, whether it is part of the key."""
    return [
        {
            "table": sheet.name,
            "column": column.name,
            "heading": column.heading,
            "meaning": column.meaning,
            "allowed": column.kind.allowed,
            "type": column.kind.sql,
            "key": "Yes" if column.key else "",
        }
        for sheet in sheets
        for column in sheet.table_columns
    ] + [
        {
            "table": sheet.name,
            "column": name,
            "heading": "",
            "meaning": meaning,
            "allowed": "",
            "type": sql,
            "key": "",
        }
        for sheet in sheets
        for name, sql, meaning in LINEAGE
    ]
