"""Claims about who the bot is on a homeserver: one device, one identity, and files that nobody else reads."""

import asyncio
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from aiohttp import ClientSession, web

from bot.platform import LoginRefused, Unreachable
from bot.platforms.matrix.identity import Account, fingerprint, logged_in, upload_keys, worth_keeping
from tests.matrix.synapse import Synapse

PASSWORD = "Redaktionsschluss-18-Uhr"
ROOT = Path(__file__).parents[2]
names = count()


@pytest.fixture
def account(synapse: Synapse) -> Account:
    """A new account on the homeserver that nothing has logged in to."""
    name = f"beleg{next(names)}"
    synapse.register(name, PASSWORD)
    return Account(homeserver=synapse.url, user_id=f"@{name}:localhost", password=PASSWORD)


@pytest.fixture
def reader(synapse: Synapse) -> str:
    """The access token of somebody else."""
    return str(synapse.register(f"leserin{next(names)}", PASSWORD)["access_token"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "matrix"


async def said(account: Account, token: str, method: str, path: str, body: object = None) -> Any:
    """What the homeserver answers to somebody."""
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        ClientSession() as session,
        session.request(method, f"{account.homeserver}/_matrix/client/v3/{path}", json=body, headers=headers) as answer,
    ):
        return await answer.json()


async def devices(account: Account, folder: Path) -> list[str]:
    listed = await said(account, kept(folder)["access_token"], "GET", "devices")
    return [f"{device['device_id']} {device['display_name']}" for device in listed["devices"]]


def kept(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "session.json").read_text())
    return found


async def seen(account: Account, reader: str) -> Any:
    """The bot's public keys as somebody else gets them."""
    return await said(account, reader, "POST", "keys/query", {"device_keys": {account.user_id: []}})


async def started(account: Account, folder: Path, *, new_identity: bool = False) -> str:
    """A start and a stop; the device's fingerprint."""
    async with logged_in(account, folder, new_identity=new_identity) as client:
        return fingerprint(client)


async def password_devices(account: Account) -> list[str]:
    """The account's devices beside the one that registering made and the one that asks."""
    body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": account.user_id}}
    login = await said(account, "", "POST", "login", {**body, "password": PASSWORD, "device_id": "ADMIN"})
    listed = await said(account, login["access_token"], "GET", "devices")
    return [device["device_id"] for device in listed["devices"] if device["display_name"] == "Belegbot"]


def vouched(user: str, described: Mapping[str, Any], signer: str) -> None:
    """Raises unless the signature by that key is there and right; reckoned by another library than ours."""
    bare = {name: value for name, value in described.items() if name not in ("signatures", "unsigned")}
    message = json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    signature = vodozemac.Ed25519Signature.from_base64(described["signatures"][user][f"ed25519:{signer}"])
    vodozemac.Ed25519PublicKey.from_base64(signer).verify_signature(message, signature)


def only_key(described: Mapping[str, Any]) -> str:
    (key,) = described["keys"].values()
    return str(key)


def master(keys: Any, account: Account) -> str:
    return only_key(keys["master_keys"][account.user_id])


async def assert_signed(account: Account, reader: str, device: str) -> None:
    """From the master key to the device, every signature is right."""
    user, keys = account.user_id, await seen(account, reader)
    self_signing = keys["self_signing_keys"][user]
    vouched(user, self_signing, master(keys, account))
    vouched(user, keys["device_keys"][user][device], only_key(self_signing))


# --- one device


async def test_five_restarts_leave_one_device_with_one_fingerprint(account: Account, folder: Path) -> None:
    fingerprints = {await started(account, folder) for _ in range(6)}

    assert len(fingerprints) == 1
    assert await password_devices(account) == [kept(folder)["device_id"]]


async def test_the_password_is_needed_once(account: Account, folder: Path) -> None:
    first = await started(account, folder)
    assert await started(replace(account, password=""), folder) == first


async def test_a_first_start_without_password_and_token_says_what_is_needed(account: Account, folder: Path) -> None:
    with pytest.raises(LoginRefused, match=r"\[matrix\] user_id and password, or \[matrix\] access_token"):
        await started(replace(account, password=""), folder)


async def test_an_access_token_makes_its_device_the_bots(account: Account, folder: Path, synapse: Synapse) -> None:
    given = synapse.register(f"sso{next(names)}", PASSWORD)
    by_token = Account(homeserver=account.homeserver, access_token=given["access_token"], device_id=given["device_id"])
    await started(by_token, folder)
    await started(by_token, folder)
    assert await devices(by_token, folder) == [f"{given['device_id']} Belegbot"]


@pytest.mark.parametrize(
    ("setting", "value"), [("user_id", "@chefredaktion:localhost"), ("device_id", "ANDERSWO")], ids=str
)
async def test_an_access_token_of_somebody_else_is_refused(
    account: Account, folder: Path, synapse: Synapse, setting: str, value: str
) -> None:
    given = synapse.register(f"sso{next(names)}", PASSWORD)
    settings = {"access_token": given["access_token"], setting: value}
    with pytest.raises(LoginRefused, match=rf"\[matrix\] {setting} is {value}, but \[matrix\] access_token belongs to"):
        await started(Account(homeserver=account.homeserver, **settings), folder)


async def test_a_new_access_token_makes_a_new_device_under_the_same_identity(
    account: Account, folder: Path, reader: str
) -> None:
    await started(account, folder)
    before = master(await seen(account, reader), account)
    login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": account.user_id}}
    given = await said(account, "", "POST", "login", {**login, "password": PASSWORD})

    await started(replace(account, access_token=given["access_token"], password=""), folder)

    assert kept(folder)["device_id"] == given["device_id"]
    assert master(await seen(account, reader), account) == before
    await assert_signed(account, reader, given["device_id"])


# --- what the homeserver refuses


async def test_a_wrong_password_names_the_setting_and_leaves_no_device(account: Account, folder: Path) -> None:
    with pytest.raises(LoginRefused, match=r"check \[matrix\] user_id and password"):
        await started(replace(account, password="Andruck"), folder)
    await started(account, folder)
    assert await password_devices(account) == [kept(folder)["device_id"]]


async def test_a_mistyped_account_can_be_corrected(account: Account, folder: Path) -> None:
    with pytest.raises(LoginRefused, match="does not let @belgbot:localhost in"):
        await started(replace(account, user_id="@belgbot:localhost"), folder)
    await started(account, folder)
    assert kept(folder)["user_id"] == account.user_id


async def test_another_account_does_not_take_over_the_folder(account: Account, folder: Path) -> None:
    await started(account, folder)
    with pytest.raises(LoginRefused, match=rf"belongs to {account.user_id}, but \[matrix\] user_id is @neu:localhost"):
        await started(replace(account, user_id="@neu:localhost"), folder)


async def test_a_revoked_token_says_how_to_log_in_again_and_that_works(
    account: Account, folder: Path, reader: str
) -> None:
    await started(account, folder)
    await said(account, kept(folder)["access_token"], "POST", "logout", {})

    with pytest.raises(LoginRefused, match=r"has logged the bot out.*remove session.json"):
        await started(account, folder)

    (folder / "session.json").unlink()
    await started(account, folder)
    await assert_signed(account, reader, kept(folder)["device_id"])


async def test_a_closed_account_is_refused(account: Account, folder: Path, synapse: Synapse) -> None:
    await started(account, folder)
    proof = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": account.user_id}}
    await said(
        account, kept(folder)["access_token"], "POST", "account/deactivate", {"auth": {**proof, "password": PASSWORD}}
    )
    with pytest.raises(LoginRefused):
        await started(account, folder)


# --- a homeserver that does not answer sensibly

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """An address where the handler answers everything."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield "http://{}:{}".format(*runner.addresses[0])
    finally:
        await runner.cleanup()


async def test_a_homeserver_that_is_down_is_unreachable(account: Account, folder: Path, unused_tcp_port: int) -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        await started(replace(account, homeserver=f"http://127.0.0.1:{unused_tcp_port}"), folder)


async def test_an_address_that_is_none_is_refused(account: Account, folder: Path) -> None:
    with pytest.raises(LoginRefused, match=r"\[matrix\] homeserver: zeitung.example is not an address"):
        await started(replace(account, homeserver="zeitung.example"), folder)


@pytest.mark.parametrize("status", [200, 404, 502])
async def test_a_web_page_is_no_homeserver(account: Account, folder: Path, status: int) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<h1>Zeitung</h1>", content_type="text/html")

    async with serving(page) as url:
        with pytest.raises(Unreachable, match=r"check \[matrix\] homeserver"):
            await started(replace(account, homeserver=url), folder)


@pytest.mark.parametrize(
    ("headers", "field", "seconds"),
    [({"Retry-After": "7"}, {"retry_after_ms": 3000}, 7.0), ({}, {"retry_after_ms": 1500}, 1.5), ({}, {}, None)],
    ids=["header", "field", "neither"],
)
async def test_a_homeserver_that_asks_to_wait_is_waited_for(
    account: Account, folder: Path, headers: dict[str, str], field: dict[str, int], seconds: float | None
) -> None:
    async def slow_down(_: web.Request) -> web.Response:
        return web.json_response({"errcode": "M_LIMIT_EXCEEDED", "error": "…", **field}, status=429, headers=headers)

    async with serving(slow_down) as url:
        with pytest.raises(Unreachable) as refused:
            await started(replace(account, homeserver=url), folder)
    assert refused.value.retry_after == seconds


@asynccontextmanager
async def behind(
    account: Account, change: Callable[[web.Request, web.Response], web.Response]
) -> AsyncIterator[Account]:
    """The account behind somebody who may change what the homeserver answers."""

    async def forward(request: web.Request) -> web.StreamResponse:
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        url, data = account.homeserver + request.path_qs, await request.read()
        async with ClientSession() as session, session.request(request.method, url, data=data, headers=headers) as said:
            body = await said.read()
            return change(request, web.Response(status=said.status, body=body, content_type="application/json"))

    async with serving(forward) as url:
        yield replace(account, homeserver=url)


@asynccontextmanager
async def losing(account: Account, ending: str) -> AsyncIterator[Account]:
    """The account behind a line that breaks once: the homeserver does what it was asked, the answer is lost."""
    left = [ending]

    def lose(request: web.Request, answer: web.Response) -> web.Response:
        if left and request.path.endswith(left[0]):
            left.clear()
            assert request.transport
            request.transport.abort()
        return answer

    async with behind(account, lose) as over_a_bad_line:
        yield over_a_bad_line
    assert not left, "nothing was lost"


@pytest.mark.parametrize("ending", ["/login", "/keys/upload", "/device_signing/upload", "/signatures/upload"])
async def test_a_first_start_that_was_cut_off_is_finished_by_the_next(
    account: Account, folder: Path, reader: str, ending: str
) -> None:
    async with losing(account, ending) as over_a_bad_line:
        with pytest.raises(Unreachable):
            await started(over_a_bad_line, folder)

        await started(over_a_bad_line, folder)

    assert await password_devices(account) == [kept(folder)["device_id"]]
    await assert_signed(account, reader, kept(folder)["device_id"])


async def test_one_time_keys_whose_upload_was_lost_do_not_bar_the_next(account: Account, folder: Path) -> None:
    async with losing(account, "/keys/upload") as over_a_bad_line:
        with pytest.raises(Unreachable):
            await started(over_a_bad_line, folder)
    async with logged_in(account, folder) as client:
        client.olm.uploaded_key_count = 10
        await upload_keys(client)
        assert client.olm.uploaded_key_count >= client.olm.account.max_one_time_keys


# --- one identity


async def test_everybody_sees_the_device_signed_by_the_account(account: Account, folder: Path, reader: str) -> None:
    await started(account, folder)
    await assert_signed(account, reader, kept(folder)["device_id"])


async def test_later_starts_leave_the_identity_as_it_is(account: Account, folder: Path, reader: str) -> None:
    await started(account, folder)
    before = await seen(account, reader)
    await started(account, folder)
    assert await seen(account, reader) == before


async def test_a_second_device_with_the_backed_up_identity_is_signed_by_it(
    account: Account, folder: Path, tmp_path: Path, reader: str
) -> None:
    await started(account, folder)
    before = master(await seen(account, reader), account)
    restored = tmp_path / "restored"
    restored.mkdir()
    for path in worth_keeping(folder):
        shutil.copy(path, restored)

    await started(account, restored)

    assert master(await seen(account, reader), account) == before
    assert kept(restored)["device_id"] != kept(folder)["device_id"]
    await assert_signed(account, reader, kept(restored)["device_id"])


async def test_a_lost_identity_is_not_replaced_silently(account: Account, folder: Path, reader: str) -> None:
    await started(account, folder)
    before = master(await seen(account, reader), account)
    (folder / "cross_signing.json").unlink()

    with pytest.raises(LoginRefused, match=r"cross_signing.json is missing. Put it back from a backup"):
        await started(account, folder)

    assert master(await seen(account, reader), account) == before


async def test_an_identity_is_replaced_when_asked_with_the_password(
    account: Account, folder: Path, reader: str
) -> None:
    await started(account, folder)
    before = master(await seen(account, reader), account)
    (folder / "cross_signing.json").unlink()

    await started(account, folder, new_identity=True)

    assert master(await seen(account, reader), account) != before
    await assert_signed(account, reader, kept(folder)["device_id"])
    await started(account, folder)


async def test_the_command_that_the_refusal_names_gives_a_new_identity(
    account: Account, tmp_path: Path, reader: str
) -> None:
    folder = tmp_path / "data" / "matrix"
    await started(account, folder)
    before = master(await seen(account, reader), account)
    (folder / "cross_signing.json").unlink()
    with pytest.raises(LoginRefused) as refused:
        await started(account, folder)
    command = re.findall(r"`belegbot ([\w -]+)`", str(refused.value))[0].split()

    asked = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command, "--lang", "de", cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        env=os.environ | {
            "BELEGBOT_ARCHIVE__DATA": str(tmp_path / "data"),
            "BELEGBOT_MATRIX__HOMESERVER": account.homeserver,
            "BELEGBOT_MATRIX__USER_ID": account.user_id,
            "BELEGBOT_MATRIX__PASSWORD": PASSWORD,
        },
    )  # fmt: skip
    said_so, _ = await asked.communicate()

    assert asked.returncode == 0
    assert account.user_id in said_so.decode()
    assert master(await seen(account, reader), account) != before
    await started(account, folder)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("", r"wants \[matrix\] password"), ("Andruck", r"does not take \[matrix\] password")],
    ids=["none", "wrong"],
)
async def test_without_the_right_password_the_identity_stays(
    account: Account, folder: Path, reader: str, password: str, sentence: str
) -> None:
    await started(account, folder)
    before = master(await seen(account, reader), account)

    with pytest.raises(LoginRefused, match=sentence):
        await started(replace(account, password=password), folder, new_identity=True)

    await started(account, folder)
    assert master(await seen(account, reader), account) == before


@pytest.mark.parametrize("ending", ["/device_signing/upload", "/signatures/upload"])
async def test_a_replacement_that_was_cut_off_is_finished_by_the_next_start(
    account: Account, folder: Path, reader: str, ending: str
) -> None:
    await started(account, folder)
    before = master(await seen(account, reader), account)

    asked = count()

    def lose_the_second(request: web.Request, answer: web.Response) -> web.Response:
        # the first answer to the identity is the question for the password
        if request.path.endswith(ending) and answer.status == 200 and next(asked) == 0:
            assert request.transport
            request.transport.abort()
        return answer

    async with behind(account, lose_the_second) as over_a_bad_line:
        with pytest.raises(Unreachable):
            await started(over_a_bad_line, folder, new_identity=True)
    await started(account, folder)

    assert master(await seen(account, reader), account) != before
    await assert_signed(account, reader, kept(folder)["device_id"])


async def test_an_identity_that_another_program_has_replaced_is_not_fought_over(
    account: Account, folder: Path, tmp_path: Path, reader: str
) -> None:
    await started(account, folder)
    await started(account, tmp_path / "other", new_identity=True)
    theirs = master(await seen(account, reader), account)

    with pytest.raises(LoginRefused, match="Another program has given"):
        await started(account, folder)

    assert master(await seen(account, reader), account) == theirs


async def test_a_homeserver_that_wants_a_person_tells_where(account: Account, folder: Path) -> None:
    page = "https://konto.zeitung.example/reset"
    stage = "org.matrix.cross_signing_reset"
    asked = {"session": "s", "flows": [{"stages": [stage]}], "params": {stage: {"url": page}}}

    def ask(request: web.Request, answer: web.Response) -> web.Response:
        return web.json_response(asked, status=401) if request.path.endswith("device_signing/upload") else answer

    async with behind(account, ask) as strict:
        with pytest.raises(LoginRefused, match=f"allow it at {page}"):
            await started(strict, folder)


async def test_a_signature_that_is_not_taken_stops_the_start(account: Account, folder: Path) -> None:
    def refuse(request: web.Request, answer: web.Response) -> web.Response:
        refused = {"failures": {account.user_id: {"X": {"errcode": "M_INVALID_SIGNATURE"}}}}
        return web.json_response(refused) if request.path.endswith("signatures/upload") else answer

    async with behind(account, refuse) as broken:
        with pytest.raises(LoginRefused, match="does not take the signature"):
            await started(broken, folder)


async def test_only_our_own_keys_are_signed(account: Account, folder: Path, reader: str) -> None:
    await started(account, folder)
    device = kept(folder)["device_id"]

    def forge(request: web.Request, answer: web.Response) -> web.Response:
        if not request.path.endswith("keys/query"):
            return answer
        keys = json.loads(answer.body or b"")  # type: ignore[arg-type]
        keys["device_keys"][account.user_id][device]["keys"][f"ed25519:{device}"] = "A" * 43
        return web.json_response(keys)

    async with behind(account, forge) as forging:
        with pytest.raises(LoginRefused, match="by other keys"):
            await started(forging, folder)


# --- one process


async def test_a_second_process_is_refused_until_the_first_has_ended(account: Account, folder: Path) -> None:
    program = f"""if True:
        import asyncio
        from pathlib import Path
        from bot.platform import LoginRefused
        from bot.platforms.matrix.identity import Account, logged_in
        async def main():
            try:
                async with logged_in(Account(homeserver={account.homeserver!r}), Path({str(folder)!r})):
                    print("in")
            except LoginRefused as error:
                print(error)
        asyncio.run(main())
    """

    async def second() -> str:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
        printed, _ = await process.communicate()
        return printed.decode().strip()

    async with logged_in(account, folder):
        refused = await second()
    assert refused == f"Another process is logged in with {folder}. Stop it first."
    assert await second() == "in"


# --- files


def open_to_all(folder: Path) -> None:
    folder.mkdir(mode=0o777)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.iterdir()]}


async def test_the_folder_and_its_files_are_the_bots_alone(account: Account, folder: Path) -> None:
    before = os.umask(0)
    try:
        open_to_all(folder)
        async with logged_in(account, folder):
            found = modes(folder)
    finally:
        os.umask(before)
    assert found == {
        "matrix": "0o700",
        **dict.fromkeys(["cross_signing.json", "keys.db", "lock", "session.json", "store.key"], "0o600"),
    }


async def test_a_backup_of_the_identity_is_one_file_and_none_before_the_first_start(
    account: Account, folder: Path
) -> None:
    assert worth_keeping(folder) == []
    await started(account, folder)
    assert worth_keeping(folder) == [folder / "cross_signing.json"]


async def test_the_store_is_locked_with_a_key_of_its_own(account: Account, folder: Path, tmp_path: Path) -> None:
    await started(account, folder)
    await started(account, tmp_path / "other", new_identity=True)
    assert (folder / "store.key").read_text() != (tmp_path / "other" / "store.key").read_text()


async def test_a_wrong_store_key_is_said_so(account: Account, folder: Path, tmp_path: Path) -> None:
    await started(replace(account, pickle_key="erste"), folder)
    assert not (folder / "store.key").exists()

    with pytest.raises(LoginRefused, match=r"keys.db is locked with another key: check \[matrix\] pickle_key"):
        await started(replace(account, pickle_key="zweite"), folder)
    with pytest.raises(LoginRefused, match=r"store.key is missing"):
        await started(account, folder)

    await started(replace(account, pickle_key="erste"), folder)


async def test_a_lost_store_names_the_way_to_a_new_device(account: Account, folder: Path, reader: str) -> None:
    await started(account, folder)
    (folder / "keys.db").unlink()
    with pytest.raises(LoginRefused, match=r"keys.db is missing.* Remove session.json"):
        await started(account, folder)

    (folder / "session.json").unlink()
    await started(account, folder)
    await assert_signed(account, reader, kept(folder)["device_id"])


async def test_the_store_of_another_login_is_refused(account: Account, folder: Path) -> None:
    await started(account, folder)
    (folder / "keys.db").write_bytes(b"")
    with pytest.raises(LoginRefused, match=r"by other keys than keys\.db holds"):
        await started(account, folder)


@pytest.mark.parametrize("name", ["session.json", "cross_signing.json", "keys.db", "store.key"])
@pytest.mark.parametrize("damage", [b"{", b'{"master": 1}', b"\xff" * 5000], ids=["torn", "foreign", "noise"])
async def test_a_damaged_file_is_named(account: Account, folder: Path, name: str, damage: bytes) -> None:
    await started(account, folder)
    (folder / name).write_bytes(damage)
    with pytest.raises(LoginRefused, match=name):
        await started(account, folder)


async def test_the_identity_of_another_account_is_refused(account: Account, folder: Path) -> None:
    await started(account, folder)
    path = folder / "cross_signing.json"
    path.write_text(path.read_text().replace(account.user_id, "@chefredaktion:localhost"))
    with pytest.raises(LoginRefused, match="is the identity of @chefredaktion:localhost"):
        await started(account, folder)


async def test_no_secret_is_logged_or_shown(account: Account, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    settings = replace(account, pickle_key="Bleisatz-1897")
    await started(settings, folder)
    await started(settings, folder)
    with pytest.raises(LoginRefused) as refused:
        await started(replace(settings, pickle_key="Fotosatz-1965"), folder)

    identity = json.loads((folder / "cross_signing.json").read_text())
    secret = [PASSWORD, "Bleisatz-1897", "Fotosatz-1965", kept(folder)["access_token"]]
    secret += [identity[name] for name in ("master", "self_signing", "user_signing")]
    written = caplog.text + repr(settings) + str(refused.value)
    assert caplog.records
    assert [each for each in secret if each in written] == []
