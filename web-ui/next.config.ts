import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

const pages: NextConfig = {
  images: { unoptimized: true },
  trailingSlash: false,
  poweredByHeader: false,
};

/** While developing, Next serves the pages and stands in front of the platform, whose routes it would otherwise be behind. */
const developing: NextConfig = {
  ...pages,
  rewrites: () => {
    const platform = process.env.TANDEM_PLATFORM_URL ?? "http://127.0.0.1:8080";
    return Promise.resolve({
      beforeFiles: [],
      afterFiles: [{ source: "/api/:path*", destination: `${platform}/api/:path*` }],
      fallback: [{ source: "/:name", destination: "/name" }],
    });
  },
};

export default function config(phase: string): NextConfig {
  return phase === PHASE_DEVELOPMENT_SERVER ? developing : { ...pages, output: "export" };
}
