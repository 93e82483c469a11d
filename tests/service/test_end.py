"""The end asked for by a signal comes, whatever the service is busy with."""

import asyncio
import signal
import sys

import pytest

from tests.service.machine import ROOT

BUSY = """
import asyncio, sys
from bot.cli import serving
serving.HARD_END = {patience}

async def main():
    with serving._end_asked_for() as end:
        print("ready", flush=True)
        {work}

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("work", "signals", "patience"),
    [
        ("while True: pass", 1, 0.5),
        ("await asyncio.sleep(60)", 1, 0.5),
        ("while True: pass", 2, 60),
        ("await asyncio.sleep(60)", 2, 60),
        ("await end.wait()", 1, 60),
    ],
    ids=["the loop is kept busy", "nothing listens", "busy and asked twice", "asked twice", "at once"],
)
async def test_a_signal_ends_the_process_in_time_and_without_complaint(
    work: str, signals: int, patience: float
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BUSY.format(work=work, patience=patience), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    async with asyncio.timeout(5):
        for _ in range(signals):
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.05)
        await process.communicate()

    assert process.returncode == 0
