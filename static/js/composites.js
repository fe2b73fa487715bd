// Dragging a passage of a composite: a comfort, for what the buttons Up and Down do without it.
const list = document.querySelector("[data-composite-order]");

if (list && matchMedia("(pointer: fine)").matches) {
  let dragged = null;

  const mark = (passage) => {
    for (const other of list.children) {
      other.classList.toggle("bench__passage--over", other === passage && other !== dragged);
    }
  };

  for (const passage of list.children) passage.draggable = passage.dataset.place !== undefined;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-place]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.place);
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-place]");
    if (!dragged || !over) return;
    event.preventDefault();
    mark(over);
  });
  list.addEventListener("dragend", () => {
    mark(null);
    dragged = null;
  });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest("[data-place]");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    // The form of a button that moves it, sent with the place of the one it was dropped on.
    const form = [...dragged.querySelectorAll("form")].find((each) => each.elements.place);
    if (!form) return;
    form.elements.place.value = over.dataset.place;
    form.requestSubmit();
  });
}
