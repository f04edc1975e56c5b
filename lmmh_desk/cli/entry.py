"""lmmh-desk as it is typed: where the window opens, it is painted before the other commands are even loaded."""

from __future__ import annotations

import sys

from lmmh_desk.system.installed import opens_window, profile_of


def main() -> int:
    """Run the command typed and return its exit code."""
    words = sys.argv[1:]
    window = None
    if opens_window(words):
        from lmmh_desk.system.paths import default_profile
        from lmmh_desk.ui.lock.first import first_window, has_screen

        if has_screen():
            window = first_window(profile_of(words) or default_profile())
    from lmmh_desk.cli import desk

    return desk.main(words, window)


if __name__ == "__main__":
    sys.exit(main())
