"""SPC charts with their proposals and ledger, and the summary of every measure."""
