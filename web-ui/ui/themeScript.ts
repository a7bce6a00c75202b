export const storageKey = "tandem.theme";

/**
 * Runs in the document's head before anything is painted, so that no page flashes in the wrong theme. It repeats
 * `applyTheme` in plain script because no module has been loaded yet.
 */
export const themeScript = `(()=>{const m=matchMedia("(prefers-color-scheme: dark)"),c=matchMedia("(prefers-contrast: more)"),h=document.documentElement;let s;try{s=localStorage.getItem("${storageKey}")}catch{}h.dataset.theme=s==="light"||s==="dark"?s:m.matches?"dark":"light";if(c.matches)h.dataset.contrast="more"})()`;
