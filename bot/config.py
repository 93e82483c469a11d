"""config.toml and the environment -> Config: everything the admin decides."""

import ipaddress
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError

from bot.complaints import Environment, File, Origin, complaints, wish
from bot.errors import ConfigError
from bot.keyfiles import open_to_all, secret_in
from bot.phrases import GERMAN, Corrections, Phrases
from retrieval.model import Collection, Level

DEFAULT_FILE = Path("config.toml")
PREFIX = "BELEGBOT_"
NESTED = "__"
LONGEST = 24 * 365  # hours that anything may be kept
SHORTEST_KEY = 20  # characters; a shorter one can be guessed from a single link
KEY_RECIPE = "openssl rand -hex 32"


def _wrong(code: str, **context: object) -> PydanticCustomError:
    """What Corrections.wishes says to this, with what stands in it."""
    return PydanticCustomError(code, code, context)


def _path_or_off(value: object) -> object:
    if value == "":
        raise _wrong("empty_or_off")
    return None if value == "off" else value


def _path(value: object) -> object:
    if value == "":
        raise _wrong("empty")
    return value


def _listed(value: object) -> object:
    """An environment variable holds a list as JSON, or with commas between."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise _wrong("list") from None
    return [entry for part in value.split(",") if (entry := part.strip())]


def _pattern(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[\w*?-]+:\S+", value):
        raise _wrong("pattern")
    return value


def _folder(value: object) -> object:
    if isinstance(value, str):
        try:
            Collection(value, "", "public")
        except ValueError:
            raise _wrong("folder") from None
    return value


def _listen(value: object) -> object:
    if isinstance(value, str) and value != "off" and _host_and_port(value) is None:
        raise _wrong("listen")
    return value


def _host_and_port(listen: str) -> tuple[str, int] | None:
    place = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})", listen, re.ASCII)
    if not place or int(place[3]) > 65_535:
        return None
    return place[1] or place[2], int(place[3])


def _base_url(value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    try:
        url = urlsplit(value)
        sound = url.scheme in {"http", "https"} and url.hostname and (url.port or 1)
    except ValueError:
        sound = None
    if not sound or url.query or url.fragment or "@" in url.netloc or re.search(r"\s", value):
        raise _wrong("base_url")
    return value.rstrip("/")


def _key(value: object) -> object:
    if isinstance(value, str) and len(value) < SHORTEST_KEY:
        raise _wrong("key", least=SHORTEST_KEY, recipe=KEY_RECIPE)
    return value


def _token(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d+:[\w-]{20,}", value, re.ASCII):
        raise _wrong("token")
    return value


def _secret_word(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[\w-]{20,256}", value, re.ASCII):
        raise _wrong("secret_word", recipe=KEY_RECIPE)
    return value


def _web_path(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"(?:/[\w.~-]+)+", value, re.ASCII):
        raise _wrong("web_path")
    return value


def _user_id(value: object) -> object:
    if isinstance(value, str) and value and not re.fullmatch(r"@[^\s:]+:[^\s:]+(:\d+)?", value):
        raise _wrong("user_id")
    return value


def _inviter(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\*|@[^\s:]+:[^\s:]+(:\d+)?", value):
        raise _wrong("inviter")
    return value


def _homeserver(value: object) -> object:
    try:
        sound = not value or (isinstance(value, str) and re.match("https?://", value) and urlsplit(value).hostname)
    except ValueError:
        sound = False
    if not sound:
        raise _wrong("homeserver")
    return value


def _prefix(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[^\w\s]{1,3}", value):
        raise _wrong("prefix")
    return value


def _folder_or_off(value: object) -> object:
    return None if value in {"off", ""} else _folder(value)


Pattern = Annotated[str, BeforeValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_listed)]


class _Section(BaseModel):
    # What was typed is left out of pydantic's own errors: it might be a secret.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)


class ArchiveSettings(_Section):
    """[archive]: which articles we answer from.

    articles  the folder of articles
    data      the folder that keeps store, index and state; None: nothing is kept, every start reads anew
    language  of the bot's own sentences, and of a question whose words do not tell
    engine    what ranks when `data` is kept; without `data` it is always "memory"
    level     of articles that lie in no collection
    """

    articles: Annotated[Path, BeforeValidator(_path)] = Path("articles")
    data: Annotated[Path | None, BeforeValidator(_path_or_off)] = Path("data")
    language: Literal["de", "en"] = "de"
    engine: Literal["disk", "memory"] = "disk"
    level: Level = "public"


class LexiconSettings(_Section):
    """[lexicons]: word lists that help questions find other words for the same thing.

    thesaurus   German synonyms, the file of Debian's mythes-de; "auto": where Debian puts it; None: not used
    dictionary  German-English, the file of Debian's trans-de-en, likewise
    synonyms    whether our own newsroom list is used
    """

    thesaurus: Annotated[Literal["auto"] | Path | None, BeforeValidator(_path_or_off)] = "auto"
    dictionary: Annotated[Literal["auto"] | Path | None, BeforeValidator(_path_or_off)] = "auto"
    synonyms: bool = True


class CollectionSettings(_Section):
    """[[collections]]: a part of the archive, and who may see it.

    folder  its path below the folder of articles, with "/"
    name    what people call it; "": as its folder
    """

    folder: Annotated[str, BeforeValidator(_folder)]
    name: str = ""
    level: Level

    @property
    def collection(self) -> Collection:
        """The same for the archive."""
        return Collection(self.folder, self.name or self.folder, self.level)


class AccessSettings(_Section):
    """[access]: who is let in without being invited, as patterns "platform:sender" with * and ?."""

    readers: Patterns = ()
    editors: Patterns = ()
    admins: Patterns = ()
    questions_per_minute: Annotated[int, Field(ge=1, le=6_000)] = 20


class RoomSettings(_Section):
    """[[rooms]]: up to which level a room may see articles; `room` is a pattern "platform:room" with * and ?."""

    room: Pattern
    clearance: Level


class ServiceSettings(_Section):
    """[service]: how `belegbot serve` works.

    too_old_hours   a message that waited longer is not answered any more, but told so
    keep_hours      for how long is kept what a conversation was about
    rescan_minutes  between two looks at the whole folder, besides following its changes as they happen
    log             the form of what is printed on standard output
    """

    too_old_hours: Annotated[float, Field(gt=0, le=LONGEST)] = 6
    keep_hours: Annotated[float, Field(gt=0, le=LONGEST)] = 24
    rescan_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 5
    log: Literal["console", "json"] = "console"


class WebSettings(_Section):
    """[web]: the page that shows the evidence.

    listen     "host:port", or "off"; beyond this machine only together with `base_url`
    base_url   the address people reach the page by, without "/" at the end; if set, links are signed
    link_days  for how long a link from the chat opens
    clearance  of the open page on this machine, that is without `base_url`
    key        signs links; None: one is made and kept in state.db
    key_file   the file that holds the key; `load` has read it
    """

    listen: Annotated[str, BeforeValidator(_listen)] = "127.0.0.1:8321"
    base_url: Annotated[str, BeforeValidator(_base_url)] = ""
    link_days: Annotated[int, Field(ge=1, le=3_650)] = 30
    clearance: Level = "public"
    key: Annotated[SecretStr | None, BeforeValidator(_key)] = None
    key_file: Annotated[Path | None, BeforeValidator(_path)] = None

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port to listen on; None if the page is off."""
        return None if self.listen == "off" else _host_and_port(self.listen)

    @property
    def loopback(self) -> bool:
        """Whether nobody beyond this machine can reach what we listen on."""
        host = self.address[0] if self.address else "localhost"
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


class UploadSettings(_Section):
    """[uploads]: articles that editors send in a chat.

    folder      below the folder of articles, with "/"; None: nobody can send any
    largest_kb  of one article, in units of 1,024 bytes
    """

    folder: Annotated[str | None, BeforeValidator(_folder_or_off)] = None
    largest_kb: Annotated[int, Field(ge=1, le=20_000)] = 1_024


class TelegramSettings(_Section):
    """[telegram]: the bot on Telegram; there is none without a token.

    token, token_file                    what @BotFather gives, or the file that holds it; `load` has read it
    mode                                 whether we ask Telegram for messages, or it calls us
    webhook_path                         where it calls, below web.base_url
    webhook_secret, webhook_secret_file  the word by which it shows that it is Telegram, or the file that holds it
    """

    token: Annotated[SecretStr | None, BeforeValidator(_token)] = None
    token_file: Annotated[Path | None, BeforeValidator(_path)] = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_path: Annotated[str, BeforeValidator(_web_path)] = "/telegram"
    webhook_secret: Annotated[SecretStr | None, BeforeValidator(_secret_word)] = None
    webhook_secret_file: Annotated[Path | None, BeforeValidator(_path)] = None


class MatrixSettings(_Section):
    """[matrix]: the bot on Matrix; there is none without a homeserver.

    homeserver                       the address that Matrix clients connect to
    user_id                          the bot's account, whole
    password, password_file          for the first login, or the file that holds it; `load` has read it
    access_token, access_token_file  of a login made elsewhere, instead of the password, or the file that holds it
    device_id                        of the access token; "": as the homeserver says
    inviters                         whose invitations are followed, as ids with * and ?; empty: all of the own server's
    prefix                           what commands begin with
    """

    homeserver: Annotated[str, BeforeValidator(_homeserver)] = ""
    user_id: Annotated[str, BeforeValidator(_user_id)] = ""
    password: SecretStr | None = None
    password_file: Annotated[Path | None, BeforeValidator(_path)] = None
    access_token: SecretStr | None = None
    access_token_file: Annotated[Path | None, BeforeValidator(_path)] = None
    device_id: str = ""
    inviters: Annotated[tuple[Annotated[str, BeforeValidator(_inviter)], ...], BeforeValidator(_listed)] = ()
    prefix: Annotated[str, BeforeValidator(_prefix)] = "!"


class Config(_Section):
    """What the admin decided, with our defaults where nothing was said. Made by `load`."""

    archive: ArchiveSettings = ArchiveSettings()
    lexicons: LexiconSettings = LexiconSettings()
    collections: tuple[CollectionSettings, ...] = ()
    access: AccessSettings = AccessSettings()
    rooms: tuple[RoomSettings, ...] = ()
    service: ServiceSettings = ServiceSettings()
    web: WebSettings = WebSettings()
    uploads: UploadSettings = UploadSettings()
    telegram: TelegramSettings = TelegramSettings()
    matrix: MatrixSettings = MatrixSettings()

    def secrets(self) -> dict[str, SecretStr]:
        """Every secret there is, by "section.setting"."""
        return {
            f"{section}.{name}": value
            for section, settings in _tables(self)
            for name, value in settings
            if isinstance(value, SecretStr)
        }


def load(path: Path | None, environ: Mapping[str, str], phrases: Phrases = GERMAN) -> Config:
    """What the file says, overridden by BELEGBOT_SECTION__SETTING in the environment.

    path     None: ./config.toml if it exists
    phrases  in which to say what is wrong
    Relative paths count from the file's folder if they stand in the file, else from the current folder.
    A variable without "__" is none of ours (a container's network sets BELEGBOT_PORT) and is left alone.
    What a setting NAME_file names is read and stands in NAME.
    Raises ConfigError with one line for each thing to correct, misspelled settings among them.
    """
    words = phrases.corrections
    if path is None and DEFAULT_FILE.exists():
        path = DEFAULT_FILE
    settings = _from_file(path, environ, words) if path else {}
    for section, values in _from_environment(environ).items():
        told = settings.get(section, {})
        settings[section] = told | values if isinstance(told, dict) else values
    variables = Environment(PREFIX, NESTED, words)
    config = _checked(settings, variables)
    _fit(config, File(path, words) if path else variables)
    return _with_secrets(config, environ, words)


def _from_file(path: Path, environ: Mapping[str, str], words: Corrections) -> dict[str, Any]:
    """What stands in the file, checked, section by section."""
    origin = File(path, words)
    config = _checked(_table(path, words), origin)
    _alone(config, origin)
    if (secrets := config.secrets()) and open_to_all(path, environ):
        names = ", ".join(f"[{name.replace('.', '] ')}" for name in secrets)
        raise ConfigError(words.secret_inside.format(path=path, names=names))
    return {
        section: {name: _anchored(value, path.parent) for name, value in values.items()}
        if isinstance(values, dict)
        else values
        for section, values in config.model_dump(exclude_unset=True).items()
    }


def _table(path: Path, words: Corrections) -> dict[str, Any]:
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some Windows editors put a mark first
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigError(words.unread.format(path=path, detail=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(words.not_utf8.format(path=path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(words.not_toml.format(path=path, **_toml_place(str(error), text))) from error


def _toml_place(message: str, text: str) -> dict[str, object]:
    """Line and column from the end of what tomllib says, and the rest of it; at the end of a file it names neither."""
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    lines = text.split("\n")
    line, column = (place[1], place[2]) if place and place[1] else (len(lines), len(lines[-1]) + 1)
    return {"line": line, "column": column, "detail": message[: place.start()] if place else message}


def _anchored(value: object, folder: Path) -> object:
    return folder / value.expanduser() if isinstance(value, Path) else value


def _from_environment(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the environment says, section by section; a section we do not know is there too."""
    sections: dict[str, dict[str, str]] = {}
    for variable, value in environ.items():
        if variable.startswith(PREFIX) and NESTED in (ours := variable.removeprefix(PREFIX).lower()):
            section, _, name = ours.partition(NESTED)
            sections.setdefault(section, {})[name] = value
    return sections


def _checked(settings: Mapping[str, Any], origin: Origin) -> Config:
    try:
        return Config(**settings)
    except ValidationError as error:
        raise ConfigError("\n".join(complaints(error, Config, origin))) from None  # it would show what was typed


def _alone(config: Config, origin: Origin) -> None:
    """Entries of lists that must not say the same thing twice."""
    folders = [_plain(entry.folder) for entry in config.collections]
    rooms = [entry.room for entry in config.rooms]
    lines = [
        *(_twice("collections", "folder", entry, folders, origin) for entry in _repeated(folders)),
        *(_twice("rooms", "room", entry, rooms, origin) for entry in _repeated(rooms)),
    ]
    if lines:
        raise ConfigError("\n".join(lines))


def _plain(folder: str) -> str:
    return unicodedata.normalize("NFC", folder.replace("\\", "/").rstrip("/")).casefold()


def _repeated(entries: Sequence[str]) -> Iterator[str]:
    return (entry for entry, times in Counter(entries).items() if times > 1)


def _twice(section: str, name: str, entry: str, entries: Sequence[str], origin: Origin) -> str:
    first, second, *_ = (number for number, each in enumerate(entries, 1) if each == entry)
    words = origin.words
    return words.wrong.format(place=origin.place(section, second), detail=words.twice.format(name=name, first=first))


def _fit(config: Config, origin: Origin) -> None:
    """Settings that have to fit each other, wherever each of them stands."""
    web, telegram, matrix, words = config.web, config.telegram, config.matrix, origin.words
    if not web.loopback and not web.base_url:
        raise _unfit(origin, "web", words.web_open.format(name=origin.setting("web", "base_url"), listen=web.listen))
    if telegram.mode == "webhook":
        if not (web.base_url.startswith("https://") and web.address):
            raise _unfit(origin, "telegram", words.webhook_page)
        if not (telegram.webhook_secret or telegram.webhook_secret_file):
            secret = origin.setting("telegram", "webhook_secret")
            raise _unfit(origin, "telegram", words.webhook_secret.format(name=secret, recipe=KEY_RECIPE))
    if matrix.homeserver and not matrix.user_id:
        raise _unfit(origin, "matrix", words.matrix_user.format(name=origin.setting("matrix", "user_id")))
    if matrix.homeserver and config.archive.data is None:
        raise _unfit(origin, "matrix", words.matrix_data)


def _unfit(origin: Origin, section: str, detail: str) -> ConfigError:
    return ConfigError(origin.words.wrong.format(place=origin.place(section), detail=detail))


def _with_secrets(config: Config, environ: Mapping[str, str], words: Corrections) -> Config:
    """The same, with every secret that a file holds in its place."""
    read: dict[str, _Section] = {}
    for section, settings in _tables(config):
        for name in type(settings).model_fields:
            path: Path | None = getattr(settings, f"{name}_file", None)
            if path is None:
                continue
            if getattr(settings, name) is not None:
                variable = f"{PREFIX}{section.upper()}{NESTED}{name.upper()}"
                raise ConfigError(words.both_set.format(section=section, name=name, variable=variable))
            text = secret_in(path, environ, words)
            try:
                found = type(settings)(**{name: text})
            except ValidationError as error:
                raise ConfigError(f"{path} {wish(error.errors()[0], words)}.") from None
            read[section] = read.get(section, settings).model_copy(update={name: getattr(found, name)})
    return config.model_copy(update=read)


def _tables(config: Config) -> Iterator[tuple[str, _Section]]:
    """Every section that is one table."""
    for name in Config.model_fields:
        value = getattr(config, name)
        if isinstance(value, _Section):
            yield name, value
