"""What Google's evaluator of content security policies says of those that we send."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from craftprompt.routes import PATHS
from craftprompt.web import headers
from tests.reflex_client import Visitor
from tests.servers import ROOT

FOLDER = ROOT / "tests" / "node"
NODE = Path(sys.executable).with_name("node")
POLICY = "content-security-policy"
# The evaluator asks whether somebody's files could be loaded as scripts. What people upload is
# served as an image or a video, never sniffed and in a sandbox: no browser runs it.
OUR_OWN_SCRIPTS = ("script-src", "'self'")
LOOPBACK = "ws://127.0.0.1"  # named only where the studio's own address is loopback

pytestmark = pytest.mark.skipif(
    not (FOLDER / "node_modules" / "csp_evaluator").is_dir(),
    reason="npm could not bring csp_evaluator; bin/test tries anew each time",
)


def found_in(*policies: str) -> set[tuple[str, str]]:
    """The directives and values that the evaluator names, of all policies together."""
    run = subprocess.run(
        [NODE, "evaluate_policies.js"],
        cwd=FOLDER,
        input="\n".join(policies),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(lines) == len(policies)
    return {(directive, value) for line in lines for directive, value, _ in line}


def test_the_evaluator_finds_what_is_weak():
    assert ("script-src", "'unsafe-inline'") in found_in("script-src 'unsafe-inline'")


def test_no_page_has_a_policy_with_a_weakness(server, ada):
    somebody = Visitor(server.origin)
    addresses = [*PATHS, "/privacy", "/terms", "/cookies", "/nowhere", "/healthz", "/auth/csrf"]
    as_people_see = {"Accept": "text/html"}

    answers = [
        visitor.http.get(address, headers=as_people_see)
        for address in addresses
        for visitor in (somebody, ada)
    ]
    policies = {answer.headers[POLICY] for answer in answers}

    assert headers.POLICY_OF_FILES in policies
    assert len(policies) == 2
    found = {each for each in found_in(*policies) if not each[1].startswith(LOOPBACK)}
    assert found == {OUR_OWN_SCRIPTS}


def test_over_tls_nothing_but_our_own_scripts_is_named(configure):
    configure(CRAFTPROMPT_PUBLIC_URL="https://studio.example")

    assert found_in(headers.content_security_policy()) == {OUR_OWN_SCRIPTS}
