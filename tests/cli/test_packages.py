"""Packages on the command line: from an empty folder to many tenants."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from dougong.app import Platform
from dougong.cli.main import run
from dougong.cli.wiring import Wiring
from dougong.kernel.settings import Settings
from dougong.packages.provision import NewTenant
from dougong.testing.command_line import Said
from dougong.testing.over_http import clock, platform  # noqa: F401 - fixtures, found by name

MANY = int(os.environ.get("DOUGONG_MANY_TENANTS", "3"))


def text(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-CN": zh}


class Kept:
    """The platform of the tests, which no command closes."""

    def __init__(self, kept: Platform, settings: Settings) -> None:
        self._kept = kept
        self.settings = settings

    def __getattr__(self, name: str) -> Any:
        found = getattr(type(self._kept), name, None)
        # What is put together of the others is so by the settings of the command.
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)
        return getattr(self._kept, name)

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Line:
    """Runs command lines in this process, on the servers of the tests."""

    platform: Platform
    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Said:
        self.capture.readouterr()
        wiring = Wiring(
            build=lambda settings: Kept(self.platform, settings),
            run=lambda name, settings: None,
        )
        status = run(wiring, words)
        said = self.capture.readouterr()
        return Said(status, said.out, said.err)

    def ok(self, *words: str) -> Said:
        said = self(*words)
        assert said.status == 0, said.err
        return said

    def write(self, path: str, content: Any) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


@pytest.fixture
def cli(
    platform: Platform,  # noqa: F811 - the fixture above
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    database_url: str,
    redis_url: str,
) -> Line:
    """Command lines, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOUGONG_DATABASE_URL", database_url)
    monkeypatch.setenv("DOUGONG_REDIS_URL", redis_url)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return Line(platform, tmp_path, capsys)


@pytest.fixture(scope="module")
def shop(platform: Platform) -> str:  # noqa: F811 - the fixture above
    """A tenant with nothing but the core."""
    label = text("Shop", "商店")
    platform.provisioning.create(NewTenant(name="shop", label=label), progress=lambda _: None)
    return "shop"


def crane(*fields: dict[str, Any]) -> dict[str, Any]:
    serial = {"name": "serial", "type": "text", "label": text("Serial", "序列号"), "unique": True}
    return {
        "kind": "object",
        "name": "crane",
        "label": text("Crane", "起重机"),
        "plural": text("Cranes", "起重机"),
        "title": "serial",
        "fields": [serial, *fields],
    }


LOAD = {"name": "load", "type": "number", "label": text("Load", "载荷")}
TRIAL = {
    "kind": "test",
    "name": "crane_is_made",
    "label": text("A crane is made", "新建起重机"),
    "steps": [{"create": "crane", "as": "one", "values": {"serial": "C-1"}}],
}


def write(cli: Line, version: str, *definitions: dict[str, Any], **more: Any) -> None:
    title = text("Cranes", "起重机")
    cli.write(
        "cranes/manifest.json", {"name": "cranes", "version": version, "title": title, **more}
    )
    for each in definitions:
        cli.write(f"cranes/metadata/{each['kind']}s/{each['name']}.json", each)


def test_a_package_is_checked_built_signed_and_installed(cli: Line, shop: str) -> None:
    write(cli, "1.0.0", crane())

    sound = cli.ok("package", "validate", "cranes")
    cli.ok("package", "keygen", "acme")
    one = cli.ok(
        "package", "build", "cranes", "--out", "one.zip", "--key", "acme.key", "--json"
    ).json
    cli.ok("package", "build", "cranes", "--out", "two.zip")
    cli.ok("package", "sign", "two.zip", "--key", "acme.key")
    seen = cli.ok("package", "install", "one.zip", "--tenant", shop, "--check")
    done = cli.ok("package", "install", "one.zip", "--tenant", shop, "--json").json
    again = cli.ok("package", "install", "one.zip", "--tenant", shop, "--json").json
    listed = cli.ok("package", "list", "--tenant", shop, "--json").json

    assert sound.out == "cranes 1.0.0 is sound\n"
    assert one["signed"] is True
    assert (cli.folder / "one.zip").read_bytes() == (cli.folder / "two.zip").read_bytes()
    assert "+ object crane" in seen.out
    assert [(each["tenant"], each["done"], each["changed"]) for each in done] == [(shop, True, 1)]
    assert again[0]["changed"] == 0
    assert [e["installed"] for e in listed if e["name"] == "cranes"] == ["1.0.0"]

    write(cli, "1.1.0", crane(LOAD))
    compared = cli.ok("package", "diff", "cranes", "--tenant", shop).out
    nothing = cli.ok("package", "diff", "one.zip", "two.zip").out
    upgraded = cli.ok("package", "upgrade", "cranes", "--tenant", shop)
    older = cli("package", "install", "one.zip", "--tenant", shop)
    gone = cli.ok("package", "uninstall", "cranes", "--tenant", shop)

    assert "+ /fields/load" in compared
    assert nothing == "no difference\n"
    assert "version" in upgraded.out
    assert older.status == 1
    assert "package.downgrade" in older.err
    assert "deploy.set_aside" in gone.out


def test_faults_are_told_before_anything_is_built(cli: Line, shop: str) -> None:
    write(cli, "1.0.0", {**crane(), "title": "seriel"}, docs={"en": "docs/en.md"})

    said = cli("package", "validate", "cranes")
    built = cli("package", "build", "cranes")

    assert (said.status, built.status) == (1, 1)
    assert "manifest.json /docs/en: the package has no file `docs/en.md`" in said.err
    assert not (cli.folder / "cranes-1.0.0.zip").exists()


def test_only_packages_of_trusted_keys_are_taken_where_that_is_asked_for(
    cli: Line, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cli, "1.0.0", crane())
    (cli.folder / "keys").mkdir()
    cli.ok("package", "keygen", "keys/acme")
    monkeypatch.setenv("DOUGONG_PACKAGE_KEYS", "keys")
    monkeypatch.setenv("DOUGONG_PACKAGE_UNSIGNED", "refused")

    refused = cli("package", "install", "cranes", "--tenant", shop, "--check")
    cli.ok("package", "sign", "cranes", "--key", "keys/acme.key")
    taken = cli.ok("package", "install", "cranes", "--tenant", shop, "--check", "--json")

    assert refused.status == 1
    assert "not signed by anyone who is trusted" in refused.err + refused.out
    assert taken.json[0]["signer"]["state"] == "trusted"


def test_of_many_tenants_a_broken_one_is_told_and_left_and_the_others_are_done(
    cli: Line,
) -> None:
    names = [f"many{number:02}" for number in range(MANY)]
    write(cli, "1.0.0", crane())
    for name in names:
        new = NewTenant(name=name, label=text(name, name))
        cli.platform.provisioning.create(new, progress=lambda _: None)
    chosen = [word for name in names for word in ("--tenant", name)]
    cli.ok("package", "install", "cranes", *chosen)
    broken = names[1]
    with cli.platform.database.transaction(f"t_{broken}") as connection:
        table = sql.Identifier(f"t_{broken}", "crane")
        connection.execute(sql.SQL("ALTER TABLE {} ADD COLUMN load text").format(table))
    write(cli, "2.0.0", crane(LOAD))

    said = cli("package", "upgrade", "cranes", "--all-tenants", "--json")

    told = {each["tenant"]: each for each in said.json}
    assert said.status == 1
    assert sorted(told) == names
    assert [name for name, each in told.items() if not each["done"]] == [broken]
    assert told[broken]["code"] == "package.broken_tenant"
    assert "load" in told[broken]["message"]
    for name in names:
        listed = cli.ok("package", "list", "--tenant", name, "--json").json
        installed = next(each["installed"] for each in listed if each["name"] == "cranes")
        assert installed == ("1.0.0" if name == broken else "2.0.0")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["upgrade", "cranes"], "--tenant"),
        (["install", "nothing_here", "--tenant", "shop"], "no package `nothing_here`"),
        (["install", "service", "--tenant", "shop", "--choose", "x"], "KEY=mine"),
        (["uninstall", "cranez", "--tenant", "shop"], "not installed"),
    ],
)
def test_a_wrong_command_line_says_what_to_do(
    cli: Line, shop: str, words: list[str], expected: str
) -> None:
    write(cli, "1.0.0", crane())

    said = cli("package", *words)

    assert said.status in (1, 2)
    assert expected in said.err


def test_a_tenants_own_definitions_become_a_package(cli: Line, shop: str) -> None:
    cli.write("own/objects/machine.json", {**crane(LOAD), "name": "machine"})
    cli.ok("push", "own", "--tenant", shop)
    cli.ok("package", "export", "--tenant", shop, "--name", "machines", "object/machine")

    assert (cli.folder / "machines/metadata/objects/machine.json").exists()
    assert cli.ok("package", "validate", "machines").out == "machines 0.1.0 is sound\n"
    own = cli("package", "export", "--tenant", shop, "--name", "x", "object/account")
    assert "comes with the package `core`" in own.err
