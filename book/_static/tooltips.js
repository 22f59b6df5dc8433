// Links to glossary terms: the definition shows while the pointer or the keyboard's focus is on one.
// A tip stays while the pointer is on it, and Escape dismisses it. A tap follows the link.
{
  const MARGIN = 8; // pixels between a tip and the edge of the window
  const WAIT = 250; // milliseconds: a pointer on its way elsewhere opens nothing, and reaches the tip
  let link; // whose tip shows
  let tip;
  let timer;

  const place = () => {
    if (!link) return;
    const lines = [...link.getClientRects()];
    const fits = lines.at(-1).bottom + tip.offsetHeight + MARGIN <= window.innerHeight;
    const line = fits ? lines.at(-1) : lines[0];
    const right = document.documentElement.clientWidth - tip.offsetWidth - MARGIN;
    tip.style.left = `${Math.max(MARGIN, Math.min(line.left, right))}px`;
    tip.style.top = `${fits ? line.bottom : line.top - tip.offsetHeight}px`;
  };
  const hide = () => {
    clearTimeout(timer);
    if (link) tip.hidden = true;
    link = undefined;
  };
  const show = (next) => {
    hide();
    link = next;
    tip = document.getElementById(link.getAttribute("aria-describedby"));
    tip.hidden = false;
    place();
  };
  const later = (action) => {
    clearTimeout(timer);
    timer = setTimeout(action, WAIT);
  };
  const hideUnlessWanted = () => {
    if (link && !link.matches(":hover, :focus-visible") && !tip.matches(":hover")) hide();
  };

  for (const each of document.querySelectorAll('a[aria-describedby^="tip-"]')) {
    each.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType === "touch") return;
      if (each === link) clearTimeout(timer);
      else later(() => show(each));
    });
    each.addEventListener("pointerleave", () => later(hideUnlessWanted));
    each.addEventListener("focus", () => each.matches(":focus-visible") && show(each));
    each.addEventListener("blur", hideUnlessWanted);
  }
  for (const each of document.querySelectorAll(".term-tip")) {
    each.addEventListener("pointerleave", () => later(hideUnlessWanted));
  }
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
}
