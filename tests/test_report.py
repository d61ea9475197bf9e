"""The quarterly report as people get it: files made by the command and read back, and its words under choices drawn by lot."""

import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from random import Random
from shutil import which
from zipfile import ZipFile

import docx
import pytest
from cases import all_hold
from command import PROJECT
from docx.oxml.ns import qn
from drawn_by_lot import COMING_IN, QUARTERS
from filled_returns import filled_return
from numbers_told import read_numbers, without_names
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.catalogue.facts import read_published
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_value
from natpatsip.figures.wording import labels
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.report.document import Quotation, Report, Section, Table
from natpatsip.report.packs import make_pack
from natpatsip.report.proof import proof_read
from natpatsip.report.slides import slides_bytes
from natpatsip.report.ward_charts import make_ward_charts
from natpatsip.report.word.reading import NotAReport
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Store
from tests.in_browser.test_access import violations
from tests.returns_made import put, return_with

# What the published report for Q4 2022/23 states and the returns give.
PUBLISHED = (
    *("77.6%", "11,621", "61.2%", "9,164", "19.9%", "2,984", "56%", "19 ICBs", "10 in action (phase 6)"),
    *("261 wards", "213 wards", "13%", "51 of 52", "98%", "11 of 15", "35 of 52"),
)
PUBLISHED_FIGURES = [f"fig{number:02}" for number in range(1, 21)]
# What no reader should ever meet.
NEVER = re.compile(
    r"\bnan\b|\bNone\b(?! of \d)|\b0 of 0\b|(?<![\d,.])1 (?:homes|wards|trusts|ICBs|collaboratives)\b|  |\.\.|–%|--"
)
# Which way a number went on the quarter.
_DIRECTION = re.compile(r"up|down|more|fewer|unchanged|as many")
_VOID = {"meta", "img", "source", "br"}


@pytest.fixture(scope="module")
def written(demonstration, tmp_path_factory):
    """The report for Q4 2022/23 of England, by the ending of its file."""
    folder = tmp_path_factory.mktemp("report")
    for form in ("docx", "html"):
        path = folder / f"q4.{form}"
        command = ["--database", str(demonstration.path), "report", "--quarter", "Q4 2022/23", "-o", str(path)]
        assert main(command) == 0
    return {path.suffix: path for path in folder.iterdir()}


def test_the_word_report_has_every_figure_in_order_with_its_numbers(written):
    document = docx.Document(written[".docx"])
    words = "\n".join([*(one.text for one in document.paragraphs), *_cells(document)])
    assert not [number for number in PUBLISHED if number not in words]
    assert not NEVER.findall(words)
    captions = [one for one in document.paragraphs if one.style.name == "Caption"]
    numbers = [int(re.match(r"Figure (\d+)\. \S", caption.text)[1]) for caption in captions]
    assert numbers == list(range(1, len(captions) + 1))
    marks = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    figures = [mark.removeprefix("figure_") for mark in marks if mark.startswith("figure_")]
    assert [figure for figure in figures if figure.startswith("fig")] == PUBLISHED_FIGURES


def test_sections_stand_in_the_order_in_which_they_are_asked_for(demonstration, tmp_path):
    path = tmp_path / "some.docx"
    command = ["--database", str(demonstration.path), "report", "--quarter", "Q4 2022/23", "--quote", "none"]
    assert main([*command, "-o", str(path), "--sections", "data", "SystemSafety", "scales"]) == 0
    headings = [one.text for one in docx.Document(path).paragraphs if one.style.name == "Heading 1"]
    assert headings == [
        "Appendix A. About the data",
        "System Safety Improvement Programme",
        "Appendix B. Stages of adoption and progress scores",
    ]


def test_the_word_report_is_an_outline_with_words_for_every_picture(written):
    document = docx.Document(written[".docx"])
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert levels[0] == 1 and max(after - before for before, after in pairwise(levels)) == 1
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert len(pictures) >= len(PUBLISHED_FIGURES) and all(len(picture.get("descr")) > 40 for picture in pictures)
    assert len({one.get("id") for one in pictures}) == len(pictures)
    assert all(table.rows[0]._tr.trPr.findall(qn("w:tblHeader")) for table in document.tables)
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.sections[0].page_width.cm == pytest.approx(21, abs=0.01)
    assert document.core_properties.title.endswith("Q4 2022/23")
    with ZipFile(written[".docx"]) as parts:
        names = Counter(name.rpartition(".")[2] for name in parts.namelist() if name.startswith("word/media/"))
    assert names["svg"] == names["png"] == len(pictures)


@pytest.mark.skipif(
    which("soffice") is None, reason="LibreOffice is not here: whether the PDF is tagged was not tested"
)
def test_the_command_of_the_readme_makes_a_tagged_pdf(demonstration, tmp_path):
    (command,) = re.findall(r"`(soffice [^`]+)`", (PROJECT / "README.md").read_text(encoding="utf-8"))
    report = _make(demonstration, Quarter(2022, 4), sections=["SystemSafety"])
    (tmp_path / "report.docx").write_bytes(word_bytes(report))
    apart = f"-env:UserInstallation={(tmp_path / 'settings').as_uri()}"
    subprocess.run([*shlex.split(command), apart], cwd=tmp_path, check=True, capture_output=True)
    told = (tmp_path / "report.pdf").read_bytes()
    assert b"/MarkInfo<</Marked true>>" in told and b"/Lang(en-GB)" in told and b"/StructTreeRoot" in told
    assert told.count(b"/S/Figure") == len(report.figures) and told.count(b"/S/TH") > len(report.figures)


def test_every_reference_of_the_word_report_leads_to_a_mark(written):
    document = docx.Document(written[".docx"])
    codes = [code.text.split() for code in document.element.body.iter(qn("w:instrText"))]
    marks = Counter(mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart")))
    assert not [mark for mark, times in marks.items() if times > 1]
    assert {code[0] for code in codes} == {"TOC", "SEQ", "REF"}
    referred = {code[1] for code in codes if code[0] == "REF"}
    linked = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}
    assert referred and referred | linked <= set(marks)


def test_the_web_report_is_one_sound_file(written, chromium):
    source = written[".html"].read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(source)
    assert not reader.open and not reader.wrong
    assert len(set(reader.ids)) == len(reader.ids) and set(reader.links) <= set(reader.ids)
    assert not [address for address in reader.fetched if not address.startswith("data:")]
    assert not [number for number in PUBLISHED if number not in source]
    page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(written[".html"].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert not violations(page)
    page.close()


def test_proof_reading_finds_what_an_editor_got_wrong_and_nothing_else(written, demonstration):
    report, sound = _make(demonstration, Quarter(2022, 4)), written[".docx"].read_bytes()
    assert not proof_read(report, sound, sound)
    slips = (
        (
            "In Q4 2022/23 9,164",
            "14,975 care homes (61.2%)",
            "14,975 care homes (62.1%)",
            "a percentage against its counts",
        ),
        ("Trusts at stage 5 or above in Q4", "Q4 2022/23", "Q1 22/23", "another quarter"),
        ("In Q4 2022/23 261 wards", "261 wards", "267 wards", "a number that the returns do not give"),
        ("In Q4 2022/23 261 wards", "261 wards", "213 wards", "a number in another’s place"),
        ("Of 42 ICBs returned", "Of 42", "As Figure 88 has it, of 42", "a figure that is missing"),
    )
    for start, old, new, rule in slips:
        document = docx.Document(BytesIO(sound))
        (paragraph,) = (one for one in document.paragraphs if one.text.startswith(start))
        paragraph.text = paragraph.text.replace(old, new)
        edited = BytesIO()
        document.save(edited)
        assert rule in {doubt.rule for doubt in proof_read(report, sound, edited.getvalue())}, rule
    with pytest.raises(NotAReport):
        proof_read(report, sound, b"PK no document")


def test_proof_reading_tells_of_whom_is_waited_for(coming_in):
    report = _make(coming_in, COMING_IN, sections=["ManDet"])
    content = word_bytes(report)
    (doubt,) = proof_read(report, content, content)
    assert doubt.rule == "an incomplete quarter" and "Oxford" in doubt.reason and "Wessex" not in doubt.reason


def test_a_deck_has_a_figure_a_slide_with_charts_to_edit(demonstration, tmp_path, capsys):
    command = ["--database", str(demonstration.path), "slides", "--quarter", "Q4 2022/23", "--programme", "MHSIP"]
    assert main([*command, "-o", str(tmp_path)]) == 0
    (path,) = tmp_path.iterdir()
    assert str(path) in capsys.readouterr().out
    opening, *slides = Presentation(path).slides
    assert "261 wards are actively engaged" in slides[0].shapes.title.text and "13%" in _texts(opening)
    native = {slide.shapes.title.text[:3]: shape.chart for slide in slides for shape in slide.shapes if shape.has_chart}
    assert list(native) == ["261", "213", "11 "]
    direct, network = native["261"].plots[0].series
    assert (sum(direct.values) - direct.values[-1], direct.values[-1], network.values[-1]) == (192, 192, 69)
    for slide in slides:
        drawn = [shape for shape in slide.shapes if shape.has_chart or shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        (told,) = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in drawn]
        assert len(told) > 40 and "Definition: " in slide.notes_slide.notes_text_frame.text
        bottom = max(shape.top + shape.height for shape in slide.shapes)
        assert bottom <= Presentation(path).slide_height


def test_a_pack_says_where_a_collaborative_stands_without_naming_its_peers(demonstration):
    with demonstration.snapshot() as snapshot:
        pack = make_pack(Selection.ending(Quarter(2022, 4), psc=("HIM",)), snapshot)
    peers = next(section for section in pack.sections if section.key == "peers")
    table, *_ = _tables(peers).values()
    published = [row for row in read_published("q4_2022_23_mhsip_wards_by_psc") if row["psc"] != "England"]
    shares = sorted(100 * int(row["wards_direct"]) / int(row["wards_total"]) for row in published)
    band = f"{shares[0]:.1f}% to {shares[-1]:.1f}%"
    assert ("NHS wards supported directly", "14.9% (10 of 67)", "13.4%", band) in [row[:4] for row in table.rows]
    told = [row[1] for row in _tables(pack.sections[0])["Key results"].rows if row[0] == "NHS wards supported directly"]
    assert told == ["15%"]
    others = set(labels("psc").values()) - {"Health Innovation Manchester"}
    assert not [name for name in others for words in _words(peers.blocks) if name in words]


def test_a_pack_names_its_peers_once_that_is_settled_and_says_what_was_answered(demonstration_copy, capsys):
    command = ["--database", str(demonstration_copy.path)]
    assert main([*command, "packs", "--peers", "named", "--by", "National lead"]) == 0
    answer = ["accuracy", "--quarter", "Q4 2022/23", "--psc", "Manchester", "--by", "Manager"]
    assert main([*command, *answer, "--wrong", "Two wards were counted twice"]) == 0
    assert "Health Innovation Manchester  To be put right  Two wards were counted twice" in capsys.readouterr().out
    chosen = Selection.ending(Quarter(2022, 4), psc=("HIM",))
    with demonstration_copy.snapshot() as snapshot:
        pack = make_pack(chosen, snapshot)
    assert pack.name == "Pack, Health Innovation Manchester, Q4 2022-23, not for sharing, demonstration"
    peers, annex = pack.sections[1], pack.sections[-1]
    (told,) = [row[3] for row in _tables(peers)[next(iter(_tables(peers)))].rows if row[0].startswith("NHS wards supp")]
    published = [row for row in read_published("q4_2022_23_mhsip_wards_by_psc") if row["psc"] != "England"]
    published.sort(key=lambda row: -int(row["wards_direct"]) / int(row["wards_total"]))
    assert [one.rpartition(" ")[0] for one in told.split("; ")] == [row["psc"] for row in published]
    assert any("To be put right: “Two wards were counted twice” (Manager" in words for words in _words(peers.blocks))
    (row,) = _tables(annex)["Factual accuracy"].rows
    assert row[:4] == ("Health Innovation Manchester", "To be put right", "Two wards were counted twice", "Manager")
    receive(demonstration_copy, return_with(put("Opioids!B5", "3 System map")), "wessex.xlsx", Actor("Lead"))
    assert main([*command, "accuracy", "--quarter", "Q4 2022/23"]) == 0
    assert "changed since" not in capsys.readouterr().out
    with demonstration_copy.snapshot() as snapshot:
        before = snapshot.version.sequence - 1
    wessex = ["accuracy", "--quarter", "Q4 2022/23", "--psc", "Wessex", "--right", "--by", "Manager"]
    assert main([*command, *wessex, "--as-at", str(before)]) == 0
    assert "Wessex  Confirmed; the return has changed since  Manager" in capsys.readouterr().out


def test_the_charts_of_all_wards_are_of_one_collaborative_and_say_so(demonstration):
    with demonstration.snapshot() as snapshot:
        charts = make_ward_charts(Selection.ending(Quarter(2022, 4), psc=("HIM",)), snapshot)
    overview, *wards = charts.sections
    listed = [row["ward_id"] for row in overview.figures[0].rows]
    assert len(listed) > 1 and {ward.rpartition("-")[0] for ward in listed} == {"HIM"}
    assert [re.search(r"\((.+)\)$", ward.title)[1] for ward in wards] == listed
    assert all(len(ward.figures) == 4 and ward.figures[0].measure.startswith(ward.title) for ward in wards)
    assert charts.name == (
        "Wards, Health Innovation Manchester, Q4 2022-23, for Health Innovation Manchester only, demonstration"
    )
    document = docx.Document(BytesIO(word_bytes(replace(charts, sections=charts.sections[:2]))))
    assert document.sections[0].footer.paragraphs[0].text.startswith("For Health Innovation Manchester only · ")


@pytest.mark.prove
def test_packs_come_as_one_zip(demonstration, tmp_path):
    path = tmp_path / "packs.zip"
    command = ["--database", str(demonstration.path), "packs", "--quarter", "Q4 2022/23", "--psc", "Wessex"]
    assert main([*command, "--psc", "Oxford", "-o", str(path)]) == 0
    with ZipFile(path) as packs:
        assert packs.namelist() == [
            f"Pack, {name}, Q4 2022-23, not for sharing, demonstration.docx" for name in ("Wessex", "Oxford")
        ]
        document = docx.Document(BytesIO(packs.read(packs.namelist()[0])))
    assert "of care homes in Wessex" in "".join(_cells(document))


def test_one_changed_return_changes_what_rests_on_it_and_nothing_else(demonstration_copy):
    before = _make(demonstration_copy, Quarter(2022, 4))
    receive(demonstration_copy, return_with(put("Opioids!B5", "3 System map")), "wessex.xlsx", Actor("Lead"))
    after = _make(demonstration_copy, Quarter(2022, 4))
    changed = {
        old.key
        for old, new in zip(before.sections, after.sections, strict=True)
        if _words(old.blocks) != _words(new.blocks)
    }
    assert changed == {"summary", "MedSIP", "data"}
    gone, new = (
        [one for one in first.sentences if one not in set(second.sentences)]
        for first, second in ((before, after), (after, before))
    )
    # One ICB of 19 went back: what says 19 says 18, of six that had moved on five have, and the return is asked why.
    (_, asked), (moved, of_queries) = (words[:2] for words in ([one.words for one in told] for told in (gone, new)))
    assert "6 more" in gone[0].words and moved == gone[0].words.replace("6 more", "5 more", 1)
    assert of_queries.replace("Wessex (1 query), ", "") == asked and of_queries.endswith("what the return raises.")
    assert len(new) > 4 and [one.words.replace("18", "19") for one in new[2:]] == [one.words for one in gone[2:]]
    redrawn = {old.id for old, new in zip(before.figures, after.figures, strict=True) if _shown(old) != _shown(new)}
    assert redrawn == {"medsip_phases", "trajectory_medsip_improvement"} >= {one.figure for one in new[2:]}
    for key, changed in (("MedSIP", [0, 1, 4]), ("SystemSafety", [])):
        decks = [Presentation(BytesIO(slides_bytes(one, _section(one, key)))).slides for one in (before, after)]
        slides = zip(*(map(_drawn_on, deck) for deck in decks), strict=True)
        assert [number for number, (old, new) in enumerate(slides) if old != new] == changed, key


@pytest.mark.parametrize("count", [4, pytest.param(60, marks=pytest.mark.prove)], ids=["a few choices", "many choices"])
def test_a_report_of_any_quarter_and_place_tells_what_is_so(coming_in, count):
    all_hold(lambda choice: _holds(_make(coming_in, choice[0], **choice[1])), _draw_choices(count))


def test_what_fell_is_said_to_have_fallen_and_what_stood_still_to_have_stood_still(tmp_path):
    store = Store(tmp_path / "natpatsip.duckdb")
    first, fell, still = (Quarter(2022, 2), Quarter(2022, 3), Quarter(2022, 4))
    for quarter in (first, fell, still):
        content = filled_return("WEX", quarter, fallen=quarter != first)
        assert receive(store, content, f"{quarter.key}.xlsx", Actor("Lead")).submission
    for places in ({}, {"psc": ("WEX",)}):
        told = {}
        for quarter in (first, fell, still):
            report = _make(store, quarter, **places)
            _holds(report)
            told[quarter] = {found[0] for words in _changes(report) if (found := _DIRECTION.search(words))}
        assert not told[first] and {"down", "fewer"} <= told[fell] and not told[fell] & {"up", "more"}
        assert told[still] == {"unchanged", "as many"}


def _changes(report: Report) -> list[str]:
    """What every headline number of the programmes is said to have done on the quarter."""
    tables = [_tables(part) for part in report.sections]
    numbers = [table for part in tables for title, table in part.items() if title.startswith("Headline numbers")]
    return [row[2] for table in numbers for row in table.rows if row[2]]


def _holds(report: Report) -> None:
    """Nothing in it that no reader should meet, and each number of a sentence in the figure that it refers to."""
    wrong = [text for section in report.sections for text in _words(section.blocks) if NEVER.search(text)]
    assert not wrong, wrong[:3]
    shown = {drawn.id: drawn for drawn in report.figures}
    for sentence in report.sentences:
        if sentence.figure in shown:
            held = list(_numbers_in(shown[sentence.figure]))
            told = read_numbers(sentence.words)
            unheld = [n for n, places in told if not any(abs(n - one) < 0.51 * 10**-places for one in held)]
            assert not unheld, f"{unheld} of “{sentence.words}” are not in {sentence.figure}"


def _make(store: Store, quarter: Quarter, sections: Collection[str] = (), **places: tuple[str, ...]) -> Report:
    with store.snapshot() as snapshot:
        return make_report(Selection.ending(quarter, **places), snapshot, sections)


def _draw_choices(count: int) -> list[tuple[Quarter, dict]]:
    """Quarters and places by lot, the same each time: all of England first, for the quarter that is coming in."""
    lot = Random(2022_23)
    return [(COMING_IN, {}), *((lot.choice(QUARTERS), _draw_place(lot)) for _ in range(count - 1))]


def _draw_place(lot: Random) -> dict[str, tuple[str, ...]]:
    kind = lot.choice(("psc", "region", "icb"))
    return {kind: (lot.choice(list(labels(kind))),)}


def _words(blocks) -> list[str]:
    """Every text of some blocks but what others wrote, a table's cell by cell."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            texts += [*block.headings, *(cell for row in block.rows for cell in row)]
        elif hasattr(block, "sentences"):
            texts += [sentence.words for sentence in block.sentences]
        elif hasattr(block, "figure"):
            texts += [block.figure.finding, block.figure.caption]
        elif not isinstance(block, Quotation):
            texts.append(block.words)
    return texts


def _numbers_in(drawn: Figure) -> list[float]:
    """Every number of a figure: in its words, and in its table as it is read."""
    cells = [format_value(row.get(c.name), c.unit, c.decimals) for row in drawn.rows for c in drawn.columns]
    texts = (drawn.finding, drawn.caption, drawn.definition, *cells)
    return [number for text in texts for number, _ in read_numbers(without_names(text))]


def _shown(drawn: Figure) -> tuple:
    """All of a figure that a reader sees, but when it was made."""
    return drawn.finding, drawn.caption, drawn.alt, drawn.rows, drawn.subtitle


def _section(report: Report, key: str) -> Section:
    return next(section for section in report.sections if section.key == key)


def _drawn_on(slide) -> tuple:
    """A slide's texts with its notes, and its charts and pictures."""
    charts = [[list(one.values) for one in shape.chart.plots[0].series] for shape in slide.shapes if shape.has_chart]
    pictures = [shape.image.sha1 for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    return _texts(slide), slide.notes_slide.notes_text_frame.text, charts, pictures


def _texts(slide) -> str:
    return " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def _tables(section) -> dict[str, Table]:
    return {block.title: block for block in section.blocks if isinstance(block, Table)}


def _cells(document) -> list[str]:
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


class _Reader(HTMLParser):
    """What is open, badly nested, named, linked to and fetched in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag not in _VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href":
                self.links.append(value.removeprefix("#"))
            elif name in ("src", "srcset"):
                self.fetched.append(value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)
