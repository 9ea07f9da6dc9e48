"""Runs the test suites: `bin/test`, `bin/test unit -k allowance`, `bin/test faults`."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import _node_packages
from _chromium import NoChromium, find_or_install

SUITES = ("unit", "integration", "protocol", "architecture", "browser")
ON_REQUEST = ("faults",)
# A crash that is seen in a browser lies beside the other tests of what it befalls, and
# bears the mark `faults`. The browsers come last: their loop must come after all others.
WITH_FAULTS = ("faults", "browser")
# These talk to a real server, whose pages have to be built first.
WITH_PAGES = ("integration", "protocol", "browser", "faults")
WITH_BROWSER = ("integration", "browser", "faults")
WITH_NODE_PACKAGES = ("protocol",)
# A whole suite runs in three processes, for each waits now and then and two cores would be idle for
# a fifth of the time. A file stays in one of them, for its tests share a server; the files keep
# their order, for the browsers' loop must come after all others.
SIDE_BY_SIDE = ("--numprocesses=3", "--dist=loadfile", "--no-loadscope-reorder")
# Of the faults each starts processes of its own: whichever process is free takes the next one.
ONE_BY_ONE = ("--numprocesses=3", "--dist=load")

# What a developer has set for real use must not reach a test: keys, databases, proxies.
PERSONAL = ("_PROXY", "_KEY", "_URL", "_SECRET", "_MODEL", "_MODELS")
OURS = ("CRAFTPROMPT_", "PROVIDER_", "TEXT_CHAIN")
# With this each of the tests' many servers would compile all of the studio anew.
SLOW = "PYTHONDONTWRITEBYTECODE"


def main(arguments: Sequence[str]) -> NoReturn:
    """Prepare what the chosen suites need and become pytest."""
    suites, rest = chosen(arguments)
    environment = impersonal(os.environ)
    if needed(suites, rest, WITH_PAGES):
        built = subprocess.run([sys.executable, "-m", "craftprompt.commands.build"], check=False)
        if built.returncode:
            sys.exit(built.returncode)
    if needed(suites, rest, WITH_BROWSER):
        try:
            environment["CRAFTPROMPT_TEST_CHROMIUM"] = find_or_install()
        except NoChromium as refusal:
            sys.exit(str(refusal))
    if needed(suites, rest, WITH_NODE_PACKAGES):
        _node_packages.install()
    sys.stdout.flush()
    program = [sys.executable, "-m", "pytest", *(together(suites) if suites else ()), *rest]
    os.execve(sys.executable, program, environment)


def chosen(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """The suites named first, and everything after them, which is for pytest.

    Without a suite it is all but `faults`, unless a path says which tests are meant.
    """
    named = list(arguments)
    suites = []
    while named and named[0] in (*SUITES, *ON_REQUEST):
        suites.append(named.pop(0))
    if not suites and not any(word.startswith("tests/") for word in named):
        suites = [suite for suite in SUITES if Path("tests", suite).is_dir()]
    return suites, named


def together(suites: Sequence[str]) -> list[str]:
    """How pytest runs whole suites: which folders, which of their tests, and side by side."""
    if list(suites) == ["faults"]:
        return [*ONE_BY_ONE, "-m", "faults", *(f"tests/{suite}" for suite in WITH_FAULTS)]
    chosen_by_mark = () if "faults" in suites else ("-m", "not faults")
    return [*SIDE_BY_SIDE, *chosen_by_mark, *(f"tests/{suite}" for suite in suites)]


def needed(suites: Sequence[str], rest: Sequence[str], by: Sequence[str]) -> bool:
    """Whether one of the suites in `by` will run, whole or by a path."""
    paths = tuple(f"tests/{suite}" for suite in by)
    return any(suite in by for suite in suites) or any(word.startswith(paths) for word in rest)


def impersonal(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables without a person's own keys, services, settings and proxies.

    And without what would only make the run slow.
    """
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(OURS) and not name.upper().endswith(PERSONAL) and name != SLOW
    }


if __name__ == "__main__":
    main(sys.argv[1:])
