"""Files that are not the workbook they seem to be, each as bytes; most can be made out of a workbook given."""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SECTOR = 512


def ordinary_workbook(fill: Callable[[Worksheet], object] | None = None) -> bytes:
    """A workbook of one sheet, Wards, that `fill` may change."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Wards"
    sheet.append(["Ward", "Stage"])
    sheet.append(["Willow", 5])
    if fill:
        fill(sheet)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def workbook_of_rows(rows_xml: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose one sheet holds these rows, with what stands before and after them, as XML."""
    xml = f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows_xml}</sheetData>{after}</worksheet>'
    return with_parts(ordinary_workbook(), {SHEET: xml.encode()})


def with_parts(content: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """The package with these parts replaced or added, or left out where None is given."""
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zipped({name: part for name, part in (parts | dict(changed)).items() if part is not None}.items())


def zipped(parts: Iterable[tuple[str, bytes]], compression: int = ZIP_DEFLATED) -> bytes:
    """A zip file of these parts, repeated names included."""
    written = BytesIO()
    with ZipFile(written, "w", compression) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, part in parts:
            package.writestr(name, part)
    return written.getvalue()


def part(content: bytes, name: str) -> bytes:
    """One part of a package."""
    with ZipFile(BytesIO(content)) as package:
        return package.read(name)


def empty_file() -> bytes:
    return b""


def renamed_csv() -> bytes:
    return "Ward,Stage\r\nWillow,5\r\nSt Anne’s,3\r\n".encode()


def renamed_unicode_text() -> bytes:
    return "Ward\tStage\r\nWillow\t5\r\n".encode("utf-16")


def ole_file(*streams: str) -> bytes:
    """The older Office container: a header, then a directory that names these streams."""
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    entries = [f"{name}\0".encode("utf-16-le").ljust(64, b"\0") for name in ("Root Entry", *streams)]
    return header.ljust(_SECTOR, b"\0") + b"".join(entry.ljust(128, b"\0") for entry in entries).ljust(_SECTOR, b"\0")


def old_xls() -> bytes:
    return ole_file("Workbook", "\x05SummaryInformation")


def excel_95_xls() -> bytes:
    return ole_file("Book")


def old_word_document() -> bytes:
    return ole_file("WordDocument")


def password_protected(content: bytes | None = None) -> bytes:
    """Encrypted as Excel does it."""
    written = BytesIO()
    OOXMLFile(BytesIO(content or ordinary_workbook())).encrypt("a password", written)
    return written.getvalue()


def macro_workbook(content: bytes | None = None) -> bytes:
    """As .xlsm: its content type, and a part with a program."""
    content = content or ordinary_workbook()
    types = part(content, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return with_parts(content, {"[Content_Types].xml": types, "xl/vbaProject.bin": ole_file("VBA")})


def macros_under_an_ordinary_content_type() -> bytes:
    return with_parts(ordinary_workbook(), {"xl/vbaProject.bin": ole_file("VBA")})


def binary_workbook() -> bytes:
    return with_parts(ordinary_workbook(), {"xl/workbook.xml": None, "xl/workbook.bin": bytes(100)})


def open_document() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped([("mimetype", kind), ("content.xml", b"<office:document-content/>")])


def word_document() -> bytes:
    return zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")])


def pdf_document() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n\0\0\0"


def truncated(content: bytes | None = None) -> bytes:
    content = content or ordinary_workbook()
    return content[: len(content) // 2]


def damaged_inside(content: bytes | None = None) -> bytes:
    """The zip directory is whole, a part is not."""
    content = content or ordinary_workbook()
    with ZipFile(BytesIO(content)) as package:
        middle = package.getinfo(SHEET).header_offset + 100
    return content[:middle] + bytes(20) + content[middle + 20 :]


def unusual_compression() -> bytes:
    with ZipFile(BytesIO(ordinary_workbook())) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    return zipped(parts, ZIP_BZIP2)


@cache
def zip_bomb() -> bytes:
    """Some 300 KB that unpack to 300 MB, as the directory says."""
    return with_parts(ordinary_workbook(), {SHEET: bytes(300 * 2**20)})


def modest_zip_bomb() -> bytes:
    """Small enough to unpack, but packed far tighter than any answers."""
    return workbook_of_rows(" " * (20 * 2**20))


@cache
def lying_zip_bomb() -> bytes:
    """Unpacks to 150 MB, while size and checksum in its directory are those of the first 1,000 bytes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            package.writestr(name, part(ordinary_workbook(), name))
        package.writestr(SHEET, bytes(150 * 2**20))
        entry = package.getinfo(SHEET)
        entry.file_size, entry.CRC = 1_000, zlib.crc32(bytes(1_000))
    return written.getvalue()


def too_many_parts() -> bytes:
    return with_parts(ordinary_workbook(), {f"xl/media/picture{n}.png": b"" for n in range(1_001)})


def repeated_parts() -> bytes:
    content = ordinary_workbook()
    with ZipFile(BytesIO(content)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    return zipped([*parts, (SHEET, part(content, SHEET).replace(b"<v>5</v>", b"<v>7</v>"))])


def overlapping_parts() -> bytes:
    """Two entries of the directory share the same bytes, so that a small file unpacks to much."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>" * 50)
        package.writestr("xl/overlap.xml", b"<workbook/>" * 50)
        package.getinfo("xl/overlap.xml").header_offset = package.getinfo("xl/workbook.xml").header_offset
    return written.getvalue()


def document_type(content: bytes | None = None) -> bytes:
    """Entities that grow a thousandfold when they are read."""
    content = content or ordinary_workbook()
    entities = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return with_parts(content, {SHEET: entities + part(content, SHEET)})


def document_type_in_utf_16() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!-- a note first --><!DOCTYPE w><worksheet/>'
    return with_parts(ordinary_workbook(), {SHEET: text.encode("utf-16")})


def declared_dimension_bomb() -> bytes:
    """Under 5 KB; the sheet says that it reaches Excel's last cell."""
    return workbook_of_rows('<row r="1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>')


def far_cell_bomb() -> bytes:
    """Under 5 KB; no dimension is declared, and Excel's last cell is filled."""
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook_of_rows(first + last)


def malformed_sheet() -> bytes:
    return with_parts(ordinary_workbook(), {SHEET: b"<worksheet><sheetData></worksheet>"})


def endless_shared_text() -> bytes:
    """Some 600 KB: one text of 1 MB that 3,000 cells share, 3 GB once each cell has its own."""
    workbook = workbook_of_rows(
        "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3_001))
    )
    noise = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(2**17))
    text = f'<sst xmlns="{_MAIN}" count="3000" uniqueCount="1"><si><t>{noise}</t></si></sst>'
    return with_parts(workbook, {"xl/sharedStrings.xml": text.encode()})
