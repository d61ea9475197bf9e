"""The views of what is current, over the tables that only grow.

A session that sets the variable `as_at` to the sequence of an event sees everything as it was after that event. One that
sets `as_closed` sees of each closed quarter the rows that stood when it was closed, and of all others those that stand.
"""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.sheets.specification import Sheet
from natpatsip.store.event_kinds import CHANGES_WHAT_STANDS, EVENT_KINDS
from natpatsip.store.schema import history_table

# After every event there can be, and the last that there can be.
_NEVER = 2**63 - 1
_NOW = _NEVER - 1

_CURRENT_EVENTS = f"""
    CREATE OR REPLACE VIEW current_events AS
    SELECT * FROM events WHERE sequence <= coalesce(getvariable('as_at'), {_NEVER})"""

# From which event until before which a submission counts. What was removed for good cannot be shown as it was, so it never
# counted.
_COUNTING = f"""
    CREATE OR REPLACE VIEW counting AS
    WITH turns AS (
        SELECT submission, kind, sequence AS since,
            lead(sequence, 1, {_NEVER}) OVER (PARTITION BY submission ORDER BY sequence) AS until,
            bool_or(kind = 'purged') OVER (PARTITION BY submission) AS removed
        FROM current_events WHERE kind IN {CHANGES_WHAT_STANDS})
    SELECT submission, since, until FROM turns WHERE kind IN ('received', 'restored') AND NOT removed"""

_CURRENT_SUBMISSIONS = f"""
    CREATE OR REPLACE VIEW current_submissions AS
    SELECT submission FROM counting WHERE until = {_NEVER}"""

# Of each programme's quarter the last closing, with its first month, and the event that opened it again, if any did.
_LAST_CLOSINGS = """
    CREATE OR REPLACE VIEW last_closings AS
    SELECT c.* EXCLUDE submission, make_date(
            c.quarter[:4]::INTEGER + (c.quarter[-1] = '4')::INTEGER, [4, 7, 10, 1][c.quarter[-1]::INTEGER], 1) AS first_month,
        r.sequence AS reopened, r.happened_at AS reopened_at, r.by_whom AS reopened_by, r.why AS reopened_why
    FROM events_closed c
    LEFT JOIN events_reopened r ON r.programme = c.programme AND r.quarter = c.quarter AND r.sequence > c.sequence
    QUALIFY row_number() OVER (PARTITION BY c.programme, c.quarter ORDER BY c.sequence DESC, r.sequence) = 1"""

# As closed: after which event the rows of a quarter are no longer looked at.
_CUTS = """
    CREATE OR REPLACE VIEW cuts AS
    SELECT programme, quarter, first_month, sequence AS cut FROM last_closings
    WHERE reopened IS NULL AND coalesce(getvariable('as_closed'), false)"""

# From which submission each sheet stands; one about all programmes, from which for each of them too.
_STANDING_SHEETS = f"""
    CREATE OR REPLACE VIEW standing_sheets AS
    SELECT s.psc, s.quarter, r.sheet, p.programme, coalesce(p.own, true) AS own, r.submission, r.row_count, r.answer
    FROM returned_sheets r
    JOIN submissions s USING (submission)
    LEFT JOIN programmes_of_sheets p USING (sheet)
    LEFT JOIN cuts c ON c.programme = p.programme AND c.quarter = s.quarter
    JOIN counting n ON n.submission = r.submission AND coalesce(c.cut, {_NOW}) >= n.since AND coalesce(c.cut, {_NOW}) < n.until
    QUALIFY row_number() OVER (PARTITION BY s.psc, s.quarter, r.sheet, p.programme ORDER BY r.submission DESC) = 1"""

_CURRENT_SHEETS = """
    CREATE OR REPLACE VIEW current_sheets AS
    SELECT c.psc, c.quarter, c.sheet, c.submission, c.row_count, c.answer, s.sha256, s.demonstration, s.file_name,
        e.happened_at, e.by_whom
    FROM standing_sheets c
    JOIN submissions s USING (submission)
    JOIN events e ON e.sequence = c.submission
    WHERE c.own"""

# Of each series and month the last decision, unless that was to undo.
_CURRENT_DECISIONS = """
    CREATE OR REPLACE VIEW current_decisions AS
    SELECT * FROM events_decided
    QUALIFY decision <> 'undone'
        AND row_number() OVER (PARTITION BY measure, level, place, month ORDER BY sequence DESC) = 1"""

# Those put and not undone.
_CURRENT_NOTES = """
    CREATE OR REPLACE VIEW current_notes AS
    SELECT * FROM events_noted n
    WHERE undoes = 0 AND NOT EXISTS (SELECT 1 FROM events_noted u WHERE u.undoes = n.sequence)"""

# Those that what stands raises: of each sheet, those of the submission that it stands from, and of a tab that is no sheet
# those of the return’s last submission. Of lines that read the same, the first counts.
_CURRENT_QUERIES = """
    CREATE OR REPLACE VIEW current_queries AS
    WITH standing AS (
        SELECT psc, quarter, sheet AS name, submission FROM current_sheets
        UNION ALL
        SELECT psc, quarter, '', max(submission) FROM current_sheets GROUP BY psc, quarter
    )
    SELECT q.* FROM raised_queries q JOIN standing USING (psc, quarter, name, submission)
    QUALIFY row_number() OVER (PARTITION BY q.query ORDER BY length(q.cell), q.cell) = 1"""

# Of each query the last explanation, with the last answer to it: accepted, asked_back, or none yet.
_CURRENT_EXPLANATIONS = """
    CREATE OR REPLACE VIEW current_explanations AS
    WITH answers AS (
        SELECT explanation, 'accepted' AS answer, sequence, happened_at, by_whom, why FROM events_accepted
        UNION ALL
        SELECT explanation, 'asked_back' AS answer, sequence, happened_at, by_whom, why FROM events_asked_back
    )
    SELECT e.*, a.answer, a.happened_at AS answered_at, a.by_whom AS answered_by, a.why AS answered_why
    FROM events_explained e LEFT JOIN answers a ON a.explanation = e.sequence
    QUALIFY row_number() OVER (PARTITION BY e.query ORDER BY e.sequence DESC, a.sequence DESC) = 1"""

_CURRENT_CALENDARS = """
    CREATE OR REPLACE VIEW current_calendars AS
    SELECT * FROM events_calendar_set QUALIFY row_number() OVER (PARTITION BY quarter ORDER BY sequence DESC) = 1"""

_CURRENT_EXTENSIONS = """
    CREATE OR REPLACE VIEW current_extensions AS
    SELECT * FROM events_extended QUALIFY row_number() OVER (PARTITION BY psc, quarter ORDER BY sequence DESC) = 1"""

_EXPLAINED_BEFORE_SENDING = """
    CREATE OR REPLACE VIEW explained_before_sending AS
    SELECT rule FROM events_explanation_asked GROUP BY rule HAVING arg_max(before_sending, sequence)"""

# Those that no other came in the place of; a paragraph that was taken back has an empty one in its place.
_CURRENT_PARAGRAPHS = """
    CREATE OR REPLACE VIEW current_paragraphs AS
    SELECT * FROM events_paragraph_written p
    WHERE words <> '' AND NOT EXISTS (SELECT 1 FROM events_paragraph_written r WHERE r.replaces = p.sequence)"""

# Of each return the last answer, and whether what it was about has changed since.
_CURRENT_ACCURACY = f"""
    CREATE OR REPLACE VIEW current_accuracy AS
    SELECT a.*, EXISTS (
        SELECT 1 FROM current_events e JOIN submissions s USING (submission)
        WHERE e.kind IN {CHANGES_WHAT_STANDS} AND e.sequence > a.as_at AND s.psc = a.psc AND s.quarter = a.quarter
    ) AS changed_since
    FROM events_accuracy_answered a
    QUALIFY row_number() OVER (PARTITION BY a.psc, a.quarter ORDER BY a.sequence DESC) = 1"""


def create_views(sheets: Sequence[Sheet]) -> list[str]:
    """The statements that make the views of what is current."""
    return [
        _CURRENT_EVENTS,
        *(kind.view for kind in EVENT_KINDS),
        _COUNTING,
        _CURRENT_SUBMISSIONS,
        _LAST_CLOSINGS,
        _CUTS,
        _programmes_of_sheets(sheets),
        _STANDING_SHEETS,
        _CURRENT_SHEETS,
        _CURRENT_DECISIONS,
        _CURRENT_NOTES,
        _raised_queries(sheets),
        _CURRENT_QUERIES,
        _CURRENT_EXPLANATIONS,
        _CURRENT_CALENDARS,
        _CURRENT_EXTENSIONS,
        _EXPLAINED_BEFORE_SENDING,
        _CURRENT_PARAGRAPHS,
        _CURRENT_ACCURACY,
        *(_current_rows(sheet) for sheet in sheets),
    ]


def _raised_queries(sheets: Sequence[Sheet]) -> str:
    """Every query that a submission ever raised, with the name of its sheet, empty for a tab that is no sheet."""
    titles = ", ".join(f"('{sheet.title.replace(chr(39), chr(39) * 2)}', '{sheet.name}')" for sheet in sheets)
    return f"""CREATE OR REPLACE VIEW raised_queries AS
        SELECT s.psc, s.quarter, coalesce(t.name, '') AS name, p.* EXCLUDE severity FROM problems p
        JOIN submissions s USING (submission) JOIN current_events e ON e.sequence = p.submission
        LEFT JOIN (VALUES {titles}) t(title, name) ON t.title = p.sheet
        WHERE p.severity = 'query'"""


def _programmes_of_sheets(sheets: Sequence[Sheet]) -> str:
    """The programme that each sheet is of, its `own`; of one whose rows are about a programme each, all of those too."""
    of_all = [sheet for sheet in sheets if "programme" in sheet.row_keys]
    lines = [f"('{sheet.name}', '{sheet.grain}', '{sheet.programme}', true)" for sheet in sheets]
    lines += [
        f"('{sheet.name}', '{sheet.grain}', '{one.code}', false)" for sheet in of_all for one in catalogue.programmes()
    ]
    return f"""CREATE OR REPLACE VIEW programmes_of_sheets AS
        SELECT * FROM (VALUES {", ".join(lines)}) p(sheet, grain, programme, own)"""


def _current_rows(sheet: Sheet) -> str:
    view = f"CREATE OR REPLACE VIEW {sheet.name} AS SELECT t.* FROM {history_table(sheet)} t"
    if sheet.grain == "quarter":
        programme = "t.programme" if "programme" in sheet.row_keys else f"'{sheet.programme}'"
        return f"""{view} JOIN standing_sheets c
            ON c.submission = t.submission AND c.sheet = '{sheet.name}' AND c.programme = {programme}"""
    keys = ", ".join(f"t.{key}" for key in sheet.row_keys)
    dated = any(column.name == "extract_date" for column in sheet.table_columns)
    latest = "t.extract_date DESC, t.submission DESC" if dated else "t.submission DESC"
    # What has no month is of the quarter that it came for.
    quarter = "c.first_month = date_trunc('quarter', t.month)" if "month" in sheet.row_keys else "c.quarter = t.quarter"
    return f"""{view} LEFT JOIN cuts c ON c.programme = '{sheet.programme}' AND {quarter}
        JOIN counting n ON n.submission = t.submission
            AND coalesce(c.cut, {_NOW}) >= n.since AND coalesce(c.cut, {_NOW}) < n.until
        QUALIFY row_number() OVER (PARTITION BY t.psc, {keys} ORDER BY {latest}) = 1"""
