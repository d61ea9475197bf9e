"""Factual accuracy in a table: what each collaborative answered to whether what is said of it is right."""

from collections.abc import Sequence

from natpatsip.figures.formatting import format_date
from natpatsip.organisations import Collaborative
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.accuracy import AccuracyAnswer, get_accuracy_answers

NOT_ANSWERED = "Not answered"


def list_answers(quarter: Quarter, pscs: Sequence[Collaborative], snapshot: Snapshot) -> list[dict[str, str]]:
    """A row a collaborative, by the headings of the table; those who have not answered say so."""
    answers = get_accuracy_answers(snapshot, quarter)
    return [{"Collaborative": psc.name} | _tell(answers.get(psc.code)) for psc in pscs]


def _tell(answer: AccuracyAnswer | None) -> dict[str, str]:
    return {
        "Answer": answer.state if answer else NOT_ANSWERED,
        "What is to be put right": answer.words if answer else "",
        "Who": answer.by_whom if answer else "",
        "When": f"{format_date(answer.happened_at)}, of event {answer.as_at:,}" if answer else "",
    }
