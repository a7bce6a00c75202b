const units = ["bytes", "KB", "MB", "GB"];

/** A size for people, in steps of 1024: `1 byte`, `812 bytes`, `3.4 KB`, `27 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes === 1) return "1 byte";
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const shown = unit === 0 || size >= 10 ? Math.round(size).toString() : size.toFixed(1);
  return `${shown} ${units[unit] ?? ""}`;
}

const kinds: Record<string, string> = {
  "image/png": "PNG image",
  "image/jpeg": "JPEG image",
  "image/gif": "GIF image",
  "image/webp": "WebP image",
  "application/pdf": "PDF document",
  "application/zip": "Zip archive",
  "application/gzip": "Gzip archive",
  "application/java-archive": "Java archive",
  "application/java-vm": "Java class",
  "application/wasm": "WebAssembly module",
  "application/x-elf": "Linux program",
  "application/vnd.sqlite3": "SQLite database",
  "text/csv": "Large table",
  "text/plain": "Large text",
  "application/octet-stream": "Binary file",
};

/** What a file is, for people; a media type that this page has no words for stands for itself. */
export function typeWords(mediaType: string): string {
  return kinds[mediaType] ?? mediaType;
}

/** Pictures that a browser shows without running anything: no SVG, which may hold scripts. */
export function isPicture(mediaType: string): boolean {
  return ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(mediaType);
}
