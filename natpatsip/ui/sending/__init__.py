"""Sending returns: templates, uploads, what came of them, and who has returned."""
