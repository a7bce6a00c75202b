import "@fontsource-variable/atkinson-hyperlegible-next";
import "@fontsource-variable/jetbrains-mono";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { themeScript } from "@/ui/themeScript";
import { Toasts } from "@/ui/Toasts";

export const metadata: Metadata = {
  title: "Tandem",
  description: "Write and run code together in a browser. The room lives on the server and loses no keystroke.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  interactiveWidget: "resizes-content",
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        {children}
        <Toasts />
      </body>
    </html>
  );
}
