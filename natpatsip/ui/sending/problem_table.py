"""The problems of a return as tables: errors, queries, and all of them to take away."""

from collections.abc import Sequence

import streamlit as st

from natpatsip.returns.problems import Problem, ProblemGroup, Severity, count_problems, group_problems
from natpatsip.ui.word_csv import words_csv
from natpatsip.ui.word_table import show_words

HEADINGS: dict[Severity, str] = {"error": "Errors", "query": "Queries"}
_ICONS: dict[Severity, str] = {"error": ":material/error:", "query": ":material/help:"}


def show_problems(problems: Sequence[Problem], name: str, key: str) -> None:
    """The problems, one cause a line, errors first; `name` says what they belong to, `key` tells the button apart."""
    groups = group_problems(problems)
    for severity, heading in HEADINGS.items():
        rows = [_line(group) for group in groups if group.severity == severity]
        if rows:
            st.markdown(f"{_ICONS[severity]} **{heading}**")
            show_words(rows, f"{heading}: {name}")
    st.download_button(
        f"Download all {count_problems(problems):,} (CSV)" if len(problems) > 1 else "Download it (CSV)",
        lambda: problems_csv(problems),
        f"{name.replace('/', '-')} problems.csv",
        "text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def problems_csv(problems: Sequence[Problem]) -> bytes:
    """Every problem that is told on a line of its own; then, of each kind, one line for those that are not."""
    return words_csv(
        [
            {
                "Sheet": _sheet(problem),
                "Cell": problem.cell,
                "What was found": problem.told,
                "What is allowed": problem.allowed,
                "What to do": problem.action,
                "Error or query": problem.severity.capitalize(),
            }
            for problem in problems
        ]
    )


def _line(group: ProblemGroup) -> dict[str, str]:
    return {
        "Sheet": _sheet(group),
        "Cells": _cells(group),
        "What was found": group.found,
        "What is allowed": group.allowed,
        "What to do": group.action,
    }


def _sheet(item: Problem | ProblemGroup) -> str:
    return item.sheet or "Whole workbook"


def _cells(group: ProblemGroup) -> str:
    if not group.cells:
        return "Whole sheet" if group.sheet else ""
    return f"{group.cells} ({group.count:,} places)" if group.count > 1 else group.cells
