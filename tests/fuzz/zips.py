"""A package made into a file: as Excel does it, or with a zip that is odd, false or broken."""

import warnings
from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.fuzz.package import MAIN, RELATIONS, STRINGS

Parts = dict[str, bytes]


class _Stream(BytesIO):
    """What cannot be gone back in."""

    def seekable(self) -> bool:
        return False


def zipped(parts: Parts, compression: int = ZIP_DEFLATED, to: type[BytesIO] = BytesIO, zip64: bool = False) -> bytes:
    """The parts as a zip file, in their order."""
    written = to()
    with ZipFile(written, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, part in parts.items():
            info = ZipInfo(name, (2023, 4, 1, 9, 0, 0))
            info.compress_type = compression
            with archive.open(info, "w", force_zip64=zip64) as file:
                file.write(part)
    return written.getvalue()


def _any_name(pick: Random, parts: Parts) -> str:
    return pick.choice(sorted(parts))


def _dropped(pick: Random, parts: Parts) -> bytes:
    gone = _any_name(pick, parts)
    return zipped({name: part for name, part in parts.items() if name != gone})


def _emptied(pick: Random, parts: Parts) -> bytes:
    return zipped(parts | {_any_name(pick, parts): pick.choice([b"", b" ", b"<x/>", b"\xff\xfe<", b"<a><b></a>"])})


def reordered(pick: Random, parts: Parts) -> bytes:
    """The parts in another order, which means nothing."""
    return zipped(dict(pick.sample(sorted(parts.items()), len(parts))))


def _stored(pick: Random, parts: Parts) -> bytes:
    return zipped(parts, pick.choice([ZIP_STORED, ZIP_STORED, ZIP_BZIP2]))


def streamed(pick: Random, parts: Parts) -> bytes:
    """Written by a program that cannot go back, so that sizes stand behind each part."""
    return zipped(parts, to=_Stream)


def zip64(pick: Random, parts: Parts) -> bytes:
    """With sizes as files beyond 4 GiB have them."""
    return zipped(parts, zip64=True)


def _odd_names(pick: Random, parts: Parts) -> bytes:
    """A part more, or a part of the workbook itself, under a name that leads elsewhere or is written otherwise."""
    name = _any_name(pick, parts)
    odd = pick.choice([f"../{name}", f"/{name}", f"C:\\{name}", name.replace("/", "\\"), name.upper(), f"./{name}"])
    part = parts[name]
    kept = parts if pick.random() < 0.5 else {other: content for other, content in parts.items() if other != name}
    return zipped({odd: part, **kept} if pick.random() < 0.5 else {**kept, odd: part})


def leading_elsewhere(pick: Random, parts: Parts) -> bytes:
    """Further parts whose names lead out of the folder that they would be unpacked into."""
    return zipped({"../../outside.txt": b"outside", "/outside.txt": b"outside", "C:\\outside.txt": b"outside", **parts})


def relative_targets(pick: Random, parts: Parts) -> bytes:
    """Relations that name their parts from where they stand, as Excel writes them."""
    return _with_targets(b"worksheets/", parts)


def _roundabout_targets(pick: Random, parts: Parts) -> bytes:
    return _with_targets(pick.choice([b"./worksheets/", b"../xl/worksheets/", b"/xl/../xl/worksheets/"]), parts)


def _with_targets(folder: bytes, parts: Parts) -> bytes:
    return zipped(parts | {RELATIONS: parts[RELATIONS].replace(b'="/xl/worksheets/', b'="' + folder)})


def _truncated(pick: Random, parts: Parts) -> bytes:
    whole = zipped(parts)
    return whole[: pick.randint(0, len(whole))]


def _flipped(pick: Random, parts: Parts) -> bytes:
    whole = bytearray(zipped(parts))
    for _ in range(pick.randint(1, 8)):
        whole[pick.randrange(len(whole))] ^= 1 << pick.randrange(8)
    return bytes(whole)


def _surrounded(pick: Random, parts: Parts) -> bytes:
    """Something before the zip, or behind it."""
    other = pick.choice([b"\0", b"PK\x05\x06", b"MZ", b"\n", b"<html>"]) * pick.randint(1, 400)
    return pick.choice([other + zipped(parts), zipped(parts) + other])


def _inflated(pick: Random, parts: Parts) -> bytes:
    """Shared texts that many a cell would have for its own, or far more of them than any cell names."""
    length, count = pick.choice([(10, 200_000), (2_000_000, 3), (30, 5_000)])
    text = pick.randbytes(length // 2).hex()
    shared = f'<sst xmlns="{MAIN}">' + f"<si><t>{text}</t></si>" * count + "</sst>"
    return zipped(parts | {STRINGS: shared.encode()})


def _in_utf_16(pick: Random, parts: Parts) -> bytes:
    """A part in another encoding that XML allows, or with what XML allows before its root."""
    name = pick.choice([name for name in sorted(parts) if name.endswith(".xml") and "theme" not in name])
    text = parts[name].decode().partition("?>")[2] or parts[name].decode()
    written = pick.choice(
        [
            ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"),
            ("<!-- a note -->" + text).encode(),
            ("<!DOCTYPE x>" + text).encode(),
            b"\xef\xbb\xbf" + text.encode(),
        ]
    )
    return zipped(parts | {name: written})


ZIPS: tuple[Callable[[Random, Parts], bytes], ...] = (
    *(_dropped, _emptied, _stored, _odd_names, _odd_names, _roundabout_targets, _truncated, _flipped, _flipped),
    *(_surrounded, _inflated, _in_utf_16, reordered, streamed, zip64, leading_elsewhere, relative_targets),
)
