// A button whose name, state and effect come from the picture, as in a game: it sets controls, also hidden ones.

/** Make the button; `onPress` gets the values that it sets. */
function makeAction(onPress) {
  const button = element("button", { type: "button", className: "live-button live-action" });
  let action = null;
  button.addEventListener("click", () => {
    if (action.enabled) onPress(action.set);
  });
  return {
    button,
    /** Take over what the newest picture says. */
    follow(newAction) {
      action = newAction;
      if (button.textContent !== action.label) button.textContent = action.label;
      // not the property `disabled`: the button would lose the focus of whoever just pressed it
      button.setAttribute("aria-disabled", !action.enabled);
    },
  };
}

/** A control without a slider: it has a value, and takes one that it is given. */
function makeHidden(control) {
  let index = nearestIndex(control.values, control.value);
  return {
    control,
    get value() {
      return control.values[index];
    },
    set value(value) {
      index = nearestIndex(control.values, value);
    },
  };
}
