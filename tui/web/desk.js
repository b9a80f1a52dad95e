"use strict";
// textual.js opens the desk when the page has loaded. The terminal measures its letters then, so their font must be there.
const connect = window.onload;
window.onload = (event) => {
  const faces = ["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`));
  Promise.allSettled(faces).then(() => connect(event));
};

const again = document.querySelector("#again");
again.addEventListener("click", () => window.location.reload());

let shown = false;
new MutationObserver(() => {
  const state = document.body.classList;
  if (state.contains("-closed")) {
    document.querySelector("#closed").hidden = false;
    again.focus();
  } else if (state.contains("-first-byte") && !shown) {
    shown = true;
    document.querySelector(".xterm-helper-textarea").focus();
  }
}).observe(document.body, { attributeFilter: ["class"] });
