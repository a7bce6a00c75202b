package dev.tandem.platform;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

/** Which package may know which: the direction of the arrows of the house. */
class ArchitectureTest {
    private static final String ROOT = "dev.tandem.platform.";
    private static final JavaClasses PLATFORM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem.platform");

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(PLATFORM);
    }

    /** Each layer is used only by those named: what comes in by a door goes one way, and no rule knows its doors. */
    @Test
    void theArrowsPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("doors")
                .definedBy(
                        ROOT + "door..",
                        ROOT + "rest..",
                        ROOT + "dispatch..",
                        ROOT + "pages..",
                        ROOT + "preview..",
                        ROOT + "visit..",
                        ROOT + "debugport..")
                .layer("wiring")
                .definedBy(ROOT + "config..", ROOT + "metrics..", "dev.tandem.platform")
                .layer("session")
                .definedBy(ROOT + "session..")
                .layer("features")
                .definedBy(
                        ROOT + "document..",
                        ROOT + "blob..",
                        ROOT + "tree..",
                        ROOT + "run..",
                        ROOT + "debug..",
                        ROOT + "terminal..",
                        ROOT + "people..",
                        ROOT + "history..")
                .layer("log")
                .definedBy(ROOT + "log..")
                .layer("access")
                .definedBy(ROOT + "access..")
                .layer("error")
                .definedBy(ROOT + "error..")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("doors", "wiring")
                .whereLayer("features")
                .mayOnlyBeAccessedByLayers("doors", "wiring", "session")
                .whereLayer("log")
                .mayOnlyBeAccessedByLayers("doors", "wiring", "session", "features")
                .whereLayer("access")
                .mayOnlyBeAccessedByLayers("doors", "wiring", "session", "features")
                .whereLayer("error")
                .mayOnlyBeAccessedByLayers("doors", "wiring", "session", "features", "access")
                .check(PLATFORM);
    }

    /** Rules are plain classes: they are tested without a container and know no framework. */
    @Test
    void rulesKnowNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "tree..",
                        ROOT + "document..",
                        ROOT + "blob..",
                        ROOT + "log..",
                        ROOT + "run..",
                        ROOT + "debug..",
                        ROOT + "history..",
                        ROOT + "error..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "org.hibernate..")
                .check(PLATFORM);
    }

    /** It uses the platform as people do, from outside: what it knew of the inside it would not practise. */
    @Test
    void practiceKnowsThePlatformOnlyByItsAddress() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "practice..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.tandem.platform..").and(not(resideInAPackage(ROOT + "practice.."))))
                .check(PLATFORM);
    }

    /** What is measured tells a small listener of its own; only the package that counts knows the library. */
    @Test
    void onlyMetricsKnowsMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .check(PLATFORM);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields().should().beAnnotatedWith(Inject.class).check(PLATFORM);
    }

    @Test
    void resourcesLiveBehindTheRestDoor() {
        classes()
                .that()
                .areAnnotatedWith(Path.class)
                .should()
                .resideInAPackage(ROOT + "rest..")
                .check(PLATFORM);
    }
}
