"""What one visitor may see and do: each role within the units it was granted for."""

import itertools

import pytest

from perfmon.actor import HERE, address_of
from perfmon.errors import NotAllowedError
from perfmon.roles import TABLE, Act, Role, may
from perfmon.workflows.access import Access, Grant, machine_access

OWN, OTHER = "288001", "301001"


def test_a_unit_sees_its_own_units_and_no_others() -> None:
    assert unit().scope_on("home") == (OWN,)


def test_who_holds_two_roles_sees_the_units_of_both() -> None:
    both = access(Grant(Role.UNIT, (OTHER,)), Grant(Role.DEPARTMENT, (OWN,)))
    assert both.scope_on("home") == (OWN, OTHER)


def test_a_leader_who_also_enters_sees_all_and_enters_for_the_own_unit() -> None:
    both = access(Grant(Role.LEADER), Grant(Role.UNIT, (OWN,)))
    assert both.scope_on("home") is None
    assert both.scope_on("reporting") == (OWN,)
    assert both.actor_for("reporting", Act.ENTER, [OWN]) == "某人"
    with pytest.raises(NotAllowedError, match="不在您的范围内"):
        both.actor_for("reporting", Act.ENTER, [OTHER])


def test_what_no_role_may_is_refused_in_words() -> None:
    with pytest.raises(NotAllowedError) as refused:
        unit().actor_for("import", Act.IMPORT)
    assert refused.value.message == (
        "您的角色是单位填报，不能做“导入”。没有改动任何数据；确实需要的，请找系统管理员调整。"
    )


def test_who_has_no_role_sees_nothing() -> None:
    with pytest.raises(NotAllowedError, match="您还没有角色"):
        access().scope_on("home")


def test_one_unit_outside_refuses_the_whole_act() -> None:
    with pytest.raises(NotAllowedError):
        unit().actor_for("reporting", Act.ENTER, [OWN, OTHER])


def test_an_act_for_the_whole_county_is_not_for_those_of_some_units() -> None:
    office = access(Grant(Role.OFFICE, (OWN,)))
    with pytest.raises(NotAllowedError) as refused:
        office.actor_for("projects", Act.SET_STATE)
    assert refused.value.message == (
        "您的角色是业务股室，这件事要有全县的范围。没有改动任何数据；"
        "确实需要的，请找系统管理员调整。"
    )
    assert office.actor_for("projects", Act.SET_STATE, [OWN])


def test_who_holds_two_roles_may_each_act_for_the_units_of_its_role_alone() -> None:
    both = access(Grant(Role.UNIT, (OWN,)), Grant(Role.DEPARTMENT, (OTHER,)))
    assert both.may_for("reporting", Act.ENTER, [OWN])
    assert not both.may_for("reporting", Act.REVIEW, [OWN])
    assert both.may_for("reporting", Act.REVIEW, [OTHER])
    assert not both.may_for("reporting", Act.REVIEW, [OWN, OTHER])
    assert not both.may_for("reporting", Act.REVIEW, [])
    assert not both.may_for("import", Act.IMPORT, [OWN])
    assert both.scope_on("reporting", Act.REVIEW) == (OTHER,)


def test_a_code_that_begins_like_ones_own_is_not_ones_own() -> None:
    with pytest.raises(NotAllowedError):
        access(Grant(Role.UNIT, ("2880",))).actor_for("reporting", Act.ENTER, [OWN])


def test_the_actor_knows_from_where() -> None:
    assert address_of(unit().actor_for("reporting", Act.ENTER, [OWN])) == "10.0.0.7"


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_for_its_units_and_nothing_else(role: Role) -> None:
    visitor = access(Grant(role, (OWN,)))
    for page, act in itertools.product([*TABLE, "somewhere"], Act):
        if may([role], page, act):
            assert visitor.actor_for(page, act, [OWN]) == "某人"
            with pytest.raises(NotAllowedError, match="不在您的范围内"):
                visitor.actor_for(page, act, [OTHER])
        else:
            with pytest.raises(NotAllowedError, match="您的角色是"):
                visitor.actor_for(page, act, [OWN])


def test_whoever_sits_at_the_machine_may_everything() -> None:
    machine = machine_access()
    assert machine.roles == set(Role)
    assert machine.scope_on("home") is None
    assert address_of(machine.actor_for("import", Act.UNDO_CLOSED)) == HERE


def unit() -> Access:
    return access(Grant(Role.UNIT, (OWN,)))


def access(*grants: Grant) -> Access:
    return Access("某人", "10.0.0.7", grants)
