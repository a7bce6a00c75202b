package dev.tandem.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class PackageRulesTest {
    private static final String[] BACKENDS = {
        "dev.tandem.sandbox.local",
        "dev.tandem.sandbox.nativebackend",
        "dev.tandem.sandbox.docker",
        "dev.tandem.sandbox.cli"
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tandem.sandbox");

    @Test
    void onlyTheJavaPlatform() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.tandem.sandbox.docker")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.tandem.sandbox..", "java..", "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void onlyTheDockerBackendKnowsTheClientOfEngines() {
        classes()
                .that()
                .resideInAPackage("dev.tandem.sandbox.docker")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tandem.sandbox",
                        "dev.tandem.sandbox.docker",
                        "dev.tandem.sandbox.local",
                        "dev.tandem.sandbox.linux",
                        "com.github.dockerjava..",
                        "com.fasterxml.jackson.annotation",
                        "java..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void linuxKnowsNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.sandbox.linux")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BACKENDS)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.sandbox")
                .check(CLASSES);
    }

    @Test
    void whatBackendsHaveInCommonKnowsNone() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.sandbox.local")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tandem.sandbox.nativebackend", "dev.tandem.sandbox.docker", "dev.tandem.sandbox.cli")
                .check(CLASSES);
    }

    @Test
    void noBackendKnowsAnother() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.sandbox.nativebackend")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.sandbox.docker")
                .check(CLASSES);
    }

    @Test
    void theApiKnowsNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.sandbox")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BACKENDS)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.sandbox.linux")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tandem.sandbox.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.sandbox.cli")
                .check(CLASSES);
    }
}
