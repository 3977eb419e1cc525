"""Remote sites and named credentials: connectors."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
    kind_of,
)
from dougong.packages.converters.salesforce.conversion import Conversion


@component_converter
class Connectors(ComponentConverter):
    """Converts what is called into connectors."""

    types = ("NamedCredential", "RemoteSiteSetting")
    stage = Stage.AUTOMATION

    def convert(self, conversion: Conversion) -> None:
        """Convert each one that says an address."""
        for component_type in self.types:
            for each in conversion.source.all(component_type):
                kind, xml = kind_of(component_type), each.xml
                url = xml.get("endpoint") or xml.get("url")
                for part in xml.all("namedCredentialParameters"):
                    if part.get("parameterType") == "Url":
                        url = url or part.get("parameterValue")
                if not url.lower().startswith(("http://", "https://")):
                    why = say("it says no address", "没有地址")
                    conversion.not_carried(kind, each.name, why)
                    continue
                document: dict[str, Any] = {
                    "kind": "connector",
                    "name": conversion.name("connector", each.name),
                    "label": {"en": xml.get("label") or each.name},
                    "base_url": url.rstrip("/"),
                }
                conversion.put(document, kind=kind, component=each.name)
                if component_type == "NamedCredential":
                    conversion.report.approximated(
                        kind,
                        each.name,
                        say(
                            "how it signs in is to be set, and its secret given, in the connector",
                            "登录方式与密钥需在连接器中重新设置",
                        ),
                    )
