"""The pages that come from the code say what the code says."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES: dict[Path, str] = runpy.run_path(str(ROOT / "docs" / "generate.py"))["generated"]()
ASIDE = {"images"}
# Pages of which every text stands in the code in both languages.
BILINGUAL = ("fields", "formulas", "settings")
CODE = re.compile(r"`[^`]*`|<!--.*?-->")
SENTENCE = re.compile(r"(?:[A-Za-z]+[ ,;]+){3}[A-Za-z]+")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def test_generated_pages_match_the_code() -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, text in PAGES.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]

    assert stale == [], "run `make docs`"


def test_every_page_is_there_in_both_languages() -> None:
    english, chinese = (
        {path.name for path in (ROOT / "docs" / folder).iterdir()} - ASIDE
        for folder in ("en", "zh")
    )

    assert english == chinese


@pytest.mark.parametrize("name", BILINGUAL)
def test_a_chinese_page_holds_no_english_sentence(name: str) -> None:
    text = CODE.sub("", PAGES[ROOT / "docs" / "zh" / f"{name}.md"])

    assert SENTENCE.findall(text) == []


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []
