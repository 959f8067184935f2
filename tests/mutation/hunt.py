"""Run as a process: tries mutants of one rule against its tests and prints the survivors.

`hunt.py RULE TESTS... [--sample N]`, or nothing and such questions as lines of JSON. What every
mutant needs is loaded once; each is then tried in a process split off this one.
"""

import argparse
import importlib.abc
import importlib.util
import json
import os
import resource
import sys
from pathlib import Path
from random import Random
from types import CodeType, ModuleType

SRC = Path(__file__).resolve().parents[2] / "src"
# Of the processor: on a busy machine slowness would count as a wrong that is seen.
LONGEST_SECONDS = 60
LOADED_FIRST = ("pytest", "hypothesis")
LEFT_OUT = ("cacheprovider", "xdist", "django", "playwright", "faulthandler")


class Impostor(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a wrong module in place of the right one."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name = name
        self.code = code

    def find_spec(self, name: str, path: object, target: object = None) -> object:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def main() -> None:
    """Hunt the rule that the command line names, or every one that the input asks for."""
    sys.path.insert(0, str(Path(__file__).parent))
    for name in LOADED_FIRST:
        importlib.import_module(name)
    if len(sys.argv) > 1:
        parser = argparse.ArgumentParser()
        parser.add_argument("rule")
        parser.add_argument("tests", nargs="+")
        parser.add_argument("--sample", type=int, default=0)
        say(hunted(**vars(parser.parse_args())))
        return
    for line in sys.stdin:
        say(hunted(**json.loads(line)))


def say(found: dict[str, object]) -> None:
    print(json.dumps(found), flush=True)  # noqa: T201


def hunted(rule: str, tests: list[str], sample: int) -> dict[str, object]:
    """Try mutants of a rule, all or a sample of them; return how many, and which survive."""
    from mutants import mutants

    path = SRC / "emdia" / "rules" / f"{rule}.py"
    source = path.read_text(encoding="utf-8")
    found = list(mutants(source))
    if sample:
        found = Random(rule).sample(found, min(sample, len(found)))
    module = f"emdia.rules.{rule}"
    assert not is_red(module, compile(source, str(path), "exec"), tests), f"{rule} is red anyway"
    survivors = [
        mutant.words
        for mutant in found
        if not is_red(module, compile(mutant.tree, str(path), "exec"), tests)
    ]
    return {"tried": len(found), "survivors": survivors}


def is_red(module: str, code: CodeType, tests: list[str]) -> bool:
    """Run the tests with the wrong module in a process of its own; endless is red too."""
    pid = os.fork()
    if pid == 0:
        run(module, code, tests)
    _, status = os.waitpid(pid, 0)
    return status != 0


def run(module: str, code: CodeType, tests: list[str]) -> None:
    import hypothesis
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_SECONDS, LONGEST_SECONDS))
    hypothesis.settings.register_profile(
        "hunt",
        max_examples=40,
        derandomize=True,
        database=None,
        # Slowness would count as a wrong that is seen.
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    hypothesis.settings.load_profile("hunt")
    sys.meta_path.insert(0, Impostor(module, code))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    # The tests of a rule need neither Django nor a database: without them a mutant costs little.
    options = ["-x", "-q", "--noconftest"]
    options += [word for plugin in LEFT_OUT for word in ("-p", f"no:{plugin}")]
    os._exit(int(pytest.main([*tests, *options])))


if __name__ == "__main__":
    main()
