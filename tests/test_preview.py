"""What a change would do, held against what it does: in cells, headline numbers and ambitions; and nobody else sees it."""

import json
import shutil
from datetime import date

import pytest
from filled_returns import Q3, Q4, filled_return
from returns_made import send_unchanged, unchanged_return

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures.programmes import keep_headline
from natpatsip.intake import NotSent, prepare, receive
from natpatsip.preview import NumberMoved, describe, weigh
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.coverage import get_coverage
from natpatsip.store.history import get_history
from natpatsip.store.supposing import supposing
from tests.in_browser.workbooks import adopted_of_registered, changed_return

NEXT = Q4.next
TODAY, BY = date(2023, 4, 20), Actor("Lead, Wessex")
WESSEX = ReturnScope("WEX", Q4)
ADOPTED = "Adopted a tool · stage 5 or above"


@pytest.fixture
def record(record_of_two_quarters, tmp_path) -> Store:
    return Store(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))


def _adopted(store: Store, **places) -> str:
    """What the page says: the value of the tile, and what it is made of."""
    with store.snapshot() as snapshot:
        tiles = keep_headline("ManDet", Selection.ending(Q4, **places), snapshot).tiles
    (tile,) = [tile for tile in tiles if tile.label == ADOPTED]
    return f"{tile.value} ({tile.detail.partition(' · ')[0]})"


def _weigh_sending(store, content):
    receipt, keep = prepare(store, content, "Wessex.xlsx", BY, today=TODAY)
    return weigh(store, receipt.scope, keep)


def test_a_preview_says_the_cells_and_numbers_that_sending_then_changes_and_changes_nothing(record):
    content = changed_return("Wessex", {("Wards", "G7"): "5 Adoption"})
    adopted, registered = adopted_of_registered(content)
    with record.snapshot() as before:
        found = _weigh_sending(record, content)
        assert before.rows("SELECT max(sequence) AS last FROM events")[0]["last"] == before.version.sequence
    by_sheet = {one.sheet.name: one.changes for one in found.sheets}
    (ward,) = by_sheet["wards"].cells
    assert (ward.line, ward.heading, ward.before, ward.after, ward.of_stage) == (
        "WEX-0003",
        "Stage of adoption",
        "6 Spread",
        "5 Adoption",
        True,
    )
    moved = {(one.place, one.label): one for one in found.numbers}
    own, england = moved["Wessex", ADOPTED], moved["England", ADOPTED]
    assert own.after.endswith(f"({adopted:,} of {registered:,} homes)")
    assert england.before == _adopted(record) == "61.2% (9,164 of 14,975 homes)"
    assert "Ambition: Care homes at stage 5 or above" in {label for _, label in moved}

    receive(record, content, "Wessex.xlsx", BY, today=TODAY)
    assert (own.after, england.after) == (_adopted(record, psc=("WEX",)), _adopted(record))
    (again,) = describe(_weigh_sending(record, content), 5)
    assert again == "Nothing changes: every answer is what stands already."


def test_withdrawing_and_restoring_are_weighed_like_sending(record):
    number = _history(record)[-1].submission
    told = describe(weigh(record, WESSEX, lambda writing: writing.withdraw(number, BY, "A try")), 0)
    assert "Wards: no longer returned for Q4 2022/23." in told
    assert any("stage 5 or above, Wessex: from" in line and line.endswith("to No data") for line in told)
    # Once it is not there, England is told as a part of the collaboratives.
    assert any("14 of 15 collaboratives" in line for line in told)
    with record.writing() as writing:
        writing.withdraw(number, BY, "By mistake")
    back = weigh(record, WESSEX, lambda writing: writing.restore(number, BY, "It was right"))
    assert {(one.place, one.after) for one in back.numbers if one.label == ADOPTED} >= {
        ("England (before: 14 of 15 collaboratives so far)", "61.2% (9,164 of 14,975 homes)")
    }


def _history(store):
    with store.snapshot() as snapshot:
        return get_history(snapshot, "WEX", Q4)


def test_a_first_return_is_compared_with_the_quarter_before_and_lines_join_and_leave(store):
    def other_ward(book) -> None:
        book["Wards"]["A5"], book["Wards"]["B5"] = "WEX-0002", "Larkspur"

    first = describe(_weigh_sending(store, filled_return("WEX", Q3)), 5)
    assert (
        "Wards: returned for Q3 2022/23 for the first time; nothing stands for Q2 2022/23 to compare it with." in first
    )
    receive(store, filled_return("WEX", Q3), "Q3.xlsx", BY, today=TODAY)
    told = describe(_weigh_sending(store, filled_return("WEX", spoil=other_ward)), 5)
    assert "Wards: returned for Q4 2022/23 for the first time; since Q3 2022/23 1 line joins and 1 line leaves." in told
    assert "Trusts: returned for Q4 2022/23 for the first time; since Q3 2022/23 nothing has changed." in told


def test_while_a_quarter_comes_in_no_ambition_moves_and_a_number_says_whose_it_was(record):
    def weighed(psc: str) -> dict[str, NumberMoved]:
        """By label; what is of all who returned comes after what is of the sender."""
        receipt, keep = prepare(record, unchanged_return(record, psc, NEXT), "return.xlsx", BY)
        return {one.label: one for one in weigh(record, receipt.scope, keep).numbers}

    first = weighed("WEX")
    assert (first[ADOPTED].place, first[ADOPTED].before) == ("1 of 15 collaboratives so far", "No data")
    send_unchanged(record, "WEX", NEXT)
    second = weighed("OX")
    assert second[ADOPTED].place == "2 of 15 collaboratives so far (before: 1 of 15 collaboratives so far)"
    assert second[ADOPTED].before == first[ADOPTED].after and not second[ADOPTED].by
    assert not [label for label in (*first, *second) if label.startswith("Ambition")]


def test_what_is_supposed_is_seen_by_nobody_else_and_what_fails_leaves_no_trace(store):
    receive(store, filled_return("WEX", Q3), "Q3.xlsx", BY, today=TODAY)
    _, keep = prepare(store, filled_return("WEX"), "Q4.xlsx", BY, today=TODAY)
    with store.snapshot() as snapshot, supposing(snapshot, keep) as supposed:
        assert get_coverage(supposed, ["wards"], Q4).returned == ("WEX",)
        with supposed.as_at(supposed.version.sequence) as now, supposed.as_at(1) as earlier:
            assert [len(one.rows("SELECT * FROM submissions")) for one in (now, earlier)] == [2, 1]
        # Somebody else sends meanwhile, and is seen by those who look now.
        receive(store, filled_return("OX"), "Oxford.xlsx", BY, today=TODAY)
        with store.snapshot() as other:
            assert get_coverage(other, ["wards"], Q4).returned == ("OX",)
        assert get_coverage(supposed, ["wards"], Q4).returned == ("WEX",)

    def refuse(writing) -> None:
        keep(writing)
        raise NotSent("Not this one.")

    with pytest.raises(NotSent):
        weigh(store, WESSEX, refuse)
    with store.snapshot() as snapshot:
        assert get_coverage(snapshot, ["wards"], Q4).returned == ("OX",)


def test_submit_says_with_preview_what_it_would_change_and_stores_nothing(record, tmp_path, capsys):
    file = tmp_path / "Wessex.xlsx"
    file.write_bytes(changed_return("Wessex"))
    events = len(_history(record))
    command = ["--database", str(record.path), "submit", "--by", "me", "--preview", str(file)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert f"  {ADOPTED}, England: from 61.2% (9,164 of 14,975 homes) to " in said
    assert main([*command, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert {"sheet": "Care homes", "compared_with": "Q4 2022/23"}.items() <= told["would_change"]["sheets"][0].items()
    assert told["submission"] is None and len(_history(record)) == events
