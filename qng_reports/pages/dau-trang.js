/* Before anything is drawn: details are closed where JavaScript runs; should it fail, everything is shown again. */
document.documentElement.className = "js";
window.onerror = function () { document.documentElement.className = ""; };
