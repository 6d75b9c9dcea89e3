// Showing a password while it is typed, and copying what is shown once: additions, hidden where no script runs.
for (const box of document.querySelectorAll("[data-reveal]")) {
  const fields = box.closest("form").querySelectorAll("[data-secret]");
  box.hidden = false;
  box.querySelector("input").addEventListener("change", (event) => {
    for (const field of fields) field.type = event.target.checked ? "text" : "password";
  });
  // What is sent is a password again, so that the browser keeps it as one.
  box.closest("form").addEventListener("submit", () => { for (const field of fields) field.type = "password"; });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const shown = document.getElementById(button.dataset.copy);
    const parts = [...shown.querySelectorAll("li")].map((each) => each.textContent.trim());
    await navigator.clipboard.writeText(parts.length ? parts.join("\n") : shown.textContent.trim());
    const label = button.querySelector(".kern-label");
    label.textContent = button.dataset.copied;
    label.setAttribute("role", "status");
  });
}
