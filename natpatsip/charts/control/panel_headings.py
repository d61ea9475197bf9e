"""Above each small control chart: the unit's name, its latest value and its icons."""

import textwrap

import altair as alt

from natpatsip.charts.control.icon_images import icon_image
from natpatsip.charts.control.panel_board import PanelBoard
from natpatsip.charts.control.panel_places import NARROWEST, RIGHT, placed
from natpatsip.charts.icons import icon_words
from natpatsip.charts.labels import drawn_from
from natpatsip.charts.style import LABEL_SIZE, width_of

_ICON, _ICON_STEP = 28, 32
_LINE = 16
_LETTERS, _LETTERS_ON_PHONE = 28, 18  # bold ones, in the narrowest column
_BOLD = 1.1  # times as wide as words that are not
_NAME_AT, _VALUE_AT = 28, 51


def heading_layers(board: PanelBoard) -> list[alt.Chart]:
    """Names in bold, values below them, and icons on the right; words that are too long are cut, and say so."""
    look = {"align": "left", "color": board.ink.ink}
    bold = {"fontSize": LABEL_SIZE, "fontWeight": "bold", "lineHeight": _LINE, "lineBreak": "\n"}
    return [
        _names(board).mark_text(limit=_limit(board, RIGHT), **bold, **look),
        _values(board).mark_text(limit=_limit(board, RIGHT + 2 * _ICON_STEP), fontSize=14, **look),
        *_icons(board),
    ]


def _names(board: PanelBoard) -> alt.Chart:
    """Each unit's name if all names fit, else its short name, in two lines where that does not fit either."""
    units, width = board.units, board.places.column_width
    rows = units[["place", "name", "short"]].assign(
        wide=[_in_two(short, _LETTERS) for short in units["short"]],
        narrow=[_in_two(short, _LETTERS_ON_PHONE) for short in units["short"]],
        room=[RIGHT + _BOLD * width_of(short) for short in units["short"]],
    )
    halves = f"{width} < {NARROWEST} ? datum.narrow : datum.wide"
    short = f"{width} > datum.room ? datum.short : {halves}"
    fits = f"{width} > {RIGHT + _BOLD * width_of(*units['name'])}"
    base = alt.Chart(drawn_from(rows)).transform_calculate(lines=f"{fits} ? datum.name : {short}")
    # The first of several lines stands where a single one would, and the last belongs there.
    first = f"{board.places.from_top(_NAME_AT)} - (indexof(datum.lines, '\\n') < 0 ? 0 : {_LINE})"
    return placed(base, x=board.places.from_left(0), y=first).encode(text="lines:N", tooltip=alt.Tooltip("name:N"))


def _values(board: PanelBoard) -> alt.Chart:
    """The latest value of each unit, with its month if others have later ones."""
    ends = board.points[board.points["last"]].set_index("place")
    month = ", " + ends["date"].dt.strftime("%b %y")
    latest = ends["label"].astype(str) + month.where(ends["at"] < ends["at"].max(), "")
    rows = board.units[["place"]].assign(latest=board.units["place"].map(latest).fillna("no data"))
    places = board.places
    return placed(alt.Chart(drawn_from(rows)), x=places.from_left(0), y=places.from_top(_VALUE_AT)).encode(
        text="latest:N"
    )


def _icons(board: PanelBoard) -> list[alt.Chart]:
    rows = [
        {
            "place": unit.place,
            "back": back * _ICON_STEP,
            "url": icon_image(icon, board.medium),
            "words": f"{unit.name}. {icon_words(icon)}",
        }
        for unit in board.units.itertuples(index=False)
        for back, icon in enumerate(icon for icon in (unit.assurance, unit.variation) if icon)
    ]
    if not rows:
        return []
    across = f"{board.places.from_right(0)} - datum.back"
    base = placed(alt.Chart(alt.InlineData(values=rows)), x=across, y=board.places.from_top(_VALUE_AT))
    image = base.mark_image(width=_ICON, height=_ICON, align="right", baseline="middle")
    return [image.encode(url="url:N", tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N"))]


def _in_two(words: str, letters: int) -> str:
    return "\n".join(textwrap.wrap(words, letters, max_lines=2, placeholder="…"))


def _limit(board: PanelBoard, taken: int) -> alt.ExprRef:
    """What is left of a column's width."""
    return alt.ExprRef(f"{board.places.column_width} - {taken}")
