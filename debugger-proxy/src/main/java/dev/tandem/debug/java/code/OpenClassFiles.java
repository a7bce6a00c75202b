package dev.tandem.debug.java.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.EnclosingMethodAttribute;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * Shows a program's classes to the compiler with all their members public, so that an expression may use private ones; what it becomes is a nest mate,
 * which may do so at run time too. Local and anonymous classes appear as classes of their package, under their binary names, so that
 * variables may have them as types. What is compiled stays in memory. One compilation.
 */
final class OpenClassFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> compiled = new LinkedHashMap<>();

    OpenClassFiles(StandardJavaFileManager files) {
        super(files);
    }

    /** {@return what was compiled, by name} */
    Map<String, byte[]> compiled() {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        compiled.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        Iterable<JavaFileObject> files = super.list(location, packageName, kinds, recurse);
        if (location != StandardLocation.CLASS_PATH) {
            return files;
        }
        List<JavaFileObject> opened = new ArrayList<>();
        files.forEach(file -> opened.add(file.getKind() == JavaFileObject.Kind.CLASS ? new Opened(file) : file));
        return opened;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return super.inferBinaryName(location, file instanceof Opened opened ? opened.original() : file);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // each file is opened once
    public boolean isSameFile(FileObject one, FileObject other) {
        return one == other;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
            @Override
            public OutputStream openOutputStream() {
                var bytes = new ByteArrayOutputStream();
                compiled.put(className, bytes);
                return bytes;
            }
        };
    }

    /** The file manager stays for the next compilation. */
    @Override
    public void close() {}

    private static final class Opened extends ForwardingJavaFileObject<JavaFileObject> {
        Opened(JavaFileObject file) {
            super(file);
        }

        JavaFileObject original() {
            return fileObject;
        }

        @Override
        public InputStream openInputStream() throws IOException {
            try (InputStream in = super.openInputStream()) {
                return new ByteArrayInputStream(open(in.readAllBytes()));
            }
        }
    }

    private static byte[] open(byte[] original) {
        ClassFile classFile = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);
        return classFile.transformClass(classFile.parse(original), OpenClassFiles::open);
    }

    private static void open(ClassBuilder builder, ClassElement element) {
        switch (element) {
            case AccessFlags flags -> builder.withFlags(open(flags.flagsMask()));
            case FieldModel field ->
                builder.withField(
                        field.fieldName(),
                        field.fieldType(),
                        built -> field.forEach(part -> {
                            if (part instanceof AccessFlags flags) {
                                // this$0 and val$name are synthetic: without that, expressions reach what stands around
                                // them.
                                built.withFlags(open(flags.flagsMask()) & ~ClassFile.ACC_SYNTHETIC);
                            } else {
                                built.with(part);
                            }
                        }));
            case MethodModel method ->
                builder.withMethod(
                        method.methodName(),
                        method.methodType(),
                        open(method.flags().flagsMask()),
                        built -> method.forEach(part -> {
                            if (!(part instanceof AccessFlags) && !(part instanceof CodeModel)) {
                                built.with(part);
                            } else if (part instanceof CodeModel code) {
                                built.with(code);
                            }
                        }));
            case InnerClassesAttribute inner ->
                builder.with(InnerClassesAttribute.of(inner.classes().stream()
                        .filter(info -> info.outerClass().isPresent())
                        .map(info -> InnerClassInfo.of(
                                info.innerClass(), info.outerClass(), info.innerName(), open(info.flagsMask())))
                        .toList()));
            case EnclosingMethodAttribute _ -> {
                // a local class is shown as if it were none
            }
            default -> builder.with(element);
        }
    }

    private static int open(int flags) {
        return (flags & ~(ClassFile.ACC_PRIVATE | ClassFile.ACC_PROTECTED)) | ClassFile.ACC_PUBLIC;
    }
}
