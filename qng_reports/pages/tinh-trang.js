/* Filters, search, order and details of the table of agencies. Written for browsers of ten years ago; without it the
   page shows everything. What is chosen stands in the address, so that a view can be kept as a bookmark. */
(function () {
  "use strict";

  var TONES = "\u0300\u0309\u0303\u0301\u0323";
  var NOTHING = { loc: "", cap: "", tinh: "", loai: "", tim: "", ma: "", xep: "tinh-trang", mo: "" };
  var ALL = "tat-ca";
  var table = document.getElementById("agencies");
  var search = document.getElementById("search");
  var shown = document.getElementById("shown");
  var onlyCode = document.getElementById("only-code");
  var chips = list(document.querySelectorAll("#tools [data-group]"));
  var choices = list(document.querySelectorAll("#tools [data-choice]"));
  var heads = list(document.querySelectorAll("#agencies th[data-sort]"));
  var rows = list(table.tBodies).map(rowOf);
  var chosen = copy(NOTHING);

  function list(found) { return Array.prototype.slice.call(found); }

  function copy(from) {
    var made = {};
    Object.keys(from).forEach(function (key) { made[key] = from[key]; });
    return made;
  }

  /* ---- letters: what is typed without diacritics finds any, what is typed with them finds only those */

  function letters(text) {
    var plain = "", shapes = [], tones = [], begin = 0, tone = "";
    function endWord() {
      for (; begin < plain.length; begin += 1) { tones[begin] = tone; }
      tone = "";
    }
    text = text.toLowerCase().normalize("NFD").replace(/\s+/g, " ").trim();
    text.split("").forEach(function (sign) {
      if (TONES.indexOf(sign) >= 0) {
        tone = sign;
      } else if (sign >= "\u0300" && sign <= "\u036f") {
        if (shapes.length) { shapes[shapes.length - 1] += sign; }
      } else {
        if (sign === " ") { endWord(); }
        plain += sign === "\u0111" ? "d" : sign;
        shapes.push(sign);
        if (sign === " ") { endWord(); }
      }
    });
    endWord();
    return { plain: plain, shapes: shapes, tones: tones };
  }

  /* A tone belongs to its word, not to a vowel: "Hoà" finds "Hòa". */
  function has(text, wanted) {
    var at, i;
    for (at = text.plain.indexOf(wanted.plain); at >= 0; at = text.plain.indexOf(wanted.plain, at + 1)) {
      for (i = 0; i < wanted.plain.length; i += 1) {
        if (wanted.tones[i] && wanted.tones[i] !== text.tones[at + i]) { break; }
        if (wanted.shapes[i] !== wanted.plain.charAt(i) && wanted.shapes[i] !== text.shapes[at + i]) { break; }
      }
      if (i === wanted.plain.length) { return true; }
    }
    return false;
  }

  /* ---- rows */

  function rowOf(body, place) {
    var cells = body.rows[0].cells;
    var name = cells[1].querySelector(".name");
    var row = {
      body: body,
      place: place,
      code: body.id.slice(3),
      keys: body.getAttribute("data-k").split(" ").map(Number),
      marks: " " + body.getAttribute("data-f") + " ",
      codes: " " + body.getAttribute("data-c") + " ",
      level: body.getAttribute("data-l"),
      tinh: body.getAttribute("data-p"),
      loai: body.getAttribute("data-t"),
      letters: letters(cells[1].textContent + " " + cells[cells.length - 1].textContent),
      button: null,
      open: false
    };
    if (body.rows.length > 1) {
      body.rows[1].id = "ct-" + row.code;
      row.button = document.createElement("button");
      row.button.type = "button";
      row.button.setAttribute("aria-controls", "ct-" + row.code);
      row.button.setAttribute("aria-expanded", "false");
      while (name.firstChild) { row.button.appendChild(name.firstChild); }
      name.appendChild(row.button);
      row.button.onclick = function () { show(row, !row.open); keep(); };
    }
    return row;
  }

  function show(row, open) {
    if (!row.button || row.open === open) { return; }
    row.open = open;
    row.body.className = open ? "open" : "";
    row.button.setAttribute("aria-expanded", String(open));
  }

  function inside(words, word) { return !word || words.indexOf(" " + word + " ") >= 0; }

  function filter() {
    var wanted = letters(chosen.tim), counts = {}, visible = 0;
    rows.forEach(function (row) {
      var others = (!wanted.plain || has(row.letters, wanted)) && inside(row.codes, chosen.ma)
        && (!chosen.tinh || row.tinh === chosen.tinh) && (!chosen.loai || row.loai === chosen.loai);
      var state = inside(row.marks, chosen.loc), level = !chosen.cap || row.level === chosen.cap;
      row.body.hidden = !(others && state && level);
      visible += row.body.hidden ? 0 : 1;
      chips.forEach(function (chip, index) {
        var value = chip.getAttribute("data-value");
        var fits = chip.getAttribute("data-group") === "loc"
          ? level && inside(row.marks, value) : state && (!value || row.level === value);
        counts[index] = (counts[index] || 0) + (others && fits ? 1 : 0);
      });
    });
    chips.forEach(function (chip, index) {
      var on = chosen[chip.getAttribute("data-group")] === chip.getAttribute("data-value");
      chip.setAttribute("aria-pressed", String(on));
      chip.querySelector(".number").textContent = counts[index] || 0;
    });
    choices.forEach(function (choice) { choice.value = chosen[choice.getAttribute("data-choice")]; });
    onlyCode.hidden = !chosen.ma;
    onlyCode.textContent = "Chỉ đơn vị có mã " + chosen.ma + " ✕";
    shown.textContent = told(visible);
  }

  function told(visible) {
    var by = chips.filter(function (chip) {
      return chip.getAttribute("data-value") && chip.getAttribute("aria-pressed") === "true";
    }).map(function (chip) { return chip.firstChild.nodeValue.trim(); });
    choices.forEach(function (choice) { if (choice.value) { by.push(choice.value); } });
    if (chosen.ma) { by.push("mã " + chosen.ma); }
    if (chosen.tim) { by.push("tìm “" + chosen.tim + "”"); }
    return (visible ? "Đang hiện " + visible + "/" + rows.length + " đơn vị" : "Không có đơn vị nào phù hợp")
      + (by.length ? " (" + by.join("; ") + ")." : ".");
  }

  function sort() {
    var down = chosen.xep.charAt(0) === "-", name = chosen.xep.replace(/^-/, "");
    var column = heads.map(function (head) { return head.getAttribute("data-sort"); }).indexOf(name);
    var all = document.createDocumentFragment(), moved = false;
    rows.forEach(function (row, place) { row.place = place; });
    rows.sort(function (a, b) {
      var order = a.keys[column] - b.keys[column];
      return (down ? -order : order) || a.place - b.place;
    });
    moved = rows.some(function (row, place) { return row.place !== place; });
    if (moved) {
      rows.forEach(function (row) { all.appendChild(row.body); });
      table.appendChild(all);
    }
    heads.forEach(function (head, index) {
      if (index === column) { head.setAttribute("aria-sort", down ? "descending" : "ascending"); }
      else { head.removeAttribute("aria-sort"); }
    });
  }

  /* ---- the address */

  function keep() {
    var open = rows.filter(function (row) { return row.open; });
    var whole = rows.filter(function (row) { return row.button; }).length;
    chosen.mo = open.length && open.length === whole ? ALL
      : open.map(function (row) { return encodeURIComponent(row.code); }).sort().join(",");
    var parts = Object.keys(NOTHING).filter(function (key) { return chosen[key] !== NOTHING[key]; });
    var text = parts.map(function (key) {
      return key + "=" + (key === "mo" ? chosen.mo : encodeURIComponent(chosen[key]));
    }).join("&");
    history.replaceState(null, "", "#" + text);
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch (problem) { return ""; }
  }

  function known(group, value) {
    return chips.some(function (chip) {
      return chip.getAttribute("data-group") === group && chip.getAttribute("data-value") === value;
    });
  }

  function offered(name, value) {
    return choices.some(function (choice) {
      return choice.getAttribute("data-choice") === name && list(choice.options).some(function (option) {
        return option.value === value;
      });
    });
  }

  function apply() {
    sort();
    filter();
  }

  function read() {
    var found = copy(NOTHING), text = location.hash.slice(1);
    if (text.indexOf("dv-") === 0) { goTo(decoded(text.slice(3))); return; }
    if (text && text.indexOf("=") < 0) { apply(); return; } /* a place on this page */
    text.split("&").forEach(function (part) {
      var at = part.indexOf("="), key = part.slice(0, at);
      if (at > 0 && NOTHING.hasOwnProperty(key)) { found[key] = key === "mo" ? part.slice(3) : decoded(part.slice(at + 1)); }
    });
    if (!known("loc", found.loc)) { found.loc = ""; }
    if (!known("cap", found.cap)) { found.cap = ""; }
    ["tinh", "loai"].forEach(function (name) { if (!offered(name, found[name])) { found[name] = ""; } });
    if (!heads.some(function (head) { return head.getAttribute("data-sort") === found.xep.replace(/^-/, ""); })) {
      found.xep = NOTHING.xep;
    }
    chosen = found;
    search.value = chosen.tim;
    var open = chosen.mo.split(",").map(decoded);
    rows.forEach(function (row) { show(row, chosen.mo === ALL || open.indexOf(row.code) >= 0); });
    apply();
    if (found.ma || ((found.tinh || found.loai) && text.indexOf("&") < 0)) { table.scrollIntoView(); }
  }

  /* A link to an agency: it is shown whatever was filtered, and opened. */
  function goTo(code) {
    var row = rows.filter(function (one) { return one.code === code; })[0];
    if (!row) { apply(); return; }
    if (row.body.hidden) {
      chosen = copy(NOTHING);
      search.value = "";
    }
    apply();
    show(row, true);
    keep();
    row.body.scrollIntoView();
    if (row.button) { row.button.focus(); }
  }

  /* ---- what a person does */

  function change(key, value) {
    chosen[key] = value;
    filter();
    keep();
  }

  heads.forEach(function (head) {
    var button = document.createElement("button"), name = head.getAttribute("data-sort");
    button.type = "button";
    button.textContent = head.textContent;
    button.onclick = function () {
      chosen.xep = (head.getAttribute("aria-sort") === "ascending" ? "-" : "") + name;
      sort();
      keep();
    };
    head.setAttribute("data-label", head.textContent); /* printed: browsers repeat texts on each page, not buttons */
    head.textContent = "";
    head.appendChild(button);
  });
  chips.forEach(function (chip) {
    chip.onclick = function () { change(chip.getAttribute("data-group"), chip.getAttribute("data-value")); };
  });
  choices.forEach(function (choice) {
    choice.onchange = function () { change(choice.getAttribute("data-choice"), choice.value); };
  });
  search.oninput = function () { change("tim", search.value); };
  onlyCode.onclick = function () { change("ma", ""); };
  document.getElementById("open-all").onclick = function () {
    rows.forEach(function (row) { if (!row.body.hidden) { show(row, true); } });
    keep();
  };
  document.getElementById("close-all").onclick = function () {
    rows.forEach(function (row) { show(row, false); });
    keep();
  };
  window.onhashchange = read;
  document.getElementById("tools").hidden = false;
  read();
}());
