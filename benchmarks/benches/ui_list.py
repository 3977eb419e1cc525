"""A list of all tickets in a browser: until its first rows are seen, and while it is scrolled."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.browser import (
    APP,
    FLOOR_PATH,
    Visitor,
    add_app,
    open_visitor,
    painted,
    script_heap_mb,
    why_no_browser,
)
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Definition

LIMIT_MS = 1500.0
FRAME_MS = 50.0
_SCROLLED, _SMOKE_SCROLLED = 100_000, 1_000
_STARTED = 1_000
_ROW = "tr[data-row]:not([aria-busy])"
_ROWS_SEEN = 15
_PIXELS_A_FRAME = 2_000
_COLUMNS = (
    "number",
    "subject",
    "status",
    "priority",
    "account",
    "owner",
    "opened_at",
    "due_on",
    "cost",
    "on_site",
)
_VIEW: JsonObject = {
    "kind": "view",
    "name": "ticket_all",
    "label": {"en": "All tickets", "zh-CN": "全部工单"},
    "object": "ticket",
    "columns": list(_COLUMNS),
    "sort": "-opened_at",
    "default": True,
}
# The same page of records, as a plain table.
_FLOOR = """<!doctype html><title>Tickets</title><table><tbody></tbody></table><script>
const columns = %(columns)s;
fetch('/api/v1/data/ticket?fields=' + columns + '&sort=-opened_at&limit=100')
  .then((answer) => answer.json())
  .then(({ records }) => {
    const body = document.querySelector('tbody');
    records.forEach((record, index) => {
      const row = body.insertRow();
      row.dataset.row = index;
      for (const name of columns) {
        const value = record[name];
        row.insertCell().textContent = value?.label ?? value ?? '';
      }
    });
  });
</script>"""
# Scrolls at every frame, at its end until more has come; gives the milliseconds between frames.
_SCROLL = """async ([rows, pixels, until]) => {
  let box = document.querySelector('tr[data-row]');
  while (!(box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY === 'auto')) {
    box = box.parentElement;
  }
  const frames = [];
  const lastRow = () => Number([...box.querySelectorAll('%s')].at(-1)?.dataset.row ?? 0);
  let before = await new Promise(requestAnimationFrame);
  while (lastRow() < rows - 1 && performance.now() < until) {
    box.scrollTop += pixels;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return { frames, row: lastRow() };
}"""
# Rows that are out of sight are kept for a while.
_LET_GO_MS = 22_000
_LONGEST_SCROLL_MS = 180_000


class UiList(Bench):
    """From nothing cached to the first rows, against a table written by hand.

    Further: the same of a browser that has the app's files; the milliseconds between frames while
    100,000 rows are scrolled by, half and all but a twentieth of them; memory of the scripts (MB)
    after a thousand rows and after all; how many rows and seconds that was.
    """

    name = "ui_list"
    unit = "ms"
    order = 2

    @property
    def missing(self) -> str | None:
        """Why it cannot run here."""
        return why_no_browser()

    def run(self, stage: Stage) -> Figure:
        """Open the list in new browsers, then scroll in the last."""
        add_app(stage.ground, ["ticket"], Definition("view", "ticket_all", _VIEW))
        floor_page = _FLOOR % {"columns": list(_COLUMNS)}
        address = f"/{APP}/ticket"
        with open_visitor(stage.webs.ours, stage.ground.actor.tenant) as visitor:
            visitor.time_to(address, _ROW, _ROWS_SEEN)  # the server is warm
            turns = range(stage.rounds)
            ours = median(visitor.time_to(address, _ROW, _ROWS_SEEN) for _ in turns)
            floor = median(
                visitor.time_to(FLOOR_PATH, _ROW, _ROWS_SEEN, floor=floor_page) for _ in turns
            )
            further = _again_and_scrolled(visitor, address, stage.ground.rows)
        return Figure(floor / ours, ours, floor, further)


def _again_and_scrolled(visitor: Visitor, address: str, rows: int) -> dict[str, float]:
    with visitor.visit() as page:
        page.goto(address, wait_until="commit")
        painted(page, _ROW, _ROWS_SEEN)
        page.reload(wait_until="commit")
        further = {"again_ms": painted(page, _ROW, _ROWS_SEEN)}
        target = _SCROLLED if rows >= _SCROLLED else _SMOKE_SCROLLED
        _scroll(page, min(_STARTED, target // 2))
        further["heap_before_mb"] = script_heap_mb(page)
        begun: float = page.evaluate("performance.now()")
        scrolled = _scroll(page, target)
        further["scroll_s"] = (page.evaluate("performance.now()") - begun) / 1000
        if target == _SCROLLED:
            page.wait_for_timeout(_LET_GO_MS)
        further["heap_after_mb"] = script_heap_mb(page)
        frames = sorted(scrolled["frames"])
        further["frame_ms"] = median(frames)
        further["slow_frame_ms"] = frames[len(frames) * 95 // 100]
        further["rows"] = scrolled["row"] + 1
    return further


def _scroll(page: Page, rows: int) -> Any:
    until = page.evaluate("performance.now()") + _LONGEST_SCROLL_MS
    return page.evaluate(_SCROLL % _ROW, [rows, _PIXELS_A_FRAME, until])
