"""Every message is listed in the docs, as it is given."""

import re

from bad_returns import REFUSED, WAITING
from messages import PATH, document


def test_the_page_of_messages_is_what_the_code_says():
    assert PATH.read_text(encoding="utf-8") == document(), "write it anew: python -m tests.messages"


def test_the_page_names_every_rule_that_a_bad_return_breaks():
    named = set(re.findall(r"`([a-z0-9-]+)` \|$", PATH.read_text(encoding="utf-8"), re.MULTILINE))
    assert {bad.rule for bad in REFUSED} | {rule for bad in WAITING for rule, _ in bad.errors} <= named
