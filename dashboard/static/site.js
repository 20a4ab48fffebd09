// What the pages can do beyond their HTML: find and sort drivers, keep the view in the address, copy, write mail.
// The rows of the HTML are the data. They are read once, then taken out of the page; of all that match, a slice is shown,
// so that a keystroke costs the same whether the table has a hundred rows or ten thousand.

const SLICE = 100;
const FILTERS = ["release", "project", "vendor", "ci"];
const LETTERS = { t: "tested", f: "failing", s: "silent", u: "unknown" };
const RANKS = { tested: 4, failing: 3, silent: 2, unknown: 1, claimed: 0 };
const DOWN_FIRST = ["releases", "ci"];

/**
 * @typedef {object} Row one driver
 * @property {HTMLTableRowElement} element its row in the page
 * @property {string} text all that the search goes by, folded
 * @property {string} project
 * @property {string} vendor address of the vendor's page
 * @property {string} state how it stands, in one word
 * @property {number[][]} spans listed releases as first and last places in time
 * @property {Map<number, string>} states place of a release -> how it stands there
 * @property {Record<string, string|number>} keys column -> what it is sorted by
 *
 * @typedef {Record<string, string>} Query what is asked for: q, release, project, vendor, ci, sort
 */

document.documentElement.classList.add("js");

/** Without accents and case, so that "muller" finds "Müller". @param {string} text */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();

/** @param {string} spans such as "11-33 35" @returns {number[][]} */
const parseSpans = (spans) =>
  spans.split(" ").filter(Boolean).map((span) => { const [a, b = a] = span.split("-").map(Number); return [a, b]; });

/** @param {HTMLTableRowElement} element @param {string[]} releases the names, oldest first @returns {Row} */
function read(element, releases) {
  const { p = "", r = "", s = "", c = "claimed", k = "" } = element.dataset;
  const cell = (name) => element.querySelector(`.${name}`)?.textContent.trim() ?? "";
  const spans = parseSpans(r);
  const names = spans.map(([first, last]) => releases.slice(first, last + 1).join(" ")).join(" ");
  const newest = spans.length ? spans[spans.length - 1][1] : -1;
  const vendor = cell("v"), driver = cell("d"), people = cell("m");
  return {
    element,
    text: fold([element.textContent, k, p, names, c].join(" ")),
    project: p,
    vendor: element.querySelector(".v a")?.getAttribute("href") ?? "",
    state: c,
    spans,
    states: new Map(s.split(" ").filter(Boolean).map((word) => [parseInt(word, 10), LETTERS[word.slice(-1)]])),
    keys: {
      project: fold(cell("p")), vendor: fold(vendor), driver: fold(driver), maintainers: fold(people),
      releases: newest * 1000 + spans.reduce((sum, [first, last]) => sum + last - first + 1, 0),
      ci: RANKS[c] + (element.querySelector(".c time")?.dateTime ?? ""),
    },
  };
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
  if (!rows.length || !(column in rows[0].keys)) return rows;
  const order = (a, b) => (a.keys[column] < b.keys[column] ? -sign : a.keys[column] > b.keys[column] ? sign : 0);
  return [...rows].sort(order);
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
    this.rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => read(row, this.releases));
    this.order = { sort: "", rows: this.rows };
    this.typing = false;
    [...table.tBodies].slice(1).forEach((body) => body.remove());
    this.listen();
    this.fromAddress();
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
    addEventListener("beforeprint", () => this.show(this.found.length));
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
    this.body.replaceChildren(...this.found.slice(0, this.shown).map((row) => row.element));
    const all = this.rows.length, found = this.found.length, left = found - this.shown;
    const drivers = (number) => `${number.toLocaleString("en")} driver${number === 1 ? "" : "s"}`;
    const matching = found === all ? drivers(all) : `${found.toLocaleString("en")} of ${drivers(all)}`;
    this.count.textContent = found ? matching + (left ? `, the first ${this.shown} shown` : "") : "No driver matches; clear a filter or try fewer words";
    this.further.hidden = !left;
    document.getElementById("more").textContent = `Show ${Math.min(left, SLICE)} more`;
    document.getElementById("all").textContent = `Show all ${found.toLocaleString("en")}`;
    this.highlight();
    if (move) this.found[before]?.element.querySelector(".d a")?.focus();
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
