"""Lading without the extra `optimise`: everything else works, and asking for a run says what to install."""

import subprocess
import sys

_WITHOUT = """
import sys
from lading.kernel import Refusal
from lading.routing.optimise import check_installed
sys.path = [path for path in sys.path if "site-packages" not in path]
try:
    check_installed()
except Refusal as refusal:
    print(refusal.code, refusal.sentence)
"""


def test_it_says_what_to_install() -> None:
    told = subprocess.run([sys.executable, "-c", _WITHOUT], capture_output=True, text=True, check=True).stdout
    assert told.startswith("optimiser_missing The optimiser needs OR-Tools")
    assert "pip install 'lading[optimise]'" in told


def test_the_program_starts_without_the_solver() -> None:
    code = "import sys, lading.app.works, lading.app.duties; print('ortools' in sys.modules, 'numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "False False\n"
