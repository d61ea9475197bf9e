"""What the Definitions page shows, each part read from where it is defined."""

import streamlit as st

from natpatsip import catalogue, organisations
from natpatsip.catalogue import Choice, Phase
from natpatsip.figures.ambitions import ambition_row
from natpatsip.figures.chart_words import CHARTS
from natpatsip.figures.formatting import format_list
from natpatsip.figures.number_rules import RULES
from natpatsip.organisations import Collaborative
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.dictionary import data_dictionary
from natpatsip.text import written_day
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.programme import show_purpose
from natpatsip.ui.word_csv import words_csv
from natpatsip.ui.word_table import show_words

# The quarter of the latest published report, as the example of how quarters are written.
_EXAMPLE = Quarter(2022, 4)


def show_programmes() -> None:
    """What each programme set out to reach, and what it is for."""
    st.header("Ambitions")
    ambitions = [(programme, ambition) for programme in catalogue.programmes() for ambition in programme.ambitions]
    rows = [
        {"Programme": programme.short} | ambition_row(ambition) | {"Applies to": ambition.applies_to}
        for programme, ambition in ambitions
    ]
    show_words(rows, "Ambitions")
    st.markdown(f"Source: {format_list(list(dict.fromkeys(ambition.source for _, ambition in ambitions)))}.")
    st.header("Programmes")
    for programme in catalogue.programmes():
        with st.expander(f"{programme.short} ({programme.code})"):
            show_purpose(programme)


def show_stages() -> None:
    """The stages of adoption and the progress scores."""
    st.header("Stages of adoption")
    st.write("How far a care home, trust or ward has adopted a tool or change.")
    show_words([{"Stage": s.label, "Meaning": s.meaning} for s in catalogue.stages()], "Stages of adoption")
    st.header("Progress scores")
    st.write("How far an improvement project has progressed.")
    show_words(
        [{"Score": f"{s.value:.1f} {s.name}", "Meaning": s.meaning} for s in catalogue.scores()], "Progress scores"
    )


def show_kinds() -> None:
    """The tools, interventions and phases of the programmes, and the answers that their questions allow."""
    st.header("Tools of care homes")
    show_words(
        [{"Tool": tool.name, "Highest stage": catalogue.stage(tool.highest_stage).label} for tool in catalogue.tools()],
        "Tools of care homes",
    )
    for title, phases in (
        ("Phases of the early warning tools", catalogue.tool_phases()),
        ("Phases of the work on opioids", catalogue.opioid_phases()),
        ("Phases of PSIRF", catalogue.psirf_phases()),
    ):
        st.header(title)
        show_words([_phase(phase) for phase in phases], title)
    for title, first, choices in (
        ("Preterm optimisation interventions", "Intervention", catalogue.interventions()),
        ("Early warning tools", "Tool", catalogue.early_warning_tools()),
        ("Safety improvement plans", "Plan", catalogue.plan_statuses()),
        ("Ward types", "Ward type", catalogue.ward_types()),
        ("How a ward is supported", "Support", catalogue.support_kinds()),
        ("How a trust is involved", "Involvement", catalogue.involvement_kinds()),
    ):
        st.header(title)
        show_words([_choice(first, choice) for choice in choices], title)


def show_rules() -> None:
    """How quarters are written, the rules that decide numbers, and what the charts are."""
    st.header("Quarters")
    first, _, last = _EXAMPLE.months
    st.write(
        f"Quarters are those of the financial year, which begins in April: {_EXAMPLE} is {first:%B} to {last:%B %Y}."
        f" A return may also write it {_EXAMPLE.key}."
    )
    st.header("How numbers are worked out")
    show_words([{"Word": word, "Rule": rule} for word, rule in RULES], "How numbers are worked out")
    st.header("Charts")
    show_words([{"Chart": chart, "Meaning": meaning} for chart, meaning in CHARTS], "Charts")


def show_organisations() -> None:
    """The collaboratives under all their names, and which integrated care board belongs to which."""
    st.header("Collaboratives")
    st.write(
        "A return may use any of these names. Where there is little room, as on a phone or a map, the short name is shown."
        " The former and later names are general knowledge,"
        " still to be confirmed by the collaboratives."
    )
    show_words([_collaborative(psc) for psc in organisations.collaboratives()], "Collaboratives")
    st.header("Integrated care boards")
    st.write(
        "Every figure, those of earlier quarters too, shows each ICB within the region and collaborative of today."
    )
    show_words(
        [
            {
                "Integrated care board": f"{icb.short}, until {written_day(icb.last)}" if icb.last else icb.short,
                "ODS code": icb.code,
                "Collaborative": format_list([psc.name for psc in organisations.collaboratives_of_icb(icb.code)]),
                "Region": organisations.region_of_icb(icb.code).name,
            }
            for icb in organisations.icbs()
        ],
        "Integrated care boards",
    )


def show_data_dictionary() -> None:
    """Every column of every table, by sheet, and all of it to take away."""
    st.header("Data dictionary")
    entries = data_dictionary(SHEETS)
    offer_file("Download the data dictionary (CSV)", "dictionary.csv")
    for sheet in SHEETS:
        with st.expander(f"**{sheet.title}** · {sheet.purpose}"):
            show_words([_column(entry) for entry in entries if entry["table"] == sheet.name], sheet.title)


def dictionary_csv() -> bytes:
    """Every column of every table on a line of its own."""
    entries = data_dictionary(SHEETS)
    return words_csv([{name.capitalize(): value for name, value in entry.items()} for entry in entries])


def _phase(phase: Phase) -> dict[str, str]:
    return {"Phase": phase.label, "Meaning": phase.meaning}


def _choice(first: str, choice: Choice) -> dict[str, str]:
    return {first: choice.label, "Meaning": choice.meaning}


def _collaborative(psc: Collaborative) -> dict[str, str]:
    since = f", since {psc.later_from:%B %Y}" if psc.later_from else ""
    return {
        "Collaborative": psc.name,
        "Short name": psc.short,
        "Code": psc.code,
        "Former name": psc.former_name,
        "Later name": f"{psc.later_name}{since}",
        "Regions": format_list([region.name for region in organisations.regions_of(psc.code)]),
    }


def _column(entry: dict[str, str]) -> dict[str, str]:
    column = f"{entry['column']} (key)" if entry["key"] else entry["column"]
    return {
        "Column": column,
        "Heading": entry["heading"],
        "Meaning": entry["meaning"],
        "Allowed": entry["allowed"],
        "Type": entry["type"],
    }
