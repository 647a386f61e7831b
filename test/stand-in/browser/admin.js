// Every page of the stand-in's admin: the navigation opens and closes on small screens.
document.querySelector("#navigation-toggle")?.addEventListener("click", ({ currentTarget }) => {
  const isOpen = document.body.classList.toggle("navigation-open");
  currentTarget.setAttribute("aria-expanded", String(isOpen));
});
