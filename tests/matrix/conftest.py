"""One homeserver for all tests of Matrix."""

from collections.abc import Iterator

import pytest

from tests.matrix.synapse import Synapse, serving


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    with serving(tmp_path_factory.mktemp("synapse")) as homeserver:
        yield homeserver
