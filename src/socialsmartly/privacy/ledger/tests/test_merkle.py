"""The tree against public vectors and against the definition, word for word."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from socialsmartly.privacy.ledger import merkle
from socialsmartly.privacy.ledger.tests.naive import Naive
from socialsmartly.privacy.ledger.tests.vectors import COUNT, FILE, MISSING, Vector, vectors
from socialsmartly.privacy.ledger.tiles import Edge

LARGEST = 4096
EVERY_PAIR = 130
LEAVES = [b"leaf %d" % number for number in range(LARGEST)]
NAIVE = Naive(LEAVES)


def verdict(vector: Vector) -> bool:
    proof, number, hashed = vector.proof, vector.number, vector.hashed
    match vector.kind:
        case "inclusion":
            return merkle.includes(number("leafIdx"), number("treeSize"), hashed("leafHash"), hashed("root"), proof)
        case "consistency":
            return merkle.continues(number("size1"), number("size2"), hashed("root1"), hashed("root2"), proof)
        case "subtreeinclusion":
            start, end = number("start"), number("end")
            place = number("leafIdx") - start
            return merkle.is_part(start, end, end) and merkle.includes(
                place, end - start, hashed("leafHash"), hashed("root"), proof
            )
        case _:
            start, end, size = number("start"), number("end"), number("size")
            return merkle.part_is_in(start, end, size, hashed("root1"), hashed("root2"), proof)


@pytest.mark.skipif(not FILE.exists(), reason=MISSING)
def test_every_public_vector_gets_the_verdict_it_asks_for() -> None:
    found = Counter((vector.kind, verdict(vector) == vector.holds) for vector in vectors())
    assert found == {
        ("inclusion", True): 98,
        ("consistency", True): 98,
        ("subtreeinclusion", True): 204,
        ("subtreeconsistency", True): 118,
    }
    assert found.total() == COUNT


@pytest.mark.skipif(not FILE.exists(), reason=MISSING)
def test_a_walk_that_forgets_the_right_edge_fails_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the rule `last == top` is what trees that are no power of two need."""
    whole = merkle.part_is_in

    def forgetful(start: int, end: int, size: int, part: bytes, root: bytes, proof: list[bytes]) -> bool:
        return whole(start, end, 1 << (size - 1).bit_length() if size else 0, part, root, proof)

    monkeypatch.setattr(merkle, "part_is_in", forgetful)
    assert any(verdict(vector) != vector.holds for vector in vectors())


def test_every_root_up_to_4096_is_the_one_the_rfc_defines() -> None:
    edge = Edge()
    for size in range(LARGEST + 1):
        assert edge.root() == NAIVE.root(0, size), size
        if size < LARGEST:
            edge, _ = edge.grown(LEAVES[size : size + 1])


def test_every_proof_of_small_trees_is_the_one_the_rfc_defines() -> None:
    for size in range(1, EVERY_PAIR):
        whole = NAIVE.root(0, size)
        for index in range(size):
            proof = [NAIVE.root(*part) for part in merkle.path(index, index + 1, size)]
            assert proof == NAIVE.inclusion(index, 0, size)
            assert merkle.includes(index, size, merkle.leaf(LEAVES[index]), whole, proof)
        for old in range(1, size + 1):
            proof = [NAIVE.root(*part) for part in merkle.path(0, old, size)]
            assert proof == NAIVE.consistency(old, 0, size)
            assert merkle.continues(old, size, NAIVE.root(0, old), whole, proof)


def test_proofs_of_larger_trees_too() -> None:
    lots = random.Random(9162)
    for size in range(EVERY_PAIR, LARGEST + 1):
        whole, index, old = NAIVE.root(0, size), lots.randrange(size), lots.randrange(1, size)
        proof = [NAIVE.root(*part) for part in merkle.path(index, index + 1, size)]
        assert proof == NAIVE.inclusion(index, 0, size)
        assert merkle.includes(index, size, merkle.leaf(LEAVES[index]), whole, proof)
        assert not merkle.includes(index ^ 1, size, merkle.leaf(LEAVES[index]), whole, proof)
        proof = [NAIVE.root(*part) for part in merkle.path(0, old, size)]
        assert proof == NAIVE.consistency(old, 0, size)
        assert merkle.continues(old, size, NAIVE.root(0, old), whole, proof)


def test_a_part_that_begins_where_no_subtree_begins_is_no_part() -> None:
    assert merkle.is_part(4, 8, 9)
    assert merkle.is_part(8, 11, 11)
    assert not merkle.is_part(2, 5, 9)
    assert not merkle.is_part(4, 9, 8)
    with pytest.raises(ValueError, match="2, 5, 9"):
        merkle.path(2, 5, 9)


def test_nothing_can_be_shown_to_continue_the_empty_tree() -> None:
    assert not merkle.continues(0, 5, merkle.EMPTY, NAIVE.root(0, 5), [])
