/** The mark: two text carets, one behind the other. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} fill="currentColor" aria-hidden className="shrink-0">
      <path d="M3 2h7v2.2H7.7v11.6H10V18H3v-2.2h2.3V4.2H3z" />
      <path d="M12.5 5.5h5v1.9H16v8.7h1.5V18h-5v-1.9H14V7.4h-1.5z" opacity=".55" />
    </svg>
  );
}
