"""Whatever several people do to the draft of a return and to its versions, in any order, is what a simple model says."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filled_returns import Q4, filled_return
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from openpyxl import Workbook

from natpatsip.access import Actor
from natpatsip.drafts import Drafts
from natpatsip.intake import NotSent, check_into_draft, read_draft, send
from natpatsip.preview import weigh
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Store
from natpatsip.store.versions import get_versions

SCOPE, TODAY, LEAD = ReturnScope("WEX", Q4), date(2023, 4, 20), Actor("Lead")
# A workbook by the ward that it names, and the sheets that it has reviewed.
WARDS, SHEETS = ("Willow", "Larkspur"), (("wards",), ("wards", "trusts"))
TITLES = {"wards": "Wards", "trusts": "Trusts"}


@cache
def workbook(ward: str, sheets: tuple[str, ...]) -> bytes:
    """The same bytes each time, so that what stands already is known again."""

    def change(book: Workbook) -> None:
        book["Wards"]["B5"] = ward
        for label, answer in book["Cover"].iter_rows(min_row=8, min_col=1, max_col=2):
            if answer.value == "Yes" and label.value not in [TITLES[sheet] for sheet in sheets]:
                answer.value = "No"

    return filled_return("WEX", spoil=change)


@dataclass
class Sent:
    """A version as the model knows it: which ward it names on which sheets, and whether it counts."""

    wards: dict[str, str]
    counts: bool = True


@dataclass
class Expected:
    """What is drafted, by sheet the ward of its file, what was signed for, and every version by its number."""

    draft: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    signed: dict[str, bytes] | None = None
    sent: dict[int, Sent] = field(default_factory=dict)


class Model(RuleBasedStateMachine):
    """Checks, takes out, signs off, looks, sends, withdraws and restores: by the drafts and the record, and by the model."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "natpatsip.duckdb"
        self.store, self.drafts, self.other = Store(path), Drafts(path), Drafts(path)
        self.model, self.seen = Expected(), ""

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
            del self.store, self.drafts, self.other

    @rule(ward=st.sampled_from(WARDS), sheets=st.sampled_from(SHEETS))
    def check(self, ward, sheets) -> None:
        content = workbook(ward, sheets)
        assert check_into_draft(self.store, self.other, content, f"{ward}.xlsx", LEAD, today=TODAY).accepted
        for sheet in sheets:
            self.model.draft[sheet], self.model.files[sheet] = ward, content

    @precondition(lambda self: "trusts" in self.model.draft)
    @rule()
    def take_out(self) -> None:
        self.drafts.leave_out(SCOPE, "trusts", LEAD)
        del self.model.draft["trusts"], self.model.files["trusts"]

    @precondition(lambda self: self.model.draft)
    @rule()
    def sign_off_and_look(self) -> None:
        self.drafts.sign_off(SCOPE, self.drafts.get(SCOPE).fingerprint, LEAD)
        self.seen = read_draft(self.store, self.drafts, self.drafts.get(SCOPE), TODAY).seen
        self.model.signed = dict(self.model.files)
        self.looked = self._standing(), dict(self.model.files)

    @precondition(lambda self: self.model.draft and self.seen)
    @rule()
    def send(self) -> None:
        if self.model.signed != self.model.files or self.looked != (self._standing(), self.model.files):
            with pytest.raises(NotSent):
                send(self.store, self.drafts, SCOPE, LEAD, self.seen, TODAY)
            return
        for receipt in send(self.store, self.other, SCOPE, LEAD, self.seen, TODAY).receipts:
            if receipt.submission:
                content = self.store.get_workbook(receipt.submission)
                wards = {sheet: self.model.draft[sheet] for sheet, file in self.model.files.items() if file == content}
                self.model.sent[receipt.submission] = Sent(wards)
        self.model.draft, self.model.files, self.model.signed = {}, {}, None

    @precondition(lambda self: self.model.sent)
    @rule(data=st.data())
    def withdraw_or_restore(self, data) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.sent)))
        version = self.model.sent[number]

        def turn(writing) -> int:
            return (writing.withdraw if version.counts else writing.restore)(number, LEAD, "A try")

        before = self._standing()
        found = weigh(self.store, SCOPE, turn)
        with self.store.writing() as writing:
            turn(writing)
        version.counts = not version.counts
        assert found.nothing or before != self._standing()

    @invariant()
    def the_draft_is_what_was_checked_last(self) -> None:
        draft = self.drafts.find(SCOPE)
        found = {one.sheet: one.file_name for one in draft.sheets} if draft else {}
        assert found == {sheet: f"{ward}.xlsx" for sheet, ward in self.model.draft.items()}
        signed = bool(self.model.files) and self.model.signed == self.model.files
        assert bool(draft and draft.signed_off) == signed

    @invariant()
    def the_record_is_what_was_sent_and_not_withdrawn(self) -> None:
        with self.store.snapshot() as snapshot:
            versions = get_versions(snapshot, SCOPE)
            wards = [row["ward_name"] for row in snapshot.rows("SELECT ward_name FROM wards")]
        assert {one.submission: one.counts for one in versions} == {
            number: version.counts for number, version in self.model.sent.items()
        }
        standing = self._standing()
        assert {(sheet, one.submission) for one in versions for sheet in one.standing} == set(standing)
        assert wards == [self.model.sent[number].wards["wards"] for sheet, number in standing if sheet == "wards"]

    def _standing(self) -> list[tuple[str, int]]:
        """By sheet, the last version that counts and has it."""
        last = {sheet: number for number, one in sorted(self.model.sent.items()) if one.counts for sheet in one.wards}
        return sorted(last.items())


TestDrafts = Model.TestCase
TestDrafts.settings = settings(
    max_examples=3, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
