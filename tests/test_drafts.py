"""Drafts: checked sheet by sheet by several hands, signed off and sent; and every way in which that can go wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest
from filled_returns import Q4, SHEETS_FILLED, filled_return

from natpatsip.access import Actor
from natpatsip.drafts import KEPT_DAYS, DraftChanged, DraftFile, Drafts, NoSuchDraft
from natpatsip.intake import GroundMoved, NotSent, check_into_draft, mark_draft, read_draft, receive, send
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store, StoreBusy, StoreUnreadable

WESSEX = ReturnScope("WEX", Q4)
TODAY = date(2023, 4, 20)
LEAD, WARDS_LEAD = Actor("Lead, Wessex"), Actor("Workstream lead, wards")


@pytest.fixture
def drafts(store: Store) -> Drafts:
    return Drafts(store.path)


def _spoil_wards(book) -> None:
    book["Wards"]["G5"] = "Stage 9"


def _rename_ward(book) -> None:
    book["Wards"]["B5"] = "Larkspur"


def _only(*titles: str):
    """The same return with only these sheets reviewed."""

    def change(book) -> None:
        for row in book["Cover"].iter_rows(min_col=1, max_col=2):
            if row[0].value in SHEETS_FILLED.values() and row[0].value not in titles:
                row[1].value = "No"

    return change


def _check(store, drafts, content, name="Wessex.xlsx", by=LEAD, today=TODAY):
    return check_into_draft(store, drafts, content, name, by, today=today)


def _sign(store, drafts) -> str:
    """Sign off the draft as it is; what its sender then sees."""
    drafts.sign_off(WESSEX, drafts.get(WESSEX).fingerprint, LEAD)
    return read_draft(store, drafts, drafts.get(WESSEX), TODAY).seen


def _submissions(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return [row["file_name"] for row in snapshot.rows("SELECT file_name FROM submissions ORDER BY submission")]


def test_several_hands_draft_sheet_by_sheet_and_what_is_sent_is_what_they_checked(store, drafts):
    spoilt = filled_return("WEX", spoil=_spoil_wards)
    assert not _check(store, drafts, spoilt).accepted
    mended = filled_return("WEX", spoil=lambda book: (_rename_ward(book), _only("Wards")(book)))
    assert _check(store, drafts, mended, "wards.xlsx", WARDS_LEAD).stored == ("Wards",)
    draft = drafts.get(WESSEX)
    by_sheet = {one.sheet: (one.file_name, one.by_whom, one.errors) for one in draft.sheets}
    assert by_sheet["wards"] == ("wards.xlsx", WARDS_LEAD.name, 0)
    assert by_sheet["care_homes"] == ("Wessex.xlsx", LEAD.name, 0)
    assert _submissions(store) == []

    sent = send(store, drafts, WESSEX, LEAD, _sign(store, drafts), TODAY)
    assert sorted(_submissions(store)) == ["Wessex.xlsx", "wards.xlsx"]
    assert {title for receipt in sent.receipts for title in receipt.stored} == set(SHEETS_FILLED.values())
    with store.snapshot() as snapshot:
        assert [row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")] == ["Larkspur"]
        files = {row["sheet"]: row["file_name"] for row in snapshot.rows("SELECT * FROM current_sheets")}
    assert files == dict.fromkeys(SHEETS_FILLED, "Wessex.xlsx") | {"wards": "wards.xlsx"}
    assert drafts.all() == []
    assert {store.get_workbook(receipt.submission) for receipt in sent.receipts} == {spoilt, mended}


def test_a_draft_is_not_sent_before_the_quarter_ended_or_unsigned_or_with_errors(store, drafts):
    _check(store, drafts, filled_return("WEX", spoil=_spoil_wards), today=date(2023, 3, 20))
    seen = _sign(store, drafts)
    with pytest.raises(NotSent, match="ends on 31 March 2023"):
        send(store, drafts, WESSEX, LEAD, seen, date(2023, 3, 31))
    with pytest.raises(NotSent, match="1 place has to be put right first"):
        send(store, drafts, WESSEX, LEAD, seen, TODAY)
    drafts.leave_out(WESSEX, "wards", LEAD)
    with pytest.raises(NotSent, match="changed since it was signed off"):
        send(store, drafts, WESSEX, LEAD, seen, TODAY)
    with pytest.raises(DraftChanged, match="Look at it as it is now"):
        drafts.sign_off(WESSEX, "as it was", LEAD)
    assert _submissions(store) == []
    send(store, drafts, WESSEX, LEAD, _sign(store, drafts), TODAY)
    assert _submissions(store) == ["Wessex.xlsx"]


def test_what_moved_between_looking_and_sending_is_told_and_nothing_is_sent(store, drafts):
    _check(store, drafts, filled_return("WEX"))
    seen = _sign(store, drafts)
    receive(store, filled_return("WEX", spoil=_rename_ward), "another tab.xlsx", LEAD, today=TODAY)
    with pytest.raises(GroundMoved, match="Nothing was sent"):
        send(store, drafts, WESSEX, LEAD, seen, TODAY)
    # A colleague checks a sheet anew: the sign-off is void, and what was seen is another draft.
    _check(store, drafts, filled_return("WEX", spoil=_only("Wards")), "wards.xlsx", WARDS_LEAD)
    with pytest.raises(NotSent, match="Sign it off again"):
        send(store, drafts, WESSEX, LEAD, seen, TODAY)
    assert _submissions(store) == ["another tab.xlsx"]
    send(store, drafts, WESSEX, LEAD, _sign(store, drafts), TODAY)
    with pytest.raises(NoSuchDraft, match="sent, or dropped"):
        send(store, drafts, WESSEX, LEAD, seen, TODAY)


def test_whoever_was_cut_off_after_the_record_had_it_sends_again_and_nothing_is_kept_twice(store, drafts, tmp_path):
    _check(store, drafts, filled_return("WEX"))
    _sign(store, drafts)
    before = drafts.path.read_bytes()
    send(store, drafts, WESSEX, LEAD, read_draft(store, drafts, drafts.get(WESSEX), TODAY).seen, TODAY)
    # As a server leaves it that stops between the record and the draft.
    drafts.path.write_bytes(before)
    again = send(store, drafts, WESSEX, LEAD, read_draft(store, drafts, drafts.get(WESSEX), TODAY).seen, TODAY)
    assert [receipt.already for receipt in again.receipts] == [True]
    assert _submissions(store) == ["Wessex.xlsx"] and drafts.find(WESSEX) is None


def test_queries_are_explained_before_sending_where_the_national_team_asks_and_a_real_return_sets_the_demonstration_aside(
    store, drafts
):
    demonstration = filled_return(
        "WEX", Q4.previous, spoil=lambda book: book["Cover"].__setitem__("B7", "Demonstration")
    )
    receive(store, demonstration, "demonstration.xlsx", LEAD, today=TODAY)
    with store.writing() as writing:
        writing.ask_explanations("implementing-below-stage-4", before_sending=True, by=Actor("National lead"))
    _check(store, drafts, filled_return("WEX", spoil=lambda book: book["Wards"].__setitem__("G5", "Stage 3")))
    held = read_draft(store, drafts, drafts.get(WESSEX), TODAY)
    (query,) = [id for id, problem in held.queries.items() if problem.rule == "implementing-below-stage-4"]
    with pytest.raises(NotSent, match="1 query has to be explained first"):
        send(store, drafts, WESSEX, LEAD, _sign(store, drafts), TODAY)

    drafts.explain(WESSEX, [Explanation(query, "Staffing", "The ward lost its lead and began again.")], WARDS_LEAD)
    with pytest.raises(NotSent, match="Sign it off again"):
        send(store, drafts, WESSEX, LEAD, held.seen, TODAY)
    # The marked workbook has the explanation, and brings it along when it is checked in the place of the first.
    marked = mark_draft(store, drafts, WESSEX, drafts.get(WESSEX).sheets[0].sha256)
    drafts.drop(drafts.get(WESSEX))
    _check(store, drafts, marked.content, "Wessex.xlsx", WARDS_LEAD)
    assert [one.explanation.choice for one in drafts.get(WESSEX).explanations] == ["Staffing"]
    sent = send(store, drafts, WESSEX, Actor("Analyst"), _sign(store, drafts), TODAY)
    assert sent.set_aside == 1
    with store.snapshot() as snapshot:
        explained = snapshot.rows("SELECT query, by_whom, why FROM current_explanations")
        signed = snapshot.rows("SELECT submission, by_whom FROM events_signed_off")
        standing = snapshot.rows("SELECT DISTINCT file_name, demonstration FROM current_sheets")
    assert [tuple(row.values()) for row in explained] == [
        (query, WARDS_LEAD.name, "The ward lost its lead and began again.")
    ]
    assert [tuple(row.values()) for row in signed] == [(sent.receipts[0].submission, LEAD.name)]
    assert [tuple(row.values()) for row in standing] == [("Wessex.xlsx", False)]


def test_a_busy_record_leaves_the_draft_to_be_sent_later(drafts, store):
    _check(store, drafts, filled_return("WEX"))
    seen = _sign(store, drafts)
    hasty = Store(store.path, patience=0.1)
    with hasty.snapshot():
        pass
    with store.writing(), pytest.raises(StoreBusy):
        send(hasty, drafts, WESSEX, LEAD, seen, TODAY)
    assert drafts.get(WESSEX).signed_off
    send(hasty, drafts, WESSEX, LEAD, seen, TODAY)


def test_a_draft_is_dropped_on_request_or_when_it_is_old_and_its_file_with_it(drafts):
    then = datetime.now(UTC) - timedelta(days=KEPT_DAYS, hours=1)
    old, new = DraftFile("old.xlsx", b"old"), DraftFile("new.xlsx", b"new")
    drafts.keep(WESSEX, old, {"wards": (0, 0)}, LEAD, then)
    drafts.keep(ReturnScope("OX", Q4), new, {"wards": (0, 2), "trusts": (1, 0)}, LEAD)
    (draft,) = drafts.all()
    assert draft.scope.psc == "OX" and drafts.get_file(new.sha256) == b"new"
    with pytest.raises(NoSuchDraft):
        drafts.get_file(old.sha256)
    # A sheet that a colleague checks anew meanwhile is not dropped with what one has seen.
    drafts.keep(ReturnScope("OX", Q4), old, {"trusts": (0, 0)}, WARDS_LEAD)
    drafts.drop(draft)
    assert [(one.sheet, one.file_name) for one in drafts.get(draft.scope).sheets] == [("trusts", "old.xlsx")]
    drafts.drop(drafts.get(draft.scope))
    assert drafts.all() == []


def test_a_file_that_holds_no_drafts_is_told_and_left_alone(store, drafts):
    drafts.path.parent.mkdir(exist_ok=True)
    drafts.path.write_bytes(b"no drafts" * 1000)
    with pytest.raises(StoreUnreadable, match="is not a file of drafts"):
        drafts.all()
    assert drafts.path.read_bytes() == b"no drafts" * 1000
