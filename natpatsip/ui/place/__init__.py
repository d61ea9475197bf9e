"""A place’s page: its head, its measures as a table, and the figures declared for places."""
