// Names that the reader may choose. They are text: shown, kept in the address, never run or parsed.

const LONGEST_NAME = 60;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
// halves of letters, and marks that would turn the text around them
const MARKS = /[\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name in one line, of bounded length, that cannot act on its surroundings. */
function cleanName(text) {
  const line = text.slice(0, 50 * LONGEST_NAME).replace(MARKS, "").replace(BREAKS, " ").trim();
  return [...line].slice(0, LONGEST_NAME).join("").trim();
}

/** Whether a name holds anything that can be seen. */
const isVisible = (text) => /[^\p{Cf}\p{M}\s\u115f\u1160\u2800\u3164\uffa0]/u.test(text);

/** A folded panel of text fields, one for each of `spec.data.names`, which it keeps up to date. */
function makeNames(spec, id, onRename) {
  const { names } = spec.data;
  const first = [...names];
  const take = (i, text) => {
    const name = cleanName(text);
    names[i] = isVisible(name) ? name : spec.labels[i].toLowerCase();
  };
  const inputs = spec.labels.map((label, i) => {
    const input = element("input", {
      type: "text",
      id: `${id}-name${i}`,
      value: first[i],
      placeholder: label.toLowerCase(),
      maxLength: LONGEST_NAME,
      autocomplete: "off",
      dir: "auto",
    });
    input.addEventListener("input", () => {
      take(i, input.value);
      onRename();
    });
    return input;
  });
  const fields = inputs.map((input, i) =>
    element("label", { className: "live-name", htmlFor: input.id }, spec.labels[i], input),
  );
  const set = (texts) =>
    inputs.forEach((input, i) => {
      if (!Object.hasOwn(texts, `name${i}`)) return;
      input.value = cleanName(String(texts[`name${i}`]));
      take(i, input.value);
    });

  return {
    panel: element(
      "details",
      { className: "live-names" },
      element("summary", {}, "Your own names"),
      element("div", { className: "live-fields" }, ...fields),
    ),
    /** What one of the first names, or any other text, is called now. */
    called: (text) => (first.includes(text) ? names[first.indexOf(text)] : text),
    /** The names that differ from the first ones, by their keys in the address. */
    written: () =>
      Object.fromEntries(
        inputs.flatMap((input, i) => {
          const text = cleanName(input.value);
          return text === first[i] ? [] : [[`name${i}`, text]];
        }),
      ),
    set,
    reset: () => set(Object.fromEntries(first.map((name, i) => [`name${i}`, name]))),
  };
}
