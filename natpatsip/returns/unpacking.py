"""The parts of a workbook's package, unpacked by hand and within bounds: zipfile believes what a part declares."""

import struct
import zlib
from collections.abc import Iterator
from zipfile import ZIP_STORED, ZipInfo

from natpatsip.returns import refusals
from natpatsip.returns.refusals import Refused

MIB = 2**20
# The largest return in sight unpacks to 10 MiB.
UNPACKED_LIMIT = 100 * MIB

LOCAL_SIGNATURE = b"PK\x03\x04"
LOCAL_HEADER = struct.Struct("<4s22xHH")
"""What stands before each part: the signature, and the lengths of its name and extra field."""

_CHUNK = 64 * 1024


def unpacked(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The part in chunks of at most 64 KiB (whole, when it is not packed); raises Refused beyond its declared size."""
    left = part.file_size
    for chunk in _inflated(content, part):
        left -= len(chunk)
        if left < 0:
            raise Refused(refusals.UNPACKS_TOO_LARGE, limit=UNPACKED_LIMIT // MIB)
        yield chunk


def _inflated(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    packed = _packed(content, part)
    if part.compress_type == ZIP_STORED:
        yield packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        try:
            chunk = inflater.decompress(packed, _CHUNK)
        except zlib.error as error:
            raise Refused(refusals.DAMAGED) from error
        packed = inflater.unconsumed_tail
        if not chunk and not packed and not inflater.eof:
            raise Refused(refusals.DAMAGED)
        yield chunk


def _packed(content: bytes, part: ZipInfo) -> bytes:
    header = content[part.header_offset : part.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size:
        raise Refused(refusals.DAMAGED)
    signature, name_length, extra_length = LOCAL_HEADER.unpack(header)
    if signature != LOCAL_SIGNATURE:
        raise Refused(refusals.DAMAGED)
    start = part.header_offset + LOCAL_HEADER.size + name_length + extra_length
    return content[start : start + part.compress_size]
