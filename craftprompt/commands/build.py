"""Builds the front end, but only when something that is baked into it has changed.

python -m craftprompt.commands.build
"""

import contextlib
import fcntl
import hashlib
import re
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from craftprompt.commands.children import child
from craftprompt.errors import StartRefused
from craftprompt.settings import ROOT, settings

WEB = ROOT / ".web"
LOG = WEB / "build.log"
# Reflex empties this folder before it builds, so that no other build can wear our fingerprint.
STAMP = WEB / "build" / "fingerprint"
OURS = ("craftprompt", "assets", "rxconfig.py", "requirements.txt", ".npmrc")
# A build may write the npm lock anew, so it is read again afterwards.
BAKED_IN = (*OURS, "reflex.lock")
UNREACHABLE_SIGNS = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ECONNRESET",
    "ENETUNREACH",
)
UNTRUSTED_SIGNS = ("SELF_SIGNED_CERT", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_VERIFY_LEAF")
# What npm, the bundler and Python call their errors.
TOLD = re.compile(r"^(?:npm error enoent |\[?[\w.]*Error\b|error:).*$", re.MULTILINE)


def ensure_built() -> None:
    """Build the front end unless the one that stands there is up to date.

    Raises:
        StartRefused: it cannot be built; the next start tries again.
    """
    if is_current():
        return
    with _one_at_a_time() as turn:
        if is_current():
            return
        ours = fingerprint(OURS)
        print("Building the front end; this takes half a minute, once per version.", flush=True)
        _export(turn)
        if fingerprint(OURS) == ours:
            STAMP.write_text(fingerprint())


def is_current() -> bool:
    """Whether the build was made from the files that stand here now."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint()


def fingerprint(names: Sequence[str] = BAKED_IN) -> str:
    """A hash of all that can change the build: files here, and the operator's own video models.

    No other setting enters the bundle.
    """
    digest = hashlib.sha256()
    own = settings().own_video_models
    digest.update(own.read_bytes() if own and own.is_file() else b"")
    for path in _files(names):
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        place = ROOT / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in found:
            if path.is_file() and "__pycache__" not in path.parts and "external" not in path.parts:
                yield path


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[int]:
    """Hold a lock that the building child shares, so that an orphan of a kill holds it too."""
    with Path(__file__).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _export(turn: int) -> None:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    with tempfile.TemporaryFile("w+") as output:
        with child(command, output=output, keep_open=[turn]) as building:
            failed = building.wait()
        if failed:
            output.seek(0)
            raise _refusal(output.read())


def _refusal(log: str) -> StartRefused:
    WEB.mkdir(exist_ok=True)
    LOG.write_text(log)
    return StartRefused(f"The front end could not be built: {_reason(log)} The log is {LOG}.")


def _reason(log: str) -> str:
    if "ENOSPC" in log or "No space left on device" in log:
        return "no space is left on the disk."
    if any(sign in log for sign in UNREACHABLE_SIGNS):
        return "npm cannot reach its package registry."
    if any(sign in log for sign in UNTRUSTED_SIGNS):
        return (
            "npm does not trust the certificate that its package registry shows, as behind a "
            "company's proxy; NODE_EXTRA_CA_CERTS can name the file that vouches for it."
        )
    told = TOLD.findall(log)
    return f"the build stopped with: {told[-1]}." if told else "the build stopped with an error."


def main() -> int:
    """Build, and say in a sentence when that is not possible."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        ensure_built()
    except StartRefused as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
