"""The local engine of videos, where the disk takes no more."""

import errno

import pytest

from craftprompt.errors import StorageClosed, StorageFull
from craftprompt.providers.image.storyboard import read_notes
from craftprompt.providers.video import animatic
from craftprompt.providers.video.base import VideoRequest
from craftprompt.providers.video.local import AnimaticVideos
from tests.disks import files_up_to

REQUEST = VideoRequest("A fox in the snow, the camera pans left", "16:9", 2)


@pytest.fixture
def received(tmp_path):
    """A fresh file; what the engine reads by itself is read."""
    read_notes(REQUEST.prompt)  # the first reading writes a file too, a large one
    path = tmp_path / "film.part"
    path.touch()
    return path


async def test_a_disk_without_room_is_called_full(received):
    with files_up_to(20_000), pytest.raises(StorageFull):
        await AnimaticVideos().film(REQUEST, received)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EDQUOT, StorageFull),
        (errno.EACCES, StorageClosed),
    ],
    ids=["no space", "no quota", "no access"],
)
async def test_what_the_disk_refuses_is_said_in_our_words(received, monkeypatch, number, said):
    async def refuse(*_given):
        raise OSError(number, "refused")

    monkeypatch.setattr(animatic, "render_clip", refuse)

    with pytest.raises(said):
        await AnimaticVideos().film(REQUEST, received)
