"""The inks of the charts, for a light and for a dark page.

Text keeps 4.5:1 and marks keep 3:1 against the page (WCAG 2.2, 1.4.3 and 1.4.11). Fills that are paler than that, the
first stages and the second part, are told from the page by `outline`. Hues follow the NHS identity guidelines.
"""

from dataclasses import dataclass

from natpatsip.charts.medium import Medium


@dataclass(frozen=True)
class Fill:
    """A filled area, and the ink of a number written on it."""

    area: str
    ink: str


@dataclass(frozen=True)
class Palette:
    """Every colour that a chart may use; `page` also surrounds marks that have to be read across others.

    `under_goal` and `from_goal` are bands of shares on either side of an ambition, each from the nearest to the furthest.
    """

    page: str
    ink: str
    quiet_ink: str
    grid: str
    outline: str
    bar: str
    bar_reached: str
    quiet_bar: str
    tick: str
    series: tuple[str, ...]
    stages: tuple[Fill, ...]
    shares: tuple[Fill, ...]
    under_goal: tuple[Fill, ...]
    from_goal: tuple[Fill, ...]
    not_reported: Fill
    parts: tuple[Fill, ...]
    moves: tuple[Fill, ...]


_INK, _PALE_INK, _DARK_PAGE = "#212B32", "#FFFFFF", "#0E1117"

LIGHT = Palette(
    page="#FFFFFF",
    ink=_INK,
    quiet_ink="#4C6272",
    grid="#D8DDE0",
    outline="#4C6272",
    bar="#005EB8",
    bar_reached="#003087",
    quiet_bar="#768692",
    tick="#007F3B",
    series=("#00857A", "#005EB8", "#4B2A85", "#AE2573", "#9A6324"),
    stages=(
        Fill("#FBF8E6", _INK),
        Fill("#E6ECB8", _INK),
        Fill("#BFDDAA", _INK),
        Fill("#8CC9B2", _INK),
        Fill("#5AB1C4", _INK),
        Fill("#0072CE", _PALE_INK),
        Fill("#005199", _PALE_INK),
        Fill("#002D66", _PALE_INK),
    ),
    shares=(
        Fill("#EEF5FC", _INK),
        Fill("#BFD9F2", _INK),
        Fill("#82B4E3", _INK),
        Fill("#2A6FB8", _PALE_INK),
        Fill("#003A78", _PALE_INK),
    ),
    under_goal=(
        Fill("#FBD39B", _INK),
        Fill("#EFA050", _INK),
        Fill("#B85A10", _PALE_INK),
        Fill("#7A3403", _PALE_INK),
    ),
    from_goal=(Fill("#EAF2FA", _INK), Fill("#C1DAF2", _INK), Fill("#82B4E3", _INK)),
    not_reported=Fill("#D8DDE0", _INK),
    parts=(Fill("#005EB8", _PALE_INK), Fill("#C5DDF5", _INK)),
    moves=(Fill("#BCD9F2", _INK), Fill("#F1F4F6", _INK), Fill("#F6CFA0", _INK), Fill("#FFFFFF", _INK)),
)

DARK = Palette(
    page=_DARK_PAGE,
    ink="#F0F4F5",
    quiet_ink="#AEB7BD",
    grid="#39424E",
    outline="#AEB7BD",
    bar="#4A9BE8",
    bar_reached="#A9D3FF",
    quiet_bar="#6B7680",
    tick="#4CC38A",
    series=("#3FC1B0", "#5AA5F0", "#B9A5F0", "#F08CC0", "#E0A96D"),
    stages=(
        Fill("#16202B", _PALE_INK),
        Fill("#243F4E", _PALE_INK),
        Fill("#23595F", _PALE_INK),
        Fill("#2A7670", _PALE_INK),
        Fill("#4FA98E", _DARK_PAGE),
        Fill("#7CC4BE", _DARK_PAGE),
        Fill("#A6D8EE", _DARK_PAGE),
        Fill("#E6F4FF", _DARK_PAGE),
    ),
    shares=(
        Fill("#14202E", _PALE_INK),
        Fill("#1E3F5F", _PALE_INK),
        Fill("#2D699E", _PALE_INK),
        Fill("#78B5EA", _DARK_PAGE),
        Fill("#D3E9FF", _DARK_PAGE),
    ),
    under_goal=(
        Fill("#6E4415", _PALE_INK),
        Fill("#B5711F", _DARK_PAGE),
        Fill("#E8A257", _DARK_PAGE),
        Fill("#FFD9AE", _DARK_PAGE),
    ),
    from_goal=(Fill("#16293D", _PALE_INK), Fill("#1F4265", _PALE_INK), Fill("#2F6BA1", _PALE_INK)),
    not_reported=Fill("#4A535D", _PALE_INK),
    parts=(Fill("#4A9BE8", _DARK_PAGE), Fill("#1F3A57", _PALE_INK)),
    moves=(
        Fill("#1D4E7A", _PALE_INK),
        Fill("#2B333C", _PALE_INK),
        Fill("#7A4A12", _PALE_INK),
        Fill(_DARK_PAGE, _PALE_INK),
    ),
)


def palette(medium: Medium) -> Palette:
    """The colours for the page or picture that a chart is drawn on."""
    return DARK if medium.dark else LIGHT
