package dev.tandem.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class PackageRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tandem.sandbox");

    @Test
    void onlyTheJavaPlatform() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.tandem.sandbox..", "java..", "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void linuxKnowsNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.sandbox.linux")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tandem.sandbox", "dev.tandem.sandbox.nativebackend", "dev.tandem.sandbox.cli")
                .check(CLASSES);
    }

    @Test
    void theApiKnowsNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.sandbox")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tandem.sandbox.linux", "dev.tandem.sandbox.nativebackend", "dev.tandem.sandbox.cli")
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
