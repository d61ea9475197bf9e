"""The quarterly report: what it says, in sections that know of no form, and what writes it as Word or HTML."""
