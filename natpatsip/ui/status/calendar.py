"""The calendar of a quarter: its days, their file for a diary, and the forms of the national team."""

from datetime import date

import streamlit as st

from natpatsip import organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.cover import sender_name
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.calendar import DAYS, Calendar, get_calendar, get_extensions
from natpatsip.store.queries import get_explained_before_sending
from natpatsip.text import written_day
from natpatsip.ui.database import store
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.forms import ask_name, ask_reason, decision_form, fold_away, form_key, show_done, write
from natpatsip.ui.page_words import as_written

_PART = "calendar"
_LONGEST_CONTACT = 200


def show_days(quarter: Quarter) -> None:
    """The days of a quarter in one paragraph, who has more time, and the file for a diary."""
    with store().snapshot() as snapshot:
        calendar, extensions = get_calendar(snapshot, quarter), get_extensions(snapshot)
    if calendar is None:
        st.markdown(f"No calendar is set for {quarter}, so nothing is due and nobody is late.")
    else:
        st.markdown(". ".join(f"{words}: {written_day(day)}" for words, day in calendar.days) + ".")
        if calendar.contact:
            st.markdown(f"Questions: {as_written(calendar.contact)}")
        offer_file("These days for your diary (.ics)", "calendar.ics", quarter=quarter.label)
    agreed = {scope: extension for scope, extension in extensions.items() if scope.quarter == quarter}
    if agreed:
        st.markdown(
            "More time was agreed:\n"
            + "\n".join(
                f"- {sender_name(scope.psc)}, until {written_day(one.due)}: {as_written(one.why)}"
                for scope, one in agreed.items()
            )
        )


def offer_settings(quarter: Quarter) -> None:
    """The forms of the national team: the days of a quarter, more time for one collaborative, and what holds a return back."""
    show_done(_PART)
    fold_away("Set the calendar", ":material/event:", "days", lambda: _set_days(quarter))
    fold_away("Agree on more time", ":material/more_time:", "extend", lambda: _extend(quarter))
    fold_away("Explanations before sending", ":material/front_hand:", "hold", _settle_explanations)


def _set_days(quarter: Quarter) -> None:
    key = form_key(f"days_{quarter.key}")
    with store().snapshot() as snapshot:
        standing = get_calendar(snapshot, quarter)
    with decision_form(key):
        days: dict[str, date | None] = {
            name: st.date_input(
                words, getattr(standing, name, None), key=f"{name}_{key}", format="DD/MM/YYYY", width=240
            )
            for name, words in DAYS.items()
        }
        known = standing.contact if standing else ""
        contact = st.text_input("Whom to ask", known, key=f"contact_{key}", max_chars=_LONGEST_CONTACT).strip()
        by = ask_name(key)
        if st.form_submit_button("Set the calendar", icon=":material/event:"):
            due, rest = days["due"], {name: day for name, day in days.items() if name != "due"}
            write(
                _PART,
                {"the day due": due},
                lambda writing, actor: writing.set_calendar(
                    Calendar(quarter, due=due or quarter.end, **rest, contact=contact), actor
                ),
                by,
                f"The calendar of {quarter} is set.",
            )


def _extend(quarter: Quarter) -> None:
    key = form_key(f"extend_{quarter.key}")
    names = {psc.code: psc.name for psc in organisations.collaboratives()}
    with decision_form(key):
        psc = st.selectbox("Collaborative", names, None, format_func=names.__getitem__, key=f"psc_{key}", width=320)
        due = st.date_input("Has until", None, key=f"until_{key}", format="DD/MM/YYYY", width=240)
        why, by = ask_reason(key), ask_name(key)
        if st.form_submit_button("Agree on it", icon=":material/more_time:"):
            needed = {"the collaborative": psc, "the day": due, "the reason": why}
            write(
                _PART,
                needed,
                lambda writing, actor: writing.extend(ReturnScope(psc or "", quarter), due or quarter.end, actor, why),
                by,
                f"{names.get(psc or '')} has until {written_day(due) if due else ''}.",
            )


def _settle_explanations() -> None:
    rules = sorted(
        {rule.name for sheet in sheets_of("collaborative") for rule in sheet.rules if rule.severity == "query"}
    )
    with store().snapshot() as snapshot:
        held = get_explained_before_sending(snapshot)
    key = form_key("hold")
    st.markdown("A return waits until its queries of these rules are explained. Others can be explained after sending.")
    with decision_form(key):
        chosen = st.multiselect("Rules", rules, sorted(held), format_func=_rule_in_words, key=f"rules_{key}")
        by = ask_name(key)
        if st.form_submit_button("Keep it", icon=":material/front_hand:"):
            changed = held.symmetric_difference(chosen)
            write(
                _PART,
                {"a change": changed},
                lambda writing, actor: [
                    writing.ask_explanations(rule, rule in chosen, actor) for rule in sorted(changed)
                ],
                by,
                "It is kept, and holds for returns from now on.",
            )


def _rule_in_words(rule: str) -> str:
    return rule.replace("-", " ").capitalize()
