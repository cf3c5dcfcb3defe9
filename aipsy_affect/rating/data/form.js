"use strict";
// One form, from consent to download. Everything a reader gave is in `state`; every change goes to localStorage at
// once. Texts enter the page as text nodes only. Nothing is fetched or sent: the content security policy forbids it.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("main");
  const KEY = `aipsy-affect rating ${data.set} ${data.form}`;
  const NEEDED = ["intensity", "category", "valence", "natural"];
  const PSEUDONYM = /^[A-Za-z0-9_-]{1,32}$/;
  const COLUMNS = ["rater", "kind", "model", "form", "place", "id", "text_sha256", "intensity", "category", "second",
    "valence", "natural", "reread", "seconds", "comment"];

  // ---- what is kept -------------------------------------------------------------------------------------------
  let kept = true; // whether this browser keeps answers
  let stale = false; // whether the same form was changed in another tab
  let downloaded = false;
  let state = load() || { version: 1, rater: "", consent: false, screen: "start", at: 0, answers: {} };

  function load() {
    try {
      localStorage.setItem(KEY + " probe", "1");
      localStorage.removeItem(KEY + " probe");
      const found = JSON.parse(localStorage.getItem(KEY));
      return found && found.version === 1 && found.answers && found.at < data.scenes.length ? found : null;
    } catch (error) {
      kept = error instanceof SyntaxError;
      return null;
    }
  }

  function save() {
    if (stale) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
      kept = true;
    } catch (error) {
      kept = false;
    }
    tell();
  }

  function tell() {
    const line = document.getElementById("kept");
    const text = kept
      ? "Your answers are kept in this browser as you give them. Nothing is sent anywhere."
      : "This browser does not keep answers (a private window, or storage is switched off). Do not close or reload " +
        "this page before you have downloaded your answers.";
    if (line.textContent !== text) line.textContent = text;
    line.className = kept ? "" : "notice warning";
  }

  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || stale) return;
    stale = true;
    clock.stop();
    const again = button("Go on here", () => location.reload(), "main");
    show("This form is open in another tab", p("It was changed there. To go on in this tab, load it again."), buttons(again));
  });

  window.addEventListener("beforeunload", (event) => {
    if (!kept && !downloaded && Object.keys(state.answers).length) event.preventDefault();
  });

  // ---- time spent on a scene while it can be seen -------------------------------------------------------------
  const clock = {
    id: null,
    since: 0,
    start(id) {
      this.stop();
      this.id = id;
      this.since = performance.now();
    },
    take() {
      if (this.id === null) return;
      const now = performance.now();
      if (document.visibilityState === "visible") {
        const answer = answerTo(this.id);
        answer.seconds = (answer.seconds || 0) + (now - this.since) / 1000;
      }
      this.since = now;
    },
    stop() {
      this.take();
      this.id = null;
    },
  };
  document.addEventListener("visibilitychange", () => {
    if (clock.id === null) return;
    // Going out of sight ends a stretch that was seen; coming back begins one.
    if (document.visibilityState === "hidden") {
      const answer = answerTo(clock.id);
      answer.seconds = (answer.seconds || 0) + (performance.now() - clock.since) / 1000;
      save();
    }
    clock.since = performance.now();
  });
  window.addEventListener("pagehide", () => { if (clock.id !== null) { clock.take(); save(); } });
  setInterval(() => { if (clock.id !== null) { clock.take(); save(); } }, 5000);

  // ---- elements -----------------------------------------------------------------------------------------------
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }
  const p = (text, kind) => el("p", { class: kind }, text);
  const paragraphs = (texts) => texts.map((text) => p(text));
  const button = (text, click, kind) => el("button", { type: "button", class: kind, click }, text);
  const buttons = (...all) => el("div", { class: "buttons" }, ...all);

  function show(title, ...content) {
    const heading = el("h1", { tabindex: "-1" }, title);
    const all = typeof content[0] === "function" ? content[0](heading) : [heading, ...content];
    main.replaceChildren(...all.filter((each) => each !== null));
    document.title = `${title} · ${data.form}`;
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }

  function go(screen, at) {
    clock.stop();
    state.screen = screen;
    if (at !== undefined) state.at = at;
    save();
    ({ start, scene, review })[screen]();
  }

  // ---- first page: what this is, consent, pseudonym -----------------------------------------------------------
  function start() {
    const asked = new URLSearchParams(location.search);
    const given = asked.get("rater") || asked.get("PROLIFIC_PID") || data.form;
    const name = el("input", { type: "text", id: "rater", value: state.rater || (PSEUDONYM.test(given) ? given : data.form),
      maxlength: "32", autocomplete: "off", autocapitalize: "none", spellcheck: "false", "aria-describedby": "about-name" });
    const agree = el("input", { type: "checkbox", id: "agree" });
    agree.checked = state.consent;
    const problem = el("p", { role: "alert", class: "must" });
    const begun = answered().length > 0;

    function submit(event) {
      event.preventDefault();
      const bad = !PSEUDONYM.test(name.value.trim());
      problem.textContent = bad
        ? "A pseudonym has 1 to 32 letters, digits, _ or -. Please do not use your name or an e-mail address."
        : agree.checked ? "" : "To take part, please tick the box that says you agree.";
      if (problem.textContent) return void (bad ? name : agree).focus();
      state.rater = name.value.trim();
      state.consent = true;
      go("scene", state.at);
    }
    agree.addEventListener("change", () => { state.consent = agree.checked; save(); });

    show(data.title,
      ...paragraphs(data.instructions),
      p(`This form has ${data.scenes.length} scenes. You may pause at any time: come back to this page in the same browser and go on where you were.`),
      data.warning ? el("section", { class: "notice warning", "aria-labelledby": "warned" },
        el("h2", { id: "warned", style: "margin-top:0" }, "Content warning"), ...paragraphs(data.warning)) : null,
      el("h2", {}, "Consent"),
      ...paragraphs(data.consent),
      el("form", { novalidate: true, submit },
        el("label", { class: "tick" }, agree, el("span", {}, data.consentStatement)),
        el("h2", {}, el("label", { for: "rater" }, "Pseudonym")),
        el("p", { id: "about-name", class: "faint" }, "Up to 32 letters, digits, _ or -. Leave it as it is unless you were given another one."),
        name, problem,
        buttons(el("button", { class: "main" }, begun ? "Go on" : "Begin"),
          begun ? button("Erase my answers", eraseAll) : null)));
  }

  // ---- one scene and its questions ----------------------------------------------------------------------------
  function answerTo(id) {
    return (state.answers[id] = state.answers[id] || {});
  }
  const lacks = (scene) => NEEDED.filter((name) => ((state.answers[scene.id] || {})[name] || "") === "");
  const answered = () => data.scenes.filter((scene) => lacks(scene).length === 0);

  function numbers(scale, answer, extra) {
    const count = scale.high - scale.low + 1;
    const narrow = count > 6 ? Math.ceil(count / 2) : count;
    const choice = (value) => {
      const shown = value < 0 ? "−" + -value : value > 0 && scale.low < 0 ? "+" + value : String(value);
      const input = el("input", { type: "radio", name: scale.name, value: String(value) });
      input.checked = answer[scale.name] === String(value);
      return el("label", {}, input, el("span", {}, shown));
    };
    const all = Array.from({ length: count }, (_, n) => choice(scale.low + n));
    return el("fieldset", { id: "q-" + scale.name, "aria-describedby": "a-" + scale.name },
      el("legend", {}, scale.question), el("p", { class: "faint", id: "a-" + scale.name }, scale.anchors.replace("-", "−")),
      el("div", { class: "numbers", style: `--columns:${count};--narrow:${narrow}` }, ...all), extra || null);
  }

  function tick(name, text, checked, kind) {
    const input = el("input", { type: "checkbox", name });
    input.checked = Boolean(checked);
    return el("label", { class: "tick" + (kind || "") }, input, el("span", {}, text));
  }

  function categories(answer) {
    const choice = ([name, words]) => {
      const input = el("input", { type: "radio", name: "category", value: name });
      input.checked = answer.category === name;
      return el("label", {}, input, el("span", {}, `${name}: ${words}`));
    };
    return el("fieldset", { id: "q-category", "aria-describedby": "a-category" },
      el("legend", {}, data.categoryQuestion), el("p", { class: "faint", id: "a-category" }, data.categoryHelp),
      el("div", { class: "words" }, ...data.categories.map(choice)));
  }

  function scene() {
    const here = data.scenes[state.at];
    const answer = answerTo(here.id);
    const last = state.at === data.scenes.length - 1;
    const problem = el("p", { role: "alert", class: "must" });
    const second = el("select", { name: "second", id: "second" }, el("option", { value: "" }, "none"),
      ...data.categories.map(([name, words]) => el("option", { value: name }, `${name}: ${words}`)));
    second.value = answer.second || "";
    const comment = el("input", { type: "text", name: "comment", id: "comment", maxlength: String(data.maxComment), autocomplete: "off" });
    comment.value = answer.comment || "";
    const half = tick("half", "and a half (between this number and the next)", answer.half, " half");

    const form = el("form", { novalidate: true },
      numbers(data.scales.intensity, answer, half),
      categories(answer),
      el("fieldset", {}, el("label", { for: "second", class: "question" }, data.secondQuestion), second),
      numbers(data.scales.valence, answer),
      numbers(data.scales.natural, answer),
      el("fieldset", {}, tick("reread", data.rereadQuestion, answer.reread)),
      el("fieldset", {}, el("label", { for: "comment", class: "question" }, data.commentQuestion), comment),
      problem,
      buttons(button("Back", () => (state.at ? go("scene", state.at - 1) : go("start"))),
        el("button", { class: "main" }, last ? "Next: review" : "Next"),
        button("Leave for later", onward), button("Review", () => go("review"))));

    function settle() {
      const top = form.elements.intensity.value === String(data.scales.intensity.high);
      form.elements.half.disabled = top;
      if (top) form.elements.half.checked = false;
      for (const option of second.options) option.disabled = option.value !== "" && option.value === form.elements.category.value;
      if (second.value && second.value === form.elements.category.value) second.value = "";
    }
    function note() {
      settle();
      for (const name of NEEDED) answer[name] = form.elements[name].value;
      answer.half = form.elements.half.checked;
      answer.second = second.value;
      answer.reread = form.elements.reread.checked;
      answer.comment = comment.value;
      for (const name of NEEDED) if (answer[name]) unmark(name);
      clock.take();
      save();
      count.textContent = progress();
      bar.value = answered().length;
    }
    function unmark(name) {
      const asked = form.querySelector("#q-" + name);
      asked.classList.remove("missing");
      const must = asked.querySelector(".must");
      if (must) must.remove();
    }
    function onward() {
      if (last) go("review");
      else go("scene", state.at + 1);
    }
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      note();
      const missing = lacks(here);
      if (!missing.length) return onward();
      problem.textContent = `Not answered yet: ${missing.join(", ")}. Please answer, or choose “Leave for later”.`;
      for (const name of missing) {
        const asked = form.querySelector("#q-" + name);
        if (!asked.classList.contains("missing")) asked.querySelector("legend").after(p("Please answer this question.", "must"));
        asked.classList.add("missing");
      }
      form.querySelector(`#q-${missing[0]} input`).focus();
    });

    const progress = () => `${answered().length} of ${data.scenes.length} answered`;
    const count = el("span", {}, progress());
    const bar = el("progress", { max: String(data.scenes.length), "aria-label": "Scenes answered" });
    bar.value = answered().length;
    settle();
    show(`Scene ${state.at + 1} of ${data.scenes.length}`, (heading) => [
      el("div", { class: "head" }, heading, count), bar, el("p", { class: "scene" }, here.text), form]);
    clock.start(here.id);
  }

  // ---- review, download, erase --------------------------------------------------------------------------------
  function review() {
    const open = data.scenes.filter((scene) => lacks(scene).length > 0);
    const total = data.scenes.length;
    const done = open.length === 0;
    const after = el("div", { role: "status" });
    const get = button(done ? "Download my answers" : "Download what there is so far", () => {
      download();
      finished(after, done);
    }, done ? "main" : "");
    const rows = open.map((scene) => {
      const at = data.scenes.indexOf(scene);
      const missing = lacks(scene);
      const what = missing.length === NEEDED.length ? "" : ` (still to answer: ${missing.join(", ")})`;
      return el("li", {}, button(`Scene ${at + 1}${what}`, () => go("scene", at)));
    });
    const text = el("textarea", { readonly: true, "aria-label": "Your answers as text", focus: (event) => event.target.select() });
    text.value = csv();
    show(done ? "All scenes are answered" : "Review",
      el("progress", { max: String(total), value: String(total - open.length), "aria-label": "Scenes answered" }),
      p(`${total - open.length} of ${total} scenes are answered. Pseudonym: ${state.rater}.`),
      done ? p("Thank you. Please download your answers and send the file to whoever gave you this page: it is the only copy that leaves this browser.") : null,
      buttons(done ? get : button(`Go to scene ${data.scenes.indexOf(open[0]) + 1}`, () => go("scene", data.scenes.indexOf(open[0])), "main"),
        done ? button("Back to the scenes", () => go("scene", state.at)) : get),
      after,
      done ? null : el("h2", {}, "Not answered yet"),
      done ? null : el("ul", { class: "list" }, ...rows),
      el("details", {}, el("summary", {}, "If the download does not work"),
        p("Copy all of this text into an e-mail or an empty file, and send that."), text));
  }

  function finished(place, done) {
    downloaded = true;
    place.replaceChildren(el("div", { class: "notice" },
      p(`The file ${fileName()} was handed to your browser, which keeps it with your other downloads.`),
      ...(done && data.completionCode ? [p("Your completion code:"), p(data.completionCode, "code")] : []),
      p("Is the file there? Then you can erase the copy in this browser, so that nobody else who uses it finds your answers."),
      buttons(button("Erase the copy in this browser", eraseAll))));
  }

  function eraseAll() {
    if (!confirm("Erase all answers to this form from this browser? This cannot be undone.")) return;
    clock.id = null;
    state = { version: 1, rater: "", consent: false, screen: "start", at: 0, answers: {} };
    try { localStorage.removeItem(KEY); } catch (error) { kept = false; }
    show("Erased", p("Nothing of this form is left in this browser. You can close the page."));
  }

  const fileName = () => `${data.form}-${state.rater}.csv`.replace(`${data.form}-${data.form}.`, `${data.form}.`);

  function csv() {
    const quote = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const lines = [COLUMNS.join(",")];
    data.scenes.forEach((scene, n) => {
      if (lacks(scene).length) return;
      const a = state.answers[scene.id];
      const seconds = a.seconds === undefined ? "" : a.seconds.toFixed(1);
      const comment = (a.comment || "").replace(/\s+/g, " ").trim();
      lines.push([state.rater, "human", "", data.form, String(n + 1), scene.id, scene.hash, a.intensity + (a.half ? ".5" : ""),
        a.category, a.second || "", a.valence, a.natural, a.reread ? "1" : "0", seconds, comment].map(quote).join(","));
    });
    return lines.join("\n") + "\n";
  }

  function download() {
    const url = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: url, download: fileName() });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  tell();
  go(state.consent && state.rater ? state.screen : "start");
})();
