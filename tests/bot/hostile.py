"""Two hundred texts that would do harm if anything took them for more than text."""

from collections.abc import Callable

FOREIGN = "http://fremd.example"
_HIT = "window.getroffen=1;alert(1)"

ATTACKS = (
    f"<script>{_HIT}</script>",
    f"<SCRIPT SRC={FOREIGN}/x.js></SCRIPT>",
    f"<img src={FOREIGN}/x.png onerror={_HIT}>",
    f"<svg/onload={_HIT}>",
    f"</mark></p></article><script>{_HIT}</script>",
    f"</textarea><script>{_HIT}</script>",
    f"</title><script>{_HIT}</script>",
    f"</code></bdi></blockquote><img src=x onerror={_HIT}>",
    f'" autofocus onfocus="{_HIT}" x="',
    f"' onmouseover='{_HIT}' x='",
    f"&lt;script&gt;{_HIT}&lt;/script&gt;",
    f"&#60;script&#62;{_HIT}&#x3c;/script&#x3e;",
    "&amp;lt;b&amp;gt; &nbsp; &copy &#0; &#x110000; &unbekannt;",
    f"<!--[if gte IE 4]><script>{_HIT}</script><![endif]-->",
    f"<![CDATA[<script>{_HIT}</script>]]>",
    f"<?xml version='1.0'?><script>{_HIT}</script>",
    f"<base href={FOREIGN}/>",
    f"<meta http-equiv=refresh content='0;url={FOREIGN}/'>",
    f"<link rel=stylesheet href={FOREIGN}/x.css>",
    f"<style>@import '{FOREIGN}/x.css';*{{display:none}}</style>",
    f'<iframe srcdoc="<script>parent.getroffen=1</script>" src={FOREIGN}/></iframe>',
    f"<object data={FOREIGN}/x></object><embed src={FOREIGN}/x>",
    f"<form action={FOREIGN}/><button autofocus>Fragen</button></form>",
    f"<video src={FOREIGN}/x.mp4 autoplay onloadstart={_HIT}></video>",
    f"<details open ontoggle={_HIT}><plaintext>",
    f"<math><mi xlink:href=\"javascript:{_HIT}\">x</mi></math><a href='javascript:{_HIT}'>Mehr</a>",
    f"javascript:{_HIT}",
    f"JaVa\tScRiPt:{_HIT}",
    f"data:text/html,<script>{_HIT}</script>",
    f"+ADw-script+AD4-{_HIT}+ADw-/script+AD4-",
    "{{ 7 * 7 }} {% include 'page.html' %} {# weg #}",
    "{quote} {place} {number} {} %s %(x)s ${x}",
    "Gesperrt \u202etxt.exe\u202c und \u2067umgekehrt\u2069 \u200f\u061c",
    "NUL \x00 Glocke \x07 Escape \x1b[31mrot\x1b[0m Rück\x08schritt \x7f\x85\x9b",
    "Zalgo " + "a" + "\u0301\u0316\u0489" * 300,
    "Zeile\u2028trennt\u2029Absatz\vvertikal\fSeite\x1cDatei",
    "„Er sagte: ‚Sie rief: »Halt!«‘“ <b><i></b></i> \"'`",
    "\ud800 allein \udfff und \ufffe\uffff\ufeff",
    "[Mehr](javascript:alert(1)) **fett** _kursiv_ `code` ||geheim||",
    f'<a href="tg://user?id=1">Admin</a> <tg-spoiler>x</tg-spoiler> @room <mx-reply>{_HIT}</mx-reply>',
)
_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: f"„{text}“, sagte er.",
    lambda text: text * 3,
    lambda text: f"<b>{text.swapcase()}</i>",
    lambda text: f'"><x y="{text}',
)


def texts() -> list[str]:
    """Each attack in five forms."""
    return [form(attack) for attack in ATTACKS for form in _FORMS]
