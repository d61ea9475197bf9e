"""What the figures of Managing Deterioration count, and against which ambition."""

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.quarterly import CARE_HOME_STAGES

SHEET = "care_homes"
THRESHOLDS = CARE_HOME_STAGES
ADOPTED = 5


def measure(stage: int) -> Measure:
    """The share of care homes at a stage or above."""
    return MEASURES[f"mandet_stage{stage}"]


def ambition(stage: int) -> catalogue.Ambition:
    """The ambition for the share of care homes at a stage or above."""
    return catalogue.ambition(f"mandet_stage{stage}")


def threshold(stage: int) -> str:
    """“stage 5 or above”; the last stage has none above it."""
    return f"stage {stage}" if stage == catalogue.stages()[-1].number else f"stage {stage} or above"
