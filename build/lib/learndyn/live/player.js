// Play and Pause: runs one slider through its values.

const PLAY_TIME = 8000; // ms for the whole range
const STILL_STEPS = 6; // stages instead of motion, where the reader asked for less of it
const STILL_TIME = 1000; // ms for each stage

/** A button that plays a slider; `draw` is called at each value, `onStop` after the last. */
function makePlayer(slider, draw, onStop) {
  const last = slider.control.values.length - 1;
  const button = element("button", { type: "button", className: "live-button live-play" });
  let cancel = null;

  const player = {
    button,
    get playing() {
      return cancel !== null;
    },
    stop() {
      if (!player.playing) return;
      cancel();
      cancel = null;
      name();
      onStop();
    },
  };
  const name = () => {
    button.textContent = player.playing ? "Pause" : "Play";
  };
  const show = (index) => {
    slider.index = index;
    draw();
    if (slider.index === last) player.stop();
  };

  /** Move evenly in time, however fast frames come. */
  function glide(from) {
    const begin = performance.now();
    let frame = 0;
    const tick = (now) => {
      // asked for first, so that a stop inside `show` cancels it
      frame = requestAnimationFrame(tick);
      // the frame's own time may lie before the click
      show(from + Math.floor((Math.max(0, now - begin) / PLAY_TIME) * last));
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }

  /** Go on in a few stages. */
  function stride(from) {
    let index = from;
    const timer = setInterval(() => {
      index += Math.ceil(last / STILL_STEPS);
      show(index);
    }, STILL_TIME);
    return () => clearInterval(timer);
  }

  button.addEventListener("click", () => {
    if (player.playing) {
      player.stop();
      return;
    }
    if (slider.index === last) slider.index = 0;
    draw();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    cancel = (still ? stride : glide)(slider.index);
    name();
  });
  name();
  return player;
}
