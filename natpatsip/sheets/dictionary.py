"""The data dictionary: every column of every table, from the specification that the template is made of."""

from collections.abc import Sequence

from natpatsip.sheets.specification import Column, Sheet

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
            "meaning": _meaning(column),
            "allowed": column.type.allowed,
            "type": column.type.sql,
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


def _meaning(column: Column) -> str:
    """What a column means and, where it is not asked in every quarter, since and until when it is."""
    since = f" from {column.first}" if column.first else ""
    until = f" until {column.last}" if column.last else ""
    return f"{column.meaning}; asked{since}{until}" if since or until else column.meaning
