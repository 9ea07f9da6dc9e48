"""What the emulator gives in the place of fal's films and signatures is what it says it is."""

import base64
import hashlib

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from craftprompt import footage
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid
from craftprompt.providers.video.download import Fetched
from craftprompt.providers.video.fal import fal_videos
from craftprompt.providers.video.wishes import arguments
from craftprompt.settings import settings
from tests.emulators.fal import FILMS, Fal, fal
from tests.emulators.text_models import text_models
from tests.unit.providers.video.wishes import possible

ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"


@pytest.fixture(scope="module")
def emulator():
    with fal() as running:
        yield running


def fetched(emulator: Fal, name: str, **headers: str) -> httpx2.Response:
    with httpx2.Client() as client:
        return client.get(f"{emulator.base_url}/cdn/files/{FILMS[name]}", headers=headers)


@pytest.mark.parametrize(("name", "codec"), [("mp4", "h264"), ("webm", "vp9")])
async def test_a_film_is_one_and_can_be_had_in_pieces(emulator, tmp_path, name, codec):
    whole, piece = fetched(emulator, name), fetched(emulator, name, range="bytes=0-15")
    kept = tmp_path / "film"
    kept.write_bytes(whole.content)

    assert (await footage.measure(kept)).codec == codec
    assert piece.status_code == 206
    assert piece.content == whole.content[:16]


@pytest.mark.parametrize("name", ["truncated", "wrong"])
async def test_what_arrives_whole_need_not_be_a_film(emulator, tmp_path, name):
    kept = tmp_path / "film"
    kept.write_bytes(fetched(emulator, name).raise_for_status().content)

    with pytest.raises(InputInvalid):
        await footage.measure(kept)


def test_a_film_can_be_gone_or_break_off(emulator):
    assert fetched(emulator, "gone").status_code == 404
    with pytest.raises(httpx2.RequestError):
        fetched(emulator, "cut")


def test_a_webhook_is_signed_with_the_key_that_is_published(emulator):
    with httpx2.Client() as client:
        [key] = client.get(f"{emulator.base_url}/rest/.well-known/jwks.json").json()["keys"]
    body, headers = emulator.signed_webhook(
        ID, {"request_id": ID, "status": "OK"}, at=1_790_000_000
    )

    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
    message = f"{ID}\nauth0|operator\n1790000000\n{hashlib.sha256(body).hexdigest()}"
    public.verify(bytes.fromhex(headers["X-Fal-Webhook-Signature"]), message.encode())


async def test_fal_is_played_beside_the_other_providers_and_takes_orders(configure, tmp_path):
    kept = tmp_path / "film"
    kept.touch()
    with text_models() as every:
        configure(**every.settings("fal"))
        videos = fal_videos(settings())
        row = catalogue().target("veo-3.1-fast-t2v")
        async with httpx2.AsyncClient(base_url=every.origin) as told:
            await told.put("/_emu/fal", json=[{"queued": 0, "running": 0}])
            bought = await videos.submit(row, possible(row))
            film = await videos.seen(bought)
            log = (await told.get("/_emu/log")).json()
            await told.delete("/_emu")

        assert isinstance(await videos.fetch(film, kept), Fetched)
        assert log[0]["path"] == f"/fal/queue/{row.endpoint}"
        assert log[0]["body"] == arguments(row, possible(row))
        assert every.videos.submits == []
        await videos.close()
    assert (await footage.measure(kept)).codec == "h264"
