"""A newsroom's machine with the service on Matrix."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.matrix.people import PASSWORD
from tests.matrix.synapse import Synapse
from tests.service.machine import ROOT, Machine

CONFIG = """
[archive]
articles = "articles"
data = "data"
[access]
readers = ["matrix:*"]
questions_per_minute = 6000
[service]
log = "json"
[web]
listen = "off"
[matrix]
homeserver = "{url}"
user_id = "{user}"
password = "{password}"
"""


class Newsroom(Machine):
    """One that answers from our demo articles.

    mortal  whether it dies at a point that the file `death` names (see `run`)
    """

    def __init__(self, folder: Path, synapse: Synapse, user: str, *, mortal: bool = False) -> None:
        super().__init__(folder, CONFIG.format(url=synapse.url, user=user, password=PASSWORD))
        self.death = folder / "death"
        self._mortal = mortal
        shutil.copytree(ROOT / "seeds", folder / "articles", ignore=shutil.ignore_patterns("questions.json", "*.md"))

    def command(self) -> Sequence[str]:
        return ("tests.matrix.run", str(self._config)) if self._mortal else super().command()
