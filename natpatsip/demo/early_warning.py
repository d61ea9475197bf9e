"""Early warning tools and preterm scores for the demonstration: all illustrative, for the report gives no number."""

from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.demo.optimisation import reporting_trusts
from natpatsip.demo.order import count_of, lead, stage_at
from natpatsip.demo.real_trusts import maternity_trusts_of
from natpatsip.demo.sharing import variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter

FIRST = Quarter(2021, 1)

# Published (NatPatSIP progress report, Q4 2022/23): pilot sites finished the second phase of testing in Q4 2022/23, so
# that they are at stage 4. The stage of pilot sites in each quarter, and the percent of others at stage 1, 2 and 3.
_PILOT_SITES = (1, 1, 1, 2, 3, 3, 4, 4, 4)
_OTHERS = (
    (2, 0, 0), (5, 0, 0), (9, 2, 0), (15, 4, 0), (24, 8, 1), (34, 13, 3), (46, 20, 6), (58, 29, 9), (66, 37, 13),
)  # fmt: skip
_DIGITAL, _BLANK = -0.2, 0.98

# Score points of an ICB at the outset, and gained in a quarter; each has its own start and pace.
_SCORE, _GAIN = 0.6, 0.3


def early_warning_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The trusts of a collaborative: a row for each trust and tool; none before the tools were tested."""
    if quarter < FIRST:
        return []
    return [
        {
            "trust": trust,
            "record": "digital" if variation(trust, "record") > _DIGITAL else "paper",
            "pilot_site": trust in pilot_sites(),
            "tool": tool.code,
            "progress": _progress(trust, tool.code, quarter),
        }
        for trust, its_psc in reporting_trusts(quarter).items()
        if its_psc == psc
        for tool in catalogue.early_warning_tools()
    ]


def preterm_score_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The ICBs of a collaborative, some not assessed in one quarter or another; none before the work began."""
    if quarter < FIRST:
        return []
    return [{"icb": icb.code, "score": _score(psc, icb.code, quarter)} for icb in organisations.icbs_of(psc)]


@once_a_variant
def pilot_sites() -> frozenset[str]:
    """One trust of each collaborative."""
    return frozenset(
        max(
            (trust.code for trust in maternity_trusts_of(psc.code, on=Quarter(2022, 4).end)),
            key=lambda code: variation(code, "pilot site"),
        )
        for psc in organisations.collaboratives()
    )


def _progress(trust: str, tool: str, quarter: Quarter) -> str | None:
    if variation(trust, tool, quarter, "blank") > _BLANK:
        return None
    if trust in pilot_sites():
        return str(_PILOT_SITES[FIRST.quarters_until(quarter)])
    queue = _queue(tool, quarter)
    at_least = [count_of(percent, len(queue)) for percent in _OTHERS[FIRST.quarters_until(quarter)]]
    return str(stage_at(queue[trust], at_least))


@once_a_variant
def _queue(tool: str, quarter: Quarter) -> dict[str, int]:
    """The places of the trusts that are no pilot sites, from the most to the least advanced."""
    trusts = {trust: psc for trust, psc in reporting_trusts(quarter).items() if trust not in pilot_sites()}
    return {code: place for place, code in enumerate(sorted(trusts, key=lambda code: -lead(trusts[code], code, tool)))}


def _score(psc: str, icb: str, quarter: Quarter) -> float | None:
    if variation(icb, quarter, "assessed") > _BLANK - 0.1:
        return None
    pace = _GAIN * (1 + 0.3 * lead(psc, icb, "preterm"))
    points = _SCORE + 0.4 * lead(psc, icb, "preterm") + pace * FIRST.quarters_until(quarter)
    return min(max(int(2 * points), 1), 10) / 2
