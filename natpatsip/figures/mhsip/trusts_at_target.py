"""mhsip_trusts: how many of its own wards each NHS trust has supported directly, against the 10% of the ambition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from natpatsip import organisations
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_list, format_percent
from natpatsip.figures.mhsip.data import TARGET, TRUSTS, direct_support, trusts_of_places
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("trust", "NHS trust"),
    TableColumn("pscs", "Collaboratives that returned it"),
    TableColumn("direct_wards", "Wards supported directly", "count"),
    TableColumn("total_wards", "All wards of the trust", "count"),
    TableColumn("direct_pct", "Share supported directly", "percent", 1),
    TableColumn("wards_to_go", f"Wards to go to {TARGET.value:g}%", "count"),
)
DEFINITION = (
    "Wards of an NHS mental health, learning disability and autism trust that a collaborative supports directly, as a share of"
    f" all wards of the trust. The ambition was {TARGET.value:g}% in each trust by the end of {TARGET.by:%B %Y}. A trust that"
    " works with two collaboratives is one trust, with the wards that both returned. One none of whose wards is supported"
    " directly has 0%; one without any ward returned has no share. Kinds of ward and provider do not narrow it."
)


@dataclass(frozen=True)
class _TrustSupport:
    """A trust, its wards supported directly of all, and the collaboratives that returned them."""

    trust: organisations.Provider
    support: Share
    pscs: list[str]

    @property
    def at_target(self) -> bool:
        return bool(self.support.expected) and 100 * self.support.ratio >= TARGET.value


def trusts_at_target(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a trust that works with the collaboratives of the places chosen, the highest share first."""
    chosen = replace(selection, tool=(), ward_type=(), provider_kind=())
    found = _find(chosen, snapshot)
    rows = [_row(trust, selection) for trust in found]
    return Figure(
        question="Which trusts reach 10% of their own wards?",
        finding=_finding(found, chosen),
        measure="NHS wards supported directly, as a share of all wards of the trust",
        period=selection.quarter.label,
        caption=_caption(found, selection),
        kind="Bar chart, a bar a trust",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("direct_pct",)),
        chart=lambda medium: _chart(rows, [trust.trust.short for trust in found if _is_marked(trust, chosen)], medium),
        numbers={"trusts_at_target": sum(trust.at_target for trust in found), "trusts": len(found)} if found else {},
        **get_origin(TRUSTS, snapshot, chosen),
    )


def _find(selection: Selection, snapshot: Snapshot) -> list[_TrustSupport]:
    """The trusts with a part in the places chosen, each with all its wards wherever they are."""
    support = direct_support(selection.quarter, snapshot)
    own = trusts_of_places(selection, snapshot)
    codes = {trust for psc, trust in support if (psc, trust) in own}
    found = [_trust(code, support) for code in codes]
    return sorted(found, key=lambda trust: (-trust.support.ratio, -trust.support.expected, trust.trust.name))


def _trust(code: str, support: dict[tuple[str, str], Share]) -> _TrustSupport:
    parts = {psc: share for (psc, trust), share in support.items() if trust == code}
    names = [psc.name for psc in organisations.collaboratives() if psc.code in parts]
    return _TrustSupport(organisations.find_provider(code), sum(parts.values(), Share(0, 0)), names)


def _row(found: _TrustSupport, selection: Selection) -> Row:
    gap = gap_to_ambition(found.support, TARGET.value, selection.quarter, TARGET.by)
    share = found.support.percent(1)
    return {
        "trust": found.trust.short,
        "pscs": format_list(found.pscs),
        "direct_wards": found.support.reached,
        "total_wards": found.support.expected,
        "direct_pct": share,
        "wards_to_go": gap.to_go,
        "share": float(100 * found.support.ratio) if found.support.expected else None,
        "label": f"{format_percent(share)} · {found.support.reached} of {found.support.expected}",
        "short_label": format_percent(found.support.percent(), 0),
    }


def _is_marked(found: _TrustSupport, selection: Selection) -> bool:
    return is_marked(selection, "trust", found.trust.code)


def _chart(rows: Sequence[Row], marked: Sequence[str], medium: Medium) -> Specification:
    return share_bars(
        [{**row, "name": row["trust"]} for row in rows],
        medium,
        reference_lines=[ReferenceLine(TARGET.value, f"Ambition {TARGET.value:g}%", goal=True)],
        marked=marked,
    )


def _finding(found: list[_TrustSupport], selection: Selection) -> str:
    if not found:
        return describe_nothing_returned("NHS trusts", selection.quarter)
    at_target, none = sum(trust.at_target for trust in found), sum(not trust.support.reached for trust in found)
    verb, whose = ("has", "its") if 1 in (at_target, len(found)) else ("have", "their")
    rest = f"; {none} {agree('has', none)} none" if none else ""
    return (
        f"{at_target} of {format_count(len(found), 'NHS trust')} {verb} at least {TARGET.value:g}% of {whose} wards supported"
        f" directly{rest}"
    )


def _caption(found: list[_TrustSupport], selection: Selection) -> str:
    if not found:
        return ""
    whole = sum((trust.support for trust in found), Share(0, 0))
    total = (
        f"In {selection.quarter} {whole.reached:,} of {format_count(whole.expected, 'ward')} of"
        f" {format_count(len(found), 'NHS trust')} ({format_percent(whole.percent(), 0)}) were supported directly."
    )
    none = [trust.trust.short for trust in found if not trust.support.reached]
    highest = f" The highest share is {format_percent(found[0].support.percent(1))} ({found[0].trust.short})."
    without = f" No ward is supported directly in {format_list(none)}." if none else ""
    return total + (highest if len(found) > 1 else "") + without
