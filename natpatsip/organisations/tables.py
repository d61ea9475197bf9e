"""The organisations as rows, for analysis to join to what was returned."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from natpatsip.organisations.belonging import (
    collaboratives_of_icb,
    collaboratives_of_trust,
    main_collaborative_of,
    network_of,
    region_of_icb,
)
from natpatsip.organisations.entities import ICB, Collaborative, Trust
from natpatsip.organisations.reference import collaboratives, icbs, providers, successors, trusts
from natpatsip.quarters import Quarter

Row = dict[str, Any]

_DAY = timedelta(days=1)


def organisation_tables() -> dict[str, list[Row]]:
    """Each analytic table by name, as a list of rows: a row an organisation, or a trust in a collaborative.

    Places are those of today, for every quarter alike: an organisation that moved has its whole history where it is now.
    `organisation_nhs_trusts` has every NHS trust once, with the ICB of its head office and the collaborative in which it
    is counted once; `organisation_trusts_of_collaboratives` has it once for each collaborative that it works with.
    `organisation_trust_names` has it once for each name that it has had. `since` is the first quarter at whose end a name
    held, or a trust had been taken over; `until` the first at whose end a name held no longer.
    """
    return {
        "organisation_collaboratives": [_collaborative(psc) for psc in collaboratives()],
        "organisation_icbs": [_icb(icb) for icb in icbs()],
        "organisation_nhs_trusts": [_trust(trust) for trust in trusts()],
        "organisation_trust_names": [row for trust in trusts() for row in _names(trust)],
        "organisation_successors": [
            {
                "trust": successor.old_code,
                "successor": successor.new_code,
                "since": Quarter.containing(successor.day).key,
            }
            for successor in successors()
            if successor.old_code in {trust.code for trust in trusts()}
        ],
        "organisation_providers": [
            {
                "provider": provider.code,
                "provider_name": provider.name,
                "provider_kind": provider.kind,
                "eligible_mhlda": provider.eligible_mhlda,
            }
            for provider in providers()
        ],
        "organisation_trusts_of_collaboratives": [
            {"trust": trust.code, "psc": psc.code} for trust in trusts() for psc in collaboratives_of_trust(trust.code)
        ],
    }


def _collaborative(psc: Collaborative) -> Row:
    return {"psc": psc.code, "psc_name": psc.name, "psc_short": psc.short, "psc_order": psc.order}


def _icb(icb: ICB) -> Row:
    (psc,) = collaboratives_of_icb(icb.code)
    region = region_of_icb(icb.code)
    return {
        "icb": icb.code,
        "icb_name": icb.short,
        "region": region.code,
        "region_name": region.name,
        "psc": psc.code,
    }


def _trust(trust: Trust) -> Row:
    icb = next(icb for icb in icbs() if icb.code == trust.icb)
    region = region_of_icb(icb.code)
    network = network_of(trust.code)
    return {
        "trust": trust.code,
        "trust_name": trust.name,
        "trust_short": trust.short,
        "maternity": trust.maternity,
        "icb": icb.code,
        "icb_name": icb.short,
        "region": region.code,
        "region_name": region.name,
        **_collaborative(main_collaborative_of(trust.code)),
        "odn": network.code if network else None,
        "odn_name": network.name if network else None,
    }


def _names(trust: Trust) -> list[Row]:
    """A row for each time between two changes of its name."""
    changes = {day for named in trust.dated_names for day in (named.first, named.last and named.last + _DAY) if day}
    return [
        {
            "trust": trust.code,
            "trust_name": trust.name_on(first or date.min),
            "trust_short": trust.short_on(first or date.min),
            "since": _quarter_of(first),
            "until": _quarter_of(until),
        }
        for first, until in pairwise([None, *sorted(changes), None])
    ]


def _quarter_of(day: date | None) -> str | None:
    return Quarter.containing(day).key if day else None
