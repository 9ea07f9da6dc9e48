"""Schemathesis attacks every plain HTTP route: with what it takes, and with what it must refuse."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.routing import Route

from craftprompt.craftprompt import plain_http
from tests.open_api import open_api
from tests.reflex_client import Visitor
from tests.servers import serving

pytestmark = pytest.mark.faults

FUZZER = Path(sys.executable).with_name("schemathesis")
FAULTS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
CASES = 15  # drawn for each route, beside those that its schema's borders give


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    environment = {
        "CRAFTPROMPT_BCRYPT_COST": "4",
        "TRUSTED_PROXY_HOPS": "1",
        "FAL_KEY": "key",
        "FAL_BASE_URL": "http://127.0.0.1:9",  # nobody: no signature is right
    }
    with serving(tmp_path_factory.mktemp("attacked"), environment=environment) as running:
        yield running


def attack(visitor: Visitor, folder: Path, *options: str) -> str:
    """What the fuzzer found, empty if nothing."""
    document = folder / "openapi.json"
    document.write_text(json.dumps(open_api(visitor.csrf)))
    command = [FUZZER, "run", document, "--url", visitor.origin, "--checks", ",".join(FAULTS)]
    command += ["--max-examples", str(CASES), "--continue-on-failure", "--no-color", *options]
    # The same cases each time: a fault that comes and goes tells nobody anything.
    command += ["--seed", "1", "--generation-database", "none", "--suppress-health-check", "all"]
    command += ["-H", f"Origin: {visitor.origin}", "-H", f"Cookie: {visitor.cookie}"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr if run.returncode else ""


def test_the_fuzzer_knows_every_route():
    known = open_api("")["paths"]
    ours = {
        (route.path, method.lower())
        for route in plain_http.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }

    assert {(path, method) for path in known for method in known[path]} >= ours


def test_no_request_of_a_stranger_makes_a_route_fail(server, tmp_path):
    stranger = Visitor(server.origin)
    stranger.http.get("/auth/csrf")

    assert attack(stranger, tmp_path) == ""


def test_no_request_of_a_signed_in_person_makes_a_route_fail(server, tmp_path):
    ada = Visitor(server.origin).register()

    assert attack(ada, tmp_path, "--exclude-path", "/auth/logout") == ""
    assert ada.http.get("/studio").status_code == 200  # and she was signed in to the end
