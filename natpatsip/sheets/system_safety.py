"""System Safety: the systems that work to a safety plan, and trusts on their way to PSIRF."""

from collections.abc import Iterable
from datetime import date

from natpatsip import catalogue, organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.lines import every_icb, every_nhs_trust
from natpatsip.sheets.rules import belongs_to_collaborative, collaboratives_of_trust, has_merged
from natpatsip.sheets.specification import Across, Answers, Breach, Column, Member, Rule, Sheet
from natpatsip.text import written_day

# NHS England’s introductory version, which the early adopters tested.
_PSIRF_BEGAN = date(2020, 3, 1)


def _work_without_engagement(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if row.values.get("engaged") is False and (row.values.get("events_held") or row.values.get("plan") == "agreed"):
            yield Breach(
                row,
                "engaged",
                "No, although the ICB has an agreed plan or had events",
                "Yes for an ICB that the collaborative works with",
                "Check the three answers. If they are right, explain how that is.",
            )


def _dated_when_complete(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        if not row.readable("status", "completed_on"):
            continue
        complete, day = row.values["status"] == "complete", row.values["completed_on"]
        if day and not complete:
            yield Breach(
                row,
                "completed_on",
                f"{written_day(day)}, for a phase that is not complete",
                "a date for a complete phase only",
                "Clear the date, or answer “Complete”.",
            )
        elif complete and (day is None or day > answers.scope.quarter.end):
            yield Breach(
                row,
                "completed_on",
                written_day(day) if day else "no date",
                f"the day on which the phase was complete, up to {written_day(answers.scope.quarter.end)}",
                "Give the day, or change the status.",
            )


SYSTEMS = Sheet(
    name="systems",
    title="Systems",
    programme="SystemSafety",
    purpose="Which systems the collaborative works with on safety, and how far each is with its improvement plan",
    columns=(
        Column("icb", "Integrated care board", field_types.icb, "The ICB of the system", key=True, printed=True),
        Column(
            "engaged", "Engaged?", field_types.yes_no, "Whether the collaborative worked with the system this quarter"
        ),
        Column(
            "plan",
            "Safety improvement plan",
            field_types.from_catalogue("plan", "unknown-plan", catalogue.plan_statuses()),
            "How far the system is with its safety improvement plan",
        ),
        Column(
            "events_held",
            "Events held",
            field_types.count_up_to(500),
            "Learning events, webinars and workshops held this quarter",
        ),
    ),
    lines=every_icb,
    rules=(
        belongs_to_collaborative("icb", organisations.collaboratives_of_icb),
        Rule("work-without-engagement", "query", _work_without_engagement),
    ),
    guidance=("One line a system. Count an event once for each system that it was held for.",),
)

PSIRF = Sheet(
    name="psirf",
    title="PSIRF",
    programme="SystemSafety",
    purpose="How far each NHS trust is with the phases of the Patient Safety Incident Response Framework",
    columns=(
        Column("trust", "NHS trust", field_types.trust, "An NHS trust of any kind", key=True, printed=True),
        Column(
            "early_adopter",
            "Early adopter?",
            field_types.yes_no,
            "Whether the trust went ahead of the others; blank when not known",
            required=False,
        ),
    ),
    across=Across(
        name="phase",
        heading="Phase",
        meaning="The phase of PSIRF, 1 to 7",
        type=field_types.phases("psirf_phase", "unknown-phase", catalogue.psirf_phases()),
        members=tuple(Member(phase.number, phase.label) for phase in catalogue.psirf_phases()),
        values=(
            Column(
                "status",
                "Status",
                field_types.from_catalogue("psirf_status", "unknown-status", catalogue.psirf_statuses()),
                "How far the trust is with the phase; blank when not reported",
                required=False,
            ),
            Column(
                "completed_on",
                "Completed on",
                field_types.day_from(_PSIRF_BEGAN),
                "The day on which the phase was complete",
                required=False,
            ),
        ),
    ),
    lines=every_nhs_trust,
    optional=True,
    rules=(
        belongs_to_collaborative("trust", collaboratives_of_trust),
        has_merged,
        Rule("completed-on-disagrees", "error", _dated_when_complete),
    ),
    guidance=(
        "This sheet is voluntary. A trust that does not want to tell is left blank; a sheet that is not sent is not missing.",
        "Give the day on which each complete phase was completed.",
    ),
)
