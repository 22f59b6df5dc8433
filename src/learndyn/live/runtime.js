// Wakes a static demo: builds its sliders, redraws on change, announces what is new.
// VIEWS and `numerals` come from the translated Python; no numerics live here.

const ANNOUNCE_AFTER = 500; // ms of rest before a screen reader is told
const REPORT_AFTER = 250; // ms of rest before the address or the kernel is told

/** Create an element with properties and children. */
function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** Call a function once, after a rest. */
function afterRest(action, rest) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(action, rest, ...args);
  };
}

/** How a control's value is written: by its name, or as a number. */
function written({ values, names, digits, decimals }, index) {
  if (names) return names[index];
  const value = values[index];
  return digits === null ? numerals.fixed(value, decimals) : numerals.significant(value, digits);
}

/** The place of a value in a list, or of the one that comes nearest to it. */
function nearestIndex(values, value) {
  let nearest = 0;
  values.forEach((known, i) => {
    if (Math.abs(known - value) < Math.abs(values[nearest] - value)) nearest = i;
  });
  return nearest;
}

/** A labelled range input over the list of a control's values. */
function makeSlider(control, id, onInput, called) {
  const { values } = control;
  const input = element("input", { type: "range", id, min: 0, max: values.length - 1, step: 1 });
  const output = element("output", { htmlFor: id });
  // isolated, because a name may run from right to left
  const label = element("bdi");

  const slider = {
    control,
    row: element(
      "div",
      { className: "live-control" },
      element("label", { htmlFor: id }, label),
      output,
      input,
    ),
    get value() {
      return values[Number(input.value)];
    },
    get index() {
      return Number(input.value);
    },
    set index(index) {
      input.value = index; // the browser clamps it
      const text = called(written(control, slider.index));
      output.textContent = text;
      input.setAttribute("aria-valuetext", text);
      input.style.setProperty("--fill", `${(100 * slider.index) / (values.length - 1)}%`);
    },
    set value(value) {
      slider.index = nearestIndex(values, value);
    },
    /** Write names anew. */
    rename() {
      label.textContent = called(control.label);
      slider.index = slider.index;
    },
  };
  input.addEventListener("input", () => {
    slider.index = input.value;
    onInput();
  });
  slider.value = control.value;
  slider.rename();
  return slider;
}

/** Bring a static demo to life; `onChange` hears after a rest of numbers and names that were set. */
function mount(root, spec, onChange) {
  const view = VIEWS[spec.name];
  const panels = [...root.querySelectorAll(".live-panel")];
  const text = root.querySelector(".live-text");
  const tableBody = root.querySelector("tbody");
  const status = element("div", { className: "live-status", role: "status" });
  const drawn = [];
  let awaitedFrame = 0;
  let pad = null;
  let action = null;

  const changed = () => {
    redraw();
    announce();
    report();
  };
  const names = spec.labels.length ? makeNames(spec, root.id, renamed) : null;
  const called = names ? names.called : (text) => text;
  const sliders = Object.fromEntries(
    spec.controls.map((control) => {
      if (control.hidden) return [control.key, makeHidden(control)];
      const onInput = () => {
        if (player && control.play) player.stop();
        changed();
      };
      const make = control.switch ? makeSwitch : makeSlider;
      return [control.key, make(control, `${root.id}-${control.key}`, onInput, called)];
    }),
  );
  const state = () =>
    Object.fromEntries(Object.entries(sliders).map(([key, slider]) => [key, slider.value]));
  const announce = afterRest(() => {
    if (!player || !player.playing) status.textContent = text.textContent;
  }, ANNOUNCE_AFTER);
  const texts = () => (names ? names.written() : {});
  const report = afterRest(() => onChange(state(), texts()), REPORT_AFTER);

  const playable = Object.values(sliders).find((slider) => slider.control.play);
  const player = playable ? makePlayer(playable, draw, changed) : null;
  const reset = element("button", { type: "button", className: "live-button" }, "Reset");
  reset.addEventListener("click", () => {
    if (player) player.stop();
    if (names) names.reset();
    set(Object.fromEntries(spec.controls.map((control) => [control.key, control.value])));
    renamed();
  });
  const actions = element("div", { className: "live-actions" }, reset);
  if (player) actions.prepend(player.button);
  const shown = Object.values(sliders).filter((slider) => !slider.control.hidden);
  const parts = shown.filter((slider) => !slider.control.switch);
  const switches = shown.filter((slider) => slider.control.switch);
  if (switches.length) parts.unshift(makeSwitches(switches, spec.switches, called));
  const controls = root.querySelector(".live-controls");
  controls.replaceChildren(...parts.map((part) => part.row), actions);
  if (names) root.querySelector(".live-numbers").before(names.panel);
  root.append(status);

  /** Show names that the reader has changed. */
  function renamed() {
    parts.forEach((part) => part.rename());
    changed();
  }

  /** Set some names from outside. */
  function rename(chosen) {
    if (!names) return;
    names.set(chosen);
    parts.forEach((part) => part.rename());
    redraw();
  }

  /** Set some controls from outside: unknown names and what is no finite number are ignored. */
  function set(values) {
    for (const [key, slider] of Object.entries(sliders)) {
      if (Object.hasOwn(values, key) && Number.isFinite(values[key])) slider.value = values[key];
    }
    redraw();
  }

  function redraw() {
    if (!awaitedFrame) awaitedFrame = requestAnimationFrame(draw);
  }

  function draw() {
    cancelAnimationFrame(awaitedFrame);
    awaitedFrame = 0;
    const picture = view(root.id, state(), spec.data, width);
    picture.panels.forEach((svg, i) => {
      // only the drawing is exchanged: the handle of a pad beside it keeps the pointer
      if (drawn[i] !== svg) panels[i].firstElementChild.outerHTML = drawn[i] = svg;
    });
    text.textContent = picture.text;
    tableBody.replaceChildren(...picture.rows.map(makeRow));
    if (picture.pad) {
      pad ??= makePad(panels[picture.pad.panel], picture.pad, sliders, changed);
      pad.follow(picture.pad.frame);
    }
    if (picture.action) {
      if (!action) actions.prepend((action = makeAction(press)).button);
      action.follow(picture.action);
    }
  }

  /** What the picture's button does. */
  function press(values) {
    set(values);
    changed();
  }

  // Text keeps its size when the panels change theirs: the view draws at the width there is.
  let width = panels[0].clientWidth || spec.width;
  new ResizeObserver(() => {
    const now = panels[0].clientWidth;
    if (now && Math.abs(now - width) > 1) {
      width = now;
      redraw();
    }
  }).observe(panels[0]);
  draw();
  root.classList.add("live-awake");
  return { set, rename, state, texts, actions, stop: () => player && player.stop() };
}

/** A table row whose first cell is its heading. */
function makeRow(cells) {
  const [first, ...others] = cells;
  const heading = element("th", { scope: "row" }, first);
  return element("tr", {}, heading, ...others.map((cell) => element("td", {}, cell)));
}
