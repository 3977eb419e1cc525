"""Renames within a draft: whoever reads what is renamed in it goes along at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dougong.deployment.drafting.overlay import Overlay
from dougong.deployment.drafting.rows import Draft
from dougong.deployment.errors import UnknownDefinitionError
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.metadata.check import Kinds
from dougong.metadata.definition import TENANT_LAYER, Identity
from dougong.metadata.errors import NameTakenError
from dougong.metadata.renames import Renames, Target, check_renames, parse_renames


@dataclass(frozen=True, slots=True)
class DraftRename:
    """What gets another name.

    Attributes:
        kind: Kind of the definition.
        name: Its name in the draft.
        field: The field of it that is meant; None: the definition itself.
        to: The new name.
    """

    kind: str
    name: str
    field: str | None
    to: str

    @property
    def identity(self) -> Identity:
        """Kind and name of the definition."""
        return self.kind, self.name

    @property
    def target(self) -> Target:
        """What is renamed, as renames name it."""
        return self.identity if self.field is None else (*self.identity, self.field)


def rename_in_draft(
    overlay: Overlay, wanted: DraftRename, *, kinds: Kinds, now: datetime
) -> Sequence[Draft]:
    """Give every draft as it is afterwards; that of the definition has to leave its old name.

    Raises:
        UnknownDefinitionError: The definition has no such field.
        InvalidError: The new name is no name, is taken, or it is not the tenant's to rename.
    """
    _refuse(overlay, wanted, kinds)
    renames = Renames({wanted.target: wanted.to})
    changed = overlay.rewritten(renames)
    draft = changed.pop(wanted.identity, None)
    definition = overlay.rewrite(overlay.present[wanted.identity], renames)
    if draft is None:
        base = overlay.in_force.get(wanted.identity)
        draft = Draft(*wanted.identity, None, base.json if base is not None else None, now)
    kept = replace(
        draft,
        name=definition.name,
        definition=definition.json,
        updated_at=now,
        renames=_asked(overlay, draft, wanted),
    )
    return [*changed.values(), kept]


def renamed_back(overlay: Overlay, draft: Draft) -> Sequence[Draft]:
    """Give the other drafts as they are when a draft and what it renamed is given up."""
    back: dict[Target, str] = {
        (*draft.identity, new) if len(target) > 2 else draft.identity: target[-1]
        for target, new in _targets(draft).items()
    }
    if not back:
        return []
    others = overlay.rewritten(Renames(back))
    return [each for identity, each in others.items() if identity != draft.identity]


def _refuse(overlay: Overlay, wanted: DraftRename, kinds: Kinds) -> None:
    definition = overlay.present[wanted.identity]
    if wanted.field is not None and not overlay.declares(definition, wanted.target):
        raise UnknownDefinitionError(kind=wanted.name, name=wanted.field, hint="")
    _, problems = parse_renames({".".join(wanted.target): wanted.to}, kinds)
    errors: list[AppError] = [each.error for each in problems]
    there = (*wanted.target[:-1], wanted.to)
    holder = definition if wanted.field is not None else overlay.present.get((there[0], there[1]))
    if not errors and overlay.declares(holder, there):
        errors.append(NameTakenError(name=wanted.to))
    if not errors:
        errors += _foreign(overlay, wanted)
    if errors:
        raise InvalidError([Problem(path="/to", error=each) for each in errors])


def _foreign(overlay: Overlay, wanted: DraftRename) -> list[AppError]:
    """Tell why what is in force cannot be renamed, if it is."""
    origin = _origin(overlay, wanted)
    if not overlay.declares(overlay.in_force.get((origin[0], origin[1])), origin):
        return []
    found = check_renames(
        Renames({origin: wanted.to}),
        overlay.model.catalog.without([(wanted.kind, wanted.to)]),
        overlay.stored.definitions,
        layer=TENANT_LAYER,
    )
    return [each.error for each in found if not isinstance(each.error, NameTakenError)]


def _origin(overlay: Overlay, wanted: DraftRename) -> Target:
    """Give the name that what is renamed has in force."""
    draft = overlay.stored_draft(wanted.identity)
    if draft is None:
        return wanted.target
    if wanted.field is None:
        return draft.origin
    former = {new: target[2] for target, new in _targets(draft).items() if len(target) > 2}
    return (*draft.origin, former.get(wanted.field, wanted.field))


def _asked(overlay: Overlay, draft: Draft, wanted: DraftRename) -> dict[str, str]:
    origin = _origin(overlay, wanted)
    asked = {key: new for key, new in draft.renames.items() if key != ".".join(origin)}
    in_force = overlay.in_force.get((origin[0], origin[1]))
    if overlay.declares(in_force, origin) and origin[-1] != wanted.to:
        asked[".".join(origin)] = wanted.to
    return asked


def _targets(draft: Draft) -> dict[Target, str]:
    return {tuple(asked.split(".")): new for asked, new in draft.renames.items()}
