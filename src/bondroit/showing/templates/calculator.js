
// The page around the card: what a person enters is counted by contribution() above, in both languages at once.
const forms = Array.from(document.querySelectorAll("form.calculator"));

const entered = (row) => {
  const choice = row.querySelector("select");
  if (choice) return JSON.parse(choice.value);
  if (row.querySelector("input[type=checkbox]").checked) return null;
  const typed = row.querySelector("input[type=number]").valueAsNumber;
  if (Number.isNaN(typed)) return undefined;
  const factor = Number(row.dataset.factor);
  if (factor === 100) return Math.round(typed * 100);
  return factor === 0.01 ? typed / 100 : typed;
};

const count = (form) => {
  const language = form.dataset.language;
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const written = (points) => whole.format(points).replace("-", "\u2212");
  const odds = new Intl.NumberFormat(language, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  const share = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  let total = INTERCEPT;
  form.querySelectorAll("tr.line").forEach((row) => {
    const value = entered(row), cells = ["class", "adds", "odds"].map((name) => row.querySelector("td." + name));
    const found = value === undefined ? null : contribution(VARIABLES[row.dataset.place], value);
    const lacking = found === null || found.points === null;
    const named = lacking ? null : JSON.parse(row.dataset.named).find((one) => one[0] === found.class);
    cells[0].textContent = found === null ? form.dataset.toFill : lacking ? form.dataset.noClass : named[1];
    cells[0].classList.toggle("lacking", lacking);
    cells[1].textContent = lacking ? "" : written(found.points);
    cells[2].textContent = lacking ? "" : odds.format(Math.exp(found.points / 1000000));
    total = lacking || total === null ? null : total + found.points;
    const number = row.querySelector("input[type=number]");
    if (number) number.disabled = row.querySelector("input[type=checkbox]").checked;
  });
  form.querySelector("tr.sum td.adds").textContent = total === null ? "" : written(total);
  form.querySelector("output.total").textContent = total === null ? "" : written(total);
  const score = total === null ? null : 1 / (1 + Math.exp(-total / 1000000));
  form.querySelector("output.score").textContent = score === null ? form.dataset.noScore : share.format(score);
};

const same = (from) => forms.filter((form) => form !== from).forEach((form) => {
  const fields = Array.from(form.elements);
  Array.from(from.elements).forEach((field, k) => {
    if (field.type === "checkbox") fields[k].checked = field.checked;
    else if (field.tagName === "SELECT") fields[k].selectedIndex = field.selectedIndex;
    else if (field.type === "number") fields[k].value = field.value;
  });
});

forms.forEach((form) => {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { same(form); forms.forEach(count); });
  form.addEventListener("reset", () => setTimeout(() => { same(form); forms.forEach(count); }));
  count(form);
});
