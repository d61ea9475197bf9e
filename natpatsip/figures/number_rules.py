"""The rules that decide numbers, in plain words, for the Definitions page."""

RULES: tuple[tuple[str, str], ...] = (
    (
        "Share at a stage or above",
        "The sites at that stage or a later one, out of all sites expected in the sheets that were returned."
        " Sites to which a question does not apply are left out of both. Every share is shown with the number it is out of.",
    ),
    (
        "Change on the quarter",
        "The share now less the share a quarter ago, in percentage points, among the collaboratives that returned in both"
        " quarters. Where that is not all of them, the figure says how many it compares.",
    ),
    (
        "Not reported",
        "A site left blank in a sheet that was returned. It stays in the number that a share is out of, in a grey"
        " category of its own, and never counts as having reached a stage.",
    ),
    (
        "Not returned",
        "A sheet that was left out, left blank or not marked as reviewed on the cover. The collaborative is then left out"
        " of both parts of the share, and the figure says so: “14 of 15 collaboratives”. It never means zero, and nothing"
        " is carried forward from an earlier quarter.",
    ),
    (
        "Rounding",
        "Halves go up: 12.5 is shown as 13. Only what is shown is rounded; every calculation uses the unrounded numbers.",
    ),
    (
        "Small numbers of people",
        "In what is for sharing, numbers of people below England are of whole quarters and rounded: 0 stays 0, 1 to 7 are told"
        " as 5, anything else to the nearest 5. Each total is rounded by itself, so that parts may not add up to it. Trusts,"
        " wards, regions and networks have none. Organisations are counted as they are.",
    ),
    (
        "Target wards",
        "A tenth of all wards of NHS mental health, learning disability and autism trusts. How much of the target is met"
        " is worked out from the unrounded tenth: 21 wards supported out of 134 is 21 ÷ 13.4, or 157%.",
    ),
    (
        "Directly supported wards",
        "Wards of NHS trusts that the collaborative itself coaches. Wards of private providers, and wards that take part"
        " through a network, do not count towards the tenth.",
    ),
    (
        "Run rate",
        "How many more sites a quarter are needed to reach an ambition by its date: those still missing, divided by"
        " the quarters that are left.",
    ),
    (
        "Errors and queries",
        "An error keeps its sheet from being stored, and the other sheets are stored all the same."
        " What is queried is stored: the answer is unusual, such as a stage that went back, but may be right.",
    ),
    (
        "The answers that count",
        "For each collaborative, quarter and sheet, the latest return that was stored. Earlier ones are kept.",
    ),
)
