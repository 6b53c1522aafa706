"""For each rule, code that it must refuse and code that it must leave alone: (path, text)."""

from __future__ import annotations

Sample = tuple[str, str]

ROOM = "src/socialsmartly/product/desk"
LONG_BODY = "\n".join(["    pass"] * 61)
SET_CONFIG = "set_" + "config"

BAD: dict[str, list[Sample]] = {
    "H001": [(f"{ROOM}/rules.py", f"def long() -> None:\n{LONG_BODY}\n")],
    "H002": [(f"{ROOM}/rules.py", "x = 1\n" * 401), ("src/a/templates/a.html", "<p></p>\n" * 401)],
    "H003": [
        (f"{ROOM}/rules.py", "try:\n    f()\nexcept:\n    pass\n"),
        (f"{ROOM}/rules.py", "try:\n    f()\nexcept Exception as error:\n    log(error)\n"),
        (f"{ROOM}/rules.py", "try:\n    f()\nexcept (KeyError, BaseException):\n    pass\n"),
        (f"{ROOM}/rules.py", "try:\n    f()\nexcept Exception:\n    if x:\n        raise\n"),
        (f"{ROOM}/rules.py", "with contextlib.suppress(Exception):\n    f()\n"),
    ],
    "H004": [(f"{ROOM}/utils.py", ""), ("src/socialsmartly/product/services/rules.py", "")],
    "H005": [
        (f"{ROOM}/views.py", "Message.objects.create(body='x')\n"),
        (f"{ROOM}/views.py", "Message.objects.filter(id=1).update(body='x')\n"),
        (f"{ROOM}/views.py", "old = Message.objects.filter(id=1)\nold.update(body='x')\n"),
        (f"{ROOM}/views.py", "conversation.messages.create(body='x')\n"),
        (f"{ROOM}/views.py", "message.save(update_fields=['body'])\n"),
        (f"{ROOM}/views.py", "await message.adelete()\n"),
        (f"{ROOM}/views.py", "Message._base_manager.bulk_create(rows)\n"),
        (f"{ROOM}/queries.py", "cursor.execute('INSERT INTO t VALUES (1)')\n"),
        (f"{ROOM}/queries.py", "cursor.execute(f'UPDATE {table} SET a = 1')\n"),
        (f"{ROOM}/queries.py", "GONE = 'WITH x AS (SELECT 1) DELETE FROM t'\ncursor.execute(GONE, [1])\n"),
        (f"{ROOM}/queries.py", "cursor.execute(sql.SQL('DELETE FROM {}').format(name))\n"),
    ],
    "H006": [(f"{ROOM}/rules.py", "def silent():\n    pass\n"), ("tests/a.py", "async def silent():\n    pass\n")],
    "H007": [
        (f"{ROOM}/rules.py", "def late() -> None:\n    import json\n"),
        (f"{ROOM}/views.py", "def ready() -> None:\n    from a import b\n"),
    ],
    "H008": [
        (f"{ROOM}/rules.py", "class Refused(Exception):\n    pass\n"),
        (f"{ROOM}/rules.py", "class Refused(Exception):\n    'Ask.'\nclass Denied(Refused):\n    pass\n"),
    ],
    "H009": [
        (f"{ROOM}/views.py", "from django.http import StreamingHttpResponse\n"),
        (f"{ROOM}/views.py", "from django.utils.safestring import mark_safe\n"),
        (f"{ROOM}/queries.py", "Message.objects.raw('SELECT 1')\n"),
        (f"{ROOM}/queries.py", "Message.objects.extra(where=['1'])\n"),
        (f"{ROOM}/rules.py", "datetime.now()\n"),
        (f"{ROOM}/rules.py", "datetime.datetime.utcnow()\n"),
        (f"{ROOM}/rules.py", "import random\n"),
        (f"{ROOM}/rules.py", "from random import choice\n"),
        (f"{ROOM}/templates/desk/a.html", "{{ body | safe }}\n"),
        (f"{ROOM}/templates/desk/a.html", "{% autoescape off %}\n"),
    ],
    "H010": [
        (f"{ROOM}/queries.py", f"cursor.execute('SELECT {SET_CONFIG}(%s, %s, true)')\n"),
        (f"{ROOM}/a.sql", f"SELECT {SET_CONFIG}('a', 'b', true);\n"),
    ],
    "H011": [
        (f"{ROOM}/views.py", "def inbox(request) -> None:\n    pass\n"),
        (f"{ROOM}/views/inbox.py", "@serves\nasync def inbox(request, id) -> None:\n    pass\n"),
    ],
    "H012": [
        ("docs/a.md", "see /" + "work/main/a.py\n"),
        (".ci/run", "cd /" + "home/someone\n"),
        ("requirements.lock", "--index-" + "url https://example.org/simple\n"),
        ("frontend/package-lock.json", '"resolved": ' + '"https://registry.npm' + 'js.org/a.tgz"\n'),
    ],
    "H013": [
        (f"{ROOM}/tasks.py", "@task(serves=SERVICE)\ndef send(email: str) -> None:\n    pass\n"),
        (f"{ROOM}/tasks.py", "@app.task\nasync def send(message_id: str, **more: str) -> None:\n    pass\n"),
    ],
    "H014": [
        (f"{ROOM}/tasks.py", "import requests\n"),
        (f"{ROOM}/tasks.py", "import urllib.request as web\n"),
        (f"{ROOM}/tasks.py", "from urllib import request\n"),
        (f"{ROOM}/tasks.py", "from http.client import HTTPSConnection\n"),
        (f"{ROOM}/tasks.py", "from httpx import Client\n"),
        (f"{ROOM}/tasks.py", "import smtplib\n"),
        (f"{ROOM}/tasks.py", "socket.create_connection(place)\n"),
        (f"{ROOM}/tasks.py", "from socket import create_connection\n"),
        (f"{ROOM}/tasks.py", "await asyncio.open_connection(host, port)\n"),
    ],
    "H015": [("tests/journeys/test_shop.py", "page.locator('main a').first.click()\n")],
}

GOOD: dict[str, list[Sample]] = {
    "H001": [(f"{ROOM}/rules.py", "def short() -> None:\n" + "\n".join(["    pass"] * 59) + "\n")],
    "H002": [(f"{ROOM}/rules.py", "x = 1\n" * 400), (f"{ROOM}/migrations/0001_a.py", "x = 1\n" * 500)],
    "H003": [
        (f"{ROOM}/rules.py", "try:\n    f()\nexcept KeyError:\n    pass\n"),
        (f"{ROOM}/rules.py", "try:\n    f()\nexcept Exception as error:\n    undo()\n    raise Refused from error\n"),
        (f"{ROOM}/rules.py", "with contextlib.suppress(KeyError):\n    f()\n"),
    ],
    "H004": [(f"{ROOM}/rules.py", ""), ("docs/common/a.py", "")],
    "H005": [
        (f"{ROOM}/actions.py", "Message.objects.create(body='x')\n"),
        (f"{ROOM}/actions/send.py", "message.save()\n"),
        (f"{ROOM}/migrations/0001_a.py", "cursor.execute('INSERT INTO t VALUES (1)')\n"),
        (f"{ROOM}/tests/test_a.py", "message.delete()\n"),
        (f"{ROOM}/views.py", "seen.update(more)\ncache.delete('key')\nqr.save(file, kind='svg')\nKey.create(1)\n"),
        (f"{ROOM}/models.py", "class A:\n    def save(self, **how) -> None:\n        super().save(**how)\n"),
        (f"{ROOM}/queries.py", "cursor.execute('SELECT updated_at FROM t FOR UPDATE')\n"),
        ("src/socialsmartly/site/settings.py", "row.save()\n"),
    ],
    "H006": [(f"{ROOM}/rules.py", "def told() -> None:\n    key = lambda x: x\n")],
    "H007": [
        (f"{ROOM}/rules.py", "import json\nif TYPE_CHECKING:\n    import ast\n"),
        (f"{ROOM}/apps.py", "class A:\n    def ready(self) -> None:\n        from desk import checks\n"),
    ],
    "H008": [
        (f"{ROOM}/rules.py", "class Refused(Exception):\n    'Not agreed. Ask the person first.'\n"),
        (f"{ROOM}/rules.py", "class _Inside(Exception):\n    pass\nclass Plain:\n    pass\n"),
        (f"{ROOM}/tests/test_a.py", "class Planted(Exception):\n    pass\n"),
    ],
    "H009": [
        (f"{ROOM}/rules.py", "datetime.now(UTC)\nself.clock.now()\nfrom django.utils.html import format_html\n"),
        ("src/socialsmartly/product/stores/rules.py", "import random\n"),
        (f"{ROOM}/tests/test_a.py", "import random\n"),
        (f"{ROOM}/templates/desk/a.html", "{{ body|safely }} {{ safe }}\n"),
    ],
    "H010": [(f"{ROOM}/queries.py", f'"""Not {SET_CONFIG}(...)."""\ncursor.execute("SET LOCAL ROLE a")\n')],
    "H011": [
        (f"{ROOM}/views.py", "@serves(SERVICE)\ndef inbox(request) -> None:\n    pass\n"),
        (f"{ROOM}/views.py", "@opens_its_own(SERVICE)\ndef inbox(request) -> None:\n    pass\n"),
        (f"{ROOM}/views.py", "def _page(request) -> None:\n    pass\ndef total(rows) -> int:\n    return 1\n"),
        (f"{ROOM}/views.py", "def marked(view) -> View:\n    def inside(request) -> None:\n        pass\n"),
        (f"{ROOM}/forms.py", "def inbox(request) -> None:\n    pass\n"),
    ],
    "H012": [
        ("docs/a.md", "see ." + "/work" + "/a.py, https://example.org/home/page and src/home/views.py\n"),
        ("src/socialsmartly/site/urls.py", "path('home/', home)\n"),
    ],
    "H013": [
        (f"{ROOM}/tasks.py", "@task(serves=SERVICE)\ndef send(context, message_id, store_ids) -> None:\n    pass\n"),
        (f"{ROOM}/tasks.py", "def send(email: str) -> None:\n    pass\n"),
    ],
    "H014": [
        (
            f"{ROOM}/tasks.py",
            "from urllib.parse import urlsplit\nfrom http import HTTPStatus\nrequests = queries.requests()\n",
        ),
        (f"{ROOM}/tasks.py", "from socialsmartly.privacy.recipients.egress import Egress\nEgress().ask(url)\n"),
        (f"{ROOM}/tests/test_a.py", "import urllib.request\n"),
        ("tools/machine.py", "import urllib.request\n"),
    ],
    "H015": [
        ("tests/journeys/walking.py", "what.click()\n"),
        ("tests/journeys/test_shop.py", "follow(page.locator('main a').first)\n"),
        ("tests/test_pages.py", "button.click()\n"),
    ],
}
