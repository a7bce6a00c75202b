package dev.tandem.runner.screen;

import org.jspecify.annotations.Nullable;

/**
 * How a cell looks.
 *
 * @param foreground {@link #DEFAULT}, a place of the palette 0 to 255, or {@link #DIRECT} and the colour's 24 bits
 * @param background likewise
 * @param flags the ways to stress a text that are on: bit n is the one that {@code SGR n} turns on
 * @param link where it leads, http or https; null if nowhere
 */
record Style(
        int foreground, int background, int flags, @Nullable String link) {
    static final int DEFAULT = -1;
    static final int DIRECT = 1 << 24;
    static final Style PLAIN = new Style(DEFAULT, DEFAULT, 0, null);

    private static final int BOLD_AND_FAINT = 1 << 1 | 1 << 2;

    /** {@return the look of what is erased: its background alone} */
    Style erased() {
        return background == DEFAULT ? PLAIN : new Style(DEFAULT, background, 0, null);
    }

    Style withLink(@Nullable String target) {
        return new Style(foreground, background, flags, target);
    }

    private Style withFlags(int now) {
        return new Style(foreground, background, now, link);
    }

    private Style withForeground(int colour) {
        return new Style(colour, background, flags, link);
    }

    private Style withBackground(int colour) {
        return new Style(foreground, colour, flags, link);
    }

    /** {@return the look after a control sequence {@code SGR}} */
    Style after(Parameters parameters) {
        Style style = this;
        for (int i = 0; i < parameters.count(); i++) {
            int code = parameters.at(i, 0);
            if (code == 38 || code == 48) {
                int used = colourLength(parameters, i);
                int colour = colour(parameters, i);
                if (colour != DEFAULT) {
                    style = code == 38 ? style.withForeground(colour) : style.withBackground(colour);
                }
                i += used;
                continue;
            }
            boolean offBySub = code == 4 && parameters.isSub(i + 1) && parameters.at(i + 1, 1) == 0;
            style = offBySub ? style.withFlags(style.flags & ~(1 << 4)) : style.after(code);
            while (parameters.isSub(i + 1)) {
                i++;
            }
        }
        return style;
    }

    private Style after(int code) {
        if (code == 0) {
            return PLAIN.withLink(link);
        } else if (code >= 1 && code <= 9) {
            return withFlags(flags | 1 << code);
        } else if (code == 21) {
            return withFlags(flags | 1 << 4);
        } else if (code == 22) {
            return withFlags(flags & ~BOLD_AND_FAINT);
        } else if (code >= 23 && code <= 29) {
            return withFlags(flags & ~(1 << (code - 20)));
        } else if (code >= 30 && code <= 37) {
            return withForeground(code - 30);
        } else if (code == 39) {
            return withForeground(DEFAULT);
        } else if (code >= 40 && code <= 47) {
            return withBackground(code - 40);
        } else if (code == 49) {
            return withBackground(DEFAULT);
        } else if (code >= 90 && code <= 97) {
            return withForeground(code - 90 + 8);
        } else if (code >= 100 && code <= 107) {
            return withBackground(code - 100 + 8);
        }
        return this;
    }

    /** {@return how many numbers behind {@code 38} or {@code 48} belong to it} */
    private static int colourLength(Parameters parameters, int at) {
        int subs = 0;
        while (parameters.isSub(at + 1 + subs)) {
            subs++;
        }
        if (subs > 0) {
            return subs;
        }
        int kind = parameters.at(at + 1, 0);
        return Math.min(parameters.count() - 1 - at, kind == 2 ? 4 : kind == 5 ? 2 : 1);
    }

    private static int colour(Parameters parameters, int at) {
        int kind = parameters.at(at + 1, 0);
        if (kind == 5) {
            return Math.min(255, parameters.at(at + 2, 0));
        }
        if (kind != 2) {
            return DEFAULT;
        }
        // In the form with colons there may be the number of a colour space before the three.
        int first = parameters.isSub(at + 1) && parameters.isSub(at + 5) ? at + 3 : at + 2;
        return DIRECT
                | Math.min(255, parameters.at(first, 0)) << 16
                | Math.min(255, parameters.at(first + 1, 0)) << 8
                | Math.min(255, parameters.at(first + 2, 0));
    }

    /** Writes what makes a terminal write so, whatever it did before. */
    void appendTo(Bytes out) {
        out.add("\033[0");
        for (int code = 1; code <= 9; code++) {
            if ((flags & 1 << code) != 0) {
                out.add(';').add('0' + code);
            }
        }
        append(out, foreground, 30, 90, "38");
        append(out, background, 40, 100, "48");
        out.add('m');
    }

    private static void append(Bytes out, int colour, int dark, int bright, String any) {
        if (colour == DEFAULT) {
            return;
        }
        if ((colour & DIRECT) != 0) {
            out.add(";%s;2;%d;%d;%d".formatted(any, colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff));
        } else if (colour < 8) {
            out.add(";" + (dark + colour));
        } else if (colour < 16) {
            out.add(";" + (bright + colour - 8));
        } else {
            out.add(";" + any + ";5;" + colour);
        }
    }
}
