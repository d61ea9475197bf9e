"""What everyone answers in the demonstration, quarter by quarter: each collaborative, and the national team."""

from typing import Any

from natpatsip.demo.care_homes import ENGLAND, PUBLISHED, care_home_rows
from natpatsip.demo.early_warning import early_warning_rows, preterm_score_rows
from natpatsip.demo.handover import handover_rows
from natpatsip.demo.narrative import narrative_rows
from natpatsip.demo.national import national_answers
from natpatsip.demo.opioids import opioid_rows
from natpatsip.demo.optimisation import optimisation_rows
from natpatsip.demo.scaled import put_together
from natpatsip.demo.systems import system_rows
from natpatsip.demo.trusts import trust_rows
from natpatsip.demo.variants import in_variant
from natpatsip.demo.wards import ward_rows
from natpatsip.quarters import Quarter
from natpatsip.sheets import cover
from natpatsip.sheets.scope import NATIONAL


def demonstration_answers(
    psc: str, quarter: Quarter, since: Quarter | None = None, scale: int = 1
) -> dict[str, list[dict[str, Any]]]:
    """The answers of a collaborative, or of the national team, for a quarter: rows by sheet name, as tables keep them.

    A sheet without rows is not sent. With `since`, those of the national team bring all months since; with `scale`
    they are of so many times the homes, trusts, wards, babies and patients. Raises UnknownOrganisation, or ValueError for a
    quarter that is not demonstrated.
    """
    sender = cover.find_sender(psc)
    first, last = min(ENGLAND), PUBLISHED if sender == NATIONAL else max(ENGLAND)
    if not first <= quarter <= last:
        raise ValueError(f"There are demonstration answers from {first} to {last}, not for {quarter}.")
    variants = [_answers_of(sender, quarter, since, number) for number in range(1, scale + 1)]
    return put_together(variants) if scale > 1 else variants[0]


def _answers_of(sender: str, quarter: Quarter, since: Quarter | None, variant: int) -> dict[str, list[dict[str, Any]]]:
    with in_variant(variant):
        return national_answers(quarter, since) if sender == NATIONAL else _answers(sender, quarter)


def _answers(psc: str, quarter: Quarter) -> dict[str, list[dict[str, Any]]]:
    wards = ward_rows(psc, quarter)
    return {
        "care_homes": care_home_rows(psc, quarter),
        "optimisation": optimisation_rows(psc, quarter),
        "early_warning": early_warning_rows(psc, quarter),
        "preterm_score": preterm_score_rows(psc, quarter),
        "opioids": opioid_rows(psc, quarter),
        "wards": wards,
        "trusts": trust_rows(psc, quarter, wards),
        "systems": system_rows(psc, quarter),
        "handover": handover_rows(psc, quarter),
        "narrative": narrative_rows(psc, quarter),
    }
