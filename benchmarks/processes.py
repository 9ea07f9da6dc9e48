"""What a server and the processes under it have used."""

import psutil

from tests.servers import Server

KIB = 1024


def cpu_seconds(server: Server) -> float:
    """User and system time of the server's processes, those that have ended included."""
    return sum(
        times.user + times.system + times.children_user + times.children_system
        for times in (process.cpu_times() for process in _processes(server))
    )


def memory_kib(server: Server) -> float:
    """The server's own memory: pages that processes share count once (PSS)."""
    return sum(process.memory_full_info().pss for process in _processes(server)) / KIB


def _processes(server: Server) -> list[psutil.Process]:
    first = psutil.Process(server.process.pid)
    return [first, *first.children(recursive=True)]
