"""How far the work on preterm birth has come in each board, by its progression assessment score."""

from statistics import median_high

import altair as alt
import narwhals as nw
import pandas as pd

from natpatsip import catalogue
from natpatsip.analysis import placed
from natpatsip.analysis.adoption import collected
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.charts.board import phase_board
from natpatsip.charts.medium import Medium
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.matneo.measures import PRETERM_SCORE
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted
from natpatsip.store import Reading

NOT_ASSESSED = "Not assessed"
COLUMNS = (
    TableColumn("icb", "ICB"),
    TableColumn("psc", "Collaborative"),
    TableColumn("score", "Score"),
    TableColumn("meaning", "What it means"),
)
DEFINITION = (
    "The progress score that the collaborative gave the board’s work on preterm birth, from 0.5 (intends to take part) to 5.0,"
    " in halves. A board that was not assessed in the quarter has none. With a trust or a neonatal network chosen, the"
    " boards of its trusts are shown. The highest scores come first."
)


def preterm(selection: Selection, reading: Reading) -> Figure:
    """A row a board, the highest score first, those not assessed last."""
    rows = _find(selection, reading)
    finding, caption = _finding(rows, selection), _caption(rows, selection)
    return Figure(
        id="matneo_preterm",
        programme="MatNeo",
        question="How far has work on preterm birth come?",
        finding=finding,
        measure="Progression assessment score by ICB",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Dot chart. {finding}. {caption}",
        definition=DEFINITION,
        columns=COLUMNS,
        table=pd.DataFrame([_row(row) for row in rows]),
        chart=lambda medium: _chart(rows, medium),
        numbers={"icbs_assessed": len(_scores(rows)), "icbs": len(rows)},
        **drawn_from(PRETERM_SCORE, reading, selection),
    )


def _find(selection: Selection, reading: Reading) -> list[dict]:
    boards = in_quarter(narrowed(reading.frame(placed.preterm_scores), selection), selection.quarter)
    if selection.trust or selection.odn:
        trusts = narrowed(reading.table("organisation_nhs_trusts").filter(nw.col("maternity")), selection)
        boards = boards.filter(nw.col("icb").is_in([row["icb"] for row in collected(trusts.select("icb"))]))
    rows = collected(boards.select("icb_name", "psc_name", "score"))
    return sorted(rows, key=lambda row: (-(row["score"] or 0), row["icb_name"]))


def _row(row: dict) -> dict[str, str]:
    meanings = {score.value: f"{score.name}. {score.meaning}" for score in catalogue.scores()}
    return {
        "icb": row["icb_name"],
        "psc": row["psc_name"],
        "score": _text(row["score"]),
        "meaning": meanings.get(row["score"], ""),
    }


def _text(score: float | None) -> str:
    return NOT_ASSESSED if score is None else f"{score:.1f}"


def _chart(rows: list[dict], medium: Medium) -> alt.TopLevelMixin:
    names = {score.value: score.name for score in catalogue.scores()}
    table = pd.DataFrame(
        [
            {
                "icb": row["icb_name"],
                "phase": _text(row["score"]),
                "text": "" if row["score"] is None else _text(row["score"]),
                "detail": NOT_ASSESSED if row["score"] is None else f"{_text(row['score'])} {names[row['score']]}",
            }
            for row in rows
        ]
    )
    return phase_board(
        table,
        medium,
        phases={NOT_ASSESSED: "None"} | {_text(score.value): _text(score.value) for score in catalogue.scores()},
        name="icb",
        short="icb",
        phase="phase",
        text="text",
        detail="detail",
    )


def _scores(rows: list[dict]) -> list[float]:
    return [row["score"] for row in rows if row["score"] is not None]


def _finding(rows: list[dict], selection: Selection) -> str:
    if not rows:
        return f"No ICBs were returned for {selection.quarter} that match what you chose"
    scores = _scores(rows)
    if not scores:
        return f"None of {counted(len(rows), 'ICB')} was assessed in {selection.quarter}"
    if len(rows) == 1:
        return f"{rows[0]['icb_name']} has a score of {_text(scores[0])}"
    assessed = f"{len(scores)} of {counted(len(rows), 'ICB')} {'was' if len(scores) == 1 else 'were'} assessed"
    return (
        f"{assessed}, at scores from {_text(min(scores))} to {_text(max(scores))}; at least half of them are at"
        f" {_text(median_high(scores))} or above"
    )


def _caption(rows: list[dict], selection: Selection) -> str:
    if not rows:
        return ""
    scores = _scores(rows)
    each = [
        f"{counted(scores.count(score.value), 'board')} at {score.value:.1f} ({score.name.lower()})"
        for score in reversed(catalogue.scores())
        if score.value in scores
    ]
    blank = [f"{counted(len(rows) - len(scores), 'board')} not assessed"] if len(scores) < len(rows) else []
    return f"In {selection.quarter}: {'; '.join([*each, *blank])}."
