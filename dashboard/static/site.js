// What the pages can do beyond their HTML: find and sort drivers, keep the view in the address, copy, write mail.
// The rows of the HTML are the data. They are read once, then taken out of the page; of all that match, a slice is shown,
// so that a keystroke costs the same whether the table has a hundred rows or ten thousand.

const SLICE = 100; // rows shown at first, and with each "Show more"
const FIRST = 20; // rows that are painted at once, more than a screen has; the others of the slice follow
const BATCH = 500; // rows that are made ready for the search in one idle moment
const FILTERS = ["release", "project", "vendor", "ci"];
const LETTERS = { t: "tested", f: "failing", s: "silent", u: "unknown" };
const RANKS = { tested: 4, failing: 3, silent: 2, unknown: 1, claimed: 0 };
const DOWN_FIRST = ["releases", "ci"];

/** @typedef {Record<string, string>} Query what is asked for: q, release, project, vendor, ci, sort */

document.documentElement.classList.add("js");

/** Without accents and case, so that "muller" finds "Müller". @param {string} text */
const fold = (text) =>
  (/^[\x00-\x7f]*$/.test(text) ? text : text.normalize("NFKD").replace(/\p{M}+/gu, "")).toLowerCase();

const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));

/** One driver. What is asked of all rows is read when it is first needed, and once. */
class Row {
  #text;
  #keys = {};

  /** @param {HTMLTableRowElement} element its row in the page @param {string[]} releases their names, oldest first */
  constructor(element, releases) {
    const of = (name) => element.getAttribute(`data-${name}`) ?? "";
    this.element = element;
    this.releases = releases;
    this.project = of("p");
    this.state = of("c") || "claimed";
    /** Listed releases as first and last places in time. @type {number[][]} */
    this.spans = of("r").split(" ").filter(Boolean).map((span) => {
      const [first, last = first] = span.split("-").map(Number);
      return [first, last];
    });
    /** Place of a release -> how the driver stands there. @type {Map<number, string>} */
    this.states = new Map(of("s").split(" ").filter(Boolean).map((word) => [parseInt(word, 10), LETTERS[word.at(-1)]]));
  }

  /** All that the search goes by: what is shown, what is kept beside it, every release. */
  get text() {
    return this.#text ??= fold([
      this.element.textContent, this.element.getAttribute("data-k"), this.project, this.state,
      ...this.spans.map(([first, last]) => this.releases.slice(first, last + 1).join(" ")),
    ].join(" "));
  }

  /** The address of the vendor's page, which names that are written in two ways share. */
  get vendor() {
    return this.element.cells[1].firstElementChild.getAttribute("href");
  }

  /** What the row is sorted by. @param {string} column @returns {string|number} */
  key(column) {
    return this.#keys[column] ??= this.#read(column);
  }

  #read(column) {
    if (column === "releases") {
      const count = this.spans.reduce((sum, [first, last]) => sum + last - first + 1, 0);
      return (this.spans.at(-1)?.[1] ?? -1) * 1000 + count;
    }
    if (column === "ci") return RANKS[this.state] + (this.element.querySelector(".c time")?.dateTime ?? "");
    return fold(this.element.querySelector(`.${column[0]}`).textContent.trim());
  }
}

/** Tell whether a row is what is asked for. @param {Row} row @param {Query} query @param {string[]} words
 * @param {number} place of the release asked for @param {string} vendor address of the vendor asked for */
function matches(row, query, words, place, vendor) {
  if (query.project && row.project !== query.project) return false;
  if (query.vendor && row.vendor !== vendor) return false;
  if (query.release && !row.spans.some(([first, last]) => first <= place && place <= last)) return false;
  if (query.ci && (query.release ? row.states.get(place) ?? "claimed" : row.state) !== query.ci) return false;
  return words.every((word) => row.text.includes(word));
}

/** The rows in the order of a column; rows that are alike keep the order of the page. @param {Row[]} rows @param {string} sort */
function sorted(rows, sort) {
  const column = sort.replace(/^-/, ""), sign = sort.startsWith("-") ? -1 : 1;
  if (!column) return rows;
  const keyed = rows.map((row) => [row.key(column), row]);
  return keyed.sort(([a], [b]) => (a < b ? -sign : a > b ? sign : 0)).map(([, row]) => row);
}

/** The page with the table of all drivers. */
class Finder {
  /** @param {HTMLFormElement} form @param {HTMLTableElement} table */
  constructor(form, table) {
    this.form = form;
    this.table = table;
    this.body = table.tBodies[0];
    this.count = document.getElementById("count");
    this.further = document.getElementById("further");
    const options = [...form.elements.release.options].slice(1).map((option) => option.value);
    this.releases = options.reverse();
    this.rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => new Row(row, this.releases));
    this.order = { sort: "", rows: this.rows };
    this.typing = false;
    [...table.tBodies].slice(1).forEach((body) => body.remove());
    this.listen();
    this.fromAddress();
    this.makeReady(0);
  }

  /** Read the text of all rows before somebody searches. @param {number} from */
  makeReady(from) {
    if (from >= this.rows.length) return;
    idle(() => {
      for (const row of this.rows.slice(from, from + BATCH)) void row.text;
      this.makeReady(from + BATCH);
    });
  }

  listen() {
    const { form } = this;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.q.addEventListener("input", () => this.changed(true));
    form.elements.q.addEventListener("change", () => { this.typing = false; });
    FILTERS.forEach((name) => form.elements[name].addEventListener("change", () => this.changed(false)));
    form.addEventListener("reset", () => { this.sort = ""; setTimeout(() => this.changed(false)); });
    document.getElementById("more").addEventListener("click", () => this.show(this.shown + SLICE, true));
    document.getElementById("all").addEventListener("click", () => this.show(this.found.length, true));
    addEventListener("popstate", () => this.fromAddress());
    addEventListener("beforeprint", () => this.show(this.found.length, true));
    addEventListener("keydown", (event) => this.pressed(event));
    for (const head of this.table.tHead.rows[0].cells) this.makeSortable(head);
  }

  /** @param {HTMLTableCellElement} head */
  makeSortable(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const column = head.dataset.sort, down = `-${column}`;
      const turns = DOWN_FIRST.includes(column) ? [down, column, ""] : [column, down, ""];
      this.sort = turns[(turns.indexOf(this.sort) + 1) % turns.length];
      this.changed(false);
    });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { q } = this.form.elements;
    const elsewhere = !(event.target instanceof Element && event.target.closest("input, select, textarea"));
    if (event.key === "/" && elsewhere && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      q.focus();
      q.select();
    } else if (event.key === "Escape" && event.target === q && q.value) {
      q.value = "";
      this.changed(false);
    }
  }

  /** @returns {Query} */
  query() {
    const { elements } = this.form;
    return Object.fromEntries(
      [["q", elements.q.value.trim()], ...FILTERS.map((name) => [name, elements[name].value]), ["sort", this.sort]]
        .filter(([, value]) => value));
  }

  /** Take what is asked for from the address. */
  fromAddress() {
    const asked = new URLSearchParams(location.search);
    const { elements } = this.form;
    elements.q.value = asked.get("q") ?? "";
    for (const name of FILTERS) {
      elements[name].value = asked.get(name) ?? "";
      if (elements[name].selectedIndex < 0) elements[name].value = "";
    }
    const sort = asked.get("sort") ?? "";
    this.sort = this.table.querySelector(`th[data-sort="${CSS.escape(sort.replace(/^-/, ""))}"]`) ? sort : "";
    this.find();
  }

  /** Find anew, and keep it in the address: one step back for each choice, one for all that is typed in a row. @param {boolean} typing */
  changed(typing) {
    const address = new URLSearchParams(this.query()).toString();
    const where = address ? `?${address}` : location.pathname;
    if (where !== (location.search || location.pathname)) {
      history[typing && this.typing ? "replaceState" : "pushState"](null, "", where);
    }
    this.typing = typing;
    this.find();
  }

  find() {
    const query = this.query();
    if (this.order.sort !== this.sort) this.order = { sort: this.sort, rows: sorted(this.rows, this.sort) };
    const place = this.releases.indexOf(query.release);
    const vendor = this.form.elements.vendor.selectedOptions[0]?.dataset.h ?? "";
    this.words = fold(query.q ?? "").split(/\s+/).filter(Boolean);
    this.found = this.order.rows.filter((row) => matches(row, query, this.words, place, vendor));
    for (const head of this.table.tHead.rows[0].cells) {
      if (this.sort.replace(/^-/, "") === head.dataset.sort) {
        head.setAttribute("aria-sort", this.sort.startsWith("-") ? "descending" : "ascending");
      } else head.removeAttribute("aria-sort");
    }
    this.form.classList.toggle("idle", !Object.keys(query).length);
    for (const name of ["q", ...FILTERS]) this.form.elements[name].classList.toggle("set", Boolean(query[name]));
    this.show(SLICE);
  }

  /** Show the first rows of those found. @param {number} most @param {boolean} [move] whether to go to the first new one */
  show(most, move = false) {
    const before = this.shown;
    this.shown = Math.min(most, this.found.length);
    clearTimeout(this.pending);
    const first = Math.min(FIRST, this.shown);
    if (move || this.alike(first) === first) this.place(this.shown);
    else {
      this.place(first);
      this.pending = setTimeout(() => this.place(this.shown), 120);
    }
    const all = this.rows.length, found = this.found.length, left = found - this.shown;
    const drivers = (number) => `${number.toLocaleString("en")} driver${number === 1 ? "" : "s"}`;
    const matching = found === all ? drivers(all) : `${found.toLocaleString("en")} of ${drivers(all)}`;
    this.count.textContent = found ? matching + (left ? `, the first ${this.shown} shown` : "") : "No driver matches; clear a filter or try fewer words";
    this.further.hidden = !left;
    document.getElementById("more").textContent = `Show ${Math.min(left, SLICE)} more`;
    document.getElementById("all").textContent = `Show all ${found.toLocaleString("en")}`;
    if (move) this.found[before]?.element.querySelector(".d a")?.focus();
  }

  /** How many of the first rows found are the first in the page. @param {number} most */
  alike(most) {
    let same = 0;
    while (same < most && this.body.rows[same] === this.found[same].element) same += 1;
    return same;
  }

  /** Put the first rows found into the page, and leave alone those that are there. @param {number} number */
  place(number) {
    const same = this.alike(number);
    if (same < this.body.rows.length) {
      const old = new Range();
      old.setStartBefore(this.body.rows[same]);
      old.setEndAfter(this.body.lastChild);
      old.deleteContents();
    }
    this.body.append(...this.found.slice(same, number).map((row) => row.element));
    this.highlight();
  }

  /** Mark the words in what is shown, where the browser can do that without touching the page. */
  highlight() {
    if (!CSS.highlights) return;
    CSS.highlights.delete("found");
    const words = this.words.filter((word) => word.length > 1);
    if (!words.length) return;
    const ranges = [];
    const walker = document.createTreeWalker(this.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, Math.min(at + word.length, node.length));
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }
}

/** Make addresses that are written for people into links. */
function linkMail() {
  for (const mail of document.querySelectorAll(".mail")) {
    const address = `${mail.querySelector(".u").textContent}@${mail.querySelector(".h").textContent}`;
    const link = document.createElement("a");
    link.href = `mailto:${encodeURIComponent(address).replace("%40", "@")}`;
    link.textContent = address;
    mail.replaceWith(link);
  }
}

/** Give each text that is there to be copied a button. */
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre[data-copy]")) {
    const text = block.textContent, button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text).then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Select it by hand"; });
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    block.append(button);
  }
}

function start() {
  const form = document.getElementById("find"), table = document.getElementById("drivers");
  if (form && table) new Finder(form, table);
  linkMail();
  offerCopies();
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
