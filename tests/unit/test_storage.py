"""Files: whole or not at all, and never outside their owner's folder."""

import asyncio
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from craftprompt import storage
from craftprompt.errors import NotFound, StorageClosed, StorageFull, StorageNearlyFull
from craftprompt.settings import settings

ONE = "3c7a9a52-7be6-4c86-8a3a-0d1f5b2e9c64"
OTHER = "b1f4e0d7-2a68-4f7b-9c55-e63d8a10f2ab"
KEY = storage.key_for(uuid4(), uuid4(), "webp")


def files():
    return [path for path in settings().media_folder.rglob("*") if path.is_file()]


def test_what_was_put_can_be_found_and_deleted():
    storage.put(KEY, b"pixels")
    assert storage.path_of(KEY).read_bytes() == b"pixels"
    storage.delete(KEY)
    with pytest.raises(NotFound):
        storage.path_of(KEY)


def test_putting_again_replaces_the_whole_file():
    storage.put(KEY, b"a long first version")
    storage.put(KEY, b"short")
    assert storage.path_of(KEY).read_bytes() == b"short"
    assert len(files()) == 1


def test_folders_are_closed_to_everybody_else():
    storage.put(KEY, b"pixels")
    assert storage.path_of(KEY).parent.stat().st_mode & 0o077 == 0


def test_an_empty_folder_goes_with_its_last_file():
    other = f"{KEY.split('/')[0]}/{uuid4()}.webp"
    storage.put(KEY, b"1")
    storage.put(other, b"2")
    storage.delete(KEY)
    assert storage.path_of(other)
    storage.delete(other)
    assert list(settings().media_folder.iterdir()) == []


def test_deleting_what_is_gone_is_fine():
    storage.delete(KEY)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../../etc/passwd",
        f"../{ONE}.webp",
        f"{ONE}/../{OTHER}.webp",
        f"{ONE}/{OTHER}.webp/../../x",
        f"{ONE}/{OTHER}.webp\x00",
        f"{ONE}/{OTHER}.webp\n",
        f"{ONE}\\{OTHER}.webp",
        f"{ONE}/{OTHER}",
        f"{ONE}/{OTHER}.verylong",
        f"{ONE}/{OTHER.upper()}.webp",
        f"%2e%2e/{ONE}.webp",
        ".",
    ],
)
@pytest.mark.parametrize(
    "use", [storage.path_of, storage.delete, lambda key: storage.put(key, b"")]
)
def test_a_key_that_is_not_ours_leads_nowhere(key, use):
    with pytest.raises(NotFound):
        use(key)
    assert not settings().media_folder.exists() or files() == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_half_way_leaves_no_file(monkeypatch, step):
    def fail(*_given):
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StorageFull, match="Nothing was saved"):
        storage.put(KEY, b"pixels")
    assert files() == []


def test_a_write_that_fails_keeps_the_version_before(monkeypatch):
    storage.put(KEY, b"before")

    def fail(*_given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", fail)
        with pytest.raises(StorageFull):
            storage.put(KEY, b"after")
    assert storage.path_of(KEY).read_bytes() == b"before"


def test_a_folder_that_cannot_be_made_is_said_in_our_words(configure, tmp_path):
    (tmp_path / "taken").write_text("a file stands where the folder should")
    configure(MEDIA_URL=str(tmp_path / "taken"))
    with pytest.raises(StorageClosed, match="cannot write"):
        storage.put(KEY, b"pixels")
    assert not storage.is_writable()


def test_a_read_only_folder_is_no_place_for_files(monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_given: False)
    assert not storage.is_writable()


def test_a_folder_of_ours_is_writable():
    assert storage.is_writable()


def test_a_file_is_closed_to_everybody_else():
    storage.put(KEY, b"pixels")
    path = storage.path_of(KEY)
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in (path.parent, settings().media_folder):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def synced(monkeypatch):
    """The inodes that were brought to the disk."""
    numbers = set()
    sync = os.fsync

    def note(descriptor):
        numbers.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    return numbers


def on_the_way_to(key):
    """A file and the folders whose names a power cut may not lose."""
    path = storage.path_of(key)
    folders = (path.parent, settings().media_folder, settings().media_folder.parent)
    return {each.stat().st_ino for each in (path, *folders)}


def test_a_file_and_every_name_on_the_way_to_it_are_on_the_disk(synced):
    storage.put(KEY, b"pixels")
    assert synced == on_the_way_to(KEY)


async def test_so_they_are_for_what_was_received(synced):
    async with storage.receiving() as received:
        storage.append(received, b"pixels")
        await asyncio.to_thread(storage.adopt, received, KEY)
    assert synced >= await asyncio.to_thread(on_the_way_to, KEY)


def test_the_name_of_a_folder_is_brought_to_the_disk_once(synced):
    storage.put(KEY, b"pixels")
    synced.clear()
    storage.put(KEY, b"others")
    folder = storage.path_of(KEY).parent
    assert synced == {storage.path_of(KEY).stat().st_ino, folder.stat().st_ino}


@pytest.fixture
def emptied(monkeypatch):
    """Each folder goes once just before something is written into it: its last file was deleted."""
    make_folder = storage._make_folder
    gone = []

    def made_and_gone(folder):
        make_folder(folder)
        if folder.name in KEY and not gone:
            gone.append(folder)
            folder.rmdir()

    monkeypatch.setattr(storage, "_make_folder", made_and_gone)
    return gone


def test_a_folder_that_goes_while_a_file_is_put_into_it_is_made_again(emptied):
    storage.put(KEY, b"pixels")
    assert emptied
    assert storage.read(KEY) == b"pixels"


async def test_a_folder_that_goes_while_a_file_is_adopted_is_made_again(emptied):
    async with storage.receiving() as received:
        storage.append(received, b"pixels")
        await asyncio.to_thread(storage.adopt, received, KEY)
    assert emptied
    assert await asyncio.to_thread(storage.read, KEY) == b"pixels"


async def test_what_was_received_gets_its_name_without_a_copy():
    async with storage.receiving() as received:
        storage.append(received, b"first ")
        storage.append(received, bytearray(b"then more"))
        assert received.stat().st_mode & 0o777 == 0o600
        number = received.stat().st_ino
        await asyncio.to_thread(storage.adopt, received, KEY)
    adopted = settings().media_folder / KEY
    assert adopted.read_bytes() == b"first then more"
    assert adopted.stat().st_ino == number
    assert len(files()) == 1


async def test_what_was_received_and_not_adopted_is_gone():
    async with storage.receiving() as received:
        storage.append(received, b"pixels")
        assert files() == [received]
    assert files() == []


async def test_what_was_received_is_gone_when_the_work_is_broken_off():
    began = asyncio.Event()

    async def receive():
        async with storage.receiving() as received:
            storage.append(received, b"pixels")
            began.set()
            await asyncio.Event().wait()

    receiving = asyncio.create_task(receive())
    await began.wait()
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    assert files() == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
async def test_adopting_that_fails_leaves_nothing(monkeypatch, step):
    def fail(*_given):
        raise OSError(28, "No space left on device")

    async with storage.receiving() as received:
        storage.append(received, b"pixels")
        monkeypatch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
        with pytest.raises(StorageFull):
            await asyncio.to_thread(storage.adopt, received, KEY)
        assert files() == []


def test_a_part_that_a_killed_process_left_goes_after_an_hour():
    storage.put(KEY, b"pixels")
    folder = settings().media_folder
    (folder / storage.INCOMING).mkdir()
    stale = [folder / storage.INCOMING / "a.part", storage.path_of(KEY).with_name(".b.part")]
    for path in stale:
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    young = folder / storage.INCOMING / "c.part"
    young.write_bytes(b"half")

    storage.sweep_unfinished()

    assert sorted(files()) == sorted([storage.path_of(KEY), young])


def test_nothing_new_begins_below_one_free_gigabyte(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=999_999_999))
    with pytest.raises(StorageNearlyFull, match="nearly full"):
        storage.refuse_when_nearly_full()
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1_000_000_000))
    storage.refuse_when_nearly_full()


def test_the_free_room_is_that_of_the_disk_of_the_media():
    assert storage.free_bytes() > 0
    assert not settings().media_folder.exists()


def test_the_first_file_that_is_there_is_found():
    owner_id, media_id = uuid4(), uuid4()
    png, jpg = (storage.key_for(owner_id, media_id, each) for each in ("png", "jpg"))
    assert storage.first_of([png, jpg]) == ""

    storage.put(jpg, b"bytes")

    assert storage.first_of([png, jpg]) == jpg
    assert storage.read(jpg) == b"bytes"
