// What the demo adds to a simulated room: a sentence when it is closed or hangs, and a view that follows the reply.
"use strict";
(() => {
  const SLOW_MS = 20000;
  const ask = window.fetch.bind(window);

  function say(text) {
    let notice = document.querySelector(".demo-notice");
    if (!notice) {
      notice = document.createElement("p");
      notice.className = "demo-notice";
      notice.setAttribute("role", "alert");
      document.body.append(notice);
    }
    const back = document.createElement("a");
    back.href = document.querySelector(".demo-bar a").href;
    back.textContent = "Start page";
    notice.replaceChildren(`${text} `, back);
  }

  window.fetch = async (input, init) => {
    const path = new URL(input instanceof Request ? input.url : input, location.href).pathname;
    const acts = path === "/api/action";
    const slow = acts && setTimeout(() => say("This takes longer than it should. You can wait, or open the room again:"), SLOW_MS);
    try {
      const answer = await ask(input, init);
      if (path.startsWith("/api/") && [401, 410].includes(answer.status)) say("This room is closed. Open it again:");
      if (acts && answer.ok) document.querySelector(".demo-notice")?.remove();
      return answer;
    } catch (problem) {
      if (problem.name !== "AbortError") say("The demo does not answer. Is it still running in the terminal?");
      throw problem;
    } finally {
      clearTimeout(slow);
    }
  };

  // The newest reply is what a person waits for, and its beginning has to be in view.
  function follow(timeline, list) {
    let last = null;
    new MutationObserver(() => {
      paintAvatars(list);
      for (const menu of list.querySelectorAll(".select-trigger[aria-valuetext]")) menu.removeAttribute("aria-valuetext");
      const newest = list.lastElementChild?.dataset.messageId;
      if (!newest || newest === last) return;
      last = newest;
      const show = () => {
        const reply = list.querySelector(`[data-message-id="${newest}"]`);
        document.getElementById("new-messages").hidden = true;
        if (reply) timeline.scrollTop += reply.getBoundingClientRect().top - timeline.getBoundingClientRect().top - 8;
      };
      requestAnimationFrame(show);
      setTimeout(show, 250); // the room keeps its place once the reply is laid out
    }).observe(list, { childList: true, subtree: true });
  }

  // Avatars that differ, as they do in Discord: the initial on a color made of the name.
  function paintAvatars(list) {
    for (const header of list.querySelectorAll(".message-header")) {
      const avatar = header.querySelector(".message-avatar-image");
      const name = header.querySelector('[class*="author"], strong')?.textContent?.trim();
      if (!avatar || !name || avatar.dataset.demo === name) continue;
      avatar.dataset.demo = name;
      const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
      avatar.style.background = `hsl(${hue} 55% 38%)`;
      avatar.textContent = name.replace(/^Dr\. /, "")[0];
    }
  }

  // Discord shows suggestions only once it has them.
  function hideEmptySuggestions(form) {
    new MutationObserver(() => {
      const popup = form.querySelector(".command-popup");
      const field = form.querySelector(".command-pill.is-focused .command-option-input");
      if (popup) popup.classList.toggle("demo-hidden", Boolean(field) && !field.value && !popup.querySelector('[role="option"]'));
    }).observe(form, { childList: true, subtree: true });
  }

  // As in Discord: Enter takes the suggestion, and Enter again sends. The room would take the same one for ever.
  let taken = null;
  const optionOf = (element) => element?.dataset?.controlKey ?? null;
  document.addEventListener("input", () => { taken = null; }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches?.(".command-option-input")) return;
    const suggested = document.querySelector('.command-popup [role="option"][aria-selected="true"]');
    if (suggested && taken !== optionOf(event.target)) {
      taken = optionOf(event.target);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    taken = null;
    document.getElementById("channel-composer").requestSubmit();
  }, true);
  // A tap on a suggestion takes the focus away from the field, and Enter with it.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".command-suggestion")) return;
    setTimeout(() => {
      const field = document.querySelector(".command-pill.is-focused .command-option-input");
      if (!field) return;
      taken = optionOf(field);
      field.focus();
    }, 100);
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    const timeline = document.getElementById("channel-timeline");
    const list = document.getElementById("channel-message-list");
    if (timeline && list) follow(timeline, list);
    const form = document.getElementById("channel-composer");
    if (form) hideEmptySuggestions(form);
  });
})();
