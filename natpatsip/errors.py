"""Errors whose words are for people, wherever they arise: a command prints them, a page shows them."""


class UserError(Exception):
    """What happened, where, and what to do next, in words for whoever asked. What is not one is a fault of ours."""
