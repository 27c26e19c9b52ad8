// The chosen theme, set before anything is painted. A classic script on purpose: a module would run too late and flash.
// In: localStorage "theme" (light, dark, or nothing: as the system). Out: data-theme on <html>.
(() => {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
