"""A real Chromium: an installed one, else the test library's own download."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Starts one; the test fails with a sentence if there is none."""
    async with async_playwright() as playwright:
        found = _installed() or playwright.chromium.executable_path
        if not Path(found).exists():  # noqa: ASYNC240  # one look
            pytest.fail("The page is tested in Chromium, and there is none: apt-get install chromium")
        # Containers and CI seldom allow the sandbox; what is opened here is our own page.
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


if __name__ == "__main__":  # before the tests: one at a time, and what went wrong stands on the screen
    if not _installed():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
