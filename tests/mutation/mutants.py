"""Small wrongs, one at a time, in the source of a rule: what a careless edit could do.

A mutant changes one comparison, operation, number, text or condition. A rule is
proved when every mutant of it turns a test red.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
OTHER_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Words about a number, not the number: where the law stands and who read it when.
NOT_THE_RULE = ("source", "since", "checked_on", "strict", "init")
NOT_THE_RULE_EITHER = ("CHECKED_ON",)


@dataclass(frozen=True)
class Mutant:
    """One wrong: the text of its line, what is changed, and the whole wrong module."""

    line: str
    change: str
    tree: ast.Module

    @property
    def words(self) -> str:
        return f"{self.line}: {self.change}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its lines."""
    tree, lines = ast.parse(source), source.splitlines()
    left_out = set(_left_out(tree))
    places = [node for node in ast.walk(tree) if id(node) not in left_out]
    order = {id(node): place for place, node in enumerate(ast.walk(tree))}
    for node in sorted(places, key=lambda node: (getattr(node, "lineno", 0), order[id(node)])):
        for change in _changes(node):
            wrong = copy.deepcopy(tree)
            twin = next(n for place, n in enumerate(ast.walk(wrong)) if place == order[id(node)])
            before = ast.unparse(twin)
            change(twin)
            after = ast.unparse(twin)
            line = lines[getattr(node, "lineno", 1) - 1].strip()
            yield Mutant(line, f"{before} -> {after}", wrong)


def _left_out(tree: ast.Module) -> Iterator[int]:
    """Yield the ids of nodes that are no part of the rule: words, annotations, imports."""
    for node in ast.walk(tree):
        skipped: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped = [node]
        elif isinstance(node, ast.FunctionDef):
            skipped = [node.returns, *(arg.annotation for arg in _arguments(node.args))]
            skipped += node.decorator_list
        elif isinstance(node, ast.ClassDef):
            skipped = [*node.decorator_list]
        elif isinstance(node, ast.AnnAssign):
            skipped = [node.annotation]
        elif isinstance(node, ast.keyword) and node.arg in NOT_THE_RULE:
            skipped = [node.value]
        elif isinstance(node, ast.JoinedStr | ast.Raise):
            skipped = [node]
        elif isinstance(node, ast.Module):
            skipped = [one for one in node.body if isinstance(one, ast.Assign) and _is_no_rule(one)]
        for one in filter(None, skipped):
            yield from (id(inner) for inner in ast.walk(one))


def _is_no_rule(node: ast.Assign) -> bool:
    """Return whether a constant says who read the law when, or is the name of a type."""
    return any(
        isinstance(target, ast.Name)
        and (target.id in NOT_THE_RULE_EITHER or isinstance(node.value, ast.Subscript))
        for target in node.targets
    )


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _changes(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    match node:
        case ast.Compare(ops=ops):
            for place, operator in enumerate(ops):
                for other in COMPARISONS.get(type(operator), ()):
                    yield _Operator(place, other())
        case ast.BinOp(op=op) if type(op) in OPERATIONS:
            yield _Attribute("op", OPERATIONS[type(op)]())
        case ast.BoolOp(op=op):
            yield _Attribute("op", ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.USub()):
            yield _Attribute("op", ast.UAdd())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _Attribute("operand", ast.UnaryOp(op=ast.Not(), operand=operand))
        case ast.Call(func=ast.Name(id=name)) if name in OTHER_NAMES:
            yield _Attribute("func", ast.Name(id=OTHER_NAMES[name], ctx=ast.Load()))
        case ast.Constant(value=bool() as value):
            yield _Attribute("value", not value)
        case ast.Constant(value=int() as value):
            yield _Attribute("value", value + 1)
        case ast.Constant(value=str() as value):
            yield _Attribute("value", _another(value))


def _another(text: str) -> str:
    """Return another text of the same kind: a number stays one."""
    return text[:-1] + str((int(text[-1]) + 1) % 10) if text[-1:].isdecimal() else f"{text}x"


@dataclass
class _Attribute:
    name: str
    value: object

    def __call__(self, node: ast.AST) -> None:
        setattr(node, self.name, self.value)
        ast.fix_missing_locations(node)


@dataclass
class _Operator:
    place: int
    value: ast.cmpop

    def __call__(self, node: ast.AST) -> None:
        assert isinstance(node, ast.Compare)
        node.ops[self.place] = self.value
