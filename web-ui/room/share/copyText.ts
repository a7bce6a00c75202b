/**
 * Puts the field's text on the clipboard and leaves it selected. The clipboard's own interface exists only in secure contexts
 * (https and localhost); a server in the local network by plain http still has the older command.
 *
 * @returns whether it worked; if not, the selection is there for Ctrl+C
 */
export async function copyText(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  field.focus();
  field.select();
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Refused by the browser or its settings: the older command may still be allowed.
    }
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way outside secure contexts
  return document.execCommand("copy");
}
