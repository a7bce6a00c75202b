package dev.tandem.debug.java.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;

/** Gives a class that was compiled in the unnamed package another package: into those of the JDK the compiler does not compile. */
public final class ClassMove {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int METHOD_HANDLE = 15;

    private ClassMove() {}

    /**
     * {@return the class in another package}
     *
     * @param packageName with dots; empty for the unnamed one
     */
    public static byte[] into(String packageName, byte[] bytes) {
        String from = ClassFile.of().parse(bytes).thisClass().asInternalName();
        if (packageName.isEmpty() || from.indexOf('/') >= 0) {
            return bytes;
        }
        String to = packageName.replace('.', '/') + "/" + from;
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var moved = new ByteArrayOutputStream(bytes.length + 64);
            var out = new DataOutputStream(moved);
            out.writeLong(in.readLong()); // magic and version
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == UTF8) {
                    String text = in.readUTF();
                    // The name is one that nobody else has, so wherever it stands in a descriptor it is this class.
                    out.writeUTF(text.equals(from) ? to : text.replace("L" + from + ";", "L" + to + ";"));
                } else {
                    out.write(in.readNBytes(length(tag)));
                }
                i += tag == LONG || tag == DOUBLE ? 1 : 0; // these take two places
            }
            in.transferTo(out);
            return moved.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of JVMS table 4.4. */
    private static int length(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case METHOD_HANDLE -> 3;
            case LONG, DOUBLE -> 8;
            default -> 4;
        };
    }
}
