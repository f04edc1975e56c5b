"""Where the frozen lmmh-desk begins."""

from __future__ import annotations

import multiprocessing
import sys

from lmmh_desk.cli.entry import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a process made by the program is the program itself
    sys.exit(main())
