"""Reads markup as strictly as a chat service would, and gives back the text without it."""

from html.parser import HTMLParser

TELEGRAM = {"b", "blockquote", "code", "a"}
MATRIX = {"p", "br", "blockquote", "strong", "code", "a"}
_BREAKING = {"p", "br", "blockquote"}


class _Reading(HTMLParser):
    """Collects text, and everything that a service would refuse."""

    def __init__(self, allowed: set[str]) -> None:
        super().__init__()
        self.allowed = allowed
        self.open: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        inside = {"code", "a"} & set(self.open) if tag in {"code", "a"} else set()
        if tag not in self.allowed or names != (["href"] if tag == "a" else []) or inside:
            self.refused.append(self.get_starttag_text() or tag)
        self.links += [value or "" for _, value in attrs]
        if tag in _BREAKING:
            self.text.append("\n")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.refused.append(f"</{tag}>")
        if tag in _BREAKING:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.refused.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.refused.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.refused.append(f"<?{data}>")


def read(markup: str, allowed: set[str]) -> tuple[list[str], list[str]]:
    """The lines of text in it, without empty ones and blanks at the ends, and the addresses it leads to.

    Raises AssertionError if a tag or attribute is not allowed, not closed, or code and link are in each other.
    """
    reading = _Reading(allowed)
    reading.feed(markup)
    reading.close()
    assert reading.refused == []
    assert reading.open == []
    return lines("".join(reading.text)), reading.links


def lines(text: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in text.split("\n") if line.strip()]
