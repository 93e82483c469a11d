"""Waiting for several things at once, and not for ever."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any


async def first(*works: Coroutine[Any, Any, Any]) -> None:
    """Until the first of them ends; the others are cancelled. Raises what that one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def at_most(seconds: float, tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Waits for the tasks; those that are not done by then are cancelled and waited for a moment more."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=0.2)
