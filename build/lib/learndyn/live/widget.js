// In a notebook: the same demo behind anywidget, its state shared with the kernel.

let views = 0;

export default {
  render({ model, el }) {
    el.innerHTML = model.get("html");
    const root = el.querySelector(".live-demo");
    // one widget may be shown twice, but an id may not
    root.id += `-${(views += 1)}`;
    const spec = JSON.parse(root.querySelector(".live-spec").textContent);
    const demo = mount(root, spec, (state) => {
      model.set("state", state);
      model.save_changes();
    });
    const follow = () => demo.set(model.get("state"));
    model.on("change:state", follow);
    follow();
    return () => {
      demo.stop();
      model.off("change:state", follow);
    };
  },
};
