// Says which rules have expired and which entries are due for review: a published page does not know today's date.
(() => {
  const today = new Date().toISOString().slice(0, 10);
  const mark = (attribute, words) => {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      if (element.getAttribute(attribute) < today) {
        const note = document.createElement("strong");
        note.textContent = ` ${words}`;
        element.append(note);
        element.classList.add("expired");
      }
    }
  };
  mark("data-until", "This has expired.");
  mark("data-due", "Overdue: check the sources before you rely on this page.");
})();
