"""What a converter of one type of metadata says about itself, and how converters are found."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar

from dougong.kernel.registry import marked
from dougong.packages.converters.salesforce import components

if TYPE_CHECKING:
    from dougong.packages.converters.salesforce.conversion import Conversion

C = TypeVar("C", bound="type[ComponentConverter]")

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Stage(IntEnum):
    """When a type is converted: what later ones refer to comes first."""

    VALUES = 0
    MODEL = 1
    EXPRESSIONS = 2
    PAGES = 3
    AUTOMATION = 4
    ACCESS = 5
    WORDS = 6


class ComponentConverter(ABC):
    """Converts the components of some types. Instances hold no state.

    Attributes:
        types: The types, such as ``ValidationRule``.
        stage: When.
    """

    types: ClassVar[tuple[str, ...]]
    stage: ClassVar[Stage]

    @abstractmethod
    def convert(self, conversion: Conversion) -> None:
        """Convert every component of these types, and tell the report about each one."""


def component_converter(cls: C) -> C:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__component_converter__ = True  # type: ignore[attr-defined]
    return cls


def converters() -> tuple[ComponentConverter, ...]:
    """Give the converters of every type, in order."""
    found = [cls() for cls in marked(components, "__component_converter__")]
    return tuple(sorted(found, key=lambda each: (each.stage, type(each).__module__)))


def kind_of(component_type: str) -> str:
    """Give the sort under which a type is counted: ``CustomField`` is ``field``."""
    return _HUMP.sub("_", component_type).lower().removeprefix("custom_")
