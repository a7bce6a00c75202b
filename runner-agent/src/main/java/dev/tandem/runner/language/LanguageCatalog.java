package dev.tandem.runner.language;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All languages that are described, in the order in which people see them. Immutable. */
public final class LanguageCatalog {
    private static final String FOLDER = "/languages/";
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Map<String, Language> byId = new LinkedHashMap<>();

    public LanguageCatalog(List<Language> languages) {
        for (Language language : languages) {
            if (byId.put(language.id(), language) != null) {
                throw new IllegalArgumentException("two languages have the id " + language.id());
            }
        }
    }

    /**
     * Reads the files that come with the runner.
     *
     * @throws UncheckedIOException if one is missing or is not a language: a mistake of the build
     */
    public static LanguageCatalog bundled() {
        List<String> ids = read("index", new TypeReference<>() {});
        return new LanguageCatalog(ids.stream()
                .map(id -> read(id, new TypeReference<Language>() {}))
                .toList());
    }

    /** {@return the same languages, of which none keeps a process in a sandbox} */
    public LanguageCatalog withoutCompanions() {
        return new LanguageCatalog(
                byId.values().stream().map(Language::withoutCompanion).toList());
    }

    /**
     * {@return the text of a file beside the languages'}
     *
     * @throws UncheckedIOException if there is none: a mistake of the build
     */
    public static String source(String name) {
        try (InputStream content = open(FOLDER + name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + name + " beside the languages cannot be read", e);
        }
    }

    public List<Language> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Language> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private static <T> T read(String name, TypeReference<T> type) {
        String file = FOLDER + name + ".yaml";
        try (InputStream content = open(file)) {
            return YAML.readValue(content, type);
        } catch (IOException e) {
            throw new UncheckedIOException("the language file " + file + " cannot be read", e);
        }
    }

    private static InputStream open(String file) throws FileNotFoundException {
        InputStream content = LanguageCatalog.class.getResourceAsStream(file);
        if (content == null) {
            throw new FileNotFoundException(file);
        }
        return content;
    }
}
