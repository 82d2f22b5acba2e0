// Makes simcord's page work as Discord does for a visitor: Enter sends, suggestions appear, the view goes to the reply,
// a whole command can be typed at once, and the way back is always there. It uses the page only as a person could.

const ROOMS = [
  ["careers-member", "#careers"],
  ["dm-member", "My messages"],
  ["careers-moderator", "#careers as Sam"],
  ["moderators", "#moderators"],
  ["dm-moderator", "Sam’s messages"],
];
const TITLES = {
  "careers-member": "#careers as Dr. Rivera",
  "dm-member": "Dr. Rivera’s messages",
  "careers-moderator": "#careers as Sam",
  moderators: "#moderators as Sam",
  "dm-moderator": "Sam’s messages",
};
const SLOW_MILLISECONDS = 8000;
const FOLLOWED_MILLISECONDS = 4000;
const QUIET = /^(Viewport updated|Action completed|Callback completed|Preview ready|Loading preview…|Updating preview…|Options updated|Message sent|Conversation updated|Message results updated|Updating options…|Updating viewport…)$/;
const PLAIN = new Map([
  ["Completing action…", "Working…"],
  ["Action was not completed.", "That did not work. Please try again."],
  ["Action outcome uncertain. It will not be retried.", "That step did not finish. Please try it again."],
  ["Action is awaiting a confirmed result.", "Working…"],
]);

const query = new URLSearchParams(location.search);
const room = query.get("room") || "";
const lobby = /^\d{1,5}\/[\w-]+\/$/.test(query.get("lobby") || "") ? `http://127.0.0.1:${query.get("lobby")}` : null;
const byId = (id) => document.getElementById(id);
const form = byId("channel-composer");
const timeline = byId("channel-timeline");
const list = byId("channel-message-list");
const status = byId("action-status");
const pageState = () => window.simcordPreview;

function make(tag, attributes, text) {
  const element = Object.assign(document.createElement(tag), attributes);
  if (text) element.textContent = text;
  return element;
}

// The way back, and to the other rooms

function addNavigation() {
  const toolbar = byId("toolbar");
  toolbar.setAttribute("aria-label", "Rooms of the demo");
  document.title = `${TITLES[room] || "Room"} · Second Opinion`;
  if (!lobby) return;
  const nav = make("nav", { className: "room-nav" });
  nav.setAttribute("aria-label", "Rooms");
  nav.append(make("a", { className: "room-home", href: lobby }, "← Start page"));
  const moderates = room === "moderators" || room.endsWith("-moderator");
  for (const [name, label] of ROOMS) {
    if (moderates !== (name === "moderators" || name.endsWith("-moderator"))) continue;
    const link = make("a", { href: `${lobby}open/${name}` }, label);
    if (name === room) link.setAttribute("aria-current", "page");
    nav.append(link);
  }
  toolbar.prepend(nav);
}

// What the page says about itself

const notice = make("p", { className: "room-notice", hidden: true });
notice.setAttribute("role", "status");
let slow = null;

function say(sentence, again = false) {
  notice.replaceChildren(`${sentence} `);
  if (lobby) {
    if (again) notice.append(make("a", { href: `${lobby}open/${room}` }, "Open this room again"), " or ");
    notice.append(make("a", { href: lobby }, again ? "go to the start page" : "Start page"), ".");
  }
  notice.hidden = false;
}

function readStatus() {
  const text = status.textContent;
  const plain = PLAIN.get(text);
  if (plain) {
    status.textContent = plain;
    return;
  }
  if (/^(Connection interrupted|Preview session|Access to this preview)/.test(text)) {
    status.textContent = "";
    say("This room is closed, because another one was opened or the demo ended.", true);
  }
  status.dataset.quiet = String(QUIET.test(status.textContent));
  clearTimeout(slow);
  if (status.textContent === "Working…") {
    slow = setTimeout(() => say("This takes longer than usual. If nothing comes:", true), SLOW_MILLISECONDS);
  } else if (/longer than usual/.test(notice.textContent)) {
    notice.hidden = true;
  }
}

// The view goes to the reply

let newest = null;

function follow() {
  const messages = [...list.querySelectorAll(".channel-message")];
  const last = messages.at(-1);
  if (!last || last.dataset.messageId === newest) return;
  const first = newest === null;
  newest = last.dataset.messageId;
  const show = () => {
    const offset = last.getBoundingClientRect().top - timeline.getBoundingClientRect().top;
    timeline.scrollTop += last.offsetHeight > timeline.clientHeight ? offset : timeline.scrollHeight;
    byId("new-messages").hidden = true;
  };
  // Again when its pictures have their size.
  for (const wait of first ? [0, 300, 900] : [0, 150, 600]) setTimeout(show, wait);
}

// A card that changed because it was pressed: its beginning, when that is out of view.
let pressed = null;

function onPressed(event) {
  const message = event.target.closest?.(".channel-message");
  if (message && event.target.closest("button, [role=option]")) {
    const text = message.querySelector(".message-components")?.textContent;
    pressed = { id: message.dataset.messageId, text, until: Date.now() + FOLLOWED_MILLISECONDS };
  }
}

function followPressed() {
  const message = pressed && list.querySelector(`[data-message-id="${CSS.escape(pressed.id)}"]`);
  const text = message?.querySelector(".message-components")?.textContent;
  if (!message || Date.now() > pressed.until) return;
  if (text === pressed.text || message.querySelector('[aria-expanded="true"]')) return;
  const show = () => {
    const offset = message.getBoundingClientRect().top - timeline.getBoundingClientRect().top;
    if (offset < 0) timeline.scrollTop += offset;
  };
  for (const wait of [0, 150]) setTimeout(show, wait);
}

// Typing: as in Discord

const isIdle = () => {
  const now = pageState();
  return !now || (!now.pendingAction && !now.pendingQuery && now.awaitingRevision === null);
};
let picked = null;
let sending = false;

function popup() {
  const found = form.querySelector(".command-popup");
  return found && !found.hidden ? found : null;
}

function typeInto(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Nothing is sent while the page is busy with suggestions; it would drop it without a word. The same holds for a form.
function sendWhenIdle(what = form, tries = 100) {
  if (!isIdle() && tries > 0) {
    sending = true;
    setTimeout(() => sendWhenIdle(what, tries - 1), 100);
    return;
  }
  sending = false;
  if (!isIdle()) {
    say("The last step is still running, so nothing was sent. Please try again in a moment.");
    return;
  }
  const open = popup();
  if (what === form && open && form.querySelector(".command-row")) {
    const owner = form.querySelector('.command-row [aria-expanded="true"]') || form.querySelector(".command-row");
    owner.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  }
  if (what.isConnected) what.requestSubmit();
}

function onSubmit(event) {
  if (isIdle() && !sending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!sending) sendWhenIdle(event.target);
}

function onKeydown(event) {
  if (event.isComposing) return;
  const field = event.target;
  if (event.key === "Enter" && field.matches?.(".command-option-input, .command-chip")) {
    const offered = popup()?.querySelector('.command-suggestion[aria-selected="true"]');
    const isPicked = picked && picked.option === field.dataset.option && picked.value === field.value.toLowerCase();
    if (offered && !isPicked && field.matches(".command-option-input")) return; // takes the suggestion
    event.preventDefault();
    event.stopImmediatePropagation();
    sendWhenIdle();
  } else if (field.matches?.(".command-chip") && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    const option = popup()?.querySelector(".command-suggestion");
    if (!option || event.key === " ") return;
    event.preventDefault();
    option.click(); // typing after a command without required options goes to the first one
    const opened = form.querySelector(".command-option-input");
    if (opened) typeInto(opened, event.key);
  }
}

// A command with its option typed or pasted in one go, such as "/role msl"
function onTyped(event) {
  const input = event.target;
  if (input.id !== "channel-composer-input" || !/^\/\S+\s/.test(input.value)) return;
  const words = input.value.split(/\s/);
  for (let count = Math.min(words.length, 3); count > 0; count -= 1) {
    const name = words.slice(0, count).join(" ");
    const rest = words.slice(count).join(" ");
    if (count === words.length) continue; // nothing follows yet: it may go on
    const entry = entryNamed(input, name);
    if (!entry) continue;
    entry.click();
    let field = form.querySelector(".command-option-input");
    if (!field && rest) {
      popup()?.querySelector(".command-suggestion")?.click();
      field = form.querySelector(".command-option-input");
    }
    if (field && rest) typeInto(field, rest);
    return;
  }
}

function entryNamed(input, name) {
  const whole = input.value;
  typeIntoQuietly(input, name);
  const entry = [...form.querySelectorAll(".command-entry")].find((each) => each.querySelector("strong")?.textContent === name);
  if (!entry) typeIntoQuietly(input, whole);
  return entry;
}

let quiet = false;
function typeIntoQuietly(input, text) {
  quiet = true;
  typeInto(input, text);
  quiet = false;
}

function onFocus(event) {
  const field = event.target;
  if (!field.matches?.('.command-option-input[aria-autocomplete="list"]') || field.value) return;
  setTimeout(() => {
    if (document.activeElement === field && !field.value && isIdle()) typeInto(field, ""); // asks for suggestions
  }, 0);
}

function onPick(event) {
  const suggestion = event.target.closest?.(".command-suggestion");
  if (!suggestion) return;
  const owner = form.querySelector('.command-option-input[aria-expanded="true"]');
  picked = owner ? { option: owner.dataset.option, value: suggestion.dataset.value.toLowerCase() } : null;
  setTimeout(() => {
    if (form.contains(document.activeElement)) return;
    form.querySelector(`.command-option-input[data-option="${CSS.escape(picked?.option || "")}"]`)?.focus();
  }, 50);
}

// What simcord's page says that is not true, or not for visitors

function tidyPopup() {
  const empty = form.querySelector(".command-empty");
  if (empty && /^(No options match|Loading options…)$/.test(empty.textContent)) {
    const state = pageState()?.commandPicker?.autocomplete?.state;
    const field = form.querySelector('.command-option-input[aria-expanded="true"]');
    const text = state === "loading" || !field?.value ? "Loading options…" : "No options match";
    if (empty.textContent !== text) empty.textContent = text;
  }
}

// Accessibility of what simcord's page draws
function tidyAccess() {
  for (const trigger of document.querySelectorAll(".select-trigger[aria-valuetext]")) {
    trigger.removeAttribute("aria-valuetext"); // not allowed on a combobox; its text says the same
  }
  for (const label of document.querySelectorAll(".select-draft-actions > span")) {
    if (label.textContent.includes("SimCord")) label.textContent = "Done choosing?";
    label.parentElement.setAttribute("aria-label", "Done choosing?");
  }
  byId("channel-composer-input")?.removeAttribute("aria-expanded"); // not allowed on a text field
  const around = byId("modal-root"); // a form can't be a dialog, what is around it can
  const parts = ["role", "aria-modal", "aria-labelledby"];
  if (!around.firstElementChild) parts.forEach((name) => around.removeAttribute(name));
  for (const dialog of around.querySelectorAll("form[role=dialog]")) {
    for (const name of parts) {
      if (dialog.hasAttribute(name)) around.setAttribute(name, dialog.getAttribute(name));
      dialog.removeAttribute(name);
    }
  }
  for (const block of document.querySelectorAll("pre")) block.tabIndex = 0; // it scrolls, so the keyboard must reach it
}

addNavigation();
byId("preview-workspace").before(notice);
new MutationObserver(readStatus).observe(status, { childList: true, characterData: true, subtree: true });
new MutationObserver(() => { follow(); followPressed(); tidyAccess(); }).observe(list, { childList: true, subtree: true });
new MutationObserver(tidyAccess).observe(byId("modal-root"), { childList: true, subtree: true });
new MutationObserver(() => { tidyPopup(); tidyAccess(); }).observe(form, { childList: true, subtree: true, attributes: true });
list.addEventListener("click", onPressed, true);
for (const moved of ["wheel", "touchmove"]) timeline.addEventListener(moved, () => { pressed = null; }, { passive: true });
document.addEventListener("keydown", onKeydown, true);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("input", (event) => { if (!quiet) onTyped(event); });
form.addEventListener("focusin", onFocus);
form.addEventListener("click", onPick, true);
// A tap on a suggestion leaves the keyboard where it was.
form.addEventListener("mousedown", (event) => { if (event.target.closest?.(".command-popup")) event.preventDefault(); });
setInterval(() => { if (!slow && !isIdle()) readStatus(); }, 1000);
readStatus();
tidyAccess();
follow();
