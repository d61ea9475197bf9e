"""How an answer stands in a cell: the ways in which programs write it down, and answers that nobody should give."""

from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from tests.fuzz.package import FORMATS, Package, style

# A cell: its attributes, and the XML within it.
Cell = tuple[dict[str, str], str]
Form = Callable[[Random, Package, str], Cell]


def _t(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'


def _runs(pick: Random, text: str) -> str:
    """A text in two runs, the second of them bold."""
    at = pick.randint(0, len(text))
    return f"<r>{_t(text[:at])}</r><r><rPr><b/></rPr>{_t(text[at:])}</r>"


def _inline(text: str) -> Cell:
    return {"t": "inlineStr"}, f"<is>{_t(text)}</is>"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and text.isascii()


# The same answer, otherwise written down.


def _rich(pick: Random, package: Package, text: str) -> Cell:
    return {"t": "inlineStr"}, f"<is>{_runs(pick, text)}</is>"


def _shared(pick: Random, package: Package, text: str) -> Cell:
    return {"t": "s"}, f"<v>{package.share(_t(text))}</v>"


def _shared_rich(pick: Random, package: Package, text: str) -> Cell:
    return {"t": "s"}, f"<v>{package.share(_runs(pick, text))}</v>"


def _phonetic(pick: Random, package: Package, text: str) -> Cell:
    reading = '<rPh sb="0" eb="1"><t>kana</t></rPh><phoneticPr fontId="0"/>'
    return {"t": "s"}, f"<v>{package.share(_t(text) + reading)}</v>"


def _calculated_text(pick: Random, package: Package, text: str) -> Cell:
    formula = pick.choice(["", "<f>A1&amp;B1</f>", '<f t="array" ref="A1:A1">A1:A9</f>', "<f>RC[-1]</f>"])
    return {"t": "str"}, f"{formula}<v>{escape(text)}</v>"


def _spaced(pick: Random, package: Package, text: str) -> Cell:
    spaced = pick.choice([f"  {text} ", f"\u00a0{text}", text.replace(" ", "  "), f"{text}\n", f"\t{text}"])
    return _inline(spaced)


def _cased(pick: Random, package: Package, text: str) -> Cell:
    return _inline(pick.choice([text.upper(), text.lower(), text.swapcase()]))


def _short(pick: Random, package: Package, text: str) -> Cell:
    """Of “5 Adoption”, 5 or “Adoption”."""
    number, _, words = text.partition(" ")
    if not _is_number(number) or not words:
        return _inline(text)
    return pick.choice([({}, f"<v>{number}</v>"), _inline(number), _inline(words), _inline(f"{number} - {words}")])


def _number(pick: Random, package: Package, text: str) -> Cell:
    """A number in one of the ways in which a program writes it; of another answer its text."""
    if not _is_number(text):
        return _inline(text)
    as_text = [_inline(text), _inline(f" {text} "), _inline(f"{float(text):,}".removesuffix(".0"))]
    as_number = [{}, {"t": "n"}, {"s": style("percent", package)}, {"s": style("text", package)}]
    written = pick.choice([text, f"{float(text)}", f"{float(text):E}", f"{text}.0000" if "." not in text else text])
    formula = pick.choice(["", "", "<f>SUM(A1:A9)</f>", '<f t="shared" ref="A1:A2" si="0">A1+1</f>', "<f/>"])
    return pick.choice([*as_text, (pick.choice(as_number), f"{formula}<v>{written}</v>")])


SAME_TEXT: tuple[Form, ...] = (_rich, _shared, _shared_rich, _phonetic, _calculated_text)
FAITHFUL: tuple[Form, ...] = (*SAME_TEXT, _spaced, _cased, _short, _number, _number)


# Another answer.


def _error(pick: Random, package: Package, text: str) -> Cell:
    error = pick.choice(["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"])
    return {"t": "e"}, pick.choice(["", "<f>1/0</f>"]) + f"<v>{error}</v>"


def _logical(pick: Random, package: Package, text: str) -> Cell:
    return {"t": "b"}, pick.choice(["", "<f>TRUE()</f>"]) + f"<v>{pick.randint(0, 1)}</v>"


def _uncalculated(pick: Random, package: Package, text: str) -> Cell:
    formula = pick.choice(["<f>A1+1</f>", "<f/>", '<f t="shared" si="0"/>', "<f>R[-1]C[2]</f>", "<f>A1</f><v/>"])
    return pick.choice([{}, {"t": "n"}, {"s": style("date", package)}]), formula


def _date(pick: Random, package: Package, text: str) -> Cell:
    serial = pick.choice(["45016", "45016.42", "1", "0", "0.5", "59", "60", "61", "2958465", "1462", "-1", "1E9"])
    name = pick.choice(["date", "date and time", "time", "elapsed"])
    return {"s": style(name, package)}, f"<v>{serial}</v>"


def _iso_date(pick: Random, package: Package, text: str) -> Cell:
    day = pick.choice(["2023-03-31", "2023-03-31T10:05:00", "0023-03-31", "2023-02-30", "10:05:00"])
    return {"t": "d"}, f"<v>{day}</v>"


_NUMBERS = ("-1", "0", "2.5", "1E2", "1E300", "1E400", "-0", "0.1", "3000000000", "9007199254740993", "NaN", "8")


def _odd_number(pick: Random, package: Package, text: str) -> Cell:
    named = pick.choice([{}, {"s": style(pick.choice(list(FORMATS)), package)}])
    return named, pick.choice(["", "<f>A1</f>"]) + f"<v>{pick.choice(_NUMBERS)}</v>"


_TEXTS = (
    *("1,234", "1.234", "1,5", "１２", "٣", "+7", "1e3", "0x10", "007", "∞", "nan", "-", "TBC", "N/A", "n/a", "TRUE"),
    *("=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example","b")', "+1", "@SUM(1)", "-1+1", "#N/A", "'5"),
    *(
        "\u200b",
        "a\u202eb",
        "Wi\u200bllow",
        "_x0007_",
        "bell_x0007_",
        "_x0000_",
        "_x000B_",
        "_x005F_x0007_",
        "a\u0085b",
    ),
    *("Stage 9", "5 - Spread", "Adopted", "Yes ", "y", "Nothing to report", "Not applicable", "Dorset", "Oxford"),
    *("31/03/2023", "31/03/0023", "March 2023", "2023-03", "24:00", "x" * 40_000, "9" * 400, "😀 Ward", "Zoë’s", "ﬁve"),
    *(
        "WEX-0001",
        "WEX-9999",
        f"WEX-{'9' * 5_000}",
        "Willow\nWard",
        "<b>Ward</b>",
        "{file}",
        "%s",
        "http://a.example",
        "",
    ),
)


def _odd_text(pick: Random, package: Package, text: str) -> Cell:
    odd = pick.choice(_TEXTS)
    return pick.choice([_inline(odd), _shared(pick, package, odd), _calculated_text(pick, package, odd)])


def _blank(pick: Random, package: Package, text: str) -> Cell:
    blanks: list[Cell] = [
        ({}, ""),
        ({}, "<v/>"),
        _inline("  "),
        ({"t": "inlineStr"}, "<is/>"),
        ({"t": "str"}, "<v></v>"),
    ]
    return pick.choice(blanks)


def _far_shared(pick: Random, package: Package, text: str) -> Cell:
    """A shared text that there is not."""
    return {"t": "s"}, f"<v>{pick.choice(['99999', '-1', ''])}</v>"


STRANGE: tuple[Form, ...] = (
    *(_error, _logical, _uncalculated, _date, _iso_date, _odd_number, _odd_number, _odd_text, _odd_text, _odd_text),
    *(_blank, _far_shared),
)
