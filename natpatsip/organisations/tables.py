"""The organisations as rows, for analysis to join to what was returned."""

from natpatsip.organisations.belonging import providers_of, region_of_icb, region_of_trust
from natpatsip.organisations.reference import collaboratives, icbs, providers


def organisation_tables() -> dict[str, list[dict]]:
    """Each analytic table by name, as a list of rows: a row an organisation, or a trust in a collaborative."""
    return {
        "organisation_collaboratives": [
            {"psc": psc.code, "psc_name": psc.name, "psc_short": psc.short, "psc_order": psc.order}
            for psc in collaboratives()
        ],
        "organisation_icbs": [
            {
                "icb": icb.code,
                "icb_name": icb.short,
                "region": icb.region,
                "region_name": region_of_icb(icb.code).name,
            }
            for icb in icbs()
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
        "organisation_trusts": [
            {"provider": trust.code, "psc": psc.code, "region": region_of_trust(trust.code, psc.code).code}
            for psc in collaboratives()
            for trust in providers_of(psc.code)
        ],
    }
