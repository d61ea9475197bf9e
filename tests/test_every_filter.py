"""Every programme page with every one of its filters: what it then says, against a slow and obvious count of the raw rows."""

import re
from collections import defaultdict
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from natpatsip import catalogue, organisations
from natpatsip.figures.wording import labels
from natpatsip.quarters import Quarter
from natpatsip.ui.pages import PROGRAMMES

APP = Path(__file__).parents[1] / "dashboard.py"
Q4 = Quarter(2022, 4)
Row = dict[str, object]
CHOICES = {
    "region": ["Y59", "Y56"],
    "psc": ["WEX", "YH"],
    "icb": ["QRL", "QHM"],
    "tool": ["soft_signs", "undecided"],
    "odn": ["TVW", "NOR"],
    "trust": ["RH8", "R0A"],
    "intervention": ["breast_milk", "caffeine"],
    "ward_type": ["picu", "low_secure"],
    "provider_kind": ["NHS", "Private"],
}


@pytest.fixture
def page(demonstration, monkeypatch):
    """Opens a page of the dashboard on the demonstration record."""
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    st.cache_resource.clear()
    st.cache_data.clear()

    def open_page(path: str, address: str = "", **chosen: str) -> AppTest:
        # In its first run alone AppTest goes through the app, as a browser does that opens an address.
        opened = AppTest.from_file(str(APP), default_timeout=60).switch_page(f"pages/{path}.py")
        for name, code in chosen.items():
            opened.query_params[name] = labels(name)[code]
        for name, value in parse_qsl(address):
            opened.query_params[name] = value
        opened.run()
        assert not opened.exception
        return opened

    return open_page


@pytest.fixture
def raw(demonstration) -> Callable[[str], list[Row]]:
    """The rows of a sheet that stand for the quarter."""

    def rows(sheet: str) -> list[Row]:
        with demonstration.snapshot() as snapshot:
            return [dict(row) for row in snapshot.rows(f"SELECT * FROM {sheet} WHERE quarter = ?", [Q4.key])]

    return rows


def said_in_tile(page: AppTest, label: str) -> tuple[str, str]:
    """The value of a tile and what it is made of; none when the tile says that there is nothing."""
    (tiles,) = [html.proto.body for html in page.get("html") if 'class="tiles"' in html.proto.body]
    (tile,) = [
        tile for tile in tiles.split('<div class="tile">') if re.match(f'<div class="label">(<a .*?>)?{label}', tile)
    ]
    value = re.search(r'class="value">(.*?)</span>', tile)[1]
    detail = re.sub(
        "<.*?>", "", re.search(r'class="detail">(.*?)</div>$|class="detail">(.*)', tile)[0].split(">", 1)[1]
    )
    return value, detail


def of_icb(icb: str, name: str, code: str) -> bool:
    """Whether an ICB lies in a place."""
    return code == {"icb": icb, "region": organisations.find_icb(icb).region}[name]


def of_trust(trust: str, name: str, code: str) -> bool:
    """Whether an NHS trust lies in a place."""
    found = organisations.find_trust(trust)
    if name == "odn":
        network = organisations.network_of(trust)
        return bool(network) and network.code == code
    return code == found.code if name == "trust" else of_icb(found.icb, name, code)


def kept(row: Row, name: str, code: str) -> bool:
    """Whether a row belongs to what one filter chose, told from the row itself and from who belongs to whom."""
    if name in row:
        return row[name] == code
    if name == "provider_kind":
        return organisations.find_provider(row["provider"]).kind == code
    return of_icb(row["icb"], name, code) if "icb" in row else of_trust(row["trust"], name, code)


def homes_adopted(raw, name: str, code: str) -> tuple[int, int]:
    """Care homes at stage 5 or above, of all."""
    rows = [row for row in raw("care_homes") if kept(row, name, code)]
    return sum(row["homes"] for row in rows if row["stage"] >= 5), sum(row["homes"] for row in rows)


def trusts_with_all_seven(raw, name: str, code: str) -> tuple[int, int]:
    """Trusts whose every pathway intervention that applies is at stage 5 or above, of those to which any applies."""
    pathway = {one.code for one in catalogue.pathway_interventions()}
    stages = defaultdict(list)
    for row in raw("optimisation"):
        after = organisations.successor_of(row["trust"], Q4.end)
        row["trust"] = after.new_code if after else row["trust"]
        if row["intervention"] in pathway and (name == "intervention" or kept(row, name, code)):
            stages[row["trust"]].append(row["progress"])
    applying = {trust: [stage for stage in told if stage != "not_applicable"] for trust, told in stages.items()}
    counted = [told for told in applying.values() if told]
    return sum(all(stage is not None and int(stage) >= 5 for stage in told) for told in counted), len(counted)


def icbs_improving(raw, name: str, code: str) -> tuple[int, int]:
    """ICBs in phases 4 to 6, of all."""
    rows = [row for row in raw("opioids") if kept(row, name, code)]
    return sum(row["phase"] >= 4 for row in rows), len(rows)


def wards_engaged(raw, name: str, code: str) -> tuple[int, int]:
    """Wards at stage 3 or above, of all listed."""
    rows = [row for row in raw("wards") if kept(row, name, code)]
    return sum(row["stage"] >= 3 for row in rows), len(rows)


def systems_engaged(raw, name: str, code: str) -> tuple[int, int]:
    """Systems that were worked with, of all."""
    rows = [row for row in raw("systems") if kept(row, name, code)]
    return sum(row["engaged"] for row in rows), len(rows)


def numbers_in(*texts: str) -> list[int]:
    return [int(number.replace(",", "")) for text in texts for number in re.findall(r"\d[\d,]*", text)]


# By page: the tile, its two numbers as it says them, and how they are counted.
PAGES = {
    "mandet": ("Adopted a tool", lambda value, detail: numbers_in(detail)[:2], homes_adopted),
    "matneo": ("All seven adopted", lambda value, detail: numbers_in(detail)[:2], trusts_with_all_seven),
    "medsip": (
        "ICBs in quality improvement",
        lambda value, detail: [*numbers_in(value), *numbers_in(re.search(r"of (\d+) ICB", detail)[1])],
        icbs_improving,
    ),
    "mhsip": (
        "Wards actively engaged",
        lambda value, detail: [*numbers_in(value), numbers_in(detail)[-1]],
        wards_engaged,
    ),
    "system_safety": ("Systems engaged", lambda value, detail: numbers_in(value), systems_engaged),
}
# Of each filter the first choice; the others are walked by `make prove`.
WALKED = [
    pytest.param(entry.path, name, code, marks=pytest.mark.prove if others else ())
    for entry in PROGRAMMES
    for name in ("region", "psc", *entry.filters)
    if name not in ("level", "highlight")
    for others, code in enumerate(CHOICES[name])
]


@pytest.mark.parametrize(("path", "name", "code"), WALKED)
def test_a_page_counts_what_its_filter_chose(page, raw, path, name, code):
    label, said, counted = PAGES[path]
    reached, expected = counted(raw, name, code)
    value, detail = said_in_tile(page(path, **{name: code}), label)
    assert expected and said(value, detail) == [reached, expected]


def test_every_page_of_a_programme_is_walked():
    assert {walk.values[0] for walk in WALKED if not walk.marks} == {entry.path for entry in PROGRAMMES} == set(PAGES)


def test_a_highlight_changes_no_number_of_the_page_and_says_where_the_place_stands(page):
    plain, marked = page("mandet"), page("mandet", highlight="psc:SW")
    for label in ("Decided to take part", "Adopted a tool", "Sustained for a year"):
        assert said_in_tile(marked, label) == said_in_tile(plain, label)
    assert "**Highlighted.** South West" in [shown.value for shown in marked.markdown]
    assert any(found.value.startswith("South West stands at ") for found in marked.subheader)


def test_how_far_a_collaborative_is_and_which_of_its_icbs_lags_takes_a_choice_and_a_click(page, raw):
    """The collaborative is chosen, and the tile of the 95% followed."""
    chosen = page("mandet", psc="SW")
    (tiles,) = [html.proto.body for html in chosen.get("html") if 'class="tiles"' in html.proto.body]
    link = urlsplit(unescape(re.search(r'<a href="(.*?)"[^>]*>Decided to take part', tiles)[1]))
    opened = page("mandet", link.query)
    assert link.fragment in [header.proto.anchor for header in opened.header]
    homes = defaultdict(lambda: [0, 0])
    for row in raw("care_homes"):
        if row["psc"] == "SW":
            for place in ("SW", row["icb"]):
                homes[place][0] += row["homes"] * (row["stage"] >= 3)
                homes[place][1] += row["homes"]
    reached, expected = homes.pop("SW")
    lagging = min(homes, key=lambda icb: homes[icb][0] / homes[icb][1])
    findings = [found.value for found in opened.subheader]
    assert any(found.startswith(f"South West stands at {100 * reached / expected:.1f}%, ") for found in findings)
    low = f"the lowest is {labels('icb')[lagging]} at {100 * homes[lagging][0] / homes[lagging][1]:.1f}%"
    assert any(found.endswith(low) and f"of {len(homes)} ICBs" in found for found in findings)
