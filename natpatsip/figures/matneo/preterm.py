"""How far the work on preterm birth has come in each ICB, by its progression assessment score."""

from statistics import median_high

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.phase_matrix import phase_matrix
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.frames import frame_of_quarter, narrowed_frame
from natpatsip.figures.matneo.data import PRETERM_SCORE
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

NOT_ASSESSED = "Not assessed"
COLUMNS = (
    TableColumn("icb", "ICB"),
    TableColumn("psc", "Collaborative"),
    TableColumn("score", "Score"),
    TableColumn("meaning", "What it means"),
)
DEFINITION = (
    "The progress score that the collaborative gave the ICB’s work on preterm birth, from 0.5 (intends to take part) to 5.0,"
    " in halves. An ICB that was not assessed in the quarter has none. With a trust or a neonatal network chosen, the"
    " ICBs of its trusts are shown. The highest scores come first."
)


def preterm(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB, the highest score first, those not assessed last."""
    rows = _rows(selection, snapshot)
    return Figure(
        question="How far has work on preterm birth come?",
        finding=_finding(rows, selection),
        measure="Progression assessment score by ICB",
        period=selection.quarter.label,
        caption=_caption(rows, selection),
        kind="Dot chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, selection, medium),
        numbers={"icbs_assessed": len(_scores(rows)), "icbs": len(rows)},
        **get_origin(PRETERM_SCORE, snapshot, selection),
    )


def _rows(selection: Selection, snapshot: Snapshot) -> list[Row]:
    icbs = frame_of_quarter(frames.preterm_scores, selection, snapshot)
    if selection.trust or selection.odn:
        trusts = narrowed_frame(frames.nhs_trusts, selection, snapshot).filter(nw.col("maternity"))
        icbs = icbs.filter(nw.col("icb").is_in([row["icb"] for row in collect_rows(trusts.select("icb"))]))
    found = collect_rows(icbs.select("icb", "icb_name", "psc_name", "score"))
    return [_row(**icb) for icb in sorted(found, key=lambda icb: (-(icb["score"] or 0), icb["icb_name"]))]


def _row(icb: str, icb_name: str, psc_name: str, score: float | None) -> Row:
    row = {"icb": icb_name, "psc": psc_name, "number": score, "code": icb}
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


def _chart(rows: list[Row], selection: Selection, medium: Medium) -> Specification:
    return phase_matrix(
        [{**row, "name": row["icb"], "phase": row["score"]} for row in rows],
        medium,
        phases={NOT_ASSESSED: "None"} | {_text(score.value): _text(score.value) for score in catalogue.scores()},
        marked=[row["icb"] for row in rows if is_marked(selection, "icb", row["code"])],
    )


def _scores(rows: list[Row]) -> list[float]:
    return [row["number"] for row in rows if row["number"] is not None]


def _finding(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("ICBs", selection.quarter)
    scores = _scores(rows)
    if not scores:
        return f"None of {format_count(len(rows), 'ICB')} was assessed in {selection.quarter}"
    if len(rows) == 1:
        return f"{rows[0]['icb']} has a score of {_text(scores[0])}"
    assessed = f"{len(scores)} of {format_count(len(rows), 'ICB')} {agree('was', len(scores))} assessed"
    if min(scores) == max(scores):
        return f"{assessed}, at a score of {_text(scores[0])}"
    return (
        f"{assessed}, at scores from {_text(min(scores))} to {_text(max(scores))}; at least half of them are at"
        f" {_text(median_high(scores))} or above"
    )


def _caption(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return ""
    scores = _scores(rows)
    counts = [
        f"{format_count(scores.count(score.value), 'ICB')} at {score.value:.1f} ({score.name.lower()})"
        for score in reversed(catalogue.scores())
        if score.value in scores
    ]
    blank = [f"{format_count(len(rows) - len(scores), 'ICB')} not assessed"] if len(scores) < len(rows) else []
    return f"In {selection.quarter}: {'; '.join([*counts, *blank])}."
