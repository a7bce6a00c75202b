package dev.tandem.protocol;

/** What a runner reports of. The reports of each one are counted for themselves: see {@link Reported}. */
public sealed interface Activity permits RunId, TerminalId {}
