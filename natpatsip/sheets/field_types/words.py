"""Field types of text: names, codes, and what people tell in their own words."""

import re
import unicodedata
from datetime import date

from natpatsip.sheets.field_types.plain import FieldType, Given, Unreadable
from natpatsip.text import folded, is_blank, ordinary, tidy

# Characters that turn the direction of writing, so that a text reads otherwise than it is.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What people write where there is no name yet, and what Excel leaves where a formula found none.
_NO_NAMES = {"tbc", "tba", "tbd", "n/a", "not applicable", "not known", "unknown"} | {
    *("#n/a", "#ref!", "#value!", "#name?", "#num!", "#null!", "#div/0!"),
}


def name_up_to(longest: int) -> FieldType:
    """A name of at most so many characters, in ordinary letters, at least one of them a letter or a digit."""

    def read(given: Given) -> str:
        name = _read_text(ordinary(_written(given)), longest)
        if folded(name) in _NO_NAMES or not any(one.isalnum() for one in name):
            raise Unreadable("which is no name")
        return name

    return FieldType("name", "VARCHAR", "not-a-name", f"a name of up to {longest:,} characters", read, longest=longest)


def words_up_to(longest: int) -> FieldType:
    """Text in someone's own words, of at most so many characters."""

    def read(given: Given) -> str:
        return _read_text(tidy(_written(given)), longest)

    return FieldType("text", "VARCHAR", "not-text", f"text of up to {longest:,} characters", read, longest=longest)


def _written(given: Given) -> str:
    if isinstance(given, bool | date):
        made = "which is TRUE or FALSE" if isinstance(given, bool) else "which Excel has made a date of"
        raise Unreadable(made, "Format the cell as Text, and write the words again.")
    return str(given)


def _read_text(text: str, longest: int) -> str:
    if not text.isprintable() and any(unicodedata.category(one) in ("Cc", "Cs") for one in text):
        raise Unreadable("with a control character in it", "Delete the cell’s text, and type it afresh.")
    if _TURNING.search(text):
        raise Unreadable(
            "with a character that turns the direction of writing", "Delete the cell’s text, and type it afresh."
        )
    if len(text) > longest:
        raise Unreadable(f"which has {len(text):,} characters", f"Shorten it to {longest:,} characters.")
    if is_blank(text):
        raise Unreadable("of which nothing is to be seen", "Write it, or clear the cell.")
    return text


# As long as the longest code that is issued, and then some.
code = name_up_to(40)
text = words_up_to(4_000)
