// The customer's page works without this. It copies bank data, and brings the first error into view.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  navigator.clipboard?.writeText(button.dataset.copy).then(() => {
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
});
const first = document.querySelector('[aria-invalid=true], fieldset[aria-describedby]');
if (first) { first.focus({ preventScroll: true }); first.scrollIntoView({ block: 'center' }); }
