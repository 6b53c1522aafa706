"""What one lane of `bench_rewards.py` does, and the same by hand. Loaded by the lanes' own processes, so nothing of the tests' house is here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID, uuid5

import psycopg
from django.db import connections

from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards.tests.shop import rewarded
from socialsmartly.words import Refusal
from tests.bench.by_hand import by_hand

CLAIMS, PEOPLE = 1000, 300


def claims(lane: int, of: int, words: Sequence[str]) -> None:
    """Every so manieth claim, over one connection, as a thread of the site makes them."""
    tea, key = map(UUID, words)
    for n in range(lane, CLAIMS, of):
        with suppress(Refusal):  # who comes again while or after they got theirs
            rewarded(tea, key, Address("email", f"person{n % PEOPLE}@example.test"))
    connections.close_all()


CLAIMED = """INSERT INTO rewards_claim (id, workspace_id, promotion_id, step, reason, proven, email, language, permits, terms_version, joined_at,
  held_for, kept_until) VALUES (%s, %s, %s, 'verifying', '', 'email', %s, 'en', 0, 'x', now(), '', now() + interval '40 days')
  ON CONFLICT (workspace_id, id) DO NOTHING"""
ISSUED = """WITH taken AS (UPDATE rewards_promotion SET issued_count = issued_count + 1, issued_minor = issued_minor + worth_minor
  WHERE workspace_id = %s AND id = %s AND issued_count < budget_count RETURNING 1)
UPDATE rewards_claim SET step = 'issued', name = %s, code = %s, code_digest = %s, issued_at = now(), decided_at = now(), code_until = kept_until
  FROM taken WHERE workspace_id = %s AND id = %s"""
TOLD = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'bench', '{}')"


def claims_by_hand(lane: int, of: int, words: Sequence[str]) -> None:
    """The rows alone: no roles, no keyring, nothing sealed."""
    tea, key = map(UUID, words)
    with by_hand() as hand:
        for n in range(lane, CLAIMS, of):
            _claim_by_hand(hand, tea, key, uuid5(key, str(n % PEOPLE)))


def _claim_by_hand(hand: psycopg.Connection, tea: UUID, key: UUID, person: UUID) -> None:
    sealed = os.urandom(94)
    if hand.execute(CLAIMED, [person, tea, key, sealed]).rowcount:
        hand.execute(TOLD)
        hand.execute(ISSUED, [tea, key, sealed, sealed, os.urandom(32), tea, person])
        hand.execute(TOLD)
    hand.commit()
