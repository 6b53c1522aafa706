"""Texts that try to become scripts, and a browser that tells when one did. Each calls `xss(n)` with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Request

SHAPES = (
    "<script>xss({})</script>",
    "<ScRiPt >xss({})</sCrIpT>",
    "</title><script>xss({})</script>",
    "</textarea><script>xss({})</script>",
    "</script><script>xss({})</script>",
    "--><script>xss({})</script>",
    "]]><script>xss({})</script>",
    "<img src=x onerror=xss({})>",
    "<img src=x onerror=&#120;ss({})>",
    "<img/src=x/onerror=xss({})>",
    "<IMG SRC=`x` ONERROR=xss({})>",
    "<svg onload=xss({})>",
    "<svg><script>xss({})</script></svg>",
    "<svg><animate onbegin=xss({}) attributeName=x dur=1s>",
    "<svg><use href=data:image/svg+xml,<svg/onload=xss({})>>",
    "<math><mi xlink:href=javascript:xss({})>x",
    "<math><mtext><style><img src=x onerror=xss({})>",
    "<noscript><p title='</noscript><img src=x onerror=xss({})>'>",
    "<body onload=xss({})>",
    "<input autofocus onfocus=xss({})>",
    "<select autofocus onfocus=xss({})>",
    "<details open ontoggle=xss({})>",
    "<video><source onerror=xss({})>",
    "<audio src=x onerror=xss({})>",
    "<iframe srcdoc='<script>parent.xss({})</script>'>",
    "<iframe src=javascript:parent.xss({})>",
    "<object data=javascript:xss({})>",
    "<embed src=javascript:xss({})>",
    "<a href=javascript:xss({}) autofocus>x</a>",
    "<form><button formaction=javascript:xss({})>x",
    "<base href=//elsewhere.test/>{}",
    "<meta http-equiv=refresh content='0;javascript:xss({})'>",
    "<link rel=stylesheet href=//elsewhere.test/{}>",
    "<style>@import'//elsewhere.test/{}'</style>",
    "<div hx-get=//elsewhere.test/{} hx-trigger=load>",
    "<div hx-on::load=xss({})>",
    '" onmouseover=xss({}) autofocus onfocus=xss({}) x="',
    "' onfocus=xss({}) autofocus x='",
    "javascript:xss({})",
    "{{{{ 7|add:{} }}}}",
    "{{% load x %}}{}",
    "\u202e<script>xss({})</script>",
    "\uff1cscript\uff1exss({})\uff1c/script\uff1e",
)
WAYS_OUT = (
    "",
    "</textarea>",
    "</title>",
    "</style>",
    "</script>",
    "</noscript>",
    "-->",
    "]]>",
    '">',
    "'>",
    "`>",
    "\\x3e",
    "\x00>",
)
"""How a text gets out of where it was put."""
STARTS = (
    "<img src=x onerror=xss({})>",
    "<svg/onload=xss({})>",
    "<script>xss({})</script>",
    "<script src=data:,xss({})></script>",
    "<iframe srcdoc='<svg onload=parent.xss({})>'>",
    "<details open ontoggle=xss({})><summary>x",
    "<input autofocus onfocus=xss({})>",
    "<p style=animation-name:x onanimationstart=xss({})>x",
    "<p tabindex=1 autofocus onfocusin=xss({})>x",
    "<video autoplay onloadstart=xss({}) src=x>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=xss({})&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=xss({})>",
    "<svg></p><style><a id='</style><img src=x onerror=xss({})>'>",
    "<svg><foreignObject><img src=x onerror=xss({})></foreignObject></svg>",
    "<template shadowrootmode=open><img src=x onerror=xss({})></template>",
    "<a href='java\tscript:xss({})' autofocus>x</a>",
    "<img src=x onerror=&#x78;ss({})>",
    "<xss-{} contenteditable autofocus onfocus=xss({})>",
    "<button popovertarget=x onbeforetoggle=xss({})>x",
    "<object data='data:text/html,<script>parent.xss({})</script>'>",
)
"""How a script begins, once it is outside."""


def numbered(shapes: Sequence[str], first: int = 0) -> tuple[str, ...]:
    return tuple(
        shape.replace("{}", str(number)) if "{{" not in shape else shape.format(number)
        for number, shape in enumerate(shapes, first)
    )


PAYLOADS = numbered(SHAPES)
MANY = PAYLOADS + numbered([out + start for out in WAYS_OUT for start in STARTS], len(PAYLOADS))

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  violated(`${event.effectiveDirective} ${event.blockedURI} on ${location.pathname}`));
"""


@dataclass
class Watch:
    """What a browser context did that a page of ours must never do."""

    site: str
    ran: list[object] = field(default_factory=list)
    violated: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Watch:
        context.expose_binding("xss", lambda source, *what: self.ran.append(what))
        context.expose_binding("violated", lambda source, what: self.violated.append(str(what)))
        context.add_init_script(LISTEN)
        context.on("request", self._asked)
        return self

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme in {"http", "https"} and asked.netloc != urlsplit(self.site).netloc:
            self.elsewhere.append(request.url)

    @property
    def findings(self) -> list[object]:
        return [*self.ran, *self.violated, *self.elsewhere]
