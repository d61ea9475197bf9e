"""How far the work on preterm birth has come in each board, by its progression assessment score."""

from statistics import median_high

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import placed
from natpatsip.analysis.adoption import collected
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.charts.board import phase_board
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.frames import narrowed_frame
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
    rows = _rows(selection, reading)
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
        rows=rows,
        chart=lambda medium: _chart(rows, medium),
        numbers={"icbs_assessed": len(_scores(rows)), "icbs": len(rows)},
        **drawn_from(PRETERM_SCORE, reading, selection),
    )


def _rows(selection: Selection, reading: Reading) -> list[dict]:
    boards = in_quarter(narrowed_frame(placed.preterm_scores, selection, reading), selection.quarter)
    if selection.trust or selection.odn:
        trusts = narrowed(reading.table("organisation_nhs_trusts").filter(nw.col("maternity")), selection)
        boards = boards.filter(nw.col("icb").is_in([row["icb"] for row in collected(trusts.select("icb"))]))
    found = collected(boards.select("icb_name", "psc_name", "score"))
    return [_row(**board) for board in sorted(found, key=lambda board: (-(board["score"] or 0), board["icb_name"]))]


def _row(icb_name: str, psc_name: str, score: float | None) -> dict:
    row = {"icb": icb_name, "psc": psc_name, "number": score}
    if score is None:
        return row | {"score": NOT_ASSESSED, "meaning": "", "text": "", "detail": NOT_ASSESSED}
    known = next(known for known in catalogue.scores() if known.value == score)
    return row | {
        "score": _text(score),
        "meaning": f"{known.name}. {known.meaning}",
        "text": _text(score),
        "detail": f"{_text(score)} {known.name}",
    }


def _text(score: float) -> str:
    return f"{score:.1f}"


def _chart(rows: list[dict], medium: Medium) -> Specification:
    return phase_board(
        rows,
        medium,
        phases={NOT_ASSESSED: "None"} | {_text(score.value): _text(score.value) for score in catalogue.scores()},
        name="icb",
        short="icb",
        phase="score",
        text="text",
        detail="detail",
    )


def _scores(rows: list[dict]) -> list[float]:
    return [row["number"] for row in rows if row["number"] is not None]


def _finding(rows: list[dict], selection: Selection) -> str:
    if not rows:
        return f"No ICBs were returned for {selection.quarter} that match what you chose"
    scores = _scores(rows)
    if not scores:
        return f"None of {counted(len(rows), 'ICB')} was assessed in {selection.quarter}"
    if len(rows) == 1:
        return f"{rows[0]['icb']} has a score of {_text(scores[0])}"
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
