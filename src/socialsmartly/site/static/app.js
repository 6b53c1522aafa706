// Small conveniences. Every right works without this file.
"use strict";

const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

// Copy

async function copyText(button) {
  const source = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector('[role="status"]');
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    status.textContent = button.dataset.copied;
  } catch {
    status.textContent = button.dataset.failed;
  }
}

// Passkeys: the server speaks base64url, the browser speaks bytes.

function toBytes(text) {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function toText(bytes) {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withBytes = (credentials = []) => credentials.map((each) => ({ ...each, id: toBytes(each.id) }));

function readOptions(options) {
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = withBytes(options.allowCredentials);
  return read;
}

function writeCredential(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: toText(answer.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[part]) response[part] = toText(answer[part]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

class Refusal extends Error {}

async function send(url, body) {
  const reply = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": csrfToken(),
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  const isJson = reply.headers.get("Content-Type")?.includes("application/json");
  const answer = isJson ? await reply.json() : {};
  if (!reply.ok) throw new Refusal(answer.error ?? "");
  return answer;
}

function explain(error, texts) {
  if (error instanceof Refusal) return error.message || texts.failed;
  if (error instanceof TypeError) return texts.offline;
  if (error.name === "InvalidStateError") return texts.exists;
  if (error.name === "NotAllowedError" || error.name === "AbortError") return texts.cancelled;
  return texts.failed;
}

async function usePasskey(button) {
  const texts = button.dataset;
  const status = button.parentElement.querySelector('[role="status"]');
  button.disabled = true;
  status.textContent = texts.working;
  try {
    const publicKey = readOptions(await send(texts.optionsUrl, {}));
    const credential = texts.passkey === "register"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    const answer = await send(texts.verifyUrl, writeCredential(credential));
    const next = new URL(answer.next ?? location.href, location.href);
    if (next.origin !== location.origin) throw new Refusal("");
    location.assign(next);
  } catch (error) {
    status.textContent = explain(error, texts);
    button.disabled = false;
  }
}

// A button that needs this file is hidden until it can work.

function wake(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  for (const button of root.querySelectorAll("[data-passkey]")) button.hidden = !window.PublicKeyCredential;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-passkey]");
  if (button?.dataset.copy) copyText(button);
  if (button?.dataset.passkey) usePasskey(button);
});
document.addEventListener("htmx:load", (event) => wake(event.target));
wake(document);

// htmx notes the address of the page for a history that is switched off; nothing stays in the browser's storage.

sessionStorage.removeItem("htmx-current-path-for-history");
