"""One homeserver for all tests of Matrix, what stands on it, and what goes on beside the tests."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.matrix.house import House
from tests.matrix.slow import Begun
from tests.matrix.synapse import Synapse, serving


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    with serving(tmp_path_factory.mktemp("synapse")) as homeserver:
        yield homeserver


@pytest.fixture
async def house(synapse: Synapse, tmp_path: Path) -> AsyncIterator[House]:
    async with AsyncExitStack() as opened:
        yield House(synapse, tmp_path, opened)


@pytest.fixture(scope="session", autouse=True)
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """What takes minutes begins before the first test of Matrix, if a test asks for it at all."""
    asked = {mark for item in request.session.items for mark in getattr(item, "fixturenames", ())}
    begun = Begun(tmp_path_factory.mktemp("slow"))
    if "slow" in asked:
        begun.begin()
    yield begun
    begun.end()


@pytest.fixture
def slow(begun: Begun) -> Begun:
    """Asked for by a test that looks at what came of it."""
    return begun
