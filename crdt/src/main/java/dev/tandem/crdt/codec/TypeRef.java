package dev.tandem.crdt.codec;

/** The numbers of the shared types in an update. */
public final class TypeRef {
    /** Y.Array. */
    public static final int ARRAY = 0;

    /** Y.Map. */
    public static final int MAP = 1;

    /** Y.Text. */
    public static final int TEXT = 2;

    /** Y.XmlElement. */
    public static final int XML_ELEMENT = 3;

    /** Y.XmlFragment. */
    public static final int XML_FRAGMENT = 4;

    /** Y.XmlHook. */
    public static final int XML_HOOK = 5;

    /** Y.XmlText. */
    public static final int XML_TEXT = 6;

    private TypeRef() {}

    /** Whether the number is followed by a name. */
    public static boolean hasName(int type) {
        return type == XML_ELEMENT || type == XML_HOOK;
    }
}
