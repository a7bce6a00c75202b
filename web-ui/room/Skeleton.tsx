const widths = ["w-[62%]", "w-[88%] ml-[4%]", "w-[40%] ml-[8%]", "w-[74%] ml-[8%]", "w-[55%] ml-[4%]"];

/** Still bars where text will be. */
export function Bars() {
  return (
    <div aria-busy className="flex flex-col gap-4 p-5">
      {widths.map((width) => (
        <span key={width} className={`block h-2.5 rounded-[3px] bg-press ${width}`} />
      ))}
    </div>
  );
}

/** The room before its first content: the shape of its parts, no spinner. */
export function RoomSkeleton() {
  return (
    <main aria-busy aria-label="Entering the session" className="flex h-dvh flex-col">
      <div className="h-(--bar-top) border-b border-line" />
      <div className="grid min-h-0 flex-1 grid-cols-[var(--panel-tree)_minmax(0,1fr)] phone:grid-cols-1">
        <div className="border-r border-line pt-5 phone:hidden">
          <Bars />
        </div>
        <div className="bg-paper pt-9">
          <Bars />
        </div>
      </div>
      <div className="h-(--bar-status) border-t border-line" />
    </main>
  );
}
