"""The project's own `.venv`: made once, kept in step with a requirements file.

One that was left half-made is made again. Only the standard library is here yet.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Written before anything is installed, removed after everything is.
UNFINISHED = VENV / "unfinished"
LOG = VENV / "install.log"

UNREACHABLE_SIGNS = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError")


class CannotPrepare(Exception):
    """The environment cannot be made; the message is the sentence that the person reads."""


def become(*command: str, requirements: str = "requirements.txt") -> NoReturn:
    """Turn this process into `python {command} {its own arguments}` inside the environment."""
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        prepare(requirements)
    except CannotPrepare as refusal:
        sys.exit(str(refusal))
    except OSError as failure:
        sys.exit(f"The folder .venv cannot be made: {failure.strerror} ({failure.filename}).")
    except KeyboardInterrupt:
        sys.exit("Stopped. What was half installed is made again by the next start.")
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), *command, *sys.argv[1:]], inside(os.environ))


def inside(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of a process in `.venv`: its programs, Node among them, come first.

    The system's own folders come last, for npm needs a `sh` even where PATH was cut down.
    """
    path = os.pathsep.join((str(PYTHON.parent), environment.get("PATH", ""), os.defpath))
    activated = {**environment, "PATH": path, "VIRTUAL_ENV": str(VENV)}
    activated.pop("PYTHONHOME", None)
    return activated


def prepare(requirements: str) -> None:
    """Bring `.venv` in step with a requirements file; does nothing when it is.

    Raises:
        CannotPrepare: pip or venv refused; nothing of it is used by the next start.
    """
    if _is_in_step(requirements):
        return
    with _one_at_a_time() as turn:
        if _is_in_step(requirements):
            return
        if _is_broken():
            _remove()
        VENV.mkdir(exist_ok=True)
        UNFINISHED.write_text("The next command makes this folder again.\n")
        _make_venv(turn)
        _install(requirements, turn)
        _stamp(requirements).write_text(_fingerprint(requirements))
        UNFINISHED.unlink()


def _is_in_step(requirements: str) -> bool:
    stamp = _stamp(requirements)
    return not _is_broken() and stamp.is_file() and stamp.read_text() == _fingerprint(requirements)


def _is_broken() -> bool:
    """Whether it was left half-made, lost its Python, or was moved: its scripts name its place."""
    places = {stamp.read_text().partition(" ")[2] for stamp in VENV.glob("*.stamp")}
    return not PYTHON.exists() or UNFINISHED.exists() or bool(places - {str(VENV)})


def _remove() -> None:
    """Take `.venv` away; where it is a link, what it leads to may be somebody else's and stays."""
    if VENV.is_symlink():
        VENV.unlink()
    else:
        shutil.rmtree(VENV, ignore_errors=True)


def _stamp(requirements: str) -> Path:
    return VENV / f"{requirements}.stamp"


def _fingerprint(requirements: str) -> str:
    return f"{hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()} {VENV}"


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[int]:
    """Hold a lock that the installing child shares, so that an orphan of a kill holds it too."""
    with Path(__file__).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command is preparing .venv; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _make_venv(turn: int) -> None:
    if not PYTHON.exists():
        _require_ensurepip()
        print("Making .venv.", flush=True)
        _run([_outer_python(), "-m", "venv", str(VENV)], turn, "The folder .venv was not made")
    if not any(VENV.glob("lib/python*/site-packages/pip")):
        _require_ensurepip()
        _run([str(PYTHON), "-m", "ensurepip"], turn, "pip was not installed")


def _require_ensurepip() -> None:
    if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotPrepare(
            "This Python comes without ensurepip, so it cannot make a virtual environment: "
            f"install the package that brings it (Debian, Ubuntu: apt install python3-venv, or "
            f"python{version}-venv), then start again."
        )


def _outer_python() -> str:
    """The Python outside `.venv`, also when this command runs inside it."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        return sys.executable
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return str(Path(sys.base_prefix, "bin", f"python{version}"))


def _install(requirements: str, turn: int) -> None:
    print(f"Installing {requirements}; this takes a minute or two, once.", flush=True)
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "--no-color"]
    _run(
        [str(PYTHON), "-m", "pip", "install", *options, "--requirement", requirements],
        turn,
        f"The packages of {requirements} were not installed",
    )


def _run(command: list[str], turn: int, complaint: str) -> None:
    """Run a step with its output in a log; a failure becomes one sentence.

    Raises:
        CannotPrepare: the step failed.
    """
    with LOG.open("w") as log:
        outcome = subprocess.run(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=inside(os.environ),
            pass_fds=(turn,),
            check=False,
        )
    if outcome.returncode:
        raise CannotPrepare(f"{complaint}: {_reason(LOG.read_text())} The log is {LOG}.")


def _reason(log: str) -> str:
    if "No space left on device" in log or "Errno 28" in log:
        return "no space is left on the disk."
    if any(sign in log for sign in UNREACHABLE_SIGNS):
        return "the package index cannot be reached."
    errors = [line for line in log.splitlines() if line.startswith(("ERROR:", "Error:"))]
    last = (errors or log.strip().splitlines() or ["no reason was given"])[-1]
    return last.removeprefix("ERROR:").removeprefix("Error:").strip().rstrip(".") + "."
