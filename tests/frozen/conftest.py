"""The gate looks at the spec alone: programs and packages take minutes (`make frozen-test`, `make deb-test`)."""

import os

collect_ignore = [
    name
    for name, variable in (
        ("test_program.py", "LMMH_FROZEN"),
        ("test_update.py", "LMMH_FROZEN"),
        ("test_deb.py", "LMMH_DEB"),
    )
    if not os.environ.get(variable)
]
