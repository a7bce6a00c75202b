"use client";

export function RoomPage() {
  return null;
}
