// What a page does beside being read: it follows its swarm and its log, asks before what is grave, and takes keys in questions.
"use strict";
(() => {
  const trouble = document.getElementById("trouble");
  const tell = text => { trouble.textContent = text ?? ""; trouble.hidden = !text; };

  // Parts that changed are replaced where nobody is typing; their scroll positions and what was opened stay.
  const isTyping = part => part.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  const replace = (part, fresh) => {
    const opened = [...part.querySelectorAll("details")].map(d => d.open);
    const scrolled = [...part.querySelectorAll(".scroll")].map(s => [s.scrollLeft, s.scrollTop]);
    const inside = part !== document.activeElement && part.contains(document.activeElement);
    const focused = inside ? [...part.querySelectorAll("a,button,summary,[tabindex]")].indexOf(document.activeElement) : -1;
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((d, i) => { if (i in opened) d.open = opened[i]; });
    part.querySelectorAll(".scroll").forEach((s, i) => { if (i in scrolled) [s.scrollLeft, s.scrollTop] = scrolled[i]; });
    if (focused >= 0) part.querySelectorAll("a,button,summary,[tabindex]")[focused]?.focus({ preventScroll: true });
  };
  const take = html => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const ids = list => [...list].map(p => p.id).join(" ");
    const now = document.querySelectorAll("[data-live]"), next = fresh.querySelectorAll("[data-live]");
    if (ids(now) !== ids(next)) {
      if (!isTyping(document.getElementById("main"))) replace(document.getElementById("main"), fresh.getElementById("main"));
    } else {
      now.forEach((part, i) => { if (part.innerHTML !== next[i].innerHTML && !isTyping(part)) replace(part, next[i]); });
    }
    const nav = fresh.querySelector("nav");
    if (nav && nav.innerHTML !== document.querySelector("nav").innerHTML) replace(document.querySelector("nav"), nav);
  };

  let fetching = false, again = false;
  const refresh = async () => {
    if (fetching) { again = true; return; }
    fetching = true;
    do {
      again = false;
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.ok) take(await answer.text());
      } catch { /* The stream says that nobody answers. */ }
    } while (again);
    fetching = false;
  };

  const changes = document.body.dataset.changes;
  if (changes) {
    const stream = new EventSource(changes);
    let lost = null;
    stream.onopen = () => { if (lost) { lost = null; tell(""); refresh(); } };
    stream.onmessage = e => {
      const state = JSON.parse(e.data);
      tell(state.trouble ? `${state.trouble} (since ${new Date(state.since).toLocaleTimeString()})` : "");
      refresh();
    };
    stream.addEventListener("over", () => { stream.close(); refresh(); });
    stream.onerror = () => {
      lost ??= new Date();
      tell(`abathur has not answered since ${lost.toLocaleTimeString()}. ` + (stream.readyState === EventSource.CLOSED
        ? "If it was started again, open the address that it printed." : "This page continues as soon as it does."));
    };
  }

  // The past follows its slider; the address does, too.
  document.querySelector("[data-past]")?.addEventListener("input", e => {
    history.replaceState(null, "", `${e.target.form.action}?event=${e.target.value}`);
    refresh();
  });

  document.querySelectorAll("[data-log]").forEach(log => {
    const frame = log.closest(".scroll");
    frame.scrollTop = frame.scrollHeight;
    if (!log.dataset.log) return;
    new EventSource(log.dataset.log).onmessage = e => {
      const atEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 40;
      log.append(JSON.parse(e.data));
      if (atEnd) frame.scrollTop = frame.scrollHeight;
    };
  });

  document.addEventListener("submit", e => {
    const question = e.submitter?.dataset.confirm;
    if (question && !confirm(question)) e.preventDefault();
    else if (!e.defaultPrevented) setTimeout(() => e.submitter && (e.submitter.disabled = true));
  });

  document.addEventListener("keydown", e => {
    const question = e.target.closest?.(".question");
    if (!question || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    const all = [...document.querySelectorAll(".question")];
    if (e.key === "j" || e.key === "k") all[all.indexOf(question) + (e.key === "j" ? 1 : -1)]?.focus();
    else {
      const button = question.querySelector(`button[data-key="${CSS.escape(e.key)}"]`), note = question.querySelector("[name=note]");
      // An answer in words needs them first.
      if (button?.value === "answer" && !note.value) { e.preventDefault(); note.focus(); } else button?.click();
    }
  });
  document.querySelector(".question")?.focus();
})();
