"""Whether a statement asks for a column is told by its text, however it is written; in doubt it does."""

from __future__ import annotations

from typing import Any

import pytest

from socialsmartly.privacy.access.asking import Column, asks_for

pytestmark = pytest.mark.promise("6-b")
CLOSED = Column("accounts_member", "language", "en")
INSERTED = 'INSERT INTO "accounts_member" ("id", "language") VALUES (%s, %s), (%s, %s)'


@pytest.mark.parametrize(
    ("sql", "params", "asks"),
    [
        (INSERTED, (1, "en", 2, "en"), False),
        (INSERTED, (1, "en", 2, "fr"), True),
        (INSERTED, (1, "en", 2), True),
        ('INSERT INTO "accounts_member" ("id", "language") SELECT * FROM UNNEST(%s, %s)', ([1, 2], ["en", ""]), False),
        ('INSERT INTO "accounts_member" ("id", "language") SELECT * FROM UNNEST(%s, %s)', ([1, 2], ["en", "fr"]), True),
        ('INSERT INTO "accounts_member" ("id") VALUES (%s)', (1,), False),
        ('INSERT INTO "other" ("id", "language") VALUES (%s, %s)', (1, "fr"), False),
        ('SELECT "other"."language" FROM "other"', (), False),
        ('SELECT U0."language" FROM "accounts_member" U0', (), True),
        ('SELECT "accounts_member"."id" FROM "accounts_member"', (), False),
        ('UPDATE "accounts_member" SET "permits" = %s', (1,), False),
        ('UPDATE "accounts_member" SET "language" = %s', ("fr",), True),
        ("SELECT m.language FROM accounts_member AS m", (), True),
        ("SELECT m.id FROM accounts_member AS m", (), False),
        ("UPDATE accounts_member SET language = %s", ("fr",), True),
        ("SELECT language FROM accounts_membership", (), False),
        ("\nINSERT INTO accounts_member (id, language) SELECT id, %s FROM unnest(%s::uuid[])", ("fr", [1]), True),
        ("\nINSERT INTO accounts_member (id) SELECT id FROM unnest(%s::uuid[])", ([1],), False),
        ("SELECT LANGUAGE FROM ACCOUNTS_MEMBER", (), True),
        ("SELECT * FROM accounts_member", (), True),
        ("SELECT m.* FROM accounts_member AS m", (), True),
        ("SELECT row_to_json(m.*) FROM accounts_member m", (), True),
        ("SELECT m FROM accounts_member m", (), True),
        ("SELECT id, accounts_member FROM accounts_member", (), True),
        ("SELECT to_jsonb(m) FROM public.accounts_member AS m", (), True),
        ("SELECT d FROM accounts_member AS m (a, b, c, d)", (), True),
        ("SELECT count(*) FROM accounts_member", (), False),
        ("SELECT m.id, count(*) FROM accounts_member AS m WHERE m.permits = %s GROUP BY m.id", (1,), False),
        (
            'SELECT 1 FROM "o" U0 WHERE EXISTS(SELECT U0."id" FROM "accounts_member" U0) AND EXISTS(SELECT 1 FROM "x" U0)',
            (),
            False,
        ),
        ("TABLE accounts_member", (), True),
        ("COPY accounts_member TO STDOUT", (), True),
        ("LOCK TABLE accounts_member IN SHARE MODE", (), False),
        ("SELECT 1 FROM accounts_member NATURAL JOIN other", (), True),
        ("SELECT 1 FROM accounts_member JOIN other USING (language)", (), True),
        ('SELECT U&"\\006Canguage" FROM accounts_member', (), True),
        ('SELECT "x"."language" FROM "other" INNER JOIN "accounts_member" "x" ON ("x"."id" = "other"."id")', (), True),
        (
            'SELECT U0."language" FROM "contacts_contact" U0 WHERE U0."id" IN (SELECT V0."id" FROM "accounts_member" V0)',
            (),
            False,
        ),
        ('SELECT U0."language" FROM "contacts_contact" U0, "accounts_member" U0', (), True),
        (
            'SELECT "contacts_contact"."language" FROM "contacts_contact" INNER JOIN "accounts_member" ON (1 = 1)',
            (),
            False,
        ),
        (
            'UPDATE "contacts_contact" SET "language" = %s WHERE "id" IN (SELECT V0."id" FROM "accounts_member" V0)',
            (1,),
            False,
        ),
        ('WITH a AS (SELECT 1) UPDATE "accounts_member" SET "language" = %s', ("fr",), True),
        ('DELETE FROM "accounts_member" WHERE "accounts_member"."id" = %s', (1,), False),
        ('DELETE FROM "accounts_member" RETURNING "language"', (), True),
        ("INSERT INTO accounts_member VALUES (%s, %s)", (1, "fr"), True),
        ("INSERT INTO accounts_member SELECT %s, %s", (1, "fr"), True),
        ("INSERT INTO other (x) SELECT language FROM accounts_member", (), True),
        ("INSERT INTO accounts_member (id) SELECT language FROM accounts_member", (), True),
        (f'{INSERTED} ON CONFLICT ("id") DO UPDATE SET "language" = EXCLUDED."language"', (1, "en", 2, "en"), True),
        (f"{INSERTED} ON CONFLICT DO NOTHING", (1, "en", 2, "en"), False),
        (f'{INSERTED} RETURNING "accounts_member"."language"', (1, "en", 2, "en"), True),
        (f"{INSERTED} RETURNING *", (1, "en", 2, "en"), True),
        (
            f'WITH c0 AS (UPDATE "o" SET "a" = %s), c1 AS ({INSERTED}) {INSERTED}',
            (0, 1, "en", 2, "", 3, "", 4, "en"),
            False,
        ),
        (
            f'WITH c0 AS (UPDATE "o" SET "a" = %s), c1 AS ({INSERTED}) {INSERTED}',
            (0, 1, "en", 2, "", 3, "", 4, "fr"),
            True,
        ),
        (
            f'WITH c0 AS (UPDATE "o" SET "a" = %s), c1 AS ({INSERTED}) {INSERTED}',
            (0, 1, "fr", 2, "", 3, "", 4, "en"),
            True,
        ),
    ],
)
def test_a_statement_is_known_by_what_it_asks_for(sql: str, params: tuple[Any, ...], asks: bool) -> None:
    assert asks_for(sql, params, CLOSED) is asks


DATED = Column("accounts_member", "at", None)
CASES = Column("accounts_member", "case", "")
WHOSE = Column("accounts_member", "guardian", None, says_whose=True)


@pytest.mark.parametrize(
    ("sql", "column", "asks"),
    [
        ('SELECT DATE_TRUNC(%s, "accounts_member"."made" AT TIME ZONE %s) FROM "accounts_member"', DATED, False),
        ('SELECT DATE_TRUNC(%s, "accounts_member"."at" AT TIME ZONE %s) FROM "accounts_member"', DATED, True),
        ('UPDATE "accounts_member" SET "made" = (CASE WHEN ("accounts_member"."id" = %s) THEN %s END)', CASES, False),
        ('UPDATE "accounts_member" SET "case" = (CASE WHEN ("accounts_member"."id" = %s) THEN %s END)', CASES, True),
        ("SELECT m.case FROM accounts_member AS m", CASES, True),
        ('DELETE FROM "accounts_member" WHERE "accounts_member"."id" = %s', WHOSE, True),
        ('SELECT "accounts_member"."id" FROM "accounts_member"', WHOSE, False),
    ],
)
def test_a_word_of_the_language_is_no_column_and_to_end_a_row_is_to_use_whose_it_is(
    sql: str, column: Column, asks: bool
) -> None:
    assert asks_for(sql, (1, 2), column) is asks
