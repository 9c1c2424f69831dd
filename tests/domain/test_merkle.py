"""The tree of RFC 6962: its known roots, its own slow definition, proofs that hold and none that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.errors import DomainError
from neutrality.domain.history import leaf_hash
from neutrality.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    node_hash,
    root_of,
)

# The inputs and roots with which Certificate Transparency tests its own trees.
KNOWN_LEAVES = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)  # fmt: skip
KNOWN_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [leaf_hash(bytes.fromhex(content)) for content in KNOWN_LEAVES]
sizes = st.integers(1, 70)


def tree(size: int) -> list[bytes]:
    """Return that many different leaves."""
    return [leaf_hash(str(number).encode()) for number in range(size)]


def split(size: int) -> int:
    """Return the largest power of two below the size, found by doubling."""
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def slow_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY_ROOT
    half = split(len(leaves))
    return node_hash(slow_root(leaves[:half]), slow_root(leaves[half:]))


def slow_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    half = split(len(leaves))
    if index < half:
        return [*slow_path(index, leaves[:half]), slow_root(leaves[half:])]
    return [*slow_path(index - half, leaves[half:]), slow_root(leaves[:half])]


def slow_proof(older: int, leaves: list[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if older == len(leaves):
        return [] if known else [slow_root(leaves)]
    half = split(len(leaves))
    if older <= half:
        return [*slow_proof(older, leaves[:half], known=known), slow_root(leaves[half:])]
    return [*slow_proof(older - half, leaves[half:], known=False), slow_root(leaves[:half])]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_that_certificate_transparency_knows(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == KNOWN_ROOTS[size]


def test_a_known_path_of_certificate_transparency_is_made_and_holds() -> None:
    path = inclusion_proof(LEAVES, 5, 8)

    assert [step.hex() for step in path] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert inclusion_holds(LEAVES[5], 5, 8, root=bytes.fromhex(KNOWN_ROOTS[8]), path=path)


@pytest.mark.parametrize("size", range(1, 9))
def test_every_leaf_of_the_small_trees_has_its_path(size: int) -> None:
    root = slow_root(LEAVES[:size])
    for index in range(size):
        path = inclusion_proof(LEAVES, index, size)
        assert path == slow_path(index, LEAVES[:size])
        assert inclusion_holds(LEAVES[index], index, size, root=root, path=path)
        assert not inclusion_holds(LEAVES[index], index, size, root=root, path=[*path, root])


@pytest.mark.parametrize("newer", range(1, 9))
def test_every_small_tree_goes_on_from_each_earlier_one(newer: int) -> None:
    root = slow_root(LEAVES[:newer])
    for older in range(1, newer + 1):
        roots = {"older_root": slow_root(LEAVES[:older]), "newer_root": root}
        path = consistency_proof(LEAVES, older, newer)
        assert path == slow_proof(older, LEAVES[:newer])
        assert consistency_holds(older, newer, **roots, path=path)
        assert not consistency_holds(older, newer, **{**roots, "older_root": bytes(32)}, path=path)


def test_a_small_tree_goes_on_from_the_empty_one() -> None:
    root = slow_root(LEAVES[:3])

    assert consistency_proof(LEAVES, 0, 3) == []
    assert consistency_holds(0, 3, older_root=EMPTY_ROOT, newer_root=root, path=[])


def test_a_kept_frontier_goes_on() -> None:
    kept = Frontier()
    for leaf in LEAVES[:5]:
        kept.add(leaf)
    going_on = Frontier(kept.size, kept.content)
    for leaf in LEAVES[5:]:
        going_on.add(leaf)

    assert going_on.root.hex() == KNOWN_ROOTS[8]


@given(st.integers(0, 70))
def test_a_tree_grows_leaf_by_leaf_to_the_root_of_its_definition(size: int) -> None:
    leaves = tree(size)

    assert root_of(leaves) == slow_root(leaves)


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_frontier_that_was_kept_goes_on_where_it_was(before: int, more: int) -> None:
    leaves = tree(before + more)
    kept = Frontier()
    for leaf in leaves[:before]:
        kept.add(leaf)

    going_on = Frontier(kept.size, kept.content)
    for leaf in leaves[before:]:
        going_on.add(leaf)

    assert going_on.root == slow_root(leaves)
    assert len(kept.content) == 32 * before.bit_count()


@pytest.mark.parametrize(("size", "content"), [(-1, b""), (0, bytes(32)), (3, bytes(32)), (2, bytes(31))])
def test_a_frontier_of_another_size_is_refused(size: int, content: bytes) -> None:
    with pytest.raises(DomainError, match="frontier_broken"):
        Frontier(size, content)


@given(sizes, st.data())
def test_a_path_is_that_of_the_definition_and_holds_for_its_leaf_alone(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = tree(size)
    root = slow_root(leaves)

    path = inclusion_proof(iter([*leaves, leaf_hash(b"later")]), index, size)

    assert path == slow_path(index, leaves)
    assert inclusion_holds(leaves[index], index, size, root=root, path=path)
    assert not inclusion_holds(leaf_hash(b"other"), index, size, root=root, path=path)
    assert not inclusion_holds(leaves[index], index, size, root=bytes(32), path=path)
    assert not inclusion_holds(leaves[index], index, size, root=root, path=[*path, bytes(32)])
    for other in {*range(size)} - {index}:
        assert not inclusion_holds(leaves[index], other, size, root=root, path=path)
    for at in range(len(path)):
        altered = [*path[:at], bytes(32), *path[at + 1 :]]
        assert not inclusion_holds(leaves[index], index, size, root=root, path=altered)


@given(sizes, st.data())
def test_a_tree_is_proved_to_go_on_from_any_earlier_one_and_from_no_other(
    newer: int, data: st.DataObject
) -> None:
    older = data.draw(st.integers(1, newer))
    leaves = tree(newer)
    roots = {"older_root": slow_root(leaves[:older]), "newer_root": slow_root(leaves)}

    path = consistency_proof(iter(leaves), older, newer)

    assert path == slow_proof(older, leaves)
    assert consistency_holds(older, newer, **roots, path=path)
    assert not consistency_holds(older, newer, **{**roots, "older_root": bytes(32)}, path=path)
    assert not consistency_holds(older, newer, **{**roots, "newer_root": bytes(32)}, path=path)
    assert not consistency_holds(older, newer, **roots, path=[*path, bytes(32)])
    for at in range(len(path)):
        altered = [*path[:at], bytes(32), *path[at + 1 :]]
        assert not consistency_holds(older, newer, **roots, path=altered)


@given(st.integers(0, 40))
def test_every_tree_goes_on_from_the_empty_one(newer: int) -> None:
    root = slow_root(tree(newer))

    assert consistency_proof(tree(newer), 0, newer) == []
    assert consistency_holds(0, newer, older_root=EMPTY_ROOT, newer_root=root, path=[])
    assert not consistency_holds(0, newer, older_root=bytes(32), newer_root=root, path=[])


def test_what_lies_outside_the_tree_is_refused() -> None:
    leaves = tree(5)

    for index in (-1, 5):
        with pytest.raises(DomainError, match="leaf_outside"):
            inclusion_proof(leaves, index, 5)
        assert not inclusion_holds(leaves[0], index, 5, root=slow_root(leaves), path=[])
    for older in (-1, 6):
        with pytest.raises(DomainError, match="tree_shrunk"):
            consistency_proof(leaves, older, 5)
        assert not consistency_holds(older, 5, older_root=EMPTY_ROOT, newer_root=slow_root(leaves), path=[])


def test_missing_leaves_are_told_and_not_proved_without() -> None:
    with pytest.raises(DomainError, match="tree_short") as found:
        inclusion_proof(tree(6), 2, 8)

    assert found.value.params == {"size": 6}
