"""Where things stand on a sheet: shared by the template that writes them and the reader that looks for them."""

TITLE_ROW, PURPOSE_ROW, NOTE_ROW, HEADING_ROW = 1, 2, 3, 4
FIRST_LINE = HEADING_ROW + 1
# People put rows above a table; the heading row is looked for, by its words, this far down.
HEADING_SEARCH_ROWS = 20

COVER_LABEL_COLUMN, COVER_ANSWER_COLUMN = 1, 2
COVER_FIRST_ROW = 4

GUIDANCE_TITLE, CHOICES_TITLE, VERSIONS_TITLE = "Guidance", "Choices", "Sheet versions"
LAST_QUARTER_TITLE = "Answers of last quarter"
QUERIES_TITLE = "Problems and queries"
# Every tab of a template or a marked workbook that is no sheet of the return.
OTHER_TITLES = (GUIDANCE_TITLE, CHOICES_TITLE, VERSIONS_TITLE, LAST_QUARTER_TITLE, QUERIES_TITLE)
