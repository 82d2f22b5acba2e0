// Searches names, other names, summaries and short answers. Everything stays in the browser.
(() => {
  const { aspects, entries } = window.searchIndex;
  const WEIGHTS = [0, 0, 8, 6, 2, 1]; // path and kind are not searched
  const SMALL = new Set("a an the of for to in on is are do does i my me can what how which who with and or it as be".split(" "));
  const SHOWN = 20;
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = (text) => fold(text).split(/[^a-z0-9]+/).filter(Boolean);
  const stem = (word) => (word.length > 4 ? word.replace(/(?:ies|es|s|ing)$/, "") : word);
  const indexed = entries.map((entry) => ({ entry, fields: entry.map((field) => words(field).map(stem)) }));
  const aspectOf = (query) => Object.keys(aspects).find((name) => aspects[name].some((word) => query.includes(word)));

  const score = (fields, query) => {
    let total = 0;
    for (const word of query) {
      let best = 0;
      WEIGHTS.forEach((weight, at) => {
        for (const found of weight ? fields[at] : []) {
          if (found === word) best = Math.max(best, weight);
          else if (word.length > 2 && found.startsWith(word)) best = Math.max(best, weight / 2);
        }
      });
      total += best || -1;
    }
    return total;
  };

  const search = (text) => {
    const all = words(text);
    const asked = all.filter((word) => !SMALL.has(word));
    const aspect = aspectOf(all);
    const named = aspect ? asked.filter((word) => !aspects[aspect].includes(word)) : asked;
    const query = (named.length ? named : asked).map(stem);
    const found = indexed
      .map(({ entry, fields }) => ({ entry, points: score(fields, query) }))
      .filter(({ points }) => points > 0)
      .sort((one, other) => other.points - one.points)
      .slice(0, SHOWN);
    return { aspect: named.length ? aspect : undefined, found };
  };

  const show = (text) => {
    const list = document.getElementById("results");
    const status = document.getElementById("found");
    list.replaceChildren();
    if (!text.trim()) {
      status.textContent = "";
      return;
    }
    const { aspect, found } = search(text);
    status.textContent = found.length ? `${found.length} found` : "Nothing found. Try fewer or other words, or the lists on the start page.";
    for (const { entry: [path, kind, name, , summary] } of found) {
      const link = document.createElement("a");
      link.href = kind === "Role" && aspect ? `${path}#${aspect}` : path;
      link.textContent = name;
      const note = document.createElement("span");
      note.className = "note";
      note.textContent = `${kind}. ${summary}`;
      const item = document.createElement("li");
      item.append(link, note);
      list.append(item);
    }
  };

  const field = document.getElementById("q");
  field.value = new URLSearchParams(window.location.search).get("q") ?? "";
  field.addEventListener("input", () => show(field.value));
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(field.value);
  });
  show(field.value);
})();
