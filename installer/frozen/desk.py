"""Where the frozen lmmh-desk begins."""

from __future__ import annotations

import multiprocessing
import sys

from lmmh_desk.system.installed import hand_over

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a process made by the program is the program itself
    hand_over()
    from lmmh_desk.cli.entry import main

    sys.exit(main())
