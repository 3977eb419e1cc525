"""OWASP ASVS 5.0, level 2: what the source itself must not do (V1), read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "platform" / "dougong"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Give every module of the product that runs where it is deployed."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("testing/"):
            yield name, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Give the names that a module imports, in full."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names


def test_v1_2_4_no_statement_is_put_together_of_what_was_sent() -> None:
    """1.2.4: statements are compiled, or composed by the driver's own quoting; never formatted."""
    formatted = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("execute", "executemany", "SQL")
        and node.args
        and (
            isinstance(node.args[0], ast.JoinedStr)
            or (isinstance(node.args[0], ast.BinOp) and isinstance(node.args[0].op, ast.Mod))
        )
    ]

    # Migrations name the schema of the tenant, which is made by us and never by who asks.
    assert [each for each in formatted if not each.startswith("storage/migrations/")] == []


def test_v1_2_5_programs_are_run_by_lists_of_words_and_never_by_a_shell() -> None:
    """1.2.5: no OS command is put together; few modules run programs at all."""
    running, by_shell = set(), []
    for name, tree in modules():
        names = imported(tree)
        if names & {"subprocess", "os.system", "os.popen", "pty", "asyncio.subprocess"}:
            running.add(name)
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "shell":
                by_shell.append(name)
            if isinstance(node, ast.Attribute) and node.attr in ("popen", "getoutput"):
                by_shell.append(name)
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "os.system":
                by_shell.append(name)

    assert by_shell == []
    # Of these only the reader of workbooks is given anything from outside, by standard input.
    own = ("storage/embedded/", "cli/", "formula/browser_batch.py")
    assert {each for each in running if not each.startswith(own)} == {"records/bulk/workbooks.py"}


def test_v1_3_2_no_code_is_made_of_data() -> None:
    """1.3.2: no eval, exec, compile or import by name anywhere in the product."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("eval", "exec", "compile", "__import__")
    ]

    assert found == []


def test_v1_3_6_requests_go_out_from_two_places_alone() -> None:
    """1.3.6, 13.2.4: only the mailer and single sign-on talk to servers; operators name those."""
    talking = {"requests", "urllib.request", "http.client", "httpx", "smtplib", "ftplib", "aiohttp"}
    modules_ = {name for name, tree in modules() if imported(tree) & talking}

    assert modules_ == {"mail/mailer.py", "access/signing_in/single_sign_on/client.py"}


def test_v1_5_2_nothing_is_deserialised_into_objects() -> None:
    """1.5.2: data comes as JSON or as cells of tables, never as pickles, YAML or the like."""
    unsafe = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "copyreg"}

    assert [name for name, tree in modules() if imported(tree) & unsafe] == []
