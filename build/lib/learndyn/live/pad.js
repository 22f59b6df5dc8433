// Sets two sliders at once by pointing into a panel: drag the handle, or click anywhere.
// The sliders are the keyboard's way, so the handle is hidden from assistive technology.

/** Put a handle on a panel; `onSet` is called after each change. */
function makePad(panel, pad, sliders, onSet) {
  const [across, up] = pad.keys.map((key) => sliders[key]);
  const handle = element("div", { className: "live-handle", ariaHidden: "true" });
  let frame = pad.frame;
  let grip = null; // from the pointer to the centre of the handle, while dragging

  /** Pixels of the page for one unit of the drawing. */
  const scale = () => {
    const drawing = panel.firstElementChild;
    return drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  };
  const point = (event) => {
    const box = panel.firstElementChild.getBoundingClientRect();
    return { x: (event.clientX - box.left) / scale(), y: (event.clientY - box.top) / scale() };
  };
  const centre = () => ({
    x: frame.left + (frame.width * (across.value - frame.x0)) / (frame.x1 - frame.x0),
    y: frame.top + (frame.height * (frame.y1 - up.value)) / (frame.y1 - frame.y0),
  });
  const set = ({ x, y }) => {
    across.value = frame.x0 + ((x - frame.left) / frame.width) * (frame.x1 - frame.x0);
    up.value = frame.y1 - ((y - frame.top) / frame.height) * (frame.y1 - frame.y0);
    onSet();
  };

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || grip) return;
    handle.setPointerCapture(event.pointerId);
    const at = point(event);
    grip = { x: centre().x - at.x, y: centre().y - at.y };
  });
  handle.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const at = point(event);
    set({ x: at.x + grip.x, y: at.y + grip.y });
  });
  handle.addEventListener("lostpointercapture", () => {
    grip = null;
  });
  panel.addEventListener("click", (event) => {
    const at = point(event);
    const inside =
      at.x >= frame.left &&
      at.x <= frame.left + frame.width &&
      at.y >= frame.top &&
      at.y <= frame.top + frame.height;
    // the click that ends a drag belongs to the handle
    if (inside && event.target !== handle) set(at);
  });
  panel.classList.add("live-pad");
  panel.append(handle);

  return {
    /** Move the handle to where the sliders stand. */
    follow(newFrame) {
      frame = newFrame;
      const drawing = panel.firstElementChild.viewBox.baseVal;
      handle.style.left = `${(100 * centre().x) / drawing.width}%`;
      handle.style.top = `${(100 * centre().y) / drawing.height}%`;
    },
  };
}
