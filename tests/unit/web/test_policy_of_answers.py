"""The policy that goes out with an answer."""

import pytest
from starlette.datastructures import MutableHeaders

from craftprompt.web import headers

POLICY = "content-security-policy"


def answered(status: int, content_type: str = "") -> MutableHeaders:
    given = MutableHeaders({"content-type": content_type} if content_type else {})
    headers.add(given, "/login/", status)
    return given


@pytest.mark.parametrize("status", [200, 404, 500])
def test_a_page_goes_out_with_the_whole_policy(status):
    assert "script-src 'self'" in answered(status, "text/html; charset=utf-8")[POLICY]


def test_a_file_goes_out_with_a_policy_that_allows_nothing():
    assert answered(200, "text/javascript")[POLICY].startswith("default-src 'none'")
    assert "script-src" not in answered(200, "text/javascript")[POLICY]


def test_an_unchanged_page_keeps_the_policy_that_the_browser_has():
    assert POLICY not in answered(304)
