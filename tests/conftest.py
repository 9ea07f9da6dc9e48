"""What every test stands on: no network, folders of its own, a set clock, real databases."""

import gc
import inspect
import itertools
import shutil
import tempfile
import time as machine_time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from craftprompt import addresses, clock, db
from craftprompt import settings as settings_module
from craftprompt.db import Database
from craftprompt.settings import Settings, settings
from craftprompt.web import headers
from tests.databases import Postgres, postgres_server, sqlite_address

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
SECONDS_OF_A_TEST = 120
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
# Only our own code is watched: a test itself may read a file.
WATCHED = "craftprompt"
# What may block, because it happens once in the life of a process and its outcome is kept.
ONCE_IN_A_PROCESS = {
    "craftprompt/settings.py": {"_development_secret"},  # made or read at the first seal
    "craftprompt/addresses.py": {"backend"},  # where the settings say that the server is
    "craftprompt/db.py": {"_engine"},  # SQLite's path is looked at
    "craftprompt/catalogue/loader.py": {"catalogue"},  # the pages read it before any request
    "craftprompt/catalogue/vocabulary.py": {"vocabulary"},  # so does the landing page's example
    "craftprompt/jobs/engine.py": {"launch"},  # before anything is served
    "craftprompt/web/headers.py": {"script_hashes"},  # the built pages do not change
}

_whole_run = pytest.MonkeyPatch()
_FOLDER = pytest.StashKey[Path]()
_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Nothing of this machine's own settings reaches a test, and no test reaches out."""
    folder = config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="craftprompt-tests-"))
    for proxy in PROXIES:
        _whole_run.delenv(proxy, raising=False)
        _whole_run.delenv(proxy.upper(), raising=False)
    _whole_run.delenv("DATABASE_URL", raising=False)
    _whole_run.setenv("CRAFTPROMPT_DATA_DIR", str(folder / "data"))
    _whole_run.setenv("MEDIA_URL", str(folder / "media"))
    _whole_run.setenv("CRAFTPROMPT_BCRYPT_COST", "4")
    _whole_run.setitem(Settings.model_config, "env_file", None)
    forget_settings()  # a folder's conftest that was named to pytest has read the machine's own


def pytest_unconfigure(config: pytest.Config) -> None:
    # By the name under which it was made: where no test ran, the settings named the repository.
    shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)
    _whole_run.undo()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last, whatever was asked for first: Playwright's loop stays in this thread."""
    items.sort(key=lambda item: "browser" in item.path.parts)


def pytest_collection_finish() -> None:
    """Ten thousand tests live as long as the run: no round of the collector looks at them again.

    One took half a second, in the middle of whatever a test was timing.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test begins so late that 00:00 UTC may pass in its middle: the one wait there is.

    The real day is what servers of their own, browsers and `date('now')` go by, and with it
    everything that is counted by the day: what was used a moment before midnight is at 0 after it.
    """
    now = clock.now()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = (midnight - now).total_seconds()
    if left < SECONDS_OF_A_TEST:
        machine_time.sleep(left)


@pytest.fixture(autouse=True)
def _own_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Folders that no other test has seen, and no setting remembered from another test.

    Only named: the studio makes what it needs, and most of ten thousand tests need none.
    """
    folder = tmp_path_factory.getbasetemp() / "studios" / str(next(_numbers))
    monkeypatch.setenv("CRAFTPROMPT_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("MEDIA_URL", str(folder / "media"))
    forget_settings()
    yield
    forget_settings()


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets settings by the names that an operator knows them under."""

    def set_for_this_test(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        forget_settings()

    return set_for_this_test


def forget_settings() -> None:
    """Drop everything that was once worked out from settings."""
    settings.cache_clear()
    settings_module._development_secret.cache_clear()
    addresses.page_origins.cache_clear()
    headers.content_security_policy.cache_clear()


class Time:
    """The time as the application sees it; moves when a test says so."""

    def __init__(self) -> None:
        self.now = NOON

    def move(self, **by: float) -> None:
        """Let time pass, in the words of `timedelta`."""
        self.now += timedelta(**by)


@pytest.fixture
def time() -> Iterator[Time]:
    """A clock that stands at noon."""
    told = Time()
    clock.set_for_tests(lambda: told.now)
    yield told
    clock.set_for_tests(None)


@pytest.fixture(autouse=True)
def _loop_is_never_blocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails an async test in which our code blocks the event loop."""
    if not inspect.iscoroutinefunction(getattr(request, "function", None)):
        yield
        return
    watch = BlockBuster(WATCHED)
    for function in watch.functions.values():
        for file, names in ONCE_IN_A_PROCESS.items():
            function.can_block_in(file, names)
    watch.activate()
    yield
    watch.deactivate()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest migration, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "craftprompt.db"
    db.upgrade_to_head(sqlite_address(path))
    return path


@pytest.fixture
def sqlite_file(migrated_file: Path) -> Path:
    """This test's own migrated SQLite file, where the settings expect it."""
    path = settings().data_folder / "craftprompt.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated_file, path)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database of each kind; a folder's conftest may ask for one kind only."""
    if request.param == "sqlite":
        yield sqlite_address(request.getfixturevalue("sqlite_file"))
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.fresh()
    yield made
    server.give_back(made)


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """The process's own database, open."""
    yield db.open_database(address)
    await db.close_database()
