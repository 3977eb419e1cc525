"""Files of others are read safely, wherever they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from dougong.packages.converters.salesforce.source import read_source
from dougong.packages.converters.salesforce.xml_reading import XmlError, read_xml

NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>
<CustomTab xmlns="http://soap.sforce.com/2006/04/metadata"><label>&y;</label></CustomTab>"""


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a><b></a>",
        b"<a>" * 100,
        b"",
    ],
)
def test_what_is_not_plain_xml_is_refused(data: bytes) -> None:
    with pytest.raises(XmlError):
        read_xml(data)


def test_a_faulty_file_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "tabs").mkdir()
    (tmp_path / "tabs/Bad.tab-meta.xml").write_bytes(BOMB)
    (tmp_path / "tabs/Good%5FOne.tab-meta.xml").write_text(
        f"\ufeff<CustomTab {NAMESPACE}><label>%%%NAMESPACE%%%Good</label></CustomTab>", "utf-8"
    )

    source = read_source(tmp_path)

    assert list(source.unreadable) == ["tabs/Bad.tab-meta.xml"]
    assert [(each.name, each.xml.get("label")) for each in source.all("CustomTab")] == [
        ("Good_One", "Good")
    ]


def test_later_package_directories_replace_what_earlier_ones_say(tmp_path: Path) -> None:
    project = '{"packageDirectories": [{"path": "one"}, {"path": "two"}]}'
    (tmp_path / "sfdx-project.json").write_text(project, "utf-8")
    for folder in ("zero", "one", "two"):
        place = tmp_path / folder / "tabs"
        place.mkdir(parents=True)
        text = f"<CustomTab {NAMESPACE}><label>{folder}</label></CustomTab>"
        (place / "A.tab").write_text(text, "utf-8")

    source = read_source(tmp_path)

    assert [each.xml.get("label") for each in source.all("CustomTab")] == ["two"]
