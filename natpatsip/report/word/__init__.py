"""The report as a Word document: real styles, numbered captions, cross-references, alternative text, header rows."""
