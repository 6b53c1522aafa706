/* A button on a shop's own site, and a window behind it to write to the shop. Until the button is pressed this file asks for nothing,
   stores nothing and sends nothing; pressed, it asks one thing of the address it came from, without cookies and without saying which
   page it stands on. What is typed stays in this window until it is sent, and nowhere else. */
(() => {
  "use strict";

  const home = document.currentScript.src.replace(/\/chat\.js.*$/, "");
  const chinese = /^zh/i.test(document.documentElement.lang);
  const language = chinese ? "zh-hans" : "en";
  const words = __WORDS__[language];
  const tag = "socialsmartly-chat";
  if (document.querySelector(tag)) return;

  // In a shadow tree an important rule beats the important rules of the page around it, so `:host` cannot be overruled from outside.
  const looks = `
:host { all: initial !important; position: fixed !important; inset: auto 20px 20px auto !important; z-index: 2147483000 !important;
  display: block !important; color-scheme: light dark !important; }
@media print { :host { display: none !important; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.open, dialog {
  --ink: #101b33; --muted: #566179; --page: #fff; --tint: #f5f7fb; --line: #e2e7f0; --edge: #838fa8;
  --blue: #2350d9; --on-blue: #fff; --own: #e8eefc; --bad: #a81f30;
  font: 16px/1.5 "Inter Variable", Inter, system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
}
@media (prefers-color-scheme: dark) {
  .open, dialog {
    --ink: #e9eef8; --muted: #a3aec6; --page: #141c2d; --tint: #0b111e; --line: #263149; --edge: #66738f;
    --blue: #8fb0ff; --on-blue: #081233; --own: #1d2b4f; --bad: #ffb0b8;
  }
}
button { font: inherit; cursor: pointer; }
.open, .send { display: inline-flex; align-items: center; justify-content: center; gap: 10px; min-height: 48px; padding: 10px 20px;
  border: 0; background: var(--blue); color: var(--on-blue); font-weight: 600; }
.open { border-radius: 999px; box-shadow: 0 8px 24px rgb(16 27 51 / .28); }
.send { border-radius: 12px; width: 100%; }
.send[aria-disabled=true] { opacity: .6; cursor: progress; }
svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; flex: none; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
dialog { position: fixed; inset: auto 20px 20px auto; margin: 0; padding: 0; width: 400px; max-width: calc(100vw - 40px);
  max-height: min(780px, calc(100dvh - 40px)); overflow: auto; overscroll-behavior: contain; border: 1px solid var(--line);
  border-radius: 20px; background: var(--page); color: var(--ink); box-shadow: 0 24px 64px rgb(16 27 51 / .32); }
dialog::backdrop { background: rgb(16 27 51 / .3); }
.top { position: sticky; top: 0; display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 12px 12px 12px 20px;
  background: var(--page); border-bottom: 1px solid var(--line); z-index: 1; }
h2 { margin: 0; font-size: 18px; line-height: 1.3; overflow-wrap: anywhere; }
[tabindex="-1"] { outline: none !important; }
.close { display: grid; place-items: center; width: 44px; height: 44px; border: 0; border-radius: 12px; background: none; color: var(--muted); flex: none; }
.close:hover { background: var(--tint); }
.body { display: grid; gap: 16px; padding: 16px 20px 20px; }
p, ul { margin: 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
summary, details { font-size: 15px; color: var(--muted); }
summary { min-height: 44px; display: flex; align-items: center; gap: 8px; cursor: pointer; border-radius: 8px; }
summary::before { content: "+"; font-weight: 600; }
[open] > summary::before { content: "–"; }
a { color: var(--blue); }
form { display: grid; gap: 14px; }
label { display: grid; gap: 6px; font-weight: 600; }
input, textarea, select { font: inherit; font-weight: 400; width: 100%; min-height: 48px; padding: 10px 12px; border: 1px solid var(--edge);
  border-radius: 12px; background: var(--page); color: var(--ink); }
textarea { min-height: 112px; resize: vertical; }
[aria-invalid=true] { border-color: var(--bad); border-width: 2px; }
.bad { color: var(--bad); font-weight: 600; font-size: 15px; }
.said { padding: 12px 16px; border-radius: 16px 16px 4px 16px; background: var(--own); white-space: pre-line; margin-inline-start: 32px; }
.told { padding: 12px 16px; border-radius: 16px 16px 16px 4px; background: var(--tint); border: 1px solid var(--line); margin-inline-end: 32px; display: grid; gap: 8px; }
.told p:first-child { font-weight: 600; }
@media (max-width: 480px) {
  dialog { inset: 0; width: 100vw; max-width: none; height: 100dvh; max-height: none; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: rise .18s ease-out; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}`;

  const make = (name, given = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) {
      if (key in made && typeof value !== "string") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...inside);
    return made;
  };

  const icon = (...paths) => {
    const drawn = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const svg = drawn("svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    for (const d of paths) {
      const path = drawn("path");
      path.setAttribute("d", d);
      svg.append(path);
    }
    return svg;
  };

  const link = (address, text) => make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);

  const ask = (options = {}) =>
    fetch(`${home}/chat?language=${language}`, {
      credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error", ...options,
    });

  const host = make(tag, { lang: chinese ? "zh-Hans" : "en" });
  const root = host.attachShadow({ mode: "open" });
  if (root.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(looks);
    root.adoptedStyleSheets = [sheet];
  } else root.append(make("style", {}, looks));

  const button = make("button", { type: "button", class: "open", "aria-haspopup": "dialog" },
    icon("M8 9h8M8 13h6M18 4a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-5l-5 3v-3H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z"), words.open);
  const title = make("h2", { tabindex: "-1", id: "title" }, words.open);
  const close = make("button", { type: "button", class: "close", "aria-label": words.close }, icon("M18 6 6 18M6 6l12 12"));
  const body = make("div", { class: "body" });
  const dialog = make("dialog", { "aria-labelledby": "title" }, make("div", { class: "top" }, title, close), body);
  root.append(button, dialog);
  document.documentElement.append(host);

  let shown = false;
  button.addEventListener("click", () => {
    if (!dialog.showModal) return open(home, "_blank", "noopener,noreferrer");
    dialog.showModal();
    if (!shown) begin();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => button.focus());
  // What is typed here is nobody's shortcut.
  for (const kind of ["keydown", "keypress", "keyup"]) dialog.addEventListener(kind, (event) => event.stopPropagation());

  async function begin() {
    shown = true;
    body.replaceChildren(make("p", { role: "status" }, words.wait));
    try {
      const answer = await ask();
      if (!answer.ok) throw answer;
      show(await answer.json());
    } catch {
      shown = false;
      const way = link(home, words.page);
      body.replaceChildren(make("p", {}, words.failed), way);
      way.focus();
    }
  }

  function show(told) {
    title.textContent = told.title;
    const hours = make("details", {}, make("summary", {}, told.when), make("ul", {}, ...told.hours.map((line) => make("li", {}, line))));
    const kept = make("details", {}, make("summary", {}, told.keeping), make("p", {}, told.kept, " ", link(told.policy, told.policy_name)));
    body.replaceChildren(...told.who.map((line) => make("p", {}, line)), make("div", {}, hours, kept), form(told));
    title.focus();
  }

  function field(name, label, input) {
    const error = make("span", { class: "bad", id: `${name}-error`, hidden: true });
    input.setAttribute("name", name);
    input.setAttribute("aria-describedby", error.id);
    return make("label", {}, label, input, error);
  }

  function form(told) {
    const about = make("select", {}, ...told.kinds.map(([value, name]) => make("option", { value }, name)));
    const text = make("textarea", { maxlength: String(told.longest), required: true });
    const email = make("input", { type: "email", autocomplete: "email", autocapitalize: "none", spellcheck: "false", maxlength: "254", required: true });
    const whole = make("p", { class: "bad", role: "alert", hidden: true });
    const send = make("button", { class: "send" }, told.send);
    const made = make("form", { noValidate: true }, field("kind", told.about, about), field("text", told.text, text), field("email", told.email, email), whole, send);
    let key = told.key;
    let busy = false;
    const refuse = (errors) => {
      for (const input of [about, text, email]) mark(input, errors[input.name] ?? "");
      whole.textContent = errors[""] ?? "";
      whole.hidden = !errors[""];
      (made.querySelector("[aria-invalid=true]") ?? send).focus();
    };
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      send.setAttribute("aria-disabled", "true");
      try {
        const typed = new URLSearchParams({ kind: about.value, text: text.value, email: email.value, key });
        const answer = await ask({ method: "POST", body: typed });
        const said = await answer.json();
        if (said.errors) refuse(said.errors);
        else {
          key = said.key;
          done(made, text, said);
        }
      } catch {
        refuse({ "": words.lost });
      }
      busy = false;
      send.removeAttribute("aria-disabled");
    });
    return made;
  }

  function mark(input, error) {
    const place = root.getElementById(`${input.name}-error`);
    place.textContent = error;
    place.hidden = !error;
    if (error) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  // The answer goes to the address and not to this window: whoever typed it may be somebody else.
  function done(made, text, said) {
    const again = make("button", { type: "button", class: "send" }, said.again);
    const told = make("div", { class: "told", tabindex: "-1" }, ...said.told.map((line) => make("p", {}, line)));
    const before = [...body.children];
    body.replaceChildren(make("p", { class: "said" }, text.value), told, again);
    text.value = "";
    told.focus();
    again.addEventListener("click", () => {
      body.replaceChildren(...before);
      made.elements.text.focus();
    });
  }
})();
