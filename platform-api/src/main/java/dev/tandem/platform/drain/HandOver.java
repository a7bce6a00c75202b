package dev.tandem.platform.drain;

/** This replica leaves: what it holds for others is to be given up now. */
public record HandOver() {}
