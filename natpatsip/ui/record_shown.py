"""Which numbers the dashboard shows: closed quarters as closed or as they stand, now or as at a past day or event."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from natpatsip.days import day_now, end_of_day
from natpatsip.figures.query import Query, UnknownChoice
from natpatsip.figures.record_shown import DRAFT, describe_closed, describe_record
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.closing import get_closings
from natpatsip.store.releases import SharedDraft, get_draft
from natpatsip.ui.database import store
from natpatsip.ui.links import KEPT
from natpatsip.ui.page_words import as_written

# In an address, and as the keys of the inputs.
NUMBERS, AS_AT, EVENT = "numbers", "as_at", "event"
AS_CLOSED, AS_THEY_STAND = "As closed", "As they stand"

_HELP = "As closed: of each closed quarter what was published. As they stand: with every correction since."


@dataclass(frozen=True)
class RecordShown:
    """What is chosen: closed quarters as they were closed or as they stand, and up to the end of a day, or up to an event."""

    as_closed: bool = True
    day: date | None = None
    event: int | None = None

    @property
    def as_at(self) -> int | datetime | None:
        """As a store takes it; the event where both are chosen."""
        return self.event or (end_of_day(self.day) if self.day else None)

    @property
    def query(self) -> Query:
        """As an address has it: what is not as it is unless chosen."""
        chosen = {
            NUMBERS: "" if self.as_closed else AS_THEY_STAND,
            AS_AT: self.day.isoformat() if self.day else "",
            EVENT: str(self.event or ""),
        }
        return [(name, value) for name, value in chosen.items() if value]

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The store's numbers, as chosen."""
        with store().snapshot(self.as_at, self.as_closed) as snapshot:
            yield snapshot


def read_record_shown(query: Iterable[tuple[str, str]]) -> tuple[RecordShown, Query]:
    """What an address chooses, and the rest of it. Raises UnknownChoice for what is no day or event."""
    pairs = list(query)
    given = dict(pairs)
    rest = [(name, value) for name, value in pairs if name not in (NUMBERS, AS_AT, EVENT)]
    try:
        day = date.fromisoformat(given[AS_AT]) if given.get(AS_AT) else None
        event = int(given[EVENT]) if given.get(EVENT) else None
    except ValueError:
        raise UnknownChoice("The link names no day such as 2023-04-20, or no event by its number.") from None
    return RecordShown(given.get(NUMBERS) != AS_THEY_STAND, day, event), rest


def record_shown() -> RecordShown:
    """What the visitor chose; at the first look only the address tells, as no input has been drawn yet."""
    chosen = {name: st.session_state.get(name, st.query_params.get(name)) for name in (NUMBERS, AS_AT, EVENT)}
    try:
        return read_record_shown((name, str(value)) for name, value in chosen.items() if value)[0]
    except UnknownChoice:
        return RecordShown()


@contextmanager
def snapshot_shown() -> Iterator[Snapshot]:
    """The store's numbers as the visitor chose them: for whatever shows numbers, and not for what acts on the record."""
    with record_shown().snapshot() as snapshot:
        yield snapshot


def choose_record_shown() -> None:
    """The inputs for it, among the filters."""
    with store().snapshot() as snapshot:
        closed = any(closing.holds for closing in get_closings(snapshot).values())
        last = snapshot.version.sequence
    if closed:
        st.selectbox("Closed quarters", [AS_CLOSED, AS_THEY_STAND], key=NUMBERS, help=_HELP, **KEPT)
    st.date_input("As at the end of", None, max_value=day_now(), key=AS_AT, format="DD/MM/YYYY", **KEPT)
    st.number_input("As at event", 1, max(last, 1), None, key=EVENT, **KEPT)


def forget_record_shown() -> None:
    """Back to what is shown unless something is chosen."""
    _back_to_now()
    _choose(AS_CLOSED)


def show_band(programme: str, follows: bool, quarters: Mapping[str, Quarter]) -> None:
    """A line on every page while it shows anything but what stands now, or others do because that was chosen; and which of the
    `quarters` that it shows of programmes, by code, are drafts.

    A page that `follows` what is chosen shows numbers, of one programme or of all; any other shows the record as it stands now.
    """
    shown = record_shown()
    with shown.snapshot() as snapshot:
        words, closed = describe_record(snapshot, programme), describe_closed(quarters, snapshot)
    with store().snapshot() as snapshot:
        drafts = [get_draft(snapshot, quarter) for quarter in dict.fromkeys(quarters.values())]
    for draft in filter(None, drafts):
        _show_draft(draft)
    if not shown.query and not (words and follows):
        return
    says = f"**Numbers {words or 'as they stand, with every correction since a quarter was closed'}.**"
    other = f" {closed}" if "as closed" in words else ""
    other = other if follows else " This page shows the record as it stands now."
    with st.container(key="record_shown", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{says}{other}", width="content")
        if shown.as_at:
            st.button("Back to now", on_click=_back_to_now, type="tertiary")
        if not shown.as_closed:
            st.button("Show them as closed", on_click=_choose, args=(AS_CLOSED,), type="tertiary")
        elif "as closed" in words:
            st.button("Show them as they stand", on_click=_choose, args=(AS_THEY_STAND,), type="tertiary")


def _show_draft(draft: SharedDraft) -> None:
    st.warning(
        f"**{DRAFT}.** Until {draft.quarter} is released these numbers are for {as_written(draft.readers)} alone."
        f" Reason: {as_written(draft.why)}",
        icon=":material/lock:",
    )


def _back_to_now() -> None:
    st.session_state[AS_AT] = st.session_state[EVENT] = None


def _choose(numbers: str) -> None:
    st.session_state[NUMBERS] = numbers
