// Pieces of pages come from our own server, escaped there, and are set whole. Nothing ever turns text into a script.
"use strict";

window.trustedTypes?.createPolicy("default", { createHTML: (piece) => piece });
