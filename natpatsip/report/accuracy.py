"""Factual accuracy in a table and a sentence: who answered what to whether what is said of them is right, and who did not."""

from collections.abc import Sequence

from natpatsip.figures.formatting import format_list
from natpatsip.organisations import Collaborative
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.accuracy import AccuracyAnswer, get_accuracy_answers
from natpatsip.text import written_day


def tell_answers(
    quarter: Quarter, pscs: Sequence[Collaborative], snapshot: Snapshot
) -> tuple[list[dict[str, str]], str]:
    """A row for each of these collaboratives that has answered, by the headings of the table; who has not, in a sentence."""
    answers = get_accuracy_answers(snapshot, quarter)
    rows = [_tell(psc.name, answers[psc.code]) for psc in pscs if psc.code in answers]
    silent = [psc.name for psc in pscs if psc.code not in answers]
    if not rows:
        return rows, f"Nobody has answered yet whether what is said of them for {quarter} is right."
    return rows, f"Not answered: {format_list(silent)}." if silent else ""


def _tell(name: str, answer: AccuracyAnswer) -> dict[str, str]:
    return {
        "Collaborative": name,
        "Answer": answer.state,
        "What is to be put right": answer.words,
        "Who": answer.by_whom,
        "When": f"{written_day(answer.happened_at)}, of event {answer.as_at:,}",
    }
