"""Devices: a family and a browser, by our own names."""

import pytest

from craftprompt.account.devices import device_of

CHROME = "Chrome/156.0.0.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Firefox/150.0", "Firefox on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} {CHROME} Safari/537.36", "Chrome on Windows"),
        (f"Mozilla/5.0 (Windows) {WEBKIT} {CHROME} Safari/537.36 Edg/156.0", "Edge on Windows"),
        (f"Mozilla/5.0 (X11; Linux) {WEBKIT} {CHROME} Safari/537.36 OPR/120", "Opera on Linux"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 Version/19 Safari/605",
            "Safari on a Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) CriOS/156 Safari/604", "Chrome on an iPad"),
        (f"Mozilla/5.0 (Linux; Android 16) {WEBKIT} {CHROME} Safari/537", "Chrome on Android"),
        (
            f"Mozilla/5.0 (Linux; Android 16) SamsungBrowser/30.0 {CHROME} Safari/537",
            "Samsung Internet on Android",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64) {CHROME} Safari/537", "Chrome on ChromeOS"),
        ("curl/8.5", "Another browser on another system"),
        ("", "Another browser on another system"),
        ("\r\nBcc: eve@evil.example <script>", "Another browser on another system"),
    ],
)
def test_a_user_agent_is_told_in_words_of_ours(user_agent, words):
    assert device_of(user_agent).words == words


def test_a_new_version_is_the_same_device():
    old, new = (
        f"Mozilla/5.0 (Windows NT 10.0; rv:{version}.0) Firefox/{version}.0"
        for version in (149, 150)
    )
    assert device_of(old) == device_of(new)
