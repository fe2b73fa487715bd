"""Comparing what a text costs with what one four times as long costs.

Processor time, without the collector of garbage: in a long run of many tests that walks through
all that the others left, and comes when it likes. What is quadratic takes sixteen times as long,
however often one looks, so the best of some looks tells it from what something else delayed.
"""

import gc
import time
from collections.abc import Callable

LOOKS = 5


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this process for the work."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def grows_with_length(
    work: Callable[[int], object], most: int, *, growth: float, nothing: float
) -> bool:
    """Whether work on `most` costs at most `growth` times that on a quarter of it.

    `nothing` are seconds that do not matter.
    """
    return any(
        seconds(lambda: work(most)) <= growth * seconds(lambda: work(most // 4)) + nothing
        for _look in range(LOOKS)
    )
