"""Finds a Chromium for the browser tests, or brings one; the tests are never skipped silently."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell is Chromium without a window: the same pages cost it less than half of the processor.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
DEBIAN_PACKAGES = ("chromium-headless-shell", "chromium")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
SECONDS_TO_ANSWER = 30
CONNECTION_MILLISECONDS = 20_000


class NoChromium(Exception):
    """No browser is here and none could be brought; the message says what to install."""

    def __init__(self) -> None:
        super().__init__(
            "The browser tests need a Chromium and none could be installed: install one of the "
            "packages `chromium-headless-shell` and `chromium` (Debian: apt install chromium) or "
            "Google Chrome, then start again."
        )


def find_or_install() -> str:
    """The path of a Chromium that starts: one that is installed, else a package, else Playwright's.

    Raises:
        NoChromium: there is none, and neither apt-get nor Playwright could bring one.
    """
    found = _first(_installed())
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt-get.", flush=True)
        _try("apt-get", "update")
        for package in DEBIAN_PACKAGES:
            if _try("apt-get", "install", "--yes", "--no-install-recommends", package):
                break
        found = _first(_installed())
    if not found:
        found = _first(_of_playwright())
    if not found:
        print("Downloading Playwright's Chromium.", flush=True)
        _try(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
        found = _first(_of_playwright())
    if not found:
        raise NoChromium
    return found


def _first(paths: Iterable[str]) -> str | None:
    return next((path for path in paths if _starts(path)), None)


def _installed() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield MAC_CHROME


def _of_playwright() -> Iterator[str]:
    with sync_playwright() as playwright:
        whole = Path(playwright.chromium.executable_path)
    folder = next(each for each in whole.parents if each.name.startswith("chromium-"))
    beside = folder.name.replace("chromium-", "chromium_headless_shell-")
    yield from map(str, folder.with_name(beside).glob("*/chrome-headless-shell*"))
    yield str(whole)


def _starts(path: str) -> bool:
    return Path(path).exists() and _try(path, "--version")


def _try(*command: str) -> bool:
    """Whether a command succeeded; what it says matters only when the tests need its result."""
    environment = {
        **os.environ,
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(CONNECTION_MILLISECONDS),
    }
    quick = SECONDS_TO_ANSWER if command[-1] == "--version" else None
    try:
        outcome = subprocess.run(
            command, env=environment, capture_output=True, timeout=quick, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return outcome.returncode == 0
