"""What one visitor may see and do (权限): roles, each within the units it was granted for."""

from collections.abc import Collection
from dataclasses import dataclass

from perfmon.actor import HERE, Actor
from perfmon.errors import NotAllowedError, OnlyReadError
from perfmon.roles import ONLY_READ, Act, Role, may
from perfmon.store.asking import Scope, scope_of
from perfmon.workflows.actor import machine_user

INBOX, NIGHT = "收件箱", "每夜备份"
"""What works without a visitor, as the log names it."""


@dataclass(frozen=True)
class Grant:
    """A role, and the units it was granted for.

    Attributes:
        role: what its holder is.
        scope: the units (预算单位) it holds for; None for the whole county.
    """

    role: Role
    scope: Scope = None


@dataclass(frozen=True)
class Access:
    """One visitor.

    Attributes:
        name: that everything they write carries.
        address: from where they come.
        grants: what they were granted.
        only_reads: whether a consolidated file is served, into which nobody writes.
    """

    name: str
    address: str
    grants: tuple[Grant, ...]
    only_reads: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """What the visitor is."""
        return frozenset(grant.role for grant in self.grants)

    def may(self, page: str, act: Act = Act.LOOK) -> bool:
        """Whether the visitor may do the act on the page for any unit at all."""
        return may(self.roles, page, act, only_read=self.only_reads)

    def may_for(self, page: str, act: Act, unit_codes: Collection[str]) -> bool:
        """Whether the visitor may do the act on the page for all of these units.

        Where there are none, for the whole county.
        """
        return self.may(page, act) and _covers(self.scope_on(page, act), unit_codes)

    def scope_on(self, page: str, act: Act = Act.LOOK) -> Scope:
        """The units for which the visitor may do the act on the page; None for all.

        Raises:
            NotAllowedError: for none, since no role of theirs may.
        """
        scopes = [grant.scope for grant in self.grants if self._grants(grant, page, act)]
        if not scopes and self.only_reads and act not in ONLY_READ.get(page, {}):
            raise OnlyReadError(act)
        if not scopes:
            raise NotAllowedError(act, sorted(self.roles))
        units: set[str] = set()
        for scope in scopes:
            if scope is None:
                return None
            units |= set(scope)
        return scope_of(units)

    def _grants(self, grant: Grant, page: str, act: Act) -> bool:
        return may([grant.role], page, act, only_read=self.only_reads)

    def actor_for(self, page: str, act: Act, unit_codes: Collection[str] = ()) -> Actor:
        """The actor of a write; whoever has it was allowed to.

        Args:
            page: where it is done.
            act: what is done.
            unit_codes: the units it touches; none where it touches the whole county.

        Raises:
            NotAllowedError: no role of theirs may, or not for these units.
        """
        if not _covers(self.scope_on(page, act), unit_codes):
            lacking = NotAllowedError.OTHER_UNIT if unit_codes else NotAllowedError.COUNTY
            raise NotAllowedError(act, sorted(self.roles), lacking)
        return Actor(self.name, self.address)


def _covers(scope: Scope, unit_codes: Collection[str]) -> bool:
    return scope is None or (bool(unit_codes) and set(unit_codes) <= set(scope))


def machine_access() -> Access:
    """Whoever sits at the machine, where nobody signs in: every role, the whole county."""
    return Access(machine_user(), HERE, tuple(Grant(role) for role in Role))


def inbox_access() -> Access:
    """The inbox folder: what is put into it is imported as the bureau imports, and no more."""
    return Access(INBOX, HERE, (Grant(Role.BUREAU),))


def night_access() -> Access:
    """The nightly backup, which an administrator has switched on."""
    return Access(NIGHT, HERE, (Grant(Role.ADMINISTRATOR),))
