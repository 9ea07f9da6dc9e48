"""How long an answer may be kept, and which scripts may run."""

import base64
import hashlib

import pytest
from starlette.datastructures import MutableHeaders

from craftprompt.web import headers


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("/assets/app-3f2a.js", 200, "public, max-age=31536000, immutable"),
        ("/fonts/sans.woff2", 200, "public, max-age=604800"),
        ("/", 200, "no-cache"),
        ("/pricing", 200, "no-cache"),
        ("/studio", 200, "no-store"),
        ("/account/sessions", 200, "no-store"),
        ("/api/demo", 200, "no-store"),
        ("/media/x", 200, "no-store"),
        ("/assets/app-3f2a.js", 404, "no-store"),
        ("/", 500, "no-store"),
    ],
)
def test_private_things_and_errors_are_kept_nowhere(path, status, kept):
    assert headers.cache_control(path, status) == kept


def test_exactly_the_inline_scripts_of_the_build_may_run(monkeypatch, tmp_path):
    folder = tmp_path / "build/client/login"
    folder.mkdir(parents=True)
    script = "window.started = true;\n"
    (folder / "index.html").write_text(
        f'<script src="/a.js"></script><script type="module">{script}</script>'
    )
    monkeypatch.setattr(headers, "get_web_dir", lambda: tmp_path)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert headers.script_hashes() == [f"'sha256-{digest}'"]
    assert f"'sha256-{digest}'" in headers.content_security_policy()


def test_sockets_may_go_to_our_own_origins_only():
    policy = headers.content_security_policy()
    allowed = next(each for each in policy.split("; ") if each.startswith("connect-src"))
    assert set(allowed.split()[1:]) == {"'self'", "ws://localhost:3000", "ws://127.0.0.1:3000"}


@pytest.mark.parametrize("path", ["/verify-email", "/reset-password/"])
def test_where_a_letters_page_leads_to_learns_nothing_of_it(path):
    sent = MutableHeaders()
    headers.add(sent, path, 200)
    assert sent["referrer-policy"] == "no-referrer"


def test_other_pages_name_themselves_to_this_site_alone():
    sent = MutableHeaders()
    headers.add(sent, "/login", 200)
    assert sent["referrer-policy"] == "same-origin"
