"""A server that is killed outright leaves nothing behind that hinders the next one."""

import signal
import socket

import pytest

from tests.servers import serving

pytestmark = pytest.mark.faults


def test_the_next_server_gets_the_port_and_the_data_folder_of_a_killed_one(tmp_path):
    with serving(tmp_path) as killed:
        killed.stop(signal.SIGKILL)
        wait_until_closed(killed.port)

        with serving(tmp_path, port=killed.port) as following:
            assert following.stop() == 0


def wait_until_closed(port: int) -> None:
    """The worker hears of its parent's end through a pipe; each refusal of ours is a new try."""
    for _ in range(1000):
        with socket.socket() as visitor:
            visitor.settimeout(1)
            if visitor.connect_ex(("127.0.0.1", port)) != 0:
                return
    raise AssertionError("The worker outlived its parent.")
