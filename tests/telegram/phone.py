"""A conversation as a picture: scenes as one sees them on a phone, drawn in Chromium."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.bot.web.browser import chromium
from tests.telegram.oracle import Json, cut, units

if TYPE_CHECKING:  # which takes us in again
    from tests.telegram.transcript import Line, Scene

FONTS = Path(__file__).parents[2] / "bot" / "fonts"
WIDTH, SCALE = 1180, 1.5
MARK = "conversation"  # names the picture's remark on what it shows
TAGS = {
    "bold": "b",
    "italic": "i",
    "code": "code",
    "pre": "code",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
INKS = ("#b4532a", "#3a7d44", "#7a4fa3", "#1f6f8b")
THUMB = (
    '<svg class="thumb{}" viewBox="0 0 24 24"><path d="M2 10h4v11H2zM8 21V10l5-8c1.7 0 2.6 1.2 2.3 2.8L14.4 9H20c1.3 0'
    ' 2.2 1.2 1.9 2.4l-2 7.6c-.3 1.2-1.3 2-2.5 2z"/></svg>'
)
STYLE = """
@font-face { font-family: Sans; src: url(data:font/otf;base64,%(regular)s); font-weight: 400 }
@font-face { font-family: Sans; src: url(data:font/otf;base64,%(bold)s); font-weight: 600 }
* { box-sizing: border-box; margin: 0 }
body { width: %(width)dpx; padding: 28px; background: #f4f6f8; color: #17212b; font: 17px/1.36 Sans, sans-serif;
       display: grid; grid-template-columns: 1fr 1fr; gap: 24px; align-items: start }
.column { display: grid; gap: 24px }
.scene { background: #dfe8ef; border-radius: 18px; overflow: hidden; border: 1px solid #d3dde6 }
header { background: #fff; padding: 11px 18px; display: flex; gap: 12px; align-items: center;
         border-bottom: 1px solid #d3dde6 }
header i { width: 38px; height: 38px; border-radius: 50%%; background: #5b8fb9; color: #fff; font-style: normal;
           font-weight: 600; display: grid; place-items: center }
header b { display: block; line-height: 1.15; font-weight: 600 } header small { color: #6a7a88; font-size: 14px }
main { padding: 16px 14px; display: grid; gap: 9px; justify-items: start }
.said { max-width: 90%%; background: #fff; border-radius: 14px 14px 14px 4px; padding: 8px 13px 9px;
        box-shadow: 0 1px 1px #0001; overflow-wrap: anywhere }
.own { background: #e6f4d9; border-radius: 14px 14px 4px 14px; justify-self: end }
.deed { justify-self: center; background: #8fa3b4; color: #fff; border-radius: 12px; padding: 1px 12px;
        font-size: 14px }
.who { font-weight: 600; font-size: 15px; color: var(--ink) } .who small { font-weight: 400; color: #6a7a88 }
.to { border-left: 3px solid var(--ink); background: #f0f4f7; padding: 2px 9px; margin: 3px 0 4px;
      border-radius: 4px; font-size: 14.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.to b { color: var(--ink); font-weight: 600 }
.words { white-space: pre-line } .words b { font-weight: 600 }
.words code { font: 15.5px/1.3 "DejaVu Sans Mono", monospace; letter-spacing: -.4px; color: #2b5f86 }
blockquote { border-left: 3px solid #5b8fb9; background: #eef4f9; border-radius: 4px; padding: 4px 10px 5px;
             margin: 4px 0; white-space: pre-line }
.rows { width: 90%%; display: grid; gap: 4px; margin-top: -4px } .row { display: flex; gap: 4px }
.row span { flex: 1; background: #ffffffb8; color: #2b5f86; border-radius: 8px; text-align: center; padding: 5px 4px;
            font-size: 15px; white-space: nowrap }
.typed { width: 100%%; background: #fff; border-radius: 12px; overflow: hidden; box-shadow: 0 1px 1px #0001 }
.typed div { padding: 7px 13px; border-bottom: 1px solid #e6ecf1 } .typed b { font-weight: 600; display: block }
.typed small { color: #6a7a88; font-size: 14px } .typed p { padding: 9px 13px; background: #f7f9fa }
.thumb { width: 15px; height: 15px; vertical-align: -2px; fill: #c99a2e; margin-right: 3px }
.down { transform: scaleY(-1); vertical-align: -3px }
"""


async def picture(scenes: Sequence["Scene"], path: Path, fingerprint: str) -> None:
    """Draws the scenes into a PNG that says, in a remark, which conversation it shows."""
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": WIDTH, "height": 800}, device_scale_factor=SCALE)
        await page.set_content(drawn(scenes))
        await page.evaluate("document.fonts.ready")
        await page.screenshot(path=path, full_page=True)
    with Image.open(path) as image:
        remark = PngInfo()
        remark.add_text(MARK, fingerprint)
        opaque = image.convert("RGB")
    opaque.save(path, optimize=True, pnginfo=remark)


def shows(path: Path) -> str:
    """The conversation a picture was made from."""
    with Image.open(path) as image:
        return str(image.info.get(MARK, ""))


def drawn(scenes: Sequence["Scene"]) -> str:
    """The scenes as a page, in two columns by turns."""
    fonts = {
        name: b64encode((FONTS / f"SourceSans3-{file}.otf").read_bytes()).decode()
        for name, file in (("regular", "Regular"), ("bold", "Semibold"))
    }
    shown = [_scene(scene) for scene in scenes]
    left, right = "".join(shown[::2]), "".join(shown[1::2])
    style = STYLE % {**fonts, "width": WIDTH}
    return (
        f'<!doctype html><html lang="de"><meta charset="utf-8"><style>{style}</style>'
        f'<body><div class="column">{left}</div><div class="column">{right}</div></body></html>'
    )


def _scene(scene: "Scene") -> str:
    private = scene.kind == "Privat"
    lines = "".join(_line(line, private=private) for line in scene.lines)
    return (
        f'<section class="scene"><header><i>{escape(scene.title[0])}</i><span><b>{escape(scene.title)}</b>'
        f"<small>{escape(scene.kind)}</small></span></header><main>{lines}</main></section>"
    )


def _line(line: "Line", *, private: bool) -> str:
    if line.deed and line.buttons:
        results = "".join(_result(row[0]) for row in line.buttons)
        return f'<div class="typed">{results}<p>{escape(line.text)}</p></div>'
    if line.deed:
        return f'<div class="deed">{escape(f"{line.who} {line.text}")}</div>'
    ink = "#2b5f86" if line.ours else INKS[sum(line.who.encode()) % len(INKS)]
    who = "" if private else f'<div class="who">{escape(line.who)}{" <small>über @belegbot</small>" * line.via}</div>'
    words = f'{who}{_answered(line)}<div class="words">{_marked(line.text, line.entities)}</div>'
    own = " own" if private and not line.ours else ""
    return f'<div class="said{own}" style="--ink: {ink}">{words}</div>{_buttons(line)}'


def _answered(line: "Line") -> str:
    if line.answered is None:
        return ""
    who, words = line.answered
    return f'<div class="to"><b>{escape(who)}</b><br>{escape(words)}</div>'


def _buttons(line: "Line") -> str:
    rows = ["".join(f"<span>{_label(each)}</span>" for each in row) for row in line.buttons]
    return f'<div class="rows">{"".join(f"<div class=row>{row}</div>" for row in rows)}</div>' if rows else ""


def _label(text: str) -> str:
    """Thumbs are drawn: not every machine has them in a font."""
    return escape(text).replace("👍", THUMB.format("")).replace("👎", THUMB.format(" down"))


def _result(text: str) -> str:
    title, _, about = text.partition("\n")
    return f"<div><b>{escape(title)}</b><small>{escape(about)}</small></div>"


def _marked(text: str, entities: Sequence[Json]) -> str:
    """The words with Telegram's entities as tags; what lies in each other is closed in reverse."""
    known = [each for each in entities if each["type"] in TAGS]
    marks = [(each["offset"] + each["length"], 0, -each["offset"], each) for each in known]
    marks += [(each["offset"], 1, -each["offset"] - each["length"], each) for each in known]
    shown, start = [], 0
    for place, group in groupby(sorted(marks, key=lambda mark: mark[:3]), key=lambda mark: mark[0]):
        shown.append(escape(cut(text, start, place - start)))
        shown += [f"<{'/' * (not opens)}{TAGS[each['type']]}>" for _, opens, _, each in group]
        start = place
    shown.append(escape(cut(text, start, units(text) - start)))
    return "".join(shown).replace("\n<blockquote>", "<blockquote>").replace("</blockquote>\n", "</blockquote>")
