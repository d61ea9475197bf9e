"""The overview: a card for each programme, what changed since last quarter, and the results that people ask for."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.figures.ambitions import AmbitionStatus, get_ambition_statuses
from natpatsip.figures.control.summary_table import describe_new_signals
from natpatsip.figures.headline import Headline
from natpatsip.figures.movers import describe_movers
from natpatsip.figures.programmes import keep_headline
from natpatsip.figures.results import key_results
from natpatsip.figures.wording import NOTHING_MOVED
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.coverage import Coverage, get_coming_in
from natpatsip.ui.filters import follows_latest
from natpatsip.ui.pages import STATUS, PageEntry, link_to
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.requests import Request, requests
from natpatsip.ui.scope import current_selection, selection_for
from natpatsip.ui.sending.returns_status import show_status
from natpatsip.ui.tiles import show_tiles

# Five programmes and the returns fill two rows.
CARDS_IN_A_ROW = 3
# Of more quarters that are coming in, a card says how many.
_QUARTERS_NAMED = 2

_Describe = Callable[[Any, Selection, Snapshot], str]


@dataclass(frozen=True)
class Card:
    """What a programme's card says, for the quarter that it is shown for."""

    quarter: Quarter
    headline: Headline
    statuses: Sequence[AmbitionStatus]
    coming_in: Sequence[Coverage]
    movers: str
    signals: str

    @property
    def changes(self) -> list[str]:
        """Who moved the number of the sentence, and what else moved on the quarter."""
        return [*filter(None, [self.movers]), *self.headline.other_changes(self.movers)]


def show_cards(entries: Sequence[PageEntry]) -> None:
    """A card a programme, and who has returned; then what changed since the quarter before."""
    with snapshot_shown() as snapshot:
        cards = {entry: _get_card(entry.programme, snapshot) for entry in entries}
    with st.container(key="cards", gap="small"):
        slots = [slot for _ in range(0, len(cards) + 1, CARDS_IN_A_ROW) for slot in st.columns(CARDS_IN_A_ROW)]
        for slot, (entry, card) in zip(slots, cards.items(), strict=False):
            with slot.container(border=True, height="stretch"):
                _show_card(entry, card)
        with slots[len(cards)].container(border=True, height="stretch"):
            _show_returns()
    _show_changes(list(cards.values()))


def show_results() -> None:
    """The results that people ask for first, each with what kind of number it is and its quarter."""
    with snapshot_shown() as snapshot:
        show_tiles(key_results(selection_for("MHSIP", snapshot), snapshot))


def list_requests(programme: str, selection: Selection) -> Iterator[Request]:
    """What the page asks for of a programme, by its code."""
    yield Request(make_card, (programme, selection))


def _get_card(programme: str, snapshot: Snapshot) -> Card:
    selection = selection_for(programme, snapshot)
    requests().note(make_card, programme, selection)
    return make_card(programme, selection, snapshot)


def make_card(programme: str, selection: Selection, snapshot: Snapshot) -> Card:
    """The card of a programme, by its code; its parts are kept."""
    headline = keep_headline(programme, selection, snapshot)
    statuses = get_ambition_statuses(headline.programme, selection, snapshot)
    coming_in = get_coming_in(snapshot, programme)
    movers = _keep_words(describe_movers, headline.measure, selection, snapshot)
    signals = _keep_words(describe_new_signals, programme, selection, snapshot)
    return Card(selection.quarter, headline, statuses, coming_in, movers, signals)


def _keep_words(describe: _Describe, of: Hashable, selection: Selection, snapshot: Snapshot) -> str:
    return snapshot.keep((describe, of, selection), lambda: describe(of, selection, snapshot), len)


def _show_card(entry: PageEntry, card: Card) -> None:
    st.subheader(f"{entry.title} · {card.quarter}", anchor=False)
    st.write(card.headline.sentence)
    st.html(f'<ul class="ambitions">{"".join(map(_ambition, card.statuses))}</ul>')
    lines = [*filter(None, [card.signals]), _describe_returns(card)]
    st.html("".join(f'<p class="quiet">{escape(line)}</p>' for line in lines))
    link_to(entry, f"Open {entry.title.lower()}")


def _ambition(status: AmbitionStatus) -> str:
    """An ambition in a line; its page says when it was met and what it came to then."""
    verdict = status.judgement.verdict.value
    return f"<li>{escape(status.ambition.label)}: {escape(status.now)}, <b>{escape(verdict)}</b></li>"


def _describe_returns(card: Card) -> str:
    """Whose numbers a card has; where another quarter is coming in, how far it is."""
    others = [coming for coming in card.coming_in if coming.quarter != card.quarter]
    told = [f"{coming.quarter} coming in: {coming.count}" for coming in others]
    if len(others) > _QUARTERS_NAMED:
        told = [f"{len(others)} other quarters coming in"]
    return " · ".join([card.headline.provenance.coverage, *told])


def _show_returns() -> None:
    st.subheader("Who has returned", anchor=False)
    show_status(None if follows_latest() else current_selection().quarter)
    link_to(STATUS, "Open status and queries")


def _show_changes(cards: Sequence[Card]) -> None:
    """What moved on the quarter besides what the cards' sentences say, and who moved those."""
    before = {card.quarter.previous for card in cards}
    st.header(f"What changed since {before.pop()}" if len(before) == 1 else "What changed on the quarter")
    lines = [f"- **{card.headline.programme.short}.** {'; '.join(card.changes)}." for card in cards if card.changes]
    st.markdown("\n".join(lines) if lines else NOTHING_MOVED)
