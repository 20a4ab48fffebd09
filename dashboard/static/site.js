// What the pages can do beyond their HTML: find and sort drivers, keep the view in the address, copy, write mail.
//
// The rows of the HTML are the data: they are read once, then taken out of the page. Of all rows that match, a slice is
// shown, so that a keystroke costs the same whether the table has a hundred rows or ten thousand.

const SLICE = 100; // rows shown at first, and with each "Show more"
const FIRST = 20; // rows that are painted at once, more than a screen has; the others of the slice follow in a pause
const PAUSE = 120; // milliseconds
const BATCH = 500; // rows that are made ready for the search in one idle moment
const FILTERS = ["release", "project", "vendor", "ci"];
const RISE_LAST = ["releases", "ci"]; // columns of which people want the highest first

/** Letter in data-s -> state. @type {Record<string, string>} */
const STATES = { t: "tested", f: "failing", s: "silent", u: "unknown" };
/** @type {Record<string, number>} */
const RANKS = { tested: 4, failing: 3, silent: 2, unknown: 1, claimed: 0 };

/**
 * What is asked for: q (words), release, project, vendor, ci, sort; what is not asked for is absent.
 * @typedef {Record<string, string>} Query
 *
 * A query as rows are held against it: folded words, the place in time of the release, the address of the vendor.
 * @typedef {{words: string[], place: number, project: string, vendor: string, ci: string}} Wanted
 */

document.documentElement.classList.add("js");

/** Without accents and case, so that "muller" finds "Müller". @param {string} text */
const fold = (text) =>
  (/^[\x00-\x7f]*$/.test(text) ? text : text.normalize("NFKD").replace(/\p{M}+/gu, "")).toLowerCase();

/** @param {string} text */
const words = (text) => text.split(/\s+/).filter(Boolean);

/** @param {() => void} work */
const whenIdle = (work) => ("requestIdleCallback" in window ? requestIdleCallback(work) : setTimeout(work, 50));

/** The element of an id, which the page is sure to have. @template {HTMLElement} T @param {string} id @param {new () => T} type */
function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new TypeError(`no ${type.name} has the id ${id}`);
  return element;
}

/** How many letters two words are apart: one more, one less, another one, or two next to each other exchanged. @param {string} a @param {string} b */
function distance(a, b) {
  /** @type {number[]} */
  let older = [], old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + other);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    [older, old] = [old, row];
  }
  return old[b.length];
}

/** The one of the known words that a misspelt one may stand for; empty if none is near. @param {string} word @param {Set<string>} known */
function nearest(word, known) {
  const apart = word.length > 30 ? 0 : word.length > 7 ? 2 : word.length > 3 ? 1 : 0;
  let best = "", least = apart + 1;
  for (const other of known) {
    if (Math.abs(other.length - word.length) >= least) continue;
    const far = distance(word, other);
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

/** One driver. What is asked of all rows is read when it is first needed, and once. */
class Row {
  /** @param {HTMLTableRowElement} element its row in the page @param {string[]} releases what they are called, oldest first */
  constructor(element, releases) {
    /** @param {string} name */
    const kept = (name) => element.getAttribute(`data-${name}`) ?? "";
    this.element = element;
    this.releases = releases;
    this.project = kept("p");
    this.state = kept("c") || "claimed";
    /** Listed releases: first and last places in time of each run. */
    this.spans = words(kept("r")).map((span) => {
      const [first, last = first] = span.split("-").map(Number);
      return { first, last };
    });
    /** Place in time of a release -> how the driver stands there. */
    this.states = new Map(words(kept("s")).map((word) => [parseInt(word, 10), STATES[word.slice(-1)]]));
    this.textRead = "";
    /** @type {Map<string, string|number>} */
    this.keysRead = new Map();
  }

  /** All that the search goes by: what is shown, what is kept beside it, every release. */
  get text() {
    if (!this.textRead) {
      const releases = this.spans.map(({ first, last }) => this.releases.slice(first, last + 1).join(" "));
      const beside = this.element.getAttribute("data-k");
      this.textRead = fold([this.element.textContent, beside, this.project, this.state, ...releases].join(" "));
    }
    return this.textRead;
  }

  /** The address of the vendor's page, which names that differ in case alone share. */
  get vendor() {
    return this.element.querySelector(".v a")?.getAttribute("href") ?? "";
  }

  /** What the row is sorted by. @param {string} column */
  key(column) {
    const known = this.keysRead.get(column);
    if (known !== undefined) return known;
    const key = this.read(column);
    this.keysRead.set(column, key);
    return key;
  }

  /** @param {string} column @returns {string|number} */
  read(column) {
    if (column === "releases") {
      const newest = this.spans.length ? this.spans[this.spans.length - 1].last : -1;
      return newest * 1000 + this.spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    }
    if (column === "ci") return RANKS[this.state] + (this.element.querySelector("time")?.dateTime ?? "");
    return fold(this.element.querySelector(`.${column[0]}`)?.textContent?.trim() ?? "");
  }
}

/** Tell whether a row is what is wanted. @param {Row} row @param {Wanted} wanted */
function matches(row, { words, place, project, vendor, ci }) {
  if (project && row.project !== project) return false;
  if (vendor && row.vendor !== vendor) return false;
  if (place >= 0 && !row.spans.some(({ first, last }) => first <= place && place <= last)) return false;
  if (ci && (place >= 0 ? row.states.get(place) ?? "claimed" : row.state) !== ci) return false;
  return words.every((word) => row.text.includes(word));
}

/** The rows in the order of a column; those that are alike keep the order of the page. @param {Row[]} rows @param {string} sort */
function sorted(rows, sort) {
  if (!sort) return rows;
  const column = sort.replace(/^-/, ""), sign = sort.startsWith("-") ? -1 : 1;
  const keyed = rows.map((row) => ({ key: row.key(column), row }));
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  return keyed.map(({ row }) => row);
}

/** What the line above the table says. @param {number} found @param {number} all @param {number} shown @param {string[]} strange words that no row has */
function summary(found, all, shown, strange) {
  if (strange.length) return `No driver matches: none has ${strange.map((word) => `“${word.slice(0, 30)}”`).join(" or ")}`;
  if (!found) return "No driver matches all of this; clear a filter or try fewer words";
  const drivers = `${all.toLocaleString("en")} driver${all === 1 ? "" : "s"}`;
  const matching = found === all ? drivers : `${found.toLocaleString("en")} of ${drivers}`;
  return shown < found ? `${matching}, the first ${shown.toLocaleString("en")} shown` : matching;
}

/** The page with the table of all drivers. */
class Finder {
  constructor() {
    this.form = byId("find", HTMLFormElement);
    this.q = byId("q", HTMLInputElement);
    this.filters = FILTERS.map((name) => byId(name, HTMLSelectElement));
    this.count = byId("count", HTMLElement);
    this.further = byId("further", HTMLElement);
    this.more = byId("more", HTMLButtonElement);
    this.all = byId("all", HTMLButtonElement);
    this.hint = byId("guess", HTMLElement);
    this.guess = byId("meant", HTMLButtonElement);
    const table = byId("drivers", HTMLTableElement);
    this.heads = [...table.querySelectorAll("th")].filter((head) => head.dataset.sort);
    const [body, ...others] = table.tBodies;
    this.body = body;
    const releases = [...this.filters[0].options].slice(1).reverse();
    this.releases = releases.map((option) => option.value);
    // With their versions: "2026.1" is searched for as often as "Gazpacho".
    const called = releases.map((option) => option.text);
    this.rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => new Row(row, called));
    others.forEach((other) => other.remove());
    this.sort = "";
    this.order = { sort: "", rows: this.rows };
    this.found = this.rows;
    this.shown = 0;
    /** @type {string[]} */
    this.words = [];
    /** Words that no row has. @type {string[]} */
    this.strange = [];
    /** @type {Set<string>} */
    this.known = new Set();
    this.typing = false;
    this.pending = 0;
    this.guessing = 0;
  }

  start() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", () => setTimeout(() => this.clear()));
    this.q.addEventListener("input", () => this.changed(true));
    this.q.addEventListener("change", () => { this.typing = false; });
    this.filters.forEach((filter) => filter.addEventListener("change", () => this.changed(false)));
    this.more.addEventListener("click", () => this.show(this.shown + SLICE, true));
    this.all.addEventListener("click", () => this.show(this.found.length, true));
    this.guess.addEventListener("click", () => this.take(this.guess.textContent ?? ""));
    this.heads.forEach((head) => this.makeSortable(head));
    addEventListener("popstate", () => this.fromAddress());
    addEventListener("beforeprint", () => this.place(this.found.length));
    addEventListener("keydown", (event) => this.pressed(event));
    this.fromAddress();
    this.makeReady(0);
  }

  /** Read the text of all rows before somebody searches. @param {number} from */
  makeReady(from) {
    if (from >= this.rows.length) return;
    whenIdle(() => {
      this.rows.slice(from, from + BATCH).forEach((row) => row.text);
      this.makeReady(from + BATCH);
    });
  }

  /** @param {HTMLTableCellElement} head */
  makeSortable(head) {
    const column = head.dataset.sort ?? "", down = `-${column}`;
    const turns = RISE_LAST.includes(column) ? [down, column, ""] : [column, down, ""];
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      this.sort = turns[(turns.indexOf(this.sort) + 1) % turns.length];
      this.changed(false);
    });
    head.append(button);
  }

  /** "/" leads to the search from anywhere, Escape empties it. @param {KeyboardEvent} event */
  pressed(event) {
    const writing = event.target instanceof Element && event.target.closest("input, textarea");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.q.focus();
      this.q.select();
    } else if (event.key === "Escape" && event.target === this.q && this.q.value) {
      this.q.value = "";
      this.changed(false);
    }
  }

  /** The form is empty again; its button goes, so the reader is taken to where the next search begins. */
  clear() {
    this.sort = "";
    this.changed(false);
    this.q.focus();
  }

  /** @returns {Query} */
  query() {
    const filters = this.filters.map((filter) => [filter.name, filter.value]);
    const asked = [["q", this.q.value.trim()], ...filters, ["sort", this.sort]];
    return Object.fromEntries(asked.filter(([, value]) => value));
  }

  /** @param {Query} query @returns {Wanted} */
  wanted({ q = "", release = "", project = "", ci = "" }) {
    const vendor = this.filters[2].selectedOptions[0]?.dataset.h ?? "";
    return { words: words(fold(q)), place: this.releases.indexOf(release), project, vendor, ci };
  }

  /** Take what is asked for from the address; what the form does not know is left out. */
  fromAddress() {
    const asked = new URLSearchParams(location.search);
    this.q.value = asked.get("q") ?? "";
    for (const filter of this.filters) {
      filter.value = asked.get(filter.name) ?? "";
      if (filter.selectedIndex < 0) filter.value = "";
    }
    const sort = asked.get("sort") ?? "", column = sort.replace(/^-/, "");
    this.sort = this.heads.some((head) => head.dataset.sort === column) ? sort : "";
    this.typing = false;
    this.find();
  }

  /** Find anew and keep it in the address: a step back for each choice, one for what is typed in a row. @param {boolean} typing */
  changed(typing) {
    const asked = new URLSearchParams(this.query()).toString();
    const here = location.search || location.pathname, there = asked ? `?${asked}` : location.pathname;
    if (there !== here && typing && this.typing) history.replaceState(null, "", there);
    else if (there !== here) history.pushState(null, "", there);
    this.typing = typing;
    this.find();
  }

  find() {
    const query = this.query(), wanted = this.wanted(query);
    if (this.order.sort !== this.sort) this.order = { sort: this.sort, rows: sorted(this.rows, this.sort) };
    this.words = wanted.words;
    this.found = this.order.rows.filter((row) => matches(row, wanted));
    this.strange = this.found.length ? [] : this.words.filter((word) => !this.rows.some((row) => row.text.includes(word)));
    this.hint.hidden = true;
    clearTimeout(this.guessing);
    if (this.strange.length) this.guessing = setTimeout(() => this.offer(wanted), 2 * PAUSE);
    this.form.classList.toggle("idle", !Object.keys(query).length);
    for (const field of [this.q, ...this.filters]) field.classList.toggle("set", field.name in query);
    for (const head of this.heads) this.tellOrder(head);
    this.show(SLICE);
  }

  /** Offer what may have been meant, if that finds something. @param {Wanted} wanted */
  offer(wanted) {
    if (!this.known.size) this.known = new Set(this.rows.flatMap((row) => row.text.split(/[^\p{L}\p{N}.-]+/u)));
    const meant = this.words.map((word) => (this.strange.includes(word) ? nearest(word, this.known) : word));
    this.hint.hidden = !meant.every(Boolean) || !this.rows.some((row) => matches(row, { ...wanted, words: meant }));
    this.guess.textContent = meant.join(" ");
  }

  /** Search for what was offered. @param {string} text */
  take(text) {
    this.q.value = text;
    this.changed(false);
    this.q.focus();
  }

  /** @param {HTMLTableCellElement} head */
  tellOrder(head) {
    if (this.sort.replace(/^-/, "") !== head.dataset.sort) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", this.sort.startsWith("-") ? "descending" : "ascending");
  }

  /** Show the first rows found. @param {number} most @param {boolean} [move] whether to lead to the first new one */
  show(most, move = false) {
    const before = this.shown, first = Math.min(FIRST, most, this.found.length);
    this.shown = Math.min(most, this.found.length);
    clearTimeout(this.pending);
    const later = !move && this.alike(first) < first;
    this.place(later ? first : this.shown);
    if (later) this.pending = setTimeout(() => this.place(this.shown), PAUSE);
    const left = this.found.length - this.shown;
    this.count.textContent = summary(this.found.length, this.rows.length, this.shown, this.strange);
    this.further.hidden = !left;
    this.more.textContent = `Show ${Math.min(left, SLICE)} more`;
    this.all.textContent = `Show all ${this.found.length.toLocaleString("en")}`;
    if (move) this.found[before]?.element.querySelector("th")?.querySelector("a")?.focus();
  }

  /** How many of the first rows found are the first in the page. @param {number} most */
  alike(most) {
    let same = 0;
    while (same < most && this.body.rows[same] === this.found[same].element) same += 1;
    return same;
  }

  /** Put the first rows found into the page, and leave alone those that are there. @param {number} number */
  place(number) {
    const same = this.alike(number), old = new Range();
    if (this.body.lastChild && same < this.body.rows.length) {
      old.setStartBefore(this.body.rows[same]);
      old.setEndAfter(this.body.lastChild);
      old.deleteContents();
    }
    this.body.append(...this.found.slice(same, number).map((row) => row.element));
    // Who listens to the page, or tests it, waits for the rest.
    this.body.ariaBusy = number < this.shown ? "true" : null;
    this.highlight();
  }

  /** Mark the words in what is shown, where the browser can do that without touching the page. */
  highlight() {
    if (!CSS.highlights) return;
    CSS.highlights.delete("found");
    const marked = this.words.filter((word) => word.length > 1);
    if (marked.length) CSS.highlights.set("found", new Highlight(...occurrences(this.body, marked)));
  }
}

/** Each place in the text of an element where one of the words stands. @param {Element} element @param {string[]} words */
function* occurrences(element, words) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? "").toLowerCase();
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        yield range;
      }
    }
  }
}

/** Make addresses that are written for people into links. */
function linkMail() {
  for (const mail of document.querySelectorAll(".mail")) {
    const [user, host] = [".u", ".h"].map((part) => mail.querySelector(part)?.textContent ?? "");
    const link = document.createElement("a");
    link.href = `mailto:${encodeURIComponent(user)}@${encodeURIComponent(host)}`;
    link.textContent = `${user}@${host}`;
    mail.replaceWith(link);
  }
}

/** Give each text that is there to be copied a button. */
function offerCopies() {
  for (const block of navigator.clipboard ? document.querySelectorAll("pre[data-copy]") : []) {
    const text = block.textContent ?? "", button = document.createElement("button");
    /** @param {string} word */
    const say = (word) => { button.textContent = word; };
    button.type = "button";
    button.className = "copy";
    say("Copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text).then(() => say("Copied"), () => say("Select it by hand"));
      setTimeout(() => say("Copy"), 2000);
    });
    block.append(button);
  }
}

function start() {
  if (document.getElementById("find")) new Finder().start();
  linkMail();
  offerCopies();
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
