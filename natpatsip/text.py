"""Text as people write it: what never matters in it is taken away, and what looks alike is taken for the same."""

import re
import unicodedata
from datetime import date

# They are seen by nobody: soft hyphens, zero-width spaces and joins of words, marks of direction.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u200e\u200f\u2060\ufeff"))
# These leave a gap and count as letters or signs all the same.
_GAPS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Letters and digits in another width, weight or joint. A raised ² is none of them: 5² is not 52.
_LOOK_ALIKE = ("<wide>", "<narrow>", "<font>", "<compat>")
# Alphabets that share the look of letters, by the first word of the names that Unicode gives them.
_ALPHABETS = {"LATIN": "Latin", "CYRILLIC": "Cyrillic", "GREEK": "Greek", "ARMENIAN": "Armenian"}
_DASHES = re.compile(r"[‐-―−]")
# As much as is read at a glance.
_LONGEST_QUOTATION = 80


def tidy(given: object) -> str:
    """Text without the differences that never matter: spaces at its ends, doubled or of another kind, and what is unseen."""
    text = str(given)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    return " ".join(text.split())


def ordinary(given: object) -> str:
    """Tidy text in ordinary letters and digits: “Ｗａｒｄ　１” is “Ward 1”."""
    text = tidy(given)
    return text if text.isascii() else tidy("".join(map(_ordinary_letter, text)))


def capitalised(words: str) -> str:
    """The same with a capital at its beginning, and the rest as it is: “Neonatal network”, “ICBs of Wessex”."""
    return words[:1].upper() + words[1:]


def written_day(day: date) -> str:
    """A day as people write it: 20 April 2023."""
    return f"{day.day} {day:%B %Y}"


def folded(given: object) -> str:
    """Text as it is compared: ordinary, lower case, any dash as a hyphen."""
    text = ordinary(given)
    return (text if text.isascii() else _DASHES.sub("-", text)).casefold()


def folded_title(given: object) -> str:
    """A title as it is compared: folded, and without its spaces, so that “CareHomes” is “Care homes”."""
    return folded(given).replace(" ", "")


def is_blank(text: str) -> bool:
    """Whether nothing is to be seen of a text."""
    if text.isascii():
        return not text.strip()
    return all(unicodedata.category(one)[0] == "Z" or one.isspace() or _is_unseen(one) for one in text)


def alphabets(text: str) -> set[str]:
    """The alphabets that the letters of a text are of: of one that is written in Latin letters alone, “Latin”."""
    if text.isascii():
        return {_ALPHABETS["LATIN"]} if any(map(str.isalpha, text)) else set()
    first_words = {unicodedata.name(one, "").partition(" ")[0] for one in text if one.isalpha()}
    return {name for word, name in _ALPHABETS.items() if word in first_words}


def quoted(given: object) -> str:
    """A text in quotation marks: its beginning where it is long, with a mark in place of what would not be seen."""
    text = str(given)
    if len(text) <= _LONGEST_QUOTATION and text.isprintable():
        return f"“{text}”"
    seen = "".join(map(_as_seen, text[:_LONGEST_QUOTATION]))
    return f"“{seen}”" if len(text) <= _LONGEST_QUOTATION else f"“{seen}…” ({len(text):,} characters)"


def _as_seen(one: str) -> str:
    return (
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in ("Cc", "Cf", "Cs") and one not in "\t\n\r" else one
    )


def _is_unseen(one: str) -> bool:
    return one in _GAPS or unicodedata.category(one) == "Cf"


def _ordinary_letter(one: str) -> str:
    return unicodedata.normalize("NFKC", one) if unicodedata.decomposition(one).startswith(_LOOK_ALIKE) else one
