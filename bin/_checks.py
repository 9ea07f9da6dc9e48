"""Everything that can be said about the code without running it: `bin/check`, `bin/check --fix`."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
EXTRAS = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==", re.MULTILINE)
SECRET = re.compile(
    r"sk-ant-api\d\d-[\w-]{20}|sk_live_\w{16}|rk_live_\w{16}|whsec_[A-Za-z0-9]{24}|AIza[\w-]{30}"
    r"|xai-[A-Za-z0-9]{40}|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
)

COMMANDS = (
    ("format", ("-m", "ruff", "format", "--check", "--quiet", "--output-format", "concise")),
    ("lint", ("-m", "ruff", "check", "--quiet", "--output-format", "concise")),
    ("types", ("-m", "pyright", "--warnings")),
    ("imports", ("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo")),
    ("documents", ("-m", "craftprompt.commands.docs", "--check")),
)
MENDERS = (
    ("-m", "ruff", "format", "--quiet"),
    ("-m", "ruff", "check", "--fix", "--quiet"),
    ("-m", "craftprompt.commands.docs"),
)


def main(arguments: Sequence[str]) -> int:
    """Run every check, also after one that failed, and say which failed."""
    if unknown := set(arguments) - {"--fix"}:
        print(f"bin/check knows no {min(unknown)}; it takes only --fix.", file=sys.stderr)
        return 2
    if arguments:
        for mender in MENDERS:
            subprocess.run([sys.executable, *mender], check=False)
    failed = [name for name, check in checks() if not report(name, list(check()))]
    if failed:
        print(f"Not in order: {', '.join(failed)}.", file=sys.stderr)
        return 1
    return 0


def checks() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """Each check with its name; a check yields one line for each thing that it finds."""
    for name, command in COMMANDS:
        yield name, lambda command=command: complaints(command)
    yield "pins", pins_out_of_step
    yield "extras", extras_left_out
    yield "lock", addresses_in_lock
    yield "secrets", secrets_in_files


def report(name: str, findings: Sequence[str]) -> bool:
    """Print one check's outcome; whether it passed."""
    print(f"{'failed' if findings else 'ok':6} {name}", flush=True)
    for finding in findings:
        print(finding)
    return not findings


def complaints(command: Sequence[str]) -> Iterator[str]:
    """The output of a tool that was not content."""
    outcome = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False
    )
    if outcome.returncode:
        yield (outcome.stdout + outcome.stderr).strip()


def pins_out_of_step() -> Iterator[str]:
    """Where pyproject.toml and the two compiled requirements files disagree."""
    project = tomllib.loads(Path("pyproject.toml").read_text())
    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    wanted = dict(PIN.findall("\n".join(project["project"]["dependencies"])))
    for name, version in wanted.items():
        if runtime.get(normal(name)) != version:
            yield f"pyproject.toml has {name}=={version}, requirements.txt has not."
    for name, version in PIN.findall("\n".join(project["dependency-groups"]["dev"])):
        if development.get(normal(name)) != version:
            yield f"pyproject.toml has {name}=={version}, requirements-dev.txt has not."
    for name, version in runtime.items():
        if development.get(name) != version:
            yield f"requirements.txt has {name}=={version}, requirements-dev.txt has not."


def pins(file: str) -> dict[str, str]:
    """The version of each package in a compiled requirements file."""
    return {normal(name): version for name, version in PIN.findall(Path(file).read_text())}


def normal(name: str) -> str:
    """A package's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def extras_left_out() -> Iterator[str]:
    """Packages that another asks for with an extra, pinned without it.

    pip before 23.3 takes `granian[reload]` for a package of its own. Pinned as `granian==2.8.7`
    only, it goes for the newest there is, which has no hash in the list, and installs nothing.
    """
    pinned = EXTRAS.findall(Path("requirements-dev.txt").read_text())
    for name, extras in pinned:
        missing = wanted_extras(name) - {normal(each) for each in re.findall(r"[\w-]+", extras)}
        if missing:
            yield f"requirements-dev.txt pins {name} without [{','.join(sorted(missing))}]."


def wanted_extras(name: str) -> set[str]:
    """The extras of a package that the installed ones ask for."""
    lines = (line for each in metadata.distributions() for line in each.requires or ())
    return {
        normal(extra)
        for requirement in map(Requirement, lines)
        if normal(requirement.name) == normal(name)
        and (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
        for extra in requirement.extras
    }


def addresses_in_lock() -> Iterator[str]:
    """The npm locks name versions and hashes, never the registry of whoever made them."""
    locks = (
        folder for name in ("reflex.lock", "tests/node") for folder in Path(name).glob("*.json")
    )
    for path in sorted(locks):
        if re.search(r'"resolved": *"http', path.read_text()):
            yield f"{path} names a registry; .npmrc's omit-lockfile-registry-resolved was not kept."


def secrets_in_files() -> Iterator[str]:
    """Keys that look real, in files that git has or would take."""
    listing = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    files = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
    for name in files.splitlines():
        path = Path(name)
        if path.is_file() and (found := SECRET.search(path.read_text(errors="ignore"))):
            yield f"{path} holds what looks like a key: {found.group()[:12]}…"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
