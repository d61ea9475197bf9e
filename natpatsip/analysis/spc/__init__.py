"""Statistical process control by the rules of Making Data Count (NHS England), free of any drawing.

`control_chart` works out many series at once; `propose_shifts` says where limits might be recalculated, for a person
to decide. `chart_frame` does the first for a narwhals frame. docs/spc.md has the rules in words.
"""
