"""What every answer tells the browser: which scripts may run, who may frame it, what may keep it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from socialsmartly.privacy.access.checks import routes
from tests.house import ROOT

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "require-trusted-types-for 'script'",
}
PARTS = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}
FILLED = {
    "uuid": "01890000-0000-7000-8000-000000000000",
    "str": "none",
    "int": "1",
    "slug": "none",
    "path": "none",
}
FOR_OTHER_SITES = f"/write/{FILLED['uuid']}/chat.js"
ABOUT_NOBODY = ("/promises", "/policy", "/ledger", FOR_OTHER_SITES)
ADDRESSES = sorted(
    {
        "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: FILLED.get(m[1] or "str", "none"), str(route))
        for route, _ in routes()
    }
)


def wrong_headers(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    wrong = [
        f"{name}: {answer.headers.get(name)}"
        for name, word in EXPECTED.items()
        if word not in answer.headers.get(name, "")
    ]
    if address.startswith(ABOUT_NOBODY):
        wrong = [each for each in wrong if not each.startswith("Cache-Control: public")]
    if address == FOR_OTHER_SITES:
        wrong.remove("Cross-Origin-Resource-Policy: cross-origin")
    policy = {part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")}
    wrong += [f"no {part}" for part in PARTS - policy]
    scripts = next((part for part in policy if part.startswith("script-src")), "")
    if not re.fullmatch(r"script-src( 'nonce-[\w+/=-]{16,}')? 'strict-dynamic'", scripts):
        wrong.append(scripts)
    return [f"{address} {each}" for each in wrong]


def test_every_answer_has_every_header(client: Client) -> None:
    assert len(ADDRESSES) > 30
    assert [wrong for address in [*ADDRESSES, "/no/such/page"] for wrong in wrong_headers(client, address)] == []


def test_every_answer_says_what_it_is(client: Client) -> None:
    for address in [*ADDRESSES, "/no/such/page"]:
        answer = client.get(address)
        kind = answer.headers.get("Content-Type", "")
        assert kind if answer.content else True, address
        assert "charset=utf-8" in kind.lower() or not kind.startswith("text/"), (address, kind)


def test_nothing_is_sent_back_that_a_browser_keeps_secret(client: Client) -> None:
    for address in ADDRESSES:
        answer = client.trace(address, headers={"Authorization": "canary-of-a-header"})
        assert b"canary-of-a-header" not in answer.content, address
        assert answer.status_code != 200, address


def test_a_missing_header_would_be_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    without = [name for name in settings.MIDDLEWARE if "EveryAnswer" not in name and "csp" not in name]
    monkeypatch.setattr(settings, "MIDDLEWARE", without)
    assert {wrong.split(" ")[1] for wrong in wrong_headers(Client(), "/sign-in")} >= {
        "Permissions-Policy:",
        "Content-Security-Policy:",
    }


def test_a_page_names_its_scripts_with_a_word_used_once(client: Client) -> None:
    words = []
    for _ in range(2):
        answer = client.get("/sign-in")
        (word,) = re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        scripts = re.findall(r"<script[^>]*>", answer.content.decode())
        assert scripts
        assert all(f'nonce="{word}"' in script for script in scripts)
        words.append(word)
    assert words[0] != words[1]


def test_no_template_has_a_script_without_the_word_or_one_written_in_place() -> None:
    for template in (ROOT / "src").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"<script(?![^>]*\bnonce=)", text), template
        assert not re.search(r"<script[^>]*>\s*[^<\s]", text), template
        assert not re.search(r"\son(click|load|error|change|submit|input)=", text), template


def settings_for(site: str, folder: Path) -> dict[str, object]:
    names = [n for n in dir(settings) if "COOKIE" in n or n.startswith("SECURE_")]
    script = (
        "import json; from socialsmartly.site import settings as s; "
        f"print(json.dumps({{n: getattr(s, n, None) for n in {names!r}}}))"
    )
    chosen = {**os.environ, "SOCIALSMARTLY_SITE": site, "SOCIALSMARTLY_DATA": str(folder)}
    done = subprocess.run([sys.executable, "-c", script], env=chosen, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_over_https_every_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    chosen = settings_for("https://shop.example.test", tmp_path)
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        assert str(chosen[f"{name}_COOKIE_NAME"]).startswith("__Host-")
        assert chosen[f"{name}_COOKIE_SECURE"] is True
        assert chosen[f"{name}_COOKIE_HTTPONLY"] is True
        assert chosen[f"{name}_COOKIE_SAMESITE"] == "Lax"
    assert chosen["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600


def test_over_http_a_cookie_that_needs_https_would_be_lost(tmp_path: Path) -> None:
    assert settings_for("http://127.0.0.1:8000", tmp_path)["SESSION_COOKIE_NAME"] is None


def test_whoever_finds_a_hole_is_told_where_to_write(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    assert f"Contact: mailto:{settings.SOCIALSMARTLY_PRIVACY_CONTACT}\n" in text
    (until,) = re.findall(r"Expires: (.+)\n", text)
    left = datetime.fromisoformat(until) - datetime.now(UTC)
    assert timedelta(days=179) < left <= timedelta(days=180)
