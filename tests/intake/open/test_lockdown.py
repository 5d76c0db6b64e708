"""The child takes files and the network from itself before it looks at what a stranger sent."""

import os
import signal
import subprocess
import sys

PROGRAM = """
import socket
from lading.intake.open.lockdown import leave_the_network, limit_resources, open_nothing_more
leave_the_network()
limit_resources(memory=300 * 2**20, seconds=5)
open_nothing_more()
for act in (lambda: open("/etc/hosts"), lambda: socket.socket(), lambda: bytearray(400 * 2**20)):
    try:
        act()
        print("could")
    except (OSError, MemoryError) as problem:
        print(type(problem).__name__)
"""


def test_no_file_no_socket_no_memory_is_left() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ran.stdout.split() == ["OSError", "OSError", "MemoryError"]


def test_too_much_time_is_told_from_too_much_memory() -> None:
    program = (
        "from lading.intake.open.lockdown import limit_resources\n"
        "limit_resources(memory=300 * 2**20, seconds=1)\nwhile True: pass"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=False, env={"PYTHONPATH": os.pathsep.join(sys.path)})
    assert ran.returncode == -signal.SIGXCPU
