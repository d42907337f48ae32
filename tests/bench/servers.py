"""The servers that are measured, and what their processes take."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")
GUNICORN = [
    "--workers",
    "2",
    "--threads",
    "4",
    "--timeout",
    "600",
    "--keep-alive",
    "75",
]
GUNICORN += ["--no-control-socket", "--log-level", "warning"]
# The site under its own settings, as `make run` starts it, takes no longer than this.
SECONDS_TO_START = 120


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


class Server:
    """A server process of our own, with its port."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process, self.port = process, port

    def wait_until_ready(self) -> None:
        """Return once it accepts connections. Raises RuntimeError if it never does."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("The server did not start.")

    def workers(self) -> list[int]:
        """Return the processes that answer requests: the children, or itself if it has
        none."""
        return children(self.process.pid) or [self.process.pid]

    def stop(self) -> None:
        """End the server as Ctrl+C would, so that it ends its own children."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(command: list[str], port: int, env: Mapping[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "LOG_LEVEL": "ERROR", **env},
        stdout=subprocess.DEVNULL,
    )
    server = Server(process, port)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


@contextmanager
def gunicorn() -> Iterator[Server]:
    """Serve the site and what it is compared with by two workers of four threads."""
    port = free_port()
    command = ["-m", "gunicorn", "tests.bench.wsgi", "--bind", f"{HOST}:{port}"]
    env = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    with running([*command, *GUNICORN], port, env) as server:
        yield server


@contextmanager
def as_make_run_serves() -> Iterator[Server]:
    """Serve the site alone, under its own settings, as `make run` does."""
    port = free_port()
    env = {"DJANGO_SETTINGS_MODULE": "perpusnas.settings", "PORT": str(port)}
    with running(["manage.py", "start"], port, env) as server:
        yield server


# What processes take, from /proc


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time that these processes have used so far."""
    ticks = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/stat").read_text()
        except FileNotFoundError:  # it has ended
            continue
        fields = text.rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def memory_mb(pid: int, kind: str = "VmRSS") -> float:
    """Return the resident memory of a process, or the most it has had (`VmHWM`)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def largest_mb(pids: list[int], kind: str = "VmRSS") -> float:
    return max(memory_mb(pid, kind) for pid in pids)


def load() -> str:
    """Return the load of the machine, of one and of fifteen minutes."""
    one, _five, fifteen = os.getloadavg()
    return f"{one:.1f} (15 minutes: {fifteen:.1f})"
