"""A server that is killed outright leaves nothing behind that hinders the next one."""

import signal

import pytest

from tests.servers import serving, wait_until_closed

pytestmark = pytest.mark.faults


def test_the_next_server_gets_the_port_and_the_data_folder_of_a_killed_one(tmp_path):
    with serving(tmp_path) as killed:
        # Only the parent: its worker has to notice by itself.
        killed.stop(signal.SIGKILL)
        wait_until_closed(killed.port)

        with serving(tmp_path, port=killed.port) as following:
            assert following.stop() == 0
