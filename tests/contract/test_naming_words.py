"""The browser makes names of labels as an import does."""

from __future__ import annotations

import json
from pathlib import Path

from dougong.records.bulk import naming

_WORDS = Path(__file__).parents[2] / "ui_builder/src/builder/objects/chineseWords.json"


def test_the_browser_knows_the_words_of_headings_that_an_import_knows() -> None:
    assert json.loads(_WORDS.read_text("utf-8")) == naming._WORDS
