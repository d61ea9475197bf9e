"""The server: what it answers beside the pages, what it refuses, and what it says of itself in its log."""

from natpatsip.server.errors import ERROR_PAGES, tell_error
from natpatsip.server.guards import GUARDS
from natpatsip.server.routes import ROUTES
from natpatsip.server.starting import lifespan

__all__ = ["ERROR_PAGES", "GUARDS", "ROUTES", "lifespan", "tell_error"]
