"""Small newsroom articles, written into a folder or made as documents, for tests of what stands on them."""

import os
from hashlib import sha256
from pathlib import Path

from retrieval.indexing import prepare
from retrieval.model import Document, Language
from retrieval.store import Prepared

COUNCIL = """Stadtrat vertagt Haushalt

Der Stadtrat von Brenndorf hat die Abstimmung über den Haushalt vertagt. Bürgermeisterin Anna Lorenz sprach von einer \
Atempause. Die nächste Sitzung beginnt am 12. September um 18 Uhr.

Der Fehlbetrag liegt bei 3,1 Millionen Euro. Lorenz lehnt höhere Gebühren für Kitas ab.
"""
BRIDGE = """Donaubrücke bleibt gesperrt

Die Donaubrücke bei Brenndorf bleibt bis zum 3. Oktober gesperrt. Gutachter fanden Risse in zwei Pfeilern.

Die Sanierung kostet 15.000 Euro am Tag. Das sagte Ingenieur Pavel Uschakow in Brenndorf.
"""
HARBOUR = """Hafenfest lockt Tausende

Zum Hafenfest in Brenndorf kamen 20.000 Besucher. Wegen eines Gewitters endete das Fest am Sonntag zwei Stunden früher.
"""
NEWSROOM = {"rathaus/haushalt.txt": COUNCIL, "verkehr/bruecke.txt": BRIDGE, "hafenfest.md": HARBOUR}


def write(folder: Path, articles: dict[str, str]) -> Path:
    """Writes each article under its source; the folder is made if need be, and returned."""
    for source, text in articles.items():
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def touch(path: Path) -> None:
    """Gives a file other times and leaves its content."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def document(
    text: str, source: str = "meldung.txt", *, language: Language = "de", title: str | None = None
) -> Document:
    """A document as a reader would make it of a file that holds this text and nothing to be masked."""
    return Document(source, text, sha256(text.encode()).hexdigest(), language, title)


def prepared(text: str, source: str = "meldung.txt", *, title: str | None = None) -> Prepared:
    """A document cut and analysed, its stamp the length of its text."""
    return prepare(document(text, source, title=title), f"{len(text)}:1")
