// On a page of the book: wakes every demo, and keeps its state in the page's address,
// as in  #two-weights?w1=1.4&w2=-1.6&rate=0.02&step=211  .

const PLAIN_NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/;

/** The texts that the address holds for a demo, and those of them that are plain numbers, or null. */
function readAddress(key) {
  const [name, query] = location.hash.slice(1).split("?");
  if (name !== key || !query) return null;
  const texts = Object.fromEntries(new URLSearchParams(query));
  const plain = Object.entries(texts).filter(([, text]) => PLAIN_NUMBER.test(text));
  return { texts, numbers: Object.fromEntries(plain.map(([key, text]) => [key, Number(text)])) };
}

/** The address of a page that shows a demo in a state. */
function addressOf(key, state) {
  return `${location.href.split("#")[0]}#${key}?${new URLSearchParams(state)}`;
}

/** Keep the address up to date; a demo in its first state leaves none. */
function writeAddress(key, spec, state, texts) {
  const isFirst =
    spec.controls.every((control) => state[control.key] === control.value) &&
    Object.keys(texts).length === 0;
  if (!isFirst) history.replaceState(null, "", addressOf(key, { ...state, ...texts }));
  else if (readAddress(key)) history.replaceState(null, "", location.href.split("#")[0]);
}

/** A button that copies the address of the present state. */
function makeCopyButton(key, demo) {
  const button = element("button", { type: "button", className: "live-button" }, "Copy link");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(addressOf(key, { ...demo.state(), ...demo.texts() }));
      button.textContent = "Link copied";
    } catch {
      button.textContent = "Copying is blocked";
    }
    setTimeout(() => {
      button.textContent = "Copy link";
    }, 2000);
  });
  return button;
}

function wake(root) {
  const { key } = root.dataset;
  const spec = JSON.parse(root.querySelector(".live-spec").textContent);
  const demo = mount(root, spec, (state, texts) => writeAddress(key, spec, state, texts));
  // absent where a page is not served over a secure connection
  if (navigator.clipboard) demo.actions.append(makeCopyButton(key, demo));
  const follow = () => {
    const values = readAddress(key);
    if (!values) return;
    demo.stop();
    demo.set(values.numbers);
    demo.rename(values.texts);
    // no element has this address as its id, so the browser does not go there by itself
    root.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();
}

document.querySelectorAll(".live-demo").forEach(wake);
