"""How the visitor's series are to be judged: what is better, the target, and the rules."""

from dataclasses import replace

import streamlit as st

from natpatsip.analysis.spc.parameters import BASELINE_AT_LEAST, PRESETS, SHIFT_SEARCH, Better, Rules
from natpatsip.analysis.spc.rare_events import RareEventChart
from natpatsip.figures.own_choices import BETTER_WORDS, Choices
from natpatsip.text import capitalised
from natpatsip.ui.links import IN_SESSION

_AS_THE_RULES = "As the rules say"
_SCREENING = {_AS_THE_RULES: None, "On": True, "Off": False}
_MOST_POINTS = 1_000


def choose_judgement(between: RareEventChart | None) -> Choices:
    """What is better, the target and the rules; of what lies between single events no target, for limits and runs alone judge
    it. Raises SpcRefused for rules that no chart can be held to.
    """
    st.header("How to judge it")
    better = st.radio(
        "Which way is better?",
        list(Better),
        format_func=BETTER_WORDS.get,
        horizontal=True,
        key="workbench_better",
        **IN_SESSION,
    )
    target = None if between else _choose_target()
    with st.expander("Rules and limits", icon=":material/rule:"):
        preset, changes, baseline = _choose_rules(between)
    search = replace(SHIFT_SEARCH, screening_loops=0) if changes["screening"] is False else SHIFT_SEARCH
    return Choices(preset.changed(**changes), better, target, baseline, search, between)


def _choose_target() -> float | None:
    return st.number_input(
        "Target (optional)", value=None, placeholder="No target", format="%g", key="workbench_target", **IN_SESSION
    )


def _choose_rules(between: RareEventChart | None) -> tuple[Rules, dict[str, int | bool | None], int | None]:
    """The preset, what is changed of it (None: nothing), and of how many points the baseline is."""
    preset = PRESETS[
        st.selectbox("Rules", list(PRESETS), format_func=_rules_named, key="workbench_rules", **IN_SESSION)
    ]
    screening = st.selectbox(
        "Leave large moving ranges out of the limits (screening)",
        list(_SCREENING),
        key="workbench_screening",
        **IN_SESSION,
    )
    all_points = f"All; else {BASELINE_AT_LEAST} or more"
    baseline = None if between else _points("Limits from the first points only", "baseline", all_points)
    changes = {
        "shift_points": _points("Points of a shift", "shift", preset.shift_points),
        "trend_points": None if between else _points("Points of a trend", "trend", preset.trend_points),
        "minimum_points": _points("Fewest points for limits", "minimum", preset.minimum_points),
    }
    return preset, changes | {"screening": _SCREENING[screening]}, baseline


def _rules_named(preset: str) -> str:
    return capitalised(PRESETS[preset].name)


def _points(label: str, key: str, unless_said: object) -> int | None:
    return st.number_input(
        label,
        min_value=1,
        max_value=_MOST_POINTS,
        value=None,
        placeholder=str(unless_said),
        key=f"workbench_{key}",
        **IN_SESSION,
    )
