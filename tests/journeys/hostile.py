"""Texts that try to become scripts, and a browser that tells when one did. Each calls `xss(n)` with its number."""

from __future__ import annotations

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
PAYLOADS = tuple(
    shape.replace("{}", str(number)) if "{{" not in shape else shape.format(number)
    for number, shape in enumerate(SHAPES)
)

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
