"""Which passwords are accepted, and how they are kept."""

from typing import Literal

import pytest
from argon2 import PasswordHasher

from perfmon.workflows import passwords
from perfmon.workflows.passwords import (
    fault_of,
    hash_password,
    is_password,
    make_password,
    needs_rehash,
)

GOOD = "槐树下的第一场雪落在"


@pytest.mark.parametrize("password", [GOOD, "correct horse 9", "k7-Lm 2_pQ x"])
def test_a_long_password_of_ones_own_is_accepted(password: str) -> None:
    assert fault_of(password, "李会计") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("槐树下第一场雪落", "至少 10 个字"),
        ("1234567890", "太常见"),
        ("PASSWORD123", "太常见"),
        ("aaaaaaaaaaaab", "太常见"),
        ("李会计的密码就是这个了", "不能有用户名"),
        ("x" * 129, "最多 128 个字"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, why: str) -> None:
    assert why in (fault_of(password, "李会计") or "")


def test_full_width_letters_are_the_same_password() -> None:
    kept = hash_password("correct horse 9")
    assert is_password(kept, "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　９")
    assert not is_password(kept, "correct horse 8")


def test_what_is_kept_is_argon2id_and_differs_each_time() -> None:
    assert hash_password(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert hash_password(GOOD) != hash_password(GOOD)


def test_who_has_no_password_is_not_let_in_by_any() -> None:
    assert not is_password(None, "")
    assert not is_password(None, GOOD)
    assert not is_password("kein hash", GOOD)


def test_a_name_that_nobody_has_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    is_password(None, GOOD)
    is_password(hash_password(GOOD), GOOD)
    assert len(verified) == 2


def test_what_was_kept_with_other_parameters_is_to_be_kept_anew() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8192).hash(GOOD))
    assert not needs_rehash(hash_password(GOOD))


def test_a_made_password_is_long_and_never_the_same() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert all(fault_of(each, "李会计") is None and len(each) == 19 for each in made)
