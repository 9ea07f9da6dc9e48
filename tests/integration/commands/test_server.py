"""`bin/run` from the outside: what it serves, what it refuses, how it ends."""

import os
import signal
import socket
import sqlite3
import urllib.request
from contextlib import closing

import pytest
from websockets.sync.client import connect

from craftprompt.jobs.warming import WITHOUT_PAGE_SECONDS
from tests.paced_server import WARMED
from tests.servers import PACED_RUN, free_port, serving, starting

ONE_REFUSAL = 1


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server for the tests that only look at it."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


def test_one_build_lives_on_two_ports_under_both_loopback_names(server, tmp_path, live_socket):
    with serving(tmp_path) as another:
        for each in (server, another):
            for host in ("localhost", "127.0.0.1"):
                address = f"{host}:{each.port}"

                opened = live_socket(f"http://{address}/")

                assert opened.startswith(f"ws://{address}/_event")
        assert not any("Building" in line for line in server.output + another.output)


def test_it_answers_that_it_is_up(server):
    with urllib.request.urlopen(f"{server.origin}/healthz", timeout=5) as answer:  # noqa: S310
        assert answer.status == 200


def test_the_first_page_has_the_engines_warmed(tmp_path):
    with serving(tmp_path, program=PACED_RUN) as server:
        assert WARMED not in server.output

        with urllib.request.urlopen(server.origin, timeout=5) as page:  # noqa: S310
            page.read()

        server.wait_for_line(WARMED, seconds=WITHOUT_PAGE_SECONDS / 2)


def test_it_ends_cleanly_with_a_socket_open_and_its_port_is_free_again(tmp_path):
    port = free_port()
    for how in (signal.SIGTERM, signal.SIGINT):
        with serving(tmp_path, port=port) as server:  # the second has the port of the first
            address = f"ws://localhost:{port}/_event/?EIO=4&transport=websocket&token=test"
            with connect(address, origin=server.origin) as visitor:
                visitor.recv(timeout=5)

                status = server.stop(how)

            assert status == 0, how
            with socket.socket() as nobody:
                assert nobody.connect_ex(("127.0.0.1", port)) != 0


def test_ctrl_c_reaches_every_process_and_is_no_failure(tmp_path):
    with serving(tmp_path) as server:
        os.killpg(server.process.pid, signal.SIGINT)

        assert server.process.wait(15) == 0


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_a_taken_port_is_refused_in_one_sentence(tmp_path, family, host):
    with closing(socket.socket(family)) as other:
        other.bind((host, 0))
        other.listen()
        port = other.getsockname()[1]

        with starting(tmp_path / "data", port=port) as server:
            status, said = server.refusal()

    assert status == ONE_REFUSAL
    assert said == [
        f"Port {port} is taken by another program. Stop it, or choose another port with --port."
    ]
    assert not (tmp_path / "data").exists()


def test_a_second_server_on_the_same_data_folder_is_refused(server):
    with starting(server.data_folder) as second:
        status, said = second.refusal()

    assert status == ONE_REFUSAL
    assert said == [
        (
            f"Another server (process {server.process.pid}) uses the data folder "
            f"{server.data_folder}. "
            "Stop it, or set CRAFTPROMPT_DATA_DIR to another folder."
        )
    ]
    assert server.process.poll() is None


def test_a_data_folder_that_cannot_be_written_to_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with starting(tmp_path / "file" / "data") as server:
        status, said = server.refusal()

    assert status == ONE_REFUSAL
    assert len(said) == 1
    assert "cannot be written to: Not a directory" in said[0]


def test_a_database_newer_than_the_code_is_left_as_it_is(tmp_path):
    database = tmp_path / "craftprompt.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("create table alembic_version (version_num varchar(32) not null)")
        connection.execute("insert into alembic_version values ('made_in_2031')")
        connection.commit()

    with starting(tmp_path) as server:
        status, said = server.refusal()

    assert status == ONE_REFUSAL
    assert len(said) == 1
    assert "made by a newer version" in said[0]
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("select name from sqlite_master").fetchall()
    assert tables == [("alembic_version",)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--role", "web"], "--role is not there yet"),
        (["--scaled"], "--scaled is not there yet"),
        (["--port", "70000"], "70000 is no port"),
        (["--prot", "1"], "nrecognized arguments: --prot"),
        (["--host", "no.such.host.invalid"], "The host no.such.host.invalid cannot be used"),
    ],
)
def test_a_wrong_option_gets_one_sentence(tmp_path, options, said):
    with starting(tmp_path, *options) as server:
        status, lines = server.refusal()

    assert status in (1, 2)
    assert len(lines) == 1
    assert said in lines[0]


def test_an_unsafe_production_start_names_the_setting(tmp_path):
    with starting(tmp_path, environment={"CRAFTPROMPT_ENV": "production"}) as server:
        status, said = server.refusal()

    assert status == ONE_REFUSAL
    assert said == ["CRAFTPROMPT_SECRET_KEY is missing. Production needs a secret of its own."]


def test_a_row_of_the_operators_own_that_cannot_be_true_is_refused(tmp_path):
    own = tmp_path / "models.json"
    own.write_text('{"models": [{"key": "veo-3.1-t2v", "weight": 3}]}')

    with starting(tmp_path / "data", environment={"FAL_MODELS_FILE": str(own)}) as server:
        status, said = server.refusal()

    assert status == ONE_REFUSAL
    assert said == [f"{own}, row veo-3.1-t2v, field weight: must be 1 or 2 or 4, not 3."]
    assert not (tmp_path / "data").exists()
