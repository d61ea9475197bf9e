"""The charts in plain words, for the Definitions page: what each shows, and when it is drawn."""

CHARTS: tuple[tuple[str, str], ...] = (
    (
        "XmR chart",
        "Single values with their mean, and limits from how far each value lies from the one before. It is drawn wherever"
        " enough is counted for it.",
    ),
    (
        "p chart, u chart",
        "A p chart is for shares, as of babies, a u chart for rates, as in bed days. The limits follow what each value is out"
        " of: the fewer, the wider.",
    ),
    (
        "p′ chart, u′ chart, c′ chart",
        "The same for shares, rates and counts that vary more than chance has it, or less: limits are wider or narrower by as"
        " much (Laney). Here every u and c chart is one of these.",
    ),
    (
        "By quarter",
        "Where months are too small for limits, what is counted in three months is added up, and so is what it is out of.",
    ),
    (
        "Run chart",
        "Values with their median and no limits, where too little is counted for any. A run on one side of the median that is"
        " longer than chance would have it is marked as a shift.",
    ),
    (
        "t chart, g chart",
        "For single events that are rare, in the workbench: the days between one event and the next (t), or the cases (g). The"
        " centre is the median; limits and runs about it are all that is judged.",
    ),
    (
        "Trajectory",
        "An adoption share by quarter with its ambition, and a forecast with its interval, if the rate of the last quarters"
        " continues. It adds up as sites adopt, so that no control chart fits it.",
    ),
    (
        "Funnel plot",
        "Trusts or ICBs side by side at one date, within limits that are wider where fewer are counted. Where places differ"
        " beyond chance, limits allow for as much (additive random effects): a place outside differs even from that.",
    ),
)
