"""How fast this machine is just now, for the limits in time that the gate holds.

The limits of the issues are measured by `make bench`, on a quiet machine. The gate runs on machines of any age, beside
other work and under coverage, and must go red for slow code only.
"""

import time
from statistics import median

# What the loop below takes on the machine the limits were set on, in seconds of processor.
SET_ON = 0.0008


def slowness() -> float:
    """How many times slower than the machine of the limits this one is, at least 1."""
    return max(1.0, median(_loop() for _turn in range(25)) / SET_ON)


def delay() -> float:
    """How many times longer a tenth of a second's work takes by the clock on the wall, at least 1.

    Other work on the machine counts, which `slowness` leaves out: it shows in no loop so short that none interrupts it.
    """
    begun = time.perf_counter()
    for _turn in range(125):
        _loop()
    return max(1.0, (time.perf_counter() - begun) / 125 / SET_ON)


def _loop() -> float:
    begun = time.thread_time()
    counts: dict[str, int] = {}
    for number in range(5_000):
        word = str(number % 97)
        counts[word] = counts.get(word, 0) + 1
    return time.thread_time() - begun
