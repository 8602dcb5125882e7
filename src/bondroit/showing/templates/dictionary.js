(function () {
  "use strict";
  var plain = function (text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); };
  document.querySelectorAll("form.search").forEach(function (form) {
    var article = form.closest("article"), field = form.querySelector("input"), said = form.querySelector("output");
    var sections = Array.prototype.map.call(article.querySelectorAll("main > section"), function (section) {
      return { section: section, title: plain(section.querySelector("h2").textContent),
        rows: Array.prototype.map.call(section.querySelectorAll("tbody tr"), function (row) {
          return { row: row, text: plain(row.textContent) }; }) };
    });
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    field.addEventListener("input", function () {
      var words = plain(field.value).split(/\s+/).filter(Boolean), found = 0;
      sections.forEach(function (one) {
        var shown = 0;
        one.rows.forEach(function (line) {
          var hit = words.every(function (w) { return line.text.indexOf(w) >= 0 || one.title.indexOf(w) >= 0; });
          line.row.hidden = !hit; if (hit) { shown += 1; }
        });
        one.section.hidden = words.length > 0 && shown === 0;
        found += shown;
      });
      said.textContent = words.length ? found + " " + said.dataset.found : "";
    });
  });
}());
