"""Queries: problems that are stored and ask for a word, each with an identity of its own."""

import hashlib
import json

from natpatsip.returns.problems import Problem
from natpatsip.sheets.scope import ReturnScope
from natpatsip.text import folded


def query_id(scope: ReturnScope, problem: Problem) -> str:
    """The identity of a query of a return: 12 hexadecimal digits.

    It comes from what was found, by which rule, on which line and under which heading, and from neither cell nor file. So
    an explanation stands for the same query of a later version of the return, until what is found there changes.
    """
    place = problem.sheet, problem.line, problem.heading
    parts = [scope.psc, scope.quarter.key, problem.rule, *(folded(part) for part in (*place, problem.told))]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
