// Controls of two values, as switches side by side.

/** A labelled switch; off is the first value. */
function makeSwitch(control, id, onInput, called) {
  const [off, on] = control.values;
  const input = element("input", { type: "checkbox", role: "switch", id });
  const label = element("bdi");
  const toggle = {
    control,
    row: element("label", { className: "live-switch", htmlFor: id }, input, label),
    get value() {
      return input.checked ? on : off;
    },
    set value(value) {
      input.checked = Math.abs(value - on) < Math.abs(value - off);
    },
    rename() {
      label.textContent = called(control.label);
    },
  };
  input.addEventListener("input", onInput);
  toggle.value = control.value;
  return toggle;
}

/** All switches of a demo under their heading. */
function makeSwitches(switches, heading, called) {
  const name = element("bdi");
  const row = element("fieldset", { className: "live-switches" });
  if (heading) row.append(element("legend", {}, name));
  row.append(...switches.map((toggle) => toggle.row));
  const group = {
    row,
    rename() {
      name.textContent = called(heading);
      switches.forEach((toggle) => toggle.rename());
    },
  };
  group.rename();
  return group;
}
