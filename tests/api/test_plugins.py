"""Plugins over HTTP: actions, routes, filters, channels, sign-ins; what one that breaks does."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any
from uuid import UUID

import pytest

from dougong.access.actor import system_actor
from dougong.access.permissions.granting import give_grants
from dougong.access.permissions.grants import Grant
from dougong.app import Platform, build_platform
from dougong.automation.calling.caller import OutAnswer, OutRequest
from dougong.automation.calling.connectors import TenantConnectors
from dougong.automation.calling.world import Asked
from dougong.automation.messages.assembling import Outgoing
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.kernel.errors import AppError
from dougong.kernel.settings import Settings
from dougong.mail.mailer import ConsoleMailer
from dougong.packages.folder import read_package
from dougong.packages.provision import NewTenant
from dougong.packages.signing import SHIPPED
from dougong.processes.web_app import build_web_app
from dougong.records.files.working import FileScanner
from dougong.storage.file_jobs import SCAN_FILE
from dougong.storage.migrations.run import migrate_cell
from dougong.testing.desk import an_object
from dougong.testing.over_http import SECRET_KEY, ApiClient, Home, SettableClock, home_of

PLUGIN = """
from collections.abc import Sequence

from dougong.sdk import (
    AppError, Asked, Channel, PluginRoute, RecordAction, Reply, SignIn, UiModule, UiPage,
    hookimpl,
)

SENT, HEARD, BREAKS = [], [], set()


class NotTodayError(AppError):
    code = "crates.not_today"
    template = "not today"
    template_zh = "今天不行"
    status = 409


def breaking(name):
    if name in BREAKS:
        raise ZeroDivisionError(name)


def weigh(call):
    call.records.update(call.object, call.id, {"weight": call.input.get("weight", "1")})
    breaking("action")
    if call.input.get("refuse"):
        raise NotTodayError()
    return {"message": {"en": "Weighed", "zh-CN": "已称重"}, "by": str(call.person.user_id)}


@hookimpl
def register_actions():
    return [
        RecordAction(
            key="weigh", label={"en": "Weigh", "zh-CN": "称重"}, objects=("crate",), run=weigh,
            confirm={"en": "Weigh it?", "zh-CN": "称重？"}, icon="scale",
        ),
        RecordAction(
            key="look", label={"en": "Look", "zh-CN": "查看"}, needs="read", run=lambda call: None
        ),
    ]


def count(call):
    breaking("route")
    found = call.records.list("crate", where=call.query.get("where"), fields=["name"])
    return {"count": len(found), "who": call.path["who"], "zone": call.person.time_zone}


def pack(call):
    made = [call.records.create("crate", {"name": each}) for each in call.body["names"]]
    breaking("route")
    return Reply({"ids": [each["id"] for each in made]}, call.body.get("status", 201))


@hookimpl
def register_routes():
    return [
        PluginRoute(
            method="GET", rule="/crates/<who>", view=count, query=("where",),
            summary={"en": "Count crates", "zh-CN": "统计箱子"},
        ),
        PluginRoute(
            method="POST", rule="/crates", view=pack, right="builder",
            summary={"en": "Pack crates", "zh-CN": "装箱"},
            body={
                "type": "object",
                "properties": {
                    "names": {"type": "array", "items": {"type": "string"}},
                    "status": {"type": "integer"},
                },
                "required": ["names"],
                "additionalProperties": False,
            },
        ),
    ]


@hookimpl
def record_filter(object_name):
    breaking("filter")
    if object_name == "crate":
        return "oops + " if "filter words" in BREAKS else "not secret or owner = $user"


class Pigeon(Channel):
    key = "pigeon"
    label = {"en": "Pigeon", "zh-CN": "信鸽"}
    about = {"en": "By air.", "zh-CN": "空运。"}
    address = "phone"

    def fits(self, address):
        return address.startswith("+") and address[1:].isdigit()

    def send(self, message, outside):
        breaking("channel")
        SENT.append((message.id, message.address, message.subject, message.text, message.html))


@hookimpl
def register_channels():
    return [Pigeon()]


class Stamped(SignIn):
    key = "stamped"
    label = {"en": "Stamp", "zh-CN": "印章"}
    slot = "stamp"
    schema = {
        "properties": {"ink": {"type": "string", "description": "Colour of the ink."}},
        "required": ["ink"],
    }
    example = {"ink": "red"}

    def sign(self, call):
        call.headers["X-Stamp"] = f"{call.said['ink']} {call.secret} {len(call.body or b'')}"
        return (call.secret,)


@hookimpl
def register_connectors():
    return [Stamped()]


@hookimpl
def register_pages():
    pages = (UiPage(name="yard", label={"en": "Yard", "zh-CN": "堆场"}, icon="box"),)
    return [UiModule(file="index.js", actions=("weigh",), pages=pages)]


@hookimpl
def before_save(save):
    if save.object == "crate":
        breaking("before_save")


@hookimpl
def on_event(event):
    breaking("on_event")
    HEARD.append((event.object, event.event, str(event.record_id)))


@hookimpl
def on_install(package, records):
    HEARD.append(("install", package.package, package.version, package.before))
    records.create("crate", {"name": "First"})


@hookimpl
def scan_file(file):
    if b"harm" in file.path.read_bytes():
        return f"harm in {file.name}"


@hookimpl
def on_upgrade(package):
    HEARD.append(("upgrade", package.package, package.version, package.before))


@hookimpl
def on_uninstall(package):
    HEARD.append(("uninstall", package.package, package.version, package.before))
"""
CRATE = an_object(
    "crate",
    {"name": "weight", "type": "number", "scale": 1},
    {"name": "secret", "type": "checkbox"},
    {"name": "note", "type": "text"},
    sharing="edit",
    history=True,
)
USERS: dict[str, Any] = {
    "kind": "permission_set",
    "name": "packer",
    "label": {"en": "Packer"},
    "objects": {"crate": {"create": True, "read": True, "update": True}},
}
MIGRATION = """
def upgrade(connection, schema):
    connection.execute(f\'CREATE TABLE "{schema}".x_crates_tally (name text PRIMARY KEY)\')
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages, with one that has a plugin."""
    folder = tmp_path_factory.mktemp("plugins")
    package = folder / "crates"
    (package / "metadata" / "objects").mkdir(parents=True)
    manifest = {
        "name": "crates",
        "version": "1.0.0",
        "title": {"en": "Crates", "zh-CN": "箱子"},
        "requires": {"packages": {"core": ">=0.0.0"}},
        "plugin": "crates",
    }
    (package / "manifest.json").write_text(json.dumps(manifest))
    (package / "plugin.py").write_text(dedent(PLUGIN))
    (package / "metadata" / "objects" / "crate.json").write_text(json.dumps(CRATE))
    (package / "migrations").mkdir()
    (package / "migrations" / "0001_tally.py").write_text(MIGRATION)
    (package / "ui").mkdir()
    (package / "ui" / "index.js").write_text("export function register(host) {}\n")
    (package / "ui" / ".secret").write_text("x")
    return folder


@pytest.fixture(scope="module")
def platform(
    database_url: str, redis_url: str, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A platform with the plugin."""
    migrate_cell(database_url)
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=database_url,
        redis_url=redis_url,
        secret_key=SECRET_KEY,
        plugin_dir=str(folder),
    )
    platform = build_platform(settings, pool_size=4, clock=SettableClock())
    yield platform
    platform.close()


@pytest.fixture(scope="module")
def home(platform: Platform) -> Home:
    """A tenant that has the package."""
    new = NewTenant(name="packers", label={"en": "Packers"}, packages=("crates",))
    return home_of(platform, build_web_app(platform), new)


@pytest.fixture(scope="module")
def elsewhere(home: Home) -> Home:
    """A tenant that has not."""
    made = home_of(home.platform, home.app, NewTenant(name="others", label={"en": "Others"}))
    made.deploy(CRATE)
    return made


@pytest.fixture(scope="module")
def packer(home: Home) -> ApiClient:
    """Somebody with ordinary rights."""
    home.deploy(USERS)
    return user_with(home, "packer@example.com", "packer")


def user_with(home: Home, email: str, *permission_sets: str) -> ApiClient:
    user, client = home.add_user(email, member=True)
    platform = home.platform
    give_grants(
        platform.database,
        home.tenant.schema,
        UUID(user),
        [Grant("permission_set", name) for name in ("member", *permission_sets)],
        at=platform.clock.now(),
        by=None,
    )
    platform.actors.forget()
    return client


@pytest.fixture
def plugin(platform: Platform) -> Iterator[Any]:
    """The plugin's module: what it heard, and what of it shall break."""
    module: Any = sys.modules["dougong_plugin_crates"]
    module.BREAKS.clear()
    yield module
    module.BREAKS.clear()


def crates_of(home: Home) -> Any:
    """Give how the plugin is doing."""
    answer: Any = home.api.get("/plugins").json
    return next(each for each in answer["plugins"] if each["name"] == "crates")


def sql(home: Home, query: str, *values: Any) -> list[Any]:
    with home.platform.database.connection(home.tenant.schema) as connection:
        connection.execute(f'SET search_path TO "{home.tenant.schema}"')
        return connection.execute(query, values).fetchall()


def test_installing_makes_the_plugins_tables_and_calls_it(home: Home, plugin: Any) -> None:
    assert ("install", "crates", "1.0.0", None) in plugin.HEARD
    assert [each["name"] for each in home.api.records("crate", where="name = 'First'")] == ["First"]
    assert sql(home, "SELECT package, name FROM _plugin_migration") == [("crates", "0001_tally")]
    assert sql(home, "SELECT count(*) FROM x_crates_tally") == [(0,)]


def test_an_action_saves_as_who_takes_it_and_answers(home: Home, packer: ApiClient) -> None:
    made = packer.create("crate", name="Tea")

    answer: Any = packer.post(f"/data/crate/{made['id']}/actions/weigh", {"input": {"weight": "7"}})

    assert answer.status_code == 200, answer.text
    assert answer.json["result"]["message"]["zh-CN"] == "已称重"
    seen: Any = packer.get(f"/data/crate/{made['id']}").json
    assert (seen["weight"], seen["updated_by"]["id"]) == ("7.0", answer.json["result"]["by"])


def test_an_action_that_refuses_or_breaks_saves_nothing(
    packer: ApiClient, plugin: Any, caplog: pytest.LogCaptureFixture
) -> None:
    made = packer.create("crate", name="Rice")
    path = f"/data/crate/{made['id']}/actions/weigh"

    refused: Any = packer.post(path, {"input": {"weight": "8", "refuse": True}})
    plugin.BREAKS.add("action")
    broken: Any = packer.saying("zh-CN").post(path, {"input": {"weight": "9"}})

    assert (refused.status_code, refused.json["code"]) == (409, "crates.not_today")
    assert (broken.status_code, broken.json["code"]) == (422, "plugin.failed")
    assert broken.json["details"] == {"plugin": "crates", "hook": "action weigh"}
    assert "插件 `crates`" in broken.json["detail"]
    assert "plugin crates failed in action weigh" in caplog.text
    assert packer.get(f"/data/crate/{made['id']}").json["weight"] is None  # type: ignore[index]


def test_actions_are_there_for_who_may_and_where_the_package_is(
    home: Home, elsewhere: Home, packer: ApiClient
) -> None:
    made = home.api.create("crate", name="Salt")
    other = elsewhere.api.create("crate", name="Salt")
    account = home.api.create("account", name="Ann")

    answers: list[Any] = [
        home.api.post(f"/data/crate/{made['id']}/actions/weight", {}),
        home.api.post(f"/data/account/{account['id']}/actions/weigh", {}),
        elsewhere.api.post(f"/data/crate/{other['id']}/actions/weigh", {}),
        packer.post(f"/data/crate/{UUID(int=7)}/actions/weigh", {}),
        home.anyone().post(f"/data/crate/{made['id']}/actions/weigh", {}),
        home.api.post(f"/data/crate/{made['id']}/actions/weigh", {"odd": 1}),
    ]

    assert [(each.status_code, each.json["code"]) for each in answers] == [
        (404, "action.not_found"),
        (404, "action.not_found"),
        (404, "action.not_found"),
        (404, "record.not_found"),
        (401, "access.unauthenticated"),
        (422, "request.invalid"),
    ]
    assert "`weigh`" in answers[0].json["detail"]


def test_pages_and_layouts_know_the_actions(home: Home, elsewhere: Home, packer: ApiClient) -> None:
    home.deploy(
        {
            "kind": "layout",
            "name": "crate_record",
            "object": "crate",
            "type": "record",
            "header": {"actions": ["edit", "weigh"]},
            "tabs": [
                {
                    "name": "main",
                    "label": {"en": "Main"},
                    "sections": [{"name": "info", "fields": ["name"]}],
                }
            ],
        }
    )

    shown: Any = packer.get("/ui/objects/crate").json
    without: Any = elsewhere.api.get("/ui/objects/crate").json

    assert [each["key"] for each in shown["actions"]] == ["weigh", "look"]
    assert shown["actions"][0] == {
        "key": "weigh",
        "plugin": "crates",
        "label": {"en": "Weigh", "zh-CN": "称重"},
        "icon": "scale",
        "confirm": {"en": "Weigh it?", "zh-CN": "称重？"},
    }
    assert without["actions"] == []


def test_a_route_is_called_with_the_rights_of_who_calls(home: Home, packer: ApiClient) -> None:
    names = ["One", "Two"]

    counted: Any = packer.get("/x/crates/crates/me", where="name = 'First'")
    forbidden: Any = packer.post("/x/crates/crates", {"names": names})
    packed: Any = home.api.post("/x/crates/crates", {"names": names})

    assert counted.json == {"count": 1, "who": "me", "zone": "UTC"}
    assert (forbidden.status_code, forbidden.json["code"]) == (403, "access.missing_right")
    assert packed.status_code == 201
    assert len(packed.json["ids"]) == 2


def test_a_route_that_breaks_refuses_or_is_asked_wrongly_saves_nothing(
    home: Home, elsewhere: Home, plugin: Any
) -> None:
    body = {"names": ["Lost"]}

    answers: list[Any] = [
        home.api.post("/x/crates/crates", {"names": "Lost"}),
        home.api.get("/x/crates/crates/me", odd="1"),
        elsewhere.api.post("/x/crates/crates", body),
        home.anyone().post("/x/crates/crates", body),
        home.api.post("/x/crates/crates", {**body, "status": 409}),
        home.api.post("/x/crates/crates", {**body, "status": 500}),
    ]
    plugin.BREAKS.add("route")
    answers += [home.api.post("/x/crates/crates", body), home.api.get("/x/crates/crates/me")]

    assert [each.status_code for each in answers] == [422, 400, 404, 401, 409, 422, 422, 422]
    assert [each.json["code"] for each in answers[5:]] == ["plugin.failed"] * 3
    assert home.api.records("crate", where="name = 'Lost'") == []


def test_the_api_page_has_the_routes_of_those_who_have_them(home: Home, elsewhere: Home) -> None:
    here, there = (each.api.get("/openapi.json").json for each in (home, elsewhere))

    assert here is not None
    assert there is not None
    assert "/x/crates/crates/{who}" in here["paths"]
    assert [each for each in there["paths"] if each.startswith("/x/")] == []


def test_a_filter_holds_in_every_way_of_reading_and_saving(home: Home, packer: ApiClient) -> None:
    secret = home.api.create("crate", name="Hidden gold", secret=True)
    open_one = home.api.create("crate", name="Hidden tea")
    mine = packer.create("crate", name="Hidden mine", secret=True)
    home.index()
    path = f"/data/crate/{secret['id']}"

    listed = packer.records("crate", where="name contains 'Hidden'", sort="name")
    counted: Any = packer.get("/data/crate/aggregate", where="name contains 'Hidden'")
    found: Any = packer.get("/search", q="Hidden")

    assert [each["id"] for each in listed] == [mine["id"], open_one["id"]]
    assert counted.json["rows"] == [{"count()": 2}]
    assert secret["id"] not in found.text
    assert open_one["id"] in found.text
    for answer in (
        packer.get(path),
        packer.patch(path, {"note": "x"}),
        packer.get(f"{path}/history"),
        packer.post(f"{path}/actions/look", {}),
    ):
        assert answer.status_code == 404
    assert home.api.get(path).status_code == 200


def test_a_filter_holds_when_what_is_not_in_force_yet_is_tried(
    home: Home, packer: ApiClient
) -> None:
    home.deploy({**USERS, "name": "builder", "objects": {}, "system": ["builder"]})
    builder = user_with(home, "builder@example.com", "packer", "builder")
    secret = home.api.create("crate", name="Untried", secret=True)
    open_one = home.api.create("crate", name="Tried")
    rename = {"element": "update", "record": "$record", "values": {"name": "'X'"}}
    draft = {
        "kind": "flow",
        "name": "renaming",
        "label": {"en": "Renaming"},
        "trigger": {"type": "record", "object": "crate", "on": ["update"]},
        "start": "rename",
        "steps": {"rename": rename},
    }

    def rehearsed(record: Any) -> Any:
        return builder.post("/meta/flows/rehearse", {"flow": draft, "record": record["id"]})

    assert rehearsed(open_one).json["state"] == "done"
    assert rehearsed(secret).status_code == 404
    assert "Untried" not in rehearsed(secret).text


def test_a_filter_that_cannot_be_told_lets_nobody_through(
    home: Home, packer: ApiClient, plugin: Any
) -> None:
    for fault in ("filter", "filter words"):
        plugin.BREAKS.clear()
        plugin.BREAKS.add(fault)
        home.deploy({**USERS, "label": {"en": fault}})

        assert packer.records("crate") == []
        assert home.api.records("crate") != []
        of_crates = crates_of(home)
        assert of_crates["state"] == "failing"
        assert "crate" in {each["object"] for each in of_crates["filters"]}
    plugin.BREAKS.clear()
    home.deploy(USERS)

    assert packer.records("crate") != []


def test_a_hook_that_breaks_in_a_save_is_no_fault_of_the_server(
    packer: ApiClient, plugin: Any
) -> None:
    plugin.BREAKS.add("before_save")

    answer: Any = packer.post("/data/crate", {"name": "Never"})
    many: Any = packer.post(
        "/data/crate/bulk", {"mode": "insert", "records": [{"name": "Never"}] * 2}
    )
    plugin.BREAKS.clear()

    assert (answer.status_code, answer.json["code"]) == (422, "plugin.failed")
    assert answer.json["details"] == {"plugin": "crates", "hook": "before_save"}
    assert "ZeroDivisionError" not in answer.text
    assert many.status_code < 500
    assert packer.records("crate", where="name = 'Never'") == []


def test_a_plugin_that_fails_is_left_alone_for_a_while_and_told_later(
    home: Home, plugin: Any
) -> None:
    clock: Any = home.platform.clock
    home.deliver_events()
    plugin.HEARD.clear()
    plugin.BREAKS.add("on_event")
    made = [home.api.create("crate", name=f"Late {n}")["id"] for n in range(7)]
    home.deliver_events()

    health: Any = crates_of(home)
    (circuit,) = health["circuits"]
    assert (health["state"], circuit["hook"], circuit["failures"]) == ("failing", "on_event", 5)
    assert circuit["error"] == "ZeroDivisionError: on_event"
    tried = next(each for each in health["figures"] if each["hook"] == "on_event")["failures"]
    home.deliver_events()
    again: Any = crates_of(home)
    assert next(e for e in again["figures"] if e["hook"] == "on_event")["failures"] == tried

    plugin.BREAKS.clear()
    clock.advance(minutes=10)
    home.deliver_events()

    told = [each[2] for each in plugin.HEARD if each[:2] == ("crate", "created")]
    assert sorted(told) == sorted(made)
    well: Any = crates_of(home)
    assert (well["state"], well["circuits"]) == ("well", [])


def test_health_is_for_builders_and_says_who_has_the_plugin(
    home: Home, elsewhere: Home, packer: ApiClient
) -> None:
    here: Any = home.api.get("/plugins").json
    there: Any = elsewhere.api.get("/plugins").json

    (crates,) = [each for each in here["plugins"] if each["name"] == "crates"]
    assert (crates["version"], crates["enabled"], crates["state"]) == ("1.0.0", True, "well")
    assert {"before_save", "register_routes", "record_filter"} <= set(crates["hooks"])
    assert {each["name"]: each["state"] for each in there["plugins"]}["crates"] == "off"
    assert packer.get("/plugins").status_code == 403


def test_what_plugins_do_is_measured(home: Home, packer: ApiClient) -> None:
    packer.create("crate", name="Counted")

    text = home.app.test_client().get("/metrics").text

    assert 'dougong_plugin_calls_total{hook="before_save",plugin="crates"}' in text
    assert 'dougong_plugin_failures_total{hook="before_save",plugin="crates"}' in text
    assert 'dougong_plugin_seconds_total{hook="before_save",plugin="crates"}' in text


class Nowhere:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[OutRequest] = []

    def send(self, request: OutRequest) -> OutAnswer:
        """Keep it; say it again."""
        self.sent.append(request)
        body = json.dumps(dict(request.headers)).encode()
        return OutAnswer(status=200, headers={}, body=body, seconds=0.0)


@pytest.fixture
def send(home: Home) -> Callable[[], None]:
    """Go on with flows and hand messages over, until nothing is due."""
    platform = home.platform
    outgoing = Outgoing(
        models=platform.models,
        mailer=ConsoleMailer(),
        caller=Nowhere(),
        secrets=WebhookSecrets(platform.cipher, platform.random_bytes, platform.ids),
        blobs=platform.blobs,
        ids=platform.ids,
        random=lambda: 0.5,
        public_url="",
        parts=platform.automation.parts,
        connectors=platform.automation.connectors,
        watch=platform.hooks.watch,
    )
    return lambda: platform.do_jobs({**platform.flow_handlers, **outgoing.handlers()})


def flying(name: str, to: str) -> dict[str, Any]:
    return {
        "kind": "flow",
        "name": name,
        "label": {"en": "Fly"},
        "trigger": {
            "type": "record",
            "object": "crate",
            "on": ["create"],
            "timing": "after",
            "when": f"name = '{name}'",
        },
        "start": "fly",
        "steps": {"fly": {"element": "send", "template": "by_air", "to": to}},
    }


def test_a_message_goes_by_the_channel_of_a_plugin(
    home: Home, plugin: Any, send: Callable[[], None]
) -> None:
    words = {"subject": {"en": "Crate {{ name }}"}, "body": {"en": "**Ready**"}}
    template: dict[str, Any] = {
        "kind": "template",
        "name": "by_air",
        "label": {"en": "By air"},
        **words,
    }
    home.deploy({**template, "object": "crate", "medium": "pigeon"}, flying("soon", "note"))

    home.api.create("crate", name="soon", note="+8613800138000, nobody")
    send()

    ((_, address, subject, text, html),) = plugin.SENT
    assert (address, subject, html) == ("+8613800138000", "Crate soon", None)
    assert "Ready" in text

    plugin.BREAKS.add("channel")
    home.api.create("crate", name="soon", note="+8613800138001")
    send()

    failed: Any = home.api.get("/messages", state="failed").json
    assert [each["error"]["code"] for each in failed["messages"]] == ["plugin.failed"]
    assert len(plugin.SENT) == 1


def test_a_tenant_without_the_package_has_not_its_channel(
    elsewhere: Home, send: Callable[[], None], plugin: Any
) -> None:
    plugin.SENT.clear()
    words = {"subject": {"en": "Crate"}, "body": {"en": "Ready"}}
    template: dict[str, Any] = {
        "kind": "template",
        "name": "by_air",
        "label": {"en": "By air"},
        **words,
    }
    elsewhere.deploy({**template, "object": "crate", "medium": "pigeon"}, flying("soon", "note"))

    elsewhere.api.create("crate", name="soon", note="+8613800138000")
    send()

    failed: Any = elsewhere.api.get("/messages", state="failed").json
    assert [each["error"]["code"] for each in failed["messages"]] == ["message.no_channel"]
    assert plugin.SENT == []


def test_a_connector_signs_in_by_the_way_of_a_plugin(home: Home) -> None:
    platform, caller = home.platform, Nowhere()
    auth = {"type": "stamped", "ink": "red"}
    connector: dict[str, Any] = {
        "kind": "connector",
        "name": "harbour",
        "label": {"en": "Harbour"},
        "base_url": "https://harbour.example",
        "auth": auth,
    }
    home.deploy(connector)
    secret: Any = home.api.put("/connectors/harbour/secrets/stamp", {"secret": "s3cret"})
    connectors = TenantConnectors(
        platform.database, platform.cipher, caller, platform.automation.parts.sign_ins
    )

    model = platform.models.latest(home.tenant.schema)
    asked = Asked(method="POST", path="/ships", body={"a": 1})
    answer: Any = connectors.call(model, "harbour", asked, key="k", now=platform.clock.now())
    lacking: Any = home.api.put(
        "/meta/connector/harbour", {**connector, "auth": {**auth, "ink": ""}}
    )

    assert secret.status_code in (200, 204), secret.text
    assert caller.sent[0].headers["X-Stamp"] == "red s3cret 7"
    assert "s3cret" not in answer["text"]
    assert (lacking.status_code, lacking.json["errors"][0]["path"]) == (422, "/auth")


def test_modules_for_the_browser_are_named_for_who_has_them_and_sent_as_scripts(
    home: Home, elsewhere: Home
) -> None:
    here: Any = home.api.get("/plugins/ui").json
    there: Any = elsewhere.api.get("/plugins/ui").json

    (module,) = here["modules"]
    assert (module["plugin"], module["actions"]) == ("crates", ["weigh"])
    assert module["pages"] == [
        {"name": "yard", "label": {"en": "Yard", "zh-CN": "堆场"}, "icon": "box", "place": "app"}
    ]
    assert there == {"modules": [], "field_types": {}}
    client = home.app.test_client()
    sent = client.get(module["url"])
    assert sent.text == "export function register(host) {}\n"
    assert sent.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in sent.headers["Cache-Control"]
    assert "script-src 'self'" in sent.headers["Content-Security-Policy"]
    base = module["url"].rsplit("/", 1)[0]
    for path in (f"{base}/.secret", f"{base}/../plugin.py", f"{base}x/index.js"):
        assert client.get(path).status_code == 404


def test_upgrading_and_uninstalling_call_the_plugin_and_keep_its_tables(
    home: Home, folder: Path, plugin: Any
) -> None:
    platform = home.platform
    new = NewTenant(name="leavers", label={"en": "Leavers"}, packages=("crates",))
    leaver = home_of(platform, home.app, new)
    actor, installer = system_actor(leaver.tenant), platform.provisioning.installer
    manifest = folder / "crates" / "manifest.json"
    before = manifest.read_text()
    table = f'"{leaver.tenant.schema}".x_crates_tally'
    with platform.database.connection(leaver.tenant.schema) as connection:
        connection.execute(f"INSERT INTO {table} VALUES ('kept')")
    plugin.HEARD.clear()

    manifest.write_text(before.replace('"1.0.0"', '"1.1.0"'))
    installer.bring(actor, read_package(folder / "crates"), SHIPPED)
    installer.uninstall(actor, "crates")
    gone = sql(leaver, "SELECT to_regclass('x_crates_tally')::text, kept_as FROM _plugin_aside")
    installer.bring(actor, read_package(folder / "crates"), SHIPPED)
    manifest.write_text(before)

    assert [each for each in plugin.HEARD if each[1] == "crates"] == [
        ("upgrade", "crates", "1.1.0", "1.0.0"),
        ("uninstall", "crates", "1.1.0", "1.1.0"),
        ("install", "crates", "1.1.0", None),
    ]
    assert gone == [(None, "_aside_x_crates_tally")]
    assert sql(leaver, "SELECT name FROM x_crates_tally") == [("kept",)]


FAULTY = (
    ("CREATE TABLE {s}.crates_of_mine (id int)", "it makes or drops `crates_of_mine`"),
    ("DROP TABLE {s}._draft", "it makes or drops"),
    ("CREATE TABEL", "plugin.failed"),
)


@pytest.mark.parametrize(("statement", "why"), FAULTY)
def test_a_migration_that_does_what_it_may_not_leaves_nothing(
    home: Home, folder: Path, statement: str, why: str
) -> None:
    file = folder / "crates" / "migrations" / "0002_wrong.py"
    sent = statement.replace("{s}", '"{schema}"')
    file.write_text(
        f"def upgrade(connection, schema):\n"
        f"    connection.execute(f'CREATE TABLE \"{{schema}}\".x_crates_half (id int)')\n"
        f"    connection.execute(f'{sent}')\n"
    )
    tables = home.platform.plugin_tables

    try:
        with (
            pytest.raises(AppError) as refused,
            home.platform.database.transaction(home.tenant.schema) as connection,
        ):
            tables.migrate(connection, home.tenant.schema, "crates")
    finally:
        file.unlink()

    assert why in f"{refused.value.code} {refused.value}"
    assert sql(home, "SELECT to_regclass('x_crates_half')::text") == [(None,)]
    assert len(sql(home, "SELECT name FROM _plugin_migration")) == 1


def test_a_scanner_of_a_plugin_looks_through_what_is_uploaded(home: Home) -> None:
    platform = home.platform
    good, bad = (home.api.upload(each)["id"] for each in (b"tea", b"harm"))

    platform.do_jobs({SCAN_FILE: FileScanner(platform.models, platform.hooks, platform.blobs)})

    told = [home.api.get(f"/files/{each}").status_code for each in (good, bad)]
    assert told == [200, 403]
    found = sql(home, "SELECT details ->> 'finding' FROM _audit WHERE action = 'file.infected'")
    assert found == [("harm in note.txt",)]
