"""Every message that a check of a return can give, read out of the code: `python -m tests.messages` writes docs/messages.md.

What depends on the return stands as “…”.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from natpatsip.drafts import keeping
from natpatsip.intake import marking, sending
from natpatsip.returns import checks, extracts, form, reading, refusals, rows, table, tabs
from natpatsip.returns.no_change import no_change
from natpatsip.sheets import SHEETS, cover, sheets_of
from natpatsip.sheets.field_types import plain, words
from natpatsip.sheets.specification import Rule

PATH = Path(__file__).parents[1] / "docs" / "messages.md"
_OPEN = "…"
# Where found, allowed and action stand among the arguments of each way to tell a problem; the rule stands at the first.
_WAYS = {"tell": (0, 2, 3, 4), "_problem": (0, 2, 3, 4), "Problem": (1, 4, 5, 6), "_tell": (0, None, 2, 3)}


@dataclass(frozen=True, order=True)
class Message:
    """A message as people read it, and the rule by which programs know it."""

    rule: str
    found: str
    allowed: str
    action: str


def document() -> str:
    """The page of all messages."""
    parts = {
        "A file that cannot be read, or a sheet that is not this version’s": _refusals(),
        "The cover": [*_told_in(form), *_of_cover()],
        "A sheet as a whole, its headings and its lines": [
            *(message for module in (reading, tabs, table, checks) for message in _told_in(module))
        ],
        "A cell": [*_told_in(rows), *_unreadable()],
        "An answer, by what is asked": _of_types(),
        "What the answers of a sheet say together": _of_rules(),
        "A publisher’s extract": _told_in(extracts),
    }
    head = (
        "# Every message of a check\n\nWhat is said of a return, read out of the code by `python -m tests.messages`; a test holds"
        " it to that. Each message says what was found, what is allowed and what to do, at its cell where it is of one;"
        f" “{_OPEN}” stands for what depends on the return. The rule is the name by which programs know it.\n"
    )
    refused = "".join(f"- {sentence}\n" for sentence in dict.fromkeys(_refused()))
    sections = [f"## {title}\n\n{_table(messages)}" for title, messages in parts.items()]
    return "\n".join([head, *sections, f"## A draft, when it is signed off, sent or marked\n\n{refused}"])


def _refused() -> Iterator[str]:
    """What is said where a draft cannot be dealt with as it is."""
    for module in (keeping, sending, marking):
        for name in ("NoSuchDraft", "NotSent", "GroundMoved", "CannotBeMarked"):
            yield from (_text(call.args[0], env) for call, env in _calls(module, name) if call.args)


def _table(messages: Iterable[Message]) -> str:
    rows = [f"| {m.found} | {m.allowed} | {m.action} | `{m.rule}` |" for m in dict.fromkeys(messages)]
    return "\n".join(["| Found | Allowed | What to do | Rule |", "|---|---|---|---|", *rows, ""])


def _refusals() -> Iterator[Message]:
    for refusal in vars(refusals).values():
        if isinstance(refusal, refusals.Refusal):
            told = (re.sub(r"\{[^}]*\}", _OPEN, text) for text in (refusal.found, refusal.allowed, refusal.action))
            yield Message(refusal.rule, *told)


def _of_cover() -> Iterator[Message]:
    yield from _of_type(cover.ROLE, "Write the role, or clear the cell.")
    for field_type in (cover.STATUS, *(cover.review_type(sheet) for sheet in sheets_of("collaborative"))):
        yield from _of_type(field_type, "Choose one of the answers allowed.")


def _of_types() -> list[Message]:
    columns = [column for sheet in SHEETS for column in sheet.table_columns]
    return sorted({message for column in columns for message in _of_type(column.type)})


def _of_type(field_type: plain.FieldType, action: str = f"Correct “{_OPEN}” on this line.") -> Iterator[Message]:
    yield Message(field_type.rule, f"“{_OPEN}”", field_type.allowed, action)


def _unreadable() -> Iterator[Message]:
    """What is said of an answer besides what it is."""
    for module in (plain, words):
        for call, env in _calls(module, "Unreadable"):
            because, action = (*(_text(argument, env) for argument in call.args), "", "")[:2]
            if because:
                yield Message("as its column’s", f"“{_OPEN}”, {because}", "what its column allows", action or _OPEN)


def _told_in(module: ModuleType) -> Iterator[Message]:
    for way, places in _WAYS.items():
        for call, env in _calls(module, way):
            if len(call.args) > max(at for at in places if at is not None):
                rule, *texts = (_OPEN if at is None else _text(call.args[at], env) for at in places)
                if _OPEN not in rule:
                    yield Message(rule, *texts)


def _of_rules() -> list[Message]:
    rules = [rule for sheet in SHEETS for rule in (*sheet.rules, no_change(sheet, True), no_change(sheet, False))]
    return sorted({message for rule in rules for message in _of_rule(rule)})


def _of_rule(rule: Rule) -> Iterator[Message]:
    for function in _reached(rule.check):
        names = inspect.getclosurevars(function).nonlocals if inspect.isfunction(function) else {}
        for call, env in _calls_within(_parsed(function), function.__globals__ | names, "Breach"):
            arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
            yield Message(rule.name, *(_text(argument, env) for argument in arguments[2:5]))


def _reached(check: Callable[..., Any]) -> list[FunctionType]:
    """A check with the functions of its module that it calls."""
    found: list[FunctionType] = []
    waiting = [check]
    while waiting:
        function = waiting.pop()
        if not isinstance(function, FunctionType) or function in found:
            continue
        found.append(function)
        named = {node.id for node in ast.walk(_parsed(function)) if isinstance(node, ast.Name)}
        own = {
            name: one
            for name, one in function.__globals__.items()
            if getattr(one, "__module__", "") == function.__module__
        }
        waiting += [one for name, one in own.items() if name in named]
    return found


@cache
def _parsed(function: FunctionType) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _calls(module: ModuleType, name: str) -> Iterator[tuple[ast.Call, Mapping[str, Any]]]:
    return _calls_within(ast.parse(inspect.getsource(module)), vars(module), name)


def _calls_within(tree: ast.AST, known: Mapping[str, Any], name: str) -> Iterator[tuple[ast.Call, Mapping[str, Any]]]:
    """The calls of a function, each with what its names stand for: constants, or what the function around it assigns."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
            around = [one for one in functions if one.lineno <= node.lineno <= (one.end_lineno or 0)]
            assigned = {
                target.id: statement.value
                for function in around
                for statement in sorted(ast.walk(function), key=lambda one: getattr(one, "lineno", 0))
                if isinstance(statement, ast.Assign) and statement.lineno < node.lineno
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            yield node, {**known, **assigned}


def _text(node: ast.expr | object, env: Mapping[str, Any]) -> str:
    """A text as it is written, with a mark for what is only known of a return."""
    match node:
        case str():
            return node
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return re.sub(f"{_OPEN}( ?{_OPEN})+", _OPEN, "".join(_text(value, env) for value in values))
        case ast.FormattedValue(value=value):
            return _text(value, env)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _text(left, env) + _text(right, env)
        case ast.IfExp(body=body, orelse=other):
            either = list(dict.fromkeys(filter(None, (_text(body, env), _text(other, env)))))
            return (" Or: " if either[0].endswith(".") else " or ").join(either)
        case ast.Name(id=name) if isinstance(found := env.get(name), str | ast.expr) and found is not node:
            return _text(found, {**env, name: None})
        case ast.Attribute(value=ast.Name(id=module), attr=name) if isinstance(
            found := getattr(env.get(module), name, None), str
        ):
            return found
        case ast.Call(func=ast.Name(id="quoted"), args=[quoted]):
            return f"“{_text(quoted, env)}”"
    return _OPEN


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8")
