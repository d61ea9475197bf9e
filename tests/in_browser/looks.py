"""Every device in every theme: which of them `make test` sees, and that `make prove` sees all."""

from collections.abc import Sequence

import pytest

LOOKS = [("desktop", "light"), ("phone", "dark"), ("desktop", "dark"), ("phone", "light")]


def every_look(*seen: str, of: str = "") -> pytest.MarkDecorator:
    """Parameters `device` and `color_scheme`: each look, or those `of` one device.

    `make test` sees the looks named. What a theme changes are colours, and their contrast is the same at any width, so
    a page seen once in each theme and once at each width is covered; `make prove` sees the others.
    """
    looks = [" ".join(look) for look in LOOKS if look[0].startswith(of)]
    assert seen and set(seen) <= set(looks), f"{seen} are not all among {looks}"
    return pytest.mark.parametrize(
        ("device", "color_scheme"),
        [pytest.param(*look.split(), marks=() if look in seen else pytest.mark.prove, id=look) for look in looks],
    )


def looks_in_turn(paths: Sequence[str]) -> pytest.MarkDecorator:
    """Parameters `path`, `device` and `color_scheme`: each page in every look.

    `make test` sees the pages in turn on a desk in light and on a phone in dark, `make prove` in all looks.
    """
    return pytest.mark.parametrize(
        ("path", "device", "color_scheme"),
        [
            pytest.param(
                path,
                *look,
                marks=() if look == LOOKS[place % 2] else pytest.mark.prove,
                id=f"{path or 'overview'} {' '.join(look)}",
            )
            for place, path in enumerate(paths)
            for look in LOOKS
        ],
    )
