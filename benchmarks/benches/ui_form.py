"""A form of 300 fields in a browser: until it can be filled in, and at each key."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.browser import (
    APP,
    FLOOR_PATH,
    Visitor,
    add_app,
    busy_clock,
    open_visitor,
    painted,
    why_no_browser,
)
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Definition

_OF_EACH, _COMPUTED, _CONDITIONAL = 58, 10, 10
_FIELDS = 300
_A_SECTION = 30
_OPTIONS: list[Any] = [{"value": value} for value in ("red", "green", "blue")]
_TYPES: dict[str, JsonObject] = {
    "word": {"type": "text"},
    "size": {"type": "number", "precision": 12, "scale": 2},
    "day": {"type": "date"},
    "done": {"type": "checkbox"},
    "color": {"type": "picklist", "options": _OPTIONS},
}
_TYPED = "The quick brown fox jumps over the lazy dog."
_MS_BETWEEN_KEYS = 60
# A form that is all there.
_FIELD = "main [data-field]"
_FIRST = "[data-field=word_0] input"
# Each key: the milliseconds until the frame after it was painted.
_LISTEN = """() => {
  window.keys = [];
  document.addEventListener('keydown', () => {
    const begun = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - begun)));
  }, true);
}"""
_FLOOR = """<!doctype html><title>Sheets</title><main></main><script>
const main = document.querySelector('main');
for (let at = 0; at < %(fields)d; at += 1) {
  const label = document.createElement('label');
  label.dataset.field = at === 0 ? 'word_0' : 'field_' + at;
  label.append('Field ' + at);
  const kind = ['text', 'number', 'date', 'checkbox', 'select', 'output'][
    at < %(fields)d - %(computed)d ? at %% 5 : 5];
  const input = document.createElement(kind === 'select' || kind === 'output' ? kind : 'input');
  if (kind === 'select') {
    for (const color of ['red', 'green', 'blue']) input.add(new Option(color, color));
  } else if (kind !== 'output') {
    input.type = kind;
  }
  label.append(input);
  main.append(label);
}
const outputs = document.querySelectorAll('output');
const hidden = [...document.querySelectorAll('label')].slice(10, 10 + %(conditional)d);
document.querySelector('input').addEventListener('input', ({ target }) => {
  outputs.forEach((output, at) => { output.value = target.value + at; });
  for (const label of hidden) label.hidden = target.value.length > 10;
});
</script>"""


class UiForm(Bench):
    """From nothing cached to a form of 300 fields, against plain inputs written by hand.

    Further: the same by the button of the list; of a text field that ten formulas and ten
    conditions read, the milliseconds from a key to the frame after it, half of the keys and all
    but a twentieth, and those that the page's thread was busy a key; the floor's too.
    """

    name = "ui_form"
    unit = "ms"
    order = 2

    @property
    def missing(self) -> str | None:
        """Why it cannot run here."""
        return why_no_browser()

    def run(self, stage: Stage) -> Figure:
        """Open the form in new browsers, then from the list, then type."""
        add_app(stage.ground, ["sheet"], *_definitions())
        plain = {"fields": _FIELDS, "computed": _COMPUTED, "conditional": _CONDITIONAL}
        floor_page = _FLOOR % plain
        address = f"/{APP}/sheet/new"
        with open_visitor(stage.webs.ours, stage.ground.actor.tenant) as visitor:
            visitor.time_to(address, _FIELD, _FIELDS)  # the server is warm
            turns = range(stage.rounds)
            ours = median(visitor.time_to(address, _FIELD, _FIELDS) for _ in turns)
            floor = median(
                visitor.time_to(FLOOR_PATH, _FIELD, _FIELDS, floor=floor_page) for _ in turns
            )
            further = {"from_list_ms": median(_from_list(visitor) for _ in turns)}
            further |= _typed(visitor, address, "ours")
            further |= _typed(visitor, FLOOR_PATH, "floor", floor=floor_page)
        return Figure(floor / ours, ours, floor, further)


def _from_list(visitor: Visitor) -> float:
    with visitor.visit() as page:
        page.goto(f"/{APP}/sheet")
        new = page.locator("main a[href$='/sheet/new']").first
        new.wait_for()
        page.wait_for_load_state("networkidle")
        begun = new.evaluate(
            "(link) => { const begun = performance.now(); link.click(); return begun }"
        )
        return painted(page, _FIELD, _FIELDS) - float(begun)


def _typed(visitor: Visitor, address: str, side: str, *, floor: str = "") -> dict[str, float]:
    with visitor.visit(floor=floor) as page:
        page.goto(address)
        painted(page, _FIELD, _FIELDS)
        page.wait_for_load_state("networkidle")
        page.locator(_FIRST).focus()
        page.evaluate(_LISTEN)
        clock = busy_clock(page)
        before = clock()
        page.keyboard.type(_TYPED, delay=_MS_BETWEEN_KEYS)
        keys = _keys(page)
        busy = clock() - before
    return {
        f"{side}_key_ms": median(keys),
        f"{side}_slow_key_ms": keys[len(keys) * 95 // 100],
        f"{side}_key_busy_ms": busy / len(keys),
    }


def _keys(page: Page) -> list[float]:
    page.wait_for_function("(count) => window.keys.length >= count", arg=len(_TYPED))
    taken: list[float] = page.evaluate("window.keys")
    return sorted(taken)


def _definitions() -> Iterator[Definition]:
    entered = [f"{kind}_{at}" for at in range(_OF_EACH) for kind in _TYPES]
    computed = [f"made_{at}" for at in range(_COMPUTED)]
    fields: list[Any] = [
        {"name": name, **_TYPES[name.partition("_")[0]], "label": _label(name)} for name in entered
    ]
    fields += [
        {
            "name": name,
            "type": "formula",
            "label": _label(name),
            "formula": f"UPPER(word_0) & ' {at}'",
            "returns": "text",
        }
        for at, name in enumerate(computed)
    ]
    yield Definition("object", "sheet", _object(fields))
    cells: list[Any] = [*entered[:-_CONDITIONAL]]
    cells += [
        {"field": name, "visible": f"LEN(word_0) != {100 + at}"}
        for at, name in enumerate(entered[-_CONDITIONAL:])
    ]
    yield Definition("layout", "sheet_create", _layout([*cells, *computed]))


def _label(name: str) -> JsonObject:
    return {"en": name.replace("_", " ").capitalize(), "zh-CN": f"字段 {name}"}


def _object(fields: list[Any]) -> JsonObject:
    label = {"en": "Sheet", "zh-CN": "表"}
    return {
        "kind": "object",
        "name": "sheet",
        "label": label,
        "plural": {"en": "Sheets", "zh-CN": "表"},
        "title": "word_0",
        "fields": fields,
    }


def _layout(cells: list[Any]) -> JsonObject:
    sections: list[Any] = [
        {"name": f"part_{at}", "columns": 2, "fields": cells[at : at + _A_SECTION]}
        for at in range(0, len(cells), _A_SECTION)
    ]
    tab: JsonObject = {"name": "all", "label": {"en": "All", "zh-CN": "全部"}, "sections": sections}
    return {
        "kind": "layout",
        "name": "sheet_create",
        "object": "sheet",
        "type": "create",
        "tabs": [tab],
    }
