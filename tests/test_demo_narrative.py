"""The collaboratives' words in the demonstration: told by rules, no two of a quarter alike, nobody named."""

from demo_answers import QUARTERS as TWELVE
from demo_answers import answers

from natpatsip import catalogue, organisations

QUARTERS = TWELVE[-4:]
PSCS = [psc.code for psc in organisations.collaboratives()]


def told(quarter):
    return [row | {"psc": psc} for psc in PSCS for row in answers(psc, quarter)["narrative"]]


def test_every_programme_and_heading_is_asked_and_some_are_left_blank():
    for quarter in QUARTERS:
        rows = told(quarter)
        asked = {(row["psc"], row["programme"], row["heading"]) for row in rows}
        assert len(asked) == len(rows) == 15 * len(catalogue.programmes()) * len(catalogue.narrative_headings())
        assert 0.6 < sum(row["words"] is not None for row in rows) / len(rows) < 0.95


def test_no_two_collaboratives_say_the_same_and_none_repeats_itself():
    before = {}
    for quarter in QUARTERS:
        rows = [row for row in told(quarter) if row["words"]]
        assert len({row["words"] for row in rows}) == len(rows)
        now = {(row["psc"], row["programme"], row["heading"]): row["words"] for row in rows}
        assert not [key for key, words in now.items() if before.get(key) == words]
        before = now


def test_words_are_a_few_sentences():
    words = [row["words"] for row in told(QUARTERS[-1]) if row["words"]]
    assert all(2 <= text.count(". ") + text.endswith(".") <= 4 and len(text) < 300 for text in words)
