"""Is an uploaded file a workbook that is safe to read? Told from its package alone, before anything parses it."""

import struct
import zlib
from io import BytesIO
from itertools import pairwise
from pathlib import PurePath
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from natpatsip.returns import refusals
from natpatsip.returns.problems import Problem
from natpatsip.returns.refusals import Refused
from natpatsip.returns.unpacking import LOCAL_HEADER, LOCAL_SIGNATURE, MIB, UNPACKED_LIMIT, unpacked

# The largest return in sight, a national extract of 15,000 rows and 12 columns, is 1 MiB.
FILE_LIMIT = 20 * MIB
# Sheets of real answers pack 5 to 30 times smaller; only filling made to burst packs 200 times. Small parts may.
RATIO_LIMIT = 200
RATIO_MATTERS_FROM = 1 * MIB
# A workbook of 20 sheets has about 50 parts.
PART_LIMIT = 1_000

_OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_OLE_ENTRY_SIZE = 128
_ENCRYPTED_FLAG = 1
_MACRO_SUFFIXES = {".xlsm", ".xltm", ".xlam"}


def examine_package(content: bytes, file_name: str) -> list[Problem]:
    """Why this file cannot be read as a workbook: an empty list, or the one problem of the whole file.

    Nothing is unpacked beyond the limits above, whatever sizes the file declares.
    """
    try:
        _examine(content, file_name)
    except Refused as refused:
        return [refused.problem(file_name)]
    return []


def _examine(content: bytes, file_name: str) -> None:
    if not content:
        raise Refused(refusals.EMPTY)
    if len(content) > FILE_LIMIT:
        raise Refused(refusals.FILE_TOO_LARGE, size=len(content) // MIB, limit=FILE_LIMIT // MIB)
    if content.startswith(_OLE_SIGNATURE):
        raise Refused(_kind_of_ole(content))
    if not content.startswith(LOCAL_SIGNATURE):
        raise Refused(refusals.PLAIN_TEXT if _is_text(content) else refusals.NOT_A_WORKBOOK)
    parts = _directory(content)
    _examine_sizes(parts)
    _examine_layout(parts)
    _examine_kind(content, {part.filename.casefold(): part for part in parts}, PurePath(file_name).suffix.casefold())
    for part in parts:
        _examine_part(content, part)


def _kind_of_ole(content: bytes) -> refusals.Refusal:
    if _has_ole_entry(content, "EncryptedPackage"):
        return refusals.PASSWORD
    if _has_ole_entry(content, "Workbook") or _has_ole_entry(content, "Book"):
        return refusals.OLD_EXCEL
    return refusals.NOT_A_WORKBOOK


def _has_ole_entry(content: bytes, name: str) -> bool:
    """Whether the OLE directory, whose entries begin at multiples of 128 bytes with their name, has this one."""
    encoded = f"{name}\0".encode("utf-16-le")
    return any(content.startswith(encoded, start) for start in range(0, len(content), _OLE_ENTRY_SIZE))


def _is_text(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in content


def _directory(content: bytes) -> list[ZipInfo]:
    try:
        return ZipFile(BytesIO(content)).infolist()
    # zipfile reports a mangled directory by any of these.
    except (BadZipFile, NotImplementedError, ValueError, OSError, OverflowError, struct.error) as error:
        raise Refused(refusals.DAMAGED) from error


def _examine_sizes(parts: list[ZipInfo]) -> None:
    if len(parts) > PART_LIMIT:
        raise Refused(refusals.TOO_MANY_PARTS, count=len(parts), limit=PART_LIMIT)
    bursts = any(part.file_size > max(RATIO_MATTERS_FROM, RATIO_LIMIT * part.compress_size) for part in parts)
    if bursts or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise Refused(refusals.UNPACKS_TOO_LARGE, limit=UNPACKED_LIMIT // MIB)


def _examine_layout(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise Refused(refusals.PASSWORD)
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Refused(refusals.UNREADABLE)
    if len({part.filename.casefold() for part in parts}) < len(parts):
        raise Refused(refusals.REPEATED_PARTS)
    for part, following in pairwise(sorted(parts, key=lambda part: part.header_offset)):
        if part.header_offset + LOCAL_HEADER.size + part.compress_size > following.header_offset:
            raise Refused(refusals.REPEATED_PARTS)


def _examine_kind(content: bytes, parts: dict[str, ZipInfo], suffix: str) -> None:
    if "xl/workbook.bin" in parts:
        raise Refused(refusals.BINARY_WORKBOOK)
    if "mimetype" in parts and "content.xml" in parts:
        raise Refused(refusals.OPEN_DOCUMENT)
    types = b"".join(unpacked(content, parts["[content_types].xml"])) if "[content_types].xml" in parts else b""
    has_macros = b"macroenabled" in types.lower() or b"vbaproject" in types.lower()
    if has_macros or suffix in _MACRO_SUFFIXES or any(_holds_macros(name) for name in parts):
        raise Refused(refusals.MACROS)
    if "xl/workbook.xml" not in parts:
        raise Refused(refusals.NOT_A_WORKBOOK)


def _holds_macros(name: str) -> bool:
    return name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/")


def _examine_part(content: bytes, part: ZipInfo) -> None:
    prolog = _Prolog()
    checksum = size = 0
    for chunk in unpacked(content, part):
        prolog.read(chunk)
        size += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
    if (size, checksum) != (part.file_size, part.CRC):
        raise Refused(refusals.DAMAGED)


class _RootReached(Exception):
    """The first element: no document type can follow."""


class _Prolog:
    """What stands before the root element of an XML part; a part that is no XML has none."""

    def __init__(self) -> None:
        self._over = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._reach_root
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self, chunk: bytes) -> None:
        """Take the next chunk; raises Refused at a document type, before anything in it is read."""
        if not self._over:
            try:
                self._parser.Parse(chunk)
            except (_RootReached, expat.ExpatError):
                self._over = True

    def _reach_root(self, *_: object) -> None:
        raise _RootReached

    def _refuse(self, *_: object) -> None:
        raise Refused(refusals.DOCUMENT_TYPE)
